"""Measures of what is improved for clients: initiatives by computed status, and pains that nobody works on.

Neither adds up from accounts: statuses are those of `progress_of`, pains are themes that several accounts name.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db.models import Case, CharField, F, IntegerField, Q, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from apps.feedback.measures.reach import YEAR_OF_ANSWERS, YEAR_OF_RATINGS
from apps.feedback.models import ResponseTheme, Theme
from apps.initiatives.arithmetic import Status
from apps.initiatives.counted import Tally, counted, tallies
from apps.initiatives.models import Baseline, Initiative, InitiativeAccount, Milestone
from apps.initiatives.pains import covered, every, readable
from apps.initiatives.words import STATUS_WORDS
from apps.measures.counting import yes
from apps.measures.declare import (
    MONTH,
    YEAR,
    Better,
    Column,
    Fact,
    Group,
    Kind,
    Measure,
    Quarterly,
    Scoped,
    Text,
    Unit,
)
from apps.measures.places import COMPANY
from apps.measures.window import Window

Level = Initiative.Level
PLANNED = (Status.ON_SCHEDULE, Status.AT_RISK, Status.LATE)
INITIATIVES = (
    Fact(
        Initiative,
        "starts_on",
        fields=("starts_on", "ends_on", "state", "delivered_on", "level", "team_id", "business_unit_id"),
    ),
    Fact(InitiativeAccount, "starts_on", through="initiative"),
    Fact(Milestone, "starts_on", fields=("weight", "due_on", "forecast_on", "done_on"), through="initiative"),
    Fact(Baseline, "starts_on", through="initiative"),
)
STATES = _("Computed from milestones on the month’s last day (docs/measures.md), never what the owner says.")


# --- Initiatives by status ------------------------------------------------------------------------
def with_status(*statuses: Status) -> Callable[[Window, str, int, Any], QuerySet]:
    """Initiatives of a scope, active on the month's last day, with one of the statuses; `standing` is its word."""

    def rows(window: Window, scope: str, scope_id: int, reader: Any) -> QuerySet:
        mine = [each for each in window.once(counted) if (scope, scope_id) in each.scopes and each.status in statuses]
        found = Initiative.objects.filter(pk__in=[each.pk for each in mine])
        if reader is not None:
            found = found.visible_to(reader)
        by_status = {status: [each.pk for each in mine if each.status == status] for status in statuses}
        words = [When(pk__in=ids, then=Value(str(STATUS_WORDS[status]))) for status, ids in by_status.items() if ids]
        return found.annotate(
            numerator=yes(Q(pk__in=by_status[statuses[0]])),
            denominator=Value(1),
            standing=Case(*words, default=Value(""), output_field=CharField()),
            level_name=Case(
                *(When(level=level, then=Value(str(word))) for level, word in Level.choices), output_field=CharField()
            ),
        )

    return rows


def company_rows(behind: Callable[[Window, str, int, Any], QuerySet]) -> Callable[[Window, bool], QuerySet]:
    return lambda window, with_leadership_only: behind(window, *COMPANY, None)


def count_of(status: Status) -> Callable[[Window], Iterable[Scoped]]:
    """How many initiatives have a status, by level; of all that are active."""

    def figures(window: Window) -> Iterator[Scoped]:
        for place, tally in window.once(tallies).items():
            levels = {str(level): tally[status, level] for level in Level.values}
            active = sum(tally.values())
            yield Scoped(*place, sum(levels.values()), active, active, levels)

    return figures


def share_on_schedule(window: Window) -> Iterator[Scoped]:
    """On schedule, of those with a plan."""
    for place, tally in window.once(tallies).items():
        kept, planned = _sum(tally, Status.ON_SCHEDULE), sum(_sum(tally, status) for status in PLANNED)
        yield Scoped(*place, kept, planned, planned)


def _sum(tally: Tally, status: Status) -> int:
    return sum(tally[status, level] for level in Level.values)


def initiatives_by(status: Status, name: Text, question: Text, place: int, better: Better, method: Text) -> Measure:
    rows = with_status(status)
    return Measure(
        key=f"initiatives_{status}",
        name=name,
        question=question,
        group=Group.IMPROVING,
        place=place,
        kind=Kind.COUNT,
        better=better,
        noun=_("initiatives"),
        account="pk",
        span=MONTH,
        quarterly=Quarterly.STANDING,
        contributions=company_rows(rows),
        by_scope=count_of(status),
        rows_behind=rows,
        levels=tuple(Level.choices),
        facts=INITIATIVES,
        method=method,
        leaves_out=_("Initiatives proposed, paused, cancelled or delivered by then."),
        source=STATES,
        columns=LISTED,
        rows_name=_("initiatives"),
    )


