"""Pains: themes that clients name in low answers, and whether anybody works on them.

A pain is a theme that two or more accounts of a scope named in low answers of the twelve months that end with a month;
it is covered where an initiative with that theme, of the whole company, is active on the last day.

Answers for the leadership only (rule 12) count for a team, a unit and the company where at least five contacts named
a theme in low answers; for a single account, which alone makes no pain, never.
"""

from collections import defaultdict
from typing import Any

from django.db.models import QuerySet

from apps.core.access import Role
from apps.feedback.in_force import answers_on
from apps.feedback.models import Response
from apps.initiatives.models import Initiative
from apps.measures.declare import YEAR
from apps.measures.models import Scope
from apps.measures.places import COMPANY, Place, places
from apps.measures.registry import answers
from apps.measures.sums import ENOUGH_CONTACTS
from apps.measures.window import Window

SEVERAL = 2  # accounts that name a theme
Named = dict[int, set[int]]  # by theme: the accounts that named it


def low_answers(window: Window, with_leadership_only: bool) -> QuerySet[Response]:
    """Low answers of the trailing twelve months, as they stood at the month's end."""
    stood = answers_on(window.last_day, with_leadership_only) & window.within_months("answered_at", YEAR)
    return Response.objects.filter(stood).low().order_by()


def covered(window: Window) -> set[int]:
    """Themes that an initiative active on the month's last day answers."""
    rows = Initiative.objects.active_on(window.last_day).exclude(theme=None).order_by()
    return set(rows.values_list("theme", flat=True))


def opened(window: Window) -> dict[Place, Named]:
    """The pains of each scope, without what only the leadership reads."""
    return _in_scopes(window, _named(window, False))[0]


def every(window: Window) -> dict[Place, Named]:
    """The pains of each scope as its figure counts them."""
    found = window.once(opened)
    asked = answers()
    if asked is None or not asked.has_leadership_only(window):
        return found
    named, voices = _in_scopes(window, _named(window, True))
    enough = {place for place, contacts in voices.items() if len(contacts) >= ENOUGH_CONTACTS}
    return {
        place: named.get(place, {}) if place in enough else found.get(place, {})
        for place in found.keys() | named.keys()
    }


def readable(window: Window, reader: Any) -> dict[Place, Named]:
    """The pains of each scope that a reader is told of; None stands for the figure itself."""
    return window.once(every if reader is None or reader.role == Role.EXECUTIVE else opened)


def _named(window: Window, with_leadership_only: bool) -> set[tuple[int, int, int]]:
    """(account, theme, contact) of whoever named a theme in a low answer."""
    rows = low_answers(window, with_leadership_only).exclude(themes=None)
    return set(rows.values_list("account_id", "themes", "contact_id").distinct())


def _in_scopes(window: Window, named: set[tuple[int, int, int]]) -> tuple[dict[Place, Named], dict[Place, set[int]]]:
    """The pains, and the contacts who speak, of the company, units and teams."""
    structure = window.once(places)
    themes: dict[Place, Named] = {COMPANY: {}}
    voices: dict[Place, set[int]] = defaultdict(set)
    for account, theme, contact in named:
        for place in structure.of_account(account):
            if place[0] != Scope.ACCOUNT:
                themes.setdefault(place, {}).setdefault(theme, set()).add(account)
                voices[place].add(contact)
    return {place: _several(found) for place, found in themes.items()}, voices


def _several(found: Named) -> Named:
    return {theme: accounts for theme, accounts in found.items() if len(accounts) >= SEVERAL}
