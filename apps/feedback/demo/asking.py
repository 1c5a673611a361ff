"""Whom the demo firm asked when, under its own rule: nobody twice in 90 days, nobody out to bid, no bounced address."""

import datetime as dt
from random import Random

from apps.accounts.models import Contact
from apps.core.demo_firm import Firm
from apps.core.months import start_of
from apps.feedback.cadence import RUN_STAYS_OPEN, run
from apps.feedback.demo.replies import CHANGES, Asking, changed, reply
from apps.feedback.models import Programme
from apps.outbox.models import Suppression, normalised

SENIOR = {"executive", "senior"}
ANSWERS, BY_HAND = 0.64, 0.1
REST_DAYS = 90
RUNS = 9  # of the programme: every three months, the last on the first day after the last closed month
LATEST = 27  # days after which nobody answers any more
NEVER_ASKED = {"Corvus Marine"}
ASKED_ONCE = "Brightwater Foods"  # by hand, five months ago
SILENT_SINCE = {"Delmar Ports": 9, "Voss Elektronik": 6}  # months before the last closed one
OUT_TO_BID_SINCE = {"Ridgeway Utilities": 3, "Ostrava Tooling": 0}
# Addresses that get no more mail: account, which contact, since how many months before the last closed one.
BOUNCED = {("Voss Elektronik", 1): 7, ("Weidner Pharma", 3): 12}
UNSUBSCRIBED = {("Calder Rail", 1): 4}
# Asked by hand in these last days: account, which contact, days ago. Their mails wait in the Outbox.
WAITING = (("Northgate", 0, 1), ("Tern & Vale", 2, 2), ("Anker Chemie", 2, 3))


class Calendar:
    """Goes through the days on which somebody asked, and notes who was asked last when."""

    def __init__(self, firm: Firm, programme: Programme, comments: list[dict[str, str]]) -> None:
        self.firm, self.programme, self.comments = firm, programme, comments
        self.last: dict[Contact, dt.date] = {}
        self.ended: set[Contact] = set()  # addresses that get no more mail
        self.bounces = {firm.contacts[name][number]: firm.day(since) for (name, number), since in BOUNCED.items()}
        self.unsubscribes = {firm.contacts[name][number]: firm.day(m) for (name, number), m in UNSUBSCRIBED.items()}
        self.kept_for_later = {firm.contacts[name][number] for name, number, _days in WAITING}

    def askings(self) -> list[Asking]:
        made: list[Asking] = []
        for number in range(RUNS):
            due_on = run(self.programme.starts_on, self.programme.cadence, number)
            made += self._by_programme(due_on)
            made += [asking for later in range(3) for asking in self._by_hand(due_on, later)]
        return made + self._waiting()

    def _by_programme(self, due_on: dt.date) -> list[Asking]:
        made = []
        for contact in self._contacts():
            rested = self.last.get(contact, dt.date.min)
            day = max(due_on, rested + dt.timedelta(days=REST_DAYS) if rested > dt.date.min else due_on)
            if contact.seniority in SENIOR and day < due_on + RUN_STAYS_OPEN and self._may(contact, day):
                made.append(self._ask(contact, day, programme=self.programme, due_on=due_on))
        return made

    def _by_hand(self, due_on: dt.date, months_later: int) -> list[Asking]:
        """Some of those whom the programme does not ask are asked by their account manager, on some day of a month."""
        first = self.firm.dice("by hand", due_on, months_later)
        made = []
        for contact in self._contacts():
            day = due_on + dt.timedelta(days=30 * months_later + first.randrange(9, 26))
            is_once = contact.account.name == ASKED_ONCE
            wanted = self._is_month_of_once(due_on, months_later) if is_once else first.random() < BY_HAND
            is_rested = day - self.last.get(contact, dt.date.min) >= dt.timedelta(days=REST_DAYS)
            if contact.seniority not in SENIOR and wanted and is_rested and self._may(contact, day):
                made.append(self._ask(contact, day, asked_by=contact.account.manager, is_sure=is_once))
        return made

    def _waiting(self) -> list[Asking]:
        made = []
        for name, number, days in WAITING:
            contact, day = self.firm.contacts[name][number], self.firm.today - dt.timedelta(days=days)
            made.append(Asking(contact, _at(day, self._dice(contact, day)), asked_by=contact.account.manager))
        return made

    def _ask(self, contact: Contact, day: dt.date, *, is_sure: bool = False, **how: object) -> Asking:
        dice = self._dice(contact, day)
        self.last[contact] = day
        asking = Asking(contact, _at(day, dice), **how)  # type: ignore[arg-type]
        asking.is_bounced = day >= self.bounces.get(contact, dt.date.max)
        if asking.is_bounced:
            self._end(contact, Suppression.Reason.BOUNCED)
        elif day >= self.unsubscribes.get(contact, dt.date.max):
            self._end(contact, Suppression.Reason.UNSUBSCRIBED)
        elif is_sure or (not self._is_silent(contact, day) and dice.random() < self._willing(contact)):
            self._answer(asking, dice)
        return asking

    def _answer(self, asking: Asking, dice: Random) -> None:
        day = asking.sent_at.date() + dt.timedelta(days=min(LATEST, int(dice.expovariate(0.3))))
        at = max(_at(day, dice, 8, 21), asking.sent_at + dt.timedelta(minutes=dice.randrange(20, 300)))
        left_on = asking.contact.left_on
        if day > self.firm.yesterday or (left_on and day >= left_on):
            return
        asking.reply = reply(self.firm, asking.contact, at, dice, self.comments)
        later = at + dt.timedelta(days=dice.randrange(1, 6), minutes=dice.randrange(300))
        if dice.random() < CHANGES and later < start_of(self.firm.today):
            asking.reply = changed(asking.reply, later, dice)

    def _contacts(self) -> list[Contact]:
        return [c for own in self.firm.contacts.values() for c in own if c.email and c not in self.ended]

    def _may(self, contact: Contact, day: dt.date) -> bool:
        account = contact.account
        if account.name in NEVER_ASKED or day > self.firm.yesterday or contact.joined_on > day:
            return False
        if (contact.left_on and contact.left_on <= day) or (account.lost_on and account.lost_on <= day):
            return False
        if account.name == "Northgate" and day >= self.firm.day(2):
            return False  # the worked example says who was asked since
        is_kept = contact in self.kept_for_later and day > self.firm.today - dt.timedelta(days=REST_DAYS + 10)
        out_since = OUT_TO_BID_SINCE.get(account.name)
        return not is_kept and (out_since is None or day < self.firm.day(out_since))

    def _is_silent(self, contact: Contact, day: dt.date) -> bool:
        since = SILENT_SINCE.get(contact.account.name)
        return since is not None and day >= self.firm.day(since)

    def _is_month_of_once(self, due_on: dt.date, months_later: int) -> bool:
        return self.firm.day(5) <= due_on + dt.timedelta(days=30 * months_later) < self.firm.day(4)

    def _willing(self, contact: Contact) -> float:
        return ANSWERS + self.firm.dice("willing", contact.account.name).uniform(-0.2, 0.2)

    def _end(self, contact: Contact, reason: str) -> None:
        self.ended.add(contact)
        Suppression.objects.get_or_create(address=normalised(contact.email), defaults={"reason": reason})

    def _dice(self, contact: Contact, day: dt.date) -> Random:
        return self.firm.dice("asked", contact.email, day)


def _at(day: dt.date, dice: Random, first_hour: int = 9, last_hour: int = 10) -> dt.datetime:
    return start_of(day) + dt.timedelta(hours=first_hour, seconds=dice.randrange((last_hour - first_hour) * 3600))
