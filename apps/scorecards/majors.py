"""The few major initiatives of a scope, for the scorecard: earned against planned, on the month's last day."""

from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from apps.initiatives.models import Initiative
from apps.initiatives.standing import Standing, progress_of
from apps.initiatives.words import earned_of_planned, state_key, status_word
from apps.measures.models import Scope
from apps.measures.window import Window
from apps.people.models import TeamUnit
from apps.scorecards.asked import Asked

MOST = 8


class Major(NamedTuple):
    """`earned` and `missing` are parts of the bar, in percent of all its work."""

    initiative: Initiative
    state: str
    word: str
    text: str
    bar: list[tuple[Any, str]]


def majors_of(asked: Asked, person: Any) -> list[Major]:
    """Those marked major, active and visible, in three statements."""
    window = Window(asked.month)
    rows = Initiative.objects.active_on(window.last_day).filter(is_major=True).visible_to(person)
    found = list(_in_scope(rows, asked, window).order_by("ends_on", "pk")[:MOST])
    standings = progress_of(found, window.last_day)
    return [_major(row, standings[row.pk]) for row in found]


def _in_scope(rows: QuerySet, asked: Asked, window: Window) -> QuerySet:
    if asked.scope == Scope.ACCOUNT:
        return rows.filter(account_links__account=asked.id)
    if asked.scope == Scope.TEAM:
        return rows.filter(team=asked.id)
    if asked.scope == Scope.BUSINESS_UNIT:
        teams = TeamUnit.objects.in_force(window.last_day).filter(business_unit=asked.id).order_by()
        return rows.filter(Q(business_unit=asked.id) | Q(business_unit=None, team__in=teams.values("team")))
    return rows


def _major(row: Initiative, standing: Standing) -> Major:
    found = standing.progress
    earned, planned = (found.earned, found.planned) if found else (0, 0)
    bar = [(earned, "now"), (max(planned - earned, 0), "over")]
    return Major(row, state_key(standing), status_word(standing), earned_of_planned(found), bar)
