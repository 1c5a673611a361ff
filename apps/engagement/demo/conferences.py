"""The demo firm's conferences, user groups and webinars: who came, who spoke, who vouched for the firm.

The last conference is the company's of docs/measures.md, exact in the last closed month: 200 people, 160 the year
before, 90 of them both times; 24 talks by clients; 9 of 15 testimonials given.
"""

import datetime as dt
from decimal import Decimal
from random import Random

from apps.accounts.models import Account
from apps.core.demo_firm import Firm, backdate, table
from apps.core.months import Month
from apps.engagement.models import Attendance, Conference, TalkSubmission, Testimonial

AUTHORS = {Testimonial: "account__manager"}
NAME = "Meridian Client Days"
CAME_BEFORE, CAME, AGAIN = 160, 200, 90
CLIENTS_BEFORE, CLIENTS = 350, 420
STRANGERS = 0.08  # share of those who come and are of no client
TALKS_BEFORE, TALKS, TALKS_OF_STRANGERS = 17, 24, 6
ASKED, GIVEN = 15, 9
ASKED_IN_OTHER_MONTHS, GIVEN_OF_THEM = 2, 0.4
SMALLER = (  # kind, name, months ago, day, people; each held against the one before of its kind
    ("user_group", "User group, spring", 9, 17, 26),
    ("user_group", "User group, autumn", 3, 18, 31),
    ("webinar", "Webinar: from hours to outcomes", 5, 8, 54),
    ("round_table", "Round table of heads of operations", 2, 21, 9),
)
Person = tuple[str, Account | None]  # an address and whose client it is


def load(firm: Firm) -> None:
    dice = firm.dice("conferences")
    before = _conference(firm, 12, CLIENTS_BEFORE, Decimal(71_500))
    now = _conference(firm, 0, CLIENTS, Decimal(84_000), before)
    crowd = _crowd(firm, CAME_BEFORE + CAME - AGAIN, dice)
    _came(before, crowd[:CAME_BEFORE])
    _came(now, crowd[CAME_BEFORE - AGAIN :])
    titles = iter(table(__file__, "talks"))
    for conference, talks in ((before, TALKS_BEFORE), (now, TALKS)):
        guests = [guest for guest in crowd if guest[1] is not None]
        speakers = [account for _email, account in dice.sample(guests, talks)] + [None] * TALKS_OF_STRANGERS
        _talks(conference, speakers, [next(titles)["title"] for _speaker in speakers], dice)
    _smaller(firm, crowd, dice)
    _testimonials(firm, now, dice)
    _record(firm)


def _conference(
    firm: Firm, months_ago: int, clients: int, revenue: Decimal, before: Conference | None = None
) -> Conference:
    held_on = firm.day(months_ago, 12)
    return Conference.objects.create(
        name=f"{NAME} {held_on.year}", held_on=held_on, previous=before, client_base=clients, revenue=revenue
    )


def _crowd(firm: Firm, size: int, dice: Random) -> list[Person]:
    """People of those who are clients at both conferences, contacts first, and a few of no client, shuffled."""
    since = firm.day(12, 12)
    clients = [
        account
        for account in firm.accounts.values()
        if account.kind == "external" and account.started_on <= since and not account.lost_on
    ]
    crowd: list[Person] = [
        (contact.email.lower(), account)
        for account in clients
        for contact in firm.contacts[account.name]
        if contact.email and not contact.left_on and (not contact.joined_on or contact.joined_on <= since)
    ][: size // 2]
    domains = {account.pk: email.split("@")[1] for email, account in crowd if account}
    known = [account for account in clients if account.pk in domains]
    crowd += [(f"guest{number}@elsewhere.example", None) for number in range(round(size * STRANGERS))]
    for number in range(size - len(crowd)):
        account = dice.choice(known)
        crowd.append((f"guest{number}@{domains[account.pk]}", account))
    dice.shuffle(crowd)
    return crowd


def _came(conference: Conference, people: list[Person]) -> None:
    Attendance.objects.bulk_create(
        Attendance(conference=conference, account=account, email=email) for email, account in people
    )


def _talks(conference: Conference, speakers: list[Account | None], titles: list[str], dice: Random) -> None:
    TalkSubmission.objects.bulk_create(
        TalkSubmission(
            conference=conference,
            account=account,
            title=title,
            submitted_on=conference.held_on - dt.timedelta(days=dice.randrange(60, 110)),
        )
        for account, title in zip(speakers, titles, strict=True)
    )


def _smaller(firm: Firm, crowd: list[Person], dice: Random) -> None:
    latest: dict[str, Conference] = {}
    for kind, name, months_ago, number, people in SMALLER:
        held_on = firm.day(months_ago, number)
        latest[kind] = Conference.objects.create(
            name=f"{name} {held_on.year}", kind=kind, held_on=held_on, previous=latest.get(kind)
        )
        _came(latest[kind], dice.sample(crowd, people))


def _testimonials(firm: Firm, conference: Conference, dice: Random) -> None:
    """Those of the last closed month are the example's; a few more were asked for in every month since last year."""
    served = [account for account in firm.accounts.values() if account.kind == "external" and not account.lost_on]
    rows = [
        _testimonial(firm, account, conference.held_on, conference, number < GIVEN)
        for number, account in enumerate(dice.sample(served, ASKED))
    ]
    for month in Month.of(firm.go_live).until(firm.month.plus(-1)):
        old = [account for account in served if account.started_on <= month.first_day]
        for account in dice.sample(old, ASKED_IN_OTHER_MONTHS):
            asked_on = month.first_day + dt.timedelta(days=dice.randrange(month.days))
            rows.append(_testimonial(firm, account, asked_on, None, dice.random() < GIVEN_OF_THEM))
    Testimonial.objects.bulk_create(rows)


def _testimonial(
    firm: Firm, account: Account, asked_on: dt.date, conference: Conference | None, is_given: bool
) -> Testimonial:
    there = [
        contact
        for contact in firm.contacts[account.name]
        if (not contact.joined_on or contact.joined_on <= asked_on)
        and (not contact.left_on or asked_on < contact.left_on)
    ]
    return Testimonial(
        account=account,
        contact=there[0] if there else None,
        conference=conference,
        asked_on=asked_on,
        given_on=min(asked_on + dt.timedelta(days=9), firm.yesterday) if is_given else None,
    )


def _record(firm: Firm) -> None:
    dice = firm.dice("conferences recorded")
    backdate(Conference, {row.pk: firm.moment(row.held_on, dice) for row in Conference.objects.order_by("pk")})
    for model in (Attendance, TalkSubmission):
        rows = model.objects.select_related("conference").order_by("pk")
        backdate(model, {row.pk: firm.moment(row.conference.held_on, dice, 1) for row in rows})
    asked = Testimonial.objects.order_by("pk")
    backdate(Testimonial, {row.pk: firm.moment(row.given_on or row.asked_on, dice) for row in asked})
