"""What the conferences of a month come to, by scope: people once each, accounts where they stood on its last day."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from apps.engagement.conferences.arithmetic import Turnout, growth_gap
from apps.engagement.conferences.models import Attendance, Conference, TalkSubmission, Testimonial
from apps.measures.declare import Scoped
from apps.measures.places import COMPANY, Place, Places, places
from apps.measures.window import Window

People = set[tuple[int, str]]  # conference and address


def held(window: Window) -> list[Any]:
    """Conferences held in the month, with how many came to each and to the one before."""
    rows = Conference.objects.counting().filter(window.within("held_on"))
    return list(rows.select_related("previous").with_turnout().order_by("held_on", "pk"))


def compared(window: Window) -> list[Any]:
    """Those of them with somebody known to have come to the one before."""
    return [row for row in window.once(held) if row.attendees_before]


def repeat_attendees(window: Window) -> Iterator[Scoped]:
    """Of the people of a scope who came, those who had come to the one before, whoever's client they were then."""
    structure = window.once(places)
    came: dict[Place, People] = defaultdict(set)
    again: dict[Place, People] = defaultdict(set)
    rows: QuerySet[Any] = Attendance.objects.filter(conference__in=compared(window)).with_repeat().order_by()
    listed = rows.values_list("conference", "email", "account", "is_repeat").distinct()
    for conference, email, account, is_repeat in listed.iterator(chunk_size=5000):
        for place in _around(structure, account):
            came[place].add((conference, email))
            if is_repeat:
                again[place].add((conference, email))
    for place in came.keys() | {COMPANY}:
        yield Scoped(*place, len(again[place]), len(came[place]), len(came[place]))


def conference_growth_gap(window: Window) -> Iterator[Scoped]:
    """The company's alone: only it has a client base."""
    turnouts = [turnout_of(row) for row in window.once(held)]
    people = sum(each.attendees for each in turnouts if each.is_comparable)
    yield Scoped(*COMPANY, *growth_gap(turnouts), people)


def turnout_of(row: Any) -> Turnout:
    """Of a conference `with_turnout`."""
    before = row.previous.client_base if row.previous else None
    return Turnout(row.attendees, row.attendees_before, row.client_base, before)


def client_talks(window: Window) -> Iterator[Scoped]:
    """Talks of clients for the month's conferences; none is a figure for a scope whose clients came."""
    conferences = [row.pk for row in window.once(held)]
    structure = window.once(places)
    talks: Counter[Place] = Counter()
    found: set[Place] = {COMPANY}
    came = Attendance.objects.filter(conference__in=conferences).order_by().values_list("account", flat=True)
    for account in came.distinct():
        found |= _around(structure, account)
    spoke = TalkSubmission.objects.filter(conference__in=conferences).exclude(account=None).order_by()
    for account in spoke.values_list("account", flat=True):
        talks.update(_around(structure, account))
    for place in found | talks.keys():
        yield Scoped(*place, talks[place], len(conferences), len(conferences))


def testimonials(window: Window) -> Iterator[Scoped]:
    """Given, of those asked for in the month."""
    structure = window.once(places)
    asked: Counter[Place] = Counter()
    given: Counter[Place] = Counter()
    rows = Testimonial.objects.filter(window.within("asked_on")).order_by().values_list("account", "given_on")
    for account, given_on in rows:
        around = _around(structure, account)
        asked.update(around)
        given.update(around if given_on else ())
    for place in asked.keys() | {COMPANY}:
        yield Scoped(*place, given[place], asked[place], asked[place])


def _around(structure: Places, account: int | None) -> set[Place]:
    """The scopes somebody of an account counts in; of no client, the company."""
    return {COMPANY} if account is None else structure.of_account(account)


def accounts_in(window: Window, scope: str, scope_id: int) -> list[int]:
    """The accounts of a scope below the company, as it was on the month's last day."""
    if scope == "account":
        return [scope_id]
    structure = window.once(places)
    return [account for account in structure.teams if (scope, scope_id) in structure.of_account(account)]