LISTED = (
    Column(_("Initiative"), "title", page="initiatives:detail"),
    Column(_("Level"), "level_name"),
    Column(_("Owner"), "owner__full_name"),
    Column(_("Ends"), "ends_on"),
    Column(_("Status"), "standing"),
)


# --- Pains nobody works on ------------------------------------------------------------------------
def pains(window: Window, scope: str, scope_id: int, reader: Any) -> QuerySet:
    """Themes that two or more accounts of a scope named in low answers."""
    named = readable(window, reader).get((scope, scope_id), {})
    counts = [When(pk=theme, then=Value(len(accounts))) for theme, accounts in named.items()]
    return Theme.objects.filter(pk__in=named).annotate(
        pain=F("name"),
        accounts=Case(*counts, default=Value(0), output_field=IntegerField()),
        numerator=yes(~Q(pk__in=window.once(covered))),
        denominator=Value(1),
    )


def uncovered_pains(window: Window) -> Iterator[Scoped]:
    worked_on = window.once(covered)
    for place, named in window.once(every).items():
        yield Scoped(*place, len(named.keys() - worked_on), len(named), len(named))


MEASURES = [
    initiatives_by(
        Status.ON_SCHEDULE,
        _("On schedule"),
        _("What will arrive as promised?"),
        1,
        Better.NEITHER,
        _("Active initiatives with nothing overdue, no slip, and work done as planned."),
    ),
    initiatives_by(
        Status.AT_RISK,
        _("At risk"),
        _("What needs help now?"),
        2,
        Better.LOWER,
        _("Active initiatives with a milestone overdue, any slip, or work that lags behind its plan (SPI(t) < 0.9)."),
    ),
    initiatives_by(
        Status.LATE,
        _("Late"),
        _("What have we missed?"),
        3,
        Better.LOWER,
        _("Active initiatives whose agreed end has passed unfinished, or whose slip is above 10 %."),
    ),
    initiatives_by(
        Status.UNPLANNED,
        _("Unplanned"),
        _("What has no milestones yet?"),
        4,
        Better.LOWER,
        _("Active initiatives without milestones: nobody can say when they arrive."),
    ),
    Measure(
        key="schedule_share",
        name=_("Share on schedule"),
        question=_("Do we keep our own promises?"),
        group=Group.IMPROVING,
        place=5,
        kind=Kind.PROPORTION,
        better=Better.HIGHER,
        account="pk",
        span=MONTH,
        quarterly=Quarterly.STANDING,
        contributions=company_rows(with_status(*PLANNED)),
        by_scope=share_on_schedule,
        rows_behind=with_status(*PLANNED),
        facts=INITIATIVES,
        method=_("Initiatives on schedule, of the active ones that are on schedule, at risk or late."),
        leaves_out=_("Initiatives without milestones; they are unplanned."),
        source=_("Interval: Wilson 1927."),
        columns=LISTED,
        rows_name=_("planned initiatives"),
    ),
    Measure(
        key="uncovered_pains",
        name=_("Uncovered pains"),
        question=_("What hurts that nobody works on?"),
        group=Group.IMPROVING,
        place=6,
        kind=Kind.COUNT_OF,
        better=Better.LOWER,
        noun=_("themes"),
        account="pk",
        span=YEAR,
        contributions=company_rows(pains),
        by_scope=uncovered_pains,
        rows_behind=pains,
        facts=(
            YEAR_OF_ANSWERS,
            YEAR_OF_RATINGS,
            Fact(ResponseTheme, "answered_at", reach=12, through="response"),
            Fact(Initiative, "starts_on", fields=("starts_on", "state", "delivered_on", "theme_id")),
        ),
        uses_answers=True,
        method=_(
            "Themes that two or more accounts named in low answers of the trailing twelve months, without an active "
            "initiative of the company that answers them. Low is an overall satisfaction of 1 or 2, or an impact rated "
            "two or more below its importance."
        ),
        leaves_out=_("Themes that a single account names, so also all of a single account."),
        columns=(
            Column(_("Pain"), "pain"),
            Column(_("Accounts"), "accounts", Unit.COUNT),
            Column(_("Nobody works on it"), "numerator", Unit.YES),
        ),
        rows_name=_("pains"),
    ),
]
