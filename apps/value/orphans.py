"""The orphan ledger: effort that serves no impact, impacts with no effort, impacts nobody rated; of a person, a team or
the firm, in a period.

A fixed number of statements: of the work only sums and one page of rows leave the database; impacts are as many as were
promised. Whose accounts and people they are is taken as of today, for this is a list of what to mend.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.db.models import Count, Exists, ExpressionWrapper, F, Max, OuterRef, Q, QuerySet, Value

from apps.accounts.models import Account
from apps.activities.models import Activity, ActivityQuerySet, Contribution
from apps.core.months import end_of
from apps.feedback.in_force import answers_on
from apps.feedback.models import ImpactRating
from apps.feedback.ratings import Ratings, ratings_of
from apps.impacts.models import Impact
from apps.value.arithmetic import share
from apps.value.effort import EXACT, ZERO, Effort, effort_from, sums, with_rate
from apps.value.period import Period

UNRATED_FOR = 180  # days, as in the measure "unrated_impacts"
UNLINKED = ExpressionWrapper(F("minutes") * (Value(100) - F("linked_percent")) / Value(100), output_field=EXACT)


class Scope(StrEnum):
    PERSON = "person"
    TEAM = "team"
    COMPANY = "company"


@dataclass(frozen=True)
class Ledger:
    """Whose ledger, of which days, and who looks: rows they may not see are in no sum and no list."""

    viewer: Any
    scope: Scope
    id: int
    period: Period
    on: dt.date  # the day impacts and ratings are looked at: the period's last, today at the latest

    def activities(self) -> ActivityQuerySet:
        """A person's work, or all work for a team's accounts."""
        rows = Activity.objects.visible_to(self.viewer).between(self.period.first, self.period.last).order_by()
        return rows.filter(**self._of("person", "account__team"))

    def accounts(self) -> QuerySet:
        """Active accounts: those a person manages, or a team's."""
        return Account.objects.visible_to(self.viewer).active_on(self.on).filter(**self._of("manager", "team"))

    def impacts(self) -> QuerySet:
        """Impacts active on the day, with `is_idle` (no work in the period), `is_unrated` (no satisfaction in 180 days)
        and `is_never_rated`. Answers for the leadership only are no rating here, as in every figure of one account.
        """
        accounts = self.accounts().order_by().values("pk")
        rated = ImpactRating.objects.filter(
            answers_on(self.on, False, "response__"), impact=OuterRef("pk"), satisfaction__isnull=False
        )
        lately = rated.filter(response__answered_at__gte=end_of(self.on - dt.timedelta(days=UNRATED_FOR)))
        days = Q(activity__occurred_on__gte=self.period.first, activity__occurred_on__lte=self.period.last)
        served = Contribution.objects.filter(days, impact=OuterRef("pk"))
        return (
            Impact.objects.active_on(self.on)
            .filter(account__in=accounts)
            .annotate(is_idle=~Exists(served), is_unrated=~Exists(lately), is_never_rated=~Exists(rated))
            .order_by()
        )

    def _of(self, person: str, team: str) -> dict[str, int]:
        return {Scope.PERSON: {person: self.id}, Scope.TEAM: {team: self.id}, Scope.COMPANY: {}}[self.scope]


@dataclass(frozen=True)
class Totals:
    """What the ledger adds up to."""

    work: Effort
    unlinked: Effort
    activities: int
    impacts: int
    idle: int
    unrated: int
    never_rated: int

    @property
    def unlinked_share(self) -> Decimal | None:
        return share(self.unlinked.minutes, self.work.minutes)


@dataclass(frozen=True)
class Orphan:
    """An impact of the ledger with its amounts: importance in force, work in the period, the last day of any work."""

    impact: Impact
    ratings: Ratings
    effort: Effort
    worked_on: dt.date | None = None


def totals_of(ledger: Ledger) -> Totals:
    """Two statements: one over the work of the period, one over the impacts."""
    loose = {f"loose_{name}": value for name, value in sums(UNLINKED).items()}
    work = with_rate(ledger.activities()).aggregate(
        **sums(F("minutes") * Value(1)), **loose, n=Count("pk", filter=Q(linked_percent__lt=100))
    )
    counts = ledger.impacts().aggregate(
        all=Count("pk"),
        idle=Count("pk", filter=Q(is_idle=True)),
        unrated=Count("pk", filter=Q(is_unrated=True)),
        never=Count("pk", filter=Q(is_never_rated=True)),
    )
    found = (counts["all"], counts["idle"], counts["unrated"], counts["never"])
    return Totals(effort_from(work), effort_from(work, "loose_"), work["n"], *found)


def unlinked_work(ledger: Ledger) -> QuerySet:
    """Activities of which minutes serve no impact, the most such minutes first; annotates `loose`."""
    rows = ledger.activities().unlinked().annotate(loose=UNLINKED)
    return rows.order_by("-loose", "-occurred_on", "-pk")


def priced(activities: Iterable[Any]) -> list[Any]:
    """Those activities again, in their order, with account, person, kind, and `cost` of their unlinked minutes."""
    keys = [row.pk for row in activities]
    rows = with_rate(Activity.objects.filter(pk__in=keys)).annotate(
        loose=UNLINKED, cost=ExpressionWrapper(UNLINKED * F("hourly_rate") / Value(60), output_field=EXACT)
    )
    found = {row.pk: row for row in rows.select_related("account", "person", "kind")}
    return [found[key] for key in keys if key in found]


def idle_impacts(ledger: Ledger) -> list[Impact]:
    """Impacts with no work in the period: what matters most to the client first, what nobody rated last."""
    rows = list(ledger.impacts().filter(is_idle=True).select_related("account"))
    rated = ratings_of(rows, ledger.on)
    importance = {row.pk: rated.get(row.pk, Ratings()).importance for row in rows}
    return sorted(rows, key=lambda row: (-(importance[row.pk] or ZERO), row.started_on, row.pk))


def unrated_impacts(ledger: Ledger) -> list[Orphan]:
    """Impacts whose satisfaction nobody rated in 180 days: the most work in the period first."""
    rows = list(ledger.impacts().filter(is_unrated=True).select_related("account"))
    efforts = _effort_for(rows, ledger.period)
    found = [Orphan(row, Ratings(), efforts.get(row.pk, Effort())) for row in rows]
    return sorted(found, key=lambda one: (-one.effort.minutes, one.impact.started_on, one.impact.pk))


def with_amounts(impacts: list[Impact], on: dt.date) -> list[Orphan]:
    """One page of idle impacts with how much they matter, and when somebody last worked for them."""
    rated = ratings_of(impacts, on)
    last = Contribution.objects.filter(impact__in=impacts).order_by().values_list("impact")
    worked = dict(last.annotate(last=Max("activity__occurred_on")))
    return [Orphan(row, rated.get(row.pk, Ratings()), Effort(), worked.get(row.pk)) for row in impacts]


def _effort_for(impacts: list[Impact], period: Period) -> dict[int, Effort]:
    """{impact id: Effort} of the period, in one statement."""
    rows = Contribution.objects.filter(
        impact__in=impacts, activity__occurred_on__gte=period.first, activity__occurred_on__lte=period.last
    )
    minutes = F("activity__minutes") * F("percent") / Value(100)
    grouped = with_rate(rows, "activity__").order_by().values("impact").annotate(**sums(minutes))
    return {row["impact"]: effort_from(row) for row in grouped}
