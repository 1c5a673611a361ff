"""One piece of work after the other for an account: a person, a day, a kind, a length, a summary, a split."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from apps.accounts.models import Account, Contact
from apps.activities.demo.days import Desk
from apps.activities.models import Activity, ActivityKind
from apps.core.demo_firm import MONTHS, Firm
from apps.core.months import Month
from apps.impacts.models import Impact
from apps.people.models import Person

# The share of work that serves a named impact rose in these two years; about this much of what does serves it wholly.
LINKED_FIRST, LINKED_LAST = 0.70, 0.875
WHOLLY = 0.75
PARTS = (60, 70, 80, 85, 90)
SPLITS = ((70, 30), (60, 40), (50, 50), (80, 20))
BEYOND_CONTRACT = 0.012
QUIET = {7: 0.9, 8: 0.82, 12: 0.78}  # summer, and the end of the year
USUAL_RATE = 200  # of accounts without a retainer: fee by hour
INTERNAL_HOURS = 24
UNLINKED = (
    "Administration of the account",
    "Internal coordination",
    "Travel",
    "Questions outside the programme",
    "Handover between colleagues",
    "Contract and invoices",
    "Requests from the shared mailbox",
)


@dataclass
class Piece:
    activity: Activity
    split: list[tuple[Impact, Decimal]]
    contacts: list[Contact]


class Maker:
    """Makes the pieces of one account and month."""

    def __init__(
        self,
        firm: Firm,
        account: Account,
        month: Month,
        rows: list[dict[str, str]],
        kinds: Mapping[str, ActivityKind],
        desk: Desk,
        others: list[Person],
    ) -> None:
        self.firm, self.account, self.month, self.desk, self.kinds = firm, account, month, desk, kinds
        self.dice = firm.dice("work", account.name, month)
        self.rows, self.weighed = rows, [(row, int(row["weight"])) for row in rows]
        self.people = self._manager() * 4 + others
        age = len(Month.of(firm.go_live).until(month)) / (MONTHS + 1)
        self.linked = LINKED_FIRST + (LINKED_LAST - LINKED_FIRST) * min(age, 1) + self.dice.gauss(0, 0.03)

    def hours(self) -> float:
        """What the account takes in a month: its usual hours, its own excess, the season, some chance."""
        facts = self.firm.facts[self.account.name]
        usual = float(facts["hours"] or float(facts["fee"] or USUAL_RATE * INTERNAL_HOURS) / USUAL_RATE)
        return usual * float(facts["burn"]) * QUIET.get(self.month.number, 1.03) * self.dice.uniform(0.93, 1.07)

    def piece(self, days: list[dt.date], most: float) -> Piece | None:
        """Something done on one of the days, in no more than so many minutes; None where nobody is there any more."""
        row = self.dice.choices(self.rows, [weight * (int(r["shortest"]) <= most) for r, weight in self.weighed])[0]
        quarters = self.dice.randrange(int(row["shortest"]), int(row["longest"]) + 1) // 15
        minutes = max(15, min(quarters, int(most) // 15) * 15)
        chosen = self.desk.take(self.people, days, minutes, self.dice)
        return self._made(row, minutes, *chosen) if chosen else None

    def _made(self, row: dict[str, str], minutes: int, person: Person, day: dt.date) -> Piece:
        split = self._split(day)
        topic = self.firm.drives[split[0][0].pk].topic if split else ""
        phrase = self.dice.choice(row["phrases"].split(";")) if split else self.dice.choice(UNLINKED)
        activity = Activity(
            account=self.account,
            person=person,
            kind=self.kinds[row["name"]],
            occurred_on=day,
            minutes=minutes,
            summary=_sentence(phrase.format(topic=topic)),
            is_beyond_contract=self.dice.random() < BEYOND_CONTRACT,
            linked_percent=sum((percent for _impact, percent in split), Decimal(0)),
        )
        return Piece(activity, split, self._met(day) if row["meets"] and split else [])

    def _split(self, day: dt.date) -> list[tuple[Impact, Decimal]]:
        """Up to two impacts that were worked on that day, and how many percent each got; none for unlinked work."""
        running = [i for i in self.firm.impacts[self.account.name] if _is_running(i, day)]
        mean = WHOLLY + (1 - WHOLLY) * sum(PARTS) / len(PARTS) / 100
        if not running or self.dice.random() > self.linked / mean:
            return []
        effort = [self.firm.drives[impact.pk].effort for impact in running]
        first, second = self.dice.choices(running, effort, k=2)
        total = 100 if self.dice.random() < WHOLLY else self.dice.choice(PARTS)
        if first == second or self.dice.random() < 0.6:
            return [(first, Decimal(total))]
        parts = self.dice.choice(SPLITS)
        return [(first, Decimal(total * parts[0]) / 100), (second, Decimal(total * parts[1]) / 100)]

    def _met(self, day: dt.date) -> list[Contact]:
        there = [c for c in self.firm.contacts[self.account.name] if _is_there(c, day)]
        return self.dice.sample(there, min(len(there), self.dice.choice((1, 1, 2))))

    def _manager(self) -> list[Person]:
        manager = self.firm.people[self.firm.facts[self.account.name]["manager"]]
        has_left = manager.left_on is not None and manager.left_on < self.month.first_day
        return [self.account.manager if has_left else manager]  # type: ignore[list-item]


def people_of(firm: Firm, account: Account) -> list[Person]:
    """Who works for an account besides its manager, each as often as they do: members, others of the team."""
    others = [p for p in firm.people.values() if p.team == account.team and p.is_active]
    return list(account.members.order_by("pk")) * 2 + others


def _sentence(text: str) -> str:
    return text[0].upper() + text[1:]


def _is_running(impact: Impact, day: dt.date) -> bool:
    return impact.status != "draft" and impact.started_on <= day and (not impact.ended_on or day < impact.ended_on)


def _is_there(contact: Contact, day: dt.date) -> bool:
    return contact.joined_on <= day and (not contact.left_on or day < contact.left_on)
