"""Value by kind of work across accounts: which kinds produce what clients value, which produce nothing.

A fixed number of statements. Ratings are those in force on the period's last day; leadership-only answers stay out, as
on every account's page (docs/measures.md, rule 12).
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connections, router
from django.db.models import Count, F, QuerySet, Value

from apps.activities.models import Activity, ActivityKind
from apps.feedback.ratings import Ratings, ratings_in
from apps.value.arithmetic import CUT, share
from apps.value.effort import ZERO, Effort, effort_from, sums, with_rate

# Contributions are looked up activity by activity (OFFSET 0 keeps the planner from joining them all): the work follows
# the period, however many contributions there are.
_SERVED = """
SELECT activity.kind_id,
    SUM(activity.minutes * served.percent) FILTER (WHERE served.impact_id = ANY(%s)) / 100,
    SUM(activity.minutes * served.percent) FILTER (WHERE served.impact_id = ANY(%s)) / 100
FROM activities_activity activity
CROSS JOIN LATERAL (
    SELECT impact_id, percent FROM activities_contribution part WHERE part.activity_id = activity.id OFFSET 0
) served
WHERE activity.occurred_on >= %s AND activity.occurred_on <= %s {of_accounts}
GROUP BY activity.kind_id
"""


@dataclass(frozen=True)
class KindValue:
    """One kind of work, in minutes: on impacts that matter and satisfy (both means 4 or more), on others that are
    rated, on unrated ones, and linked to none. They add up to all of its minutes.
    """

    kind: int | None
    name: str
    accounts: int
    effort: Effort
    valued: Decimal
    below: Decimal
    unrated: Decimal
    unlinked: Decimal

    @property
    def linked_share(self) -> Decimal | None:
        return share(self.effort.minutes - self.unlinked, self.effort.minutes)

    @property
    def valued_share(self) -> Decimal | None:
        return share(self.valued, self.effort.minutes)


def value_by_kind(accounts: QuerySet | None, first: dt.date, last: dt.date) -> list[KindValue]:
    """Each kind with work on days from `first` to `last`, the most hours first; `accounts` None means all of them."""
    work = _work(accounts, first, last)
    valued, below = _sorted(ratings_in(accounts, last))
    served = _served(accounts, first, last, valued, below)
    names = dict(ActivityKind.objects.filter(pk__in=[kind for kind in work if kind]).values_list("pk", "name"))
    lines = [_line(kind, names.get(kind or 0, ""), row, *served.get(kind, (ZERO, ZERO))) for kind, row in work.items()]
    return sorted(lines, key=lambda line: (-line.effort.minutes, line.name))


def _line(kind: int | None, name: str, row: dict[str, Any], valued: Decimal, below: Decimal) -> KindValue:
    effort, unlinked = effort_from(row), row["loose"]
    unrated = effort.minutes - unlinked - valued - below
    return KindValue(kind, name, row["clients"], effort, valued, below, unrated, unlinked)


def _work(accounts: QuerySet | None, first: dt.date, last: dt.date) -> dict[int | None, dict[str, Any]]:
    """All work by kind: minutes, cost, unlinked minutes, number of accounts."""
    rows = Activity.objects.between(first, last)
    if accounts is not None:
        rows = rows.filter(account__in=accounts.order_by().values("pk"))
    loose = sums(F("minutes") * (Value(100) - F("linked_percent")), over=100)["minutes_"]
    grouped = with_rate(rows).order_by().values("kind").annotate(**sums(F("minutes") * Value(1)), loose=loose)
    return {row["kind"]: row for row in grouped.annotate(clients=Count("account", distinct=True))}


def _sorted(ratings: dict[int, Ratings]) -> tuple[list[int], list[int]]:
    """Impacts that matter and satisfy, and the others that have both means."""
    valued: list[int] = []
    below: list[int] = []
    for impact, rated in ratings.items():
        if rated.importance is not None and rated.satisfaction is not None:
            is_valued = rated.importance >= CUT and rated.satisfaction >= CUT
            (valued if is_valued else below).append(impact)
    return valued, below


def _served(
    accounts: QuerySet | None, first: dt.date, last: dt.date, valued: Sequence[int], below: Sequence[int]
) -> dict[int | None, tuple[Decimal, Decimal]]:
    """{kind: (minutes on the first impacts, on the second)}."""
    of_accounts, params = "", ()
    if accounts is not None:
        inner, params = accounts.order_by().values("pk").query.sql_with_params()
        of_accounts = f"AND activity.account_id IN ({inner})"
    with connections[router.db_for_read(Activity)].cursor() as cursor:
        cursor.execute(_SERVED.format(of_accounts=of_accounts), [list(valued), list(below), first, last, *params])
        return {kind: (good or ZERO, less or ZERO) for kind, good, less in cursor.fetchall()}
