"""A statement that was compiled once says, for any month, what compiling it for that month says."""

import datetime as dt
from typing import Any

import pytest
from django.db.models import F, Q, QuerySet, Value
from django.utils import timezone

from apps.accounts.models import Account
from apps.activities.models import Activity
from apps.core.months import Month, today
from apps.measures import statements
from apps.measures.declare import Measure
from apps.measures.registry import all_measures
from apps.measures.window import Window

ADDITIVE = [measure for measure in all_measures() if measure.is_additive]
MONTHS = [Month(2023, 12), Month(2024, 2), Month(2025, 2), Month(2025, 6), Month.current()]
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("with_all", [True, False])
@pytest.mark.parametrize("measure", ADDITIVE, ids=[measure.key for measure in ADDITIVE])
def test_the_kept_statement_is_that_of_the_month(measure: Measure, with_all: bool) -> None:
    def build(window: Window) -> QuerySet:
        return measure.values(window, with_all)

    learnt = statements._learnt(build)
    if measure.is_by_the_clock:
        assert learnt is None
        return
    assert learnt is not None, "it is compiled month by month"
    for month in MONTHS:
        text, rules = learnt
        assert (text, [rule(month) for rule in rules]) == statements._compiled(build, Window(month)), month


OF_DAY: dict[int, Any] = {}


def days(window: Window) -> list[Any]:
    """What `statement` gives for work of days that hang on the month in some way."""
    return statements.statement(days, lambda each: Activity.objects.filter(occurred_on=OF_DAY[0](each)), window)[1]


@pytest.mark.parametrize(
    "of_day",
    [
        lambda window: window.last_day - dt.timedelta(days=365),
        lambda window: window.first_day + dt.timedelta(days=9),
        lambda window: window.first_day_of(12),
        lambda window: window.eve,
        lambda window: min(window.last_day, today()),
        lambda window: window.first_day if window.month.number % 2 else window.last_day,
    ],
)
def test_days_that_hang_on_the_month_in_any_way_are_right(of_day: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(OF_DAY, 0, of_day)
    statements._texts.pop(days, None)
    for month in MONTHS:
        assert days(Window(month)) == [of_day(Window(month))]
    statements._texts.pop(days, None)


def test_a_statement_that_asks_the_database_or_the_clock_is_compiled_each_time() -> None:
    def asks(window: Window) -> QuerySet:
        return Account.objects.filter(pk__in=list(Account.objects.values_list("pk", flat=True)))

    def looks_at_the_clock(window: Window) -> QuerySet:
        return Account.objects.filter(recorded_at__lte=timezone.now()).annotate(numerator=Value(1), n=F("pk"))

    def changes_its_text(window: Window) -> QuerySet:
        return Account.objects.filter(Q(pk=1) if window.month == Month.current() else Q(name="x"))

    assert [statements._learnt(build) for build in (asks, looks_at_the_clock, changes_its_text)] == [None] * 3
