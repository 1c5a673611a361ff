"""The recipe of docs/measures.md: a measure declared beside the others is rolled up, its past and what changes."""

from collections.abc import Iterator

import pytest
from django.db.models import Case, F, IntegerField, QuerySet, When

from apps.activities import measures
from apps.activities.measures import WORK
from apps.activities.models import Activity
from apps.activities.tests.factories import ActivityFactory
from apps.measures import services
from apps.measures.declare import Better, Column, Group, Kind, Measure, Unit
from apps.measures.models import Figure
from apps.measures.registry import all_measures
from apps.measures.window import Window
from apps.scorecards.tests.quiet import ago, settle


def beyond_contract(window: Window, with_leadership_only: bool) -> QuerySet:
    """One row an activity of the month."""
    rows = Activity.objects.filter(window.within("occurred_on"))
    beyond = Case(When(is_beyond_contract=True, then=F("minutes")), default=0, output_field=IntegerField())
    return rows.annotate(numerator=beyond, denominator=F("minutes"))


BEYOND = Measure(
    key="beyond_contract",
    name="Work beyond the contract",
    question="How much do we give that nobody bought?",
    group=Group.EFFORT,
    kind=Kind.RATIO,
    better=Better.NEITHER,
    unit=Unit.MINUTES,
    contributions=beyond_contract,
    facts=WORK,
    method="Of all minutes, the share beyond the contract.",
    leaves_out="Nothing.",
    columns=(Column("Activity", "summary"), Column("Minutes", "denominator", Unit.MINUTES)),
    rows_name="activities",
)


@pytest.fixture
def declared(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(measures, "MEASURES", [*measures.MEASURES, BEYOND])
    all_measures.cache_clear()
    yield
    monkeypatch.undo()
    all_measures.cache_clear()


def test_a_new_measure_fills_in_its_past_and_follows_what_changes(firm: object, declared: None) -> None:
    services.roll_up()
    of_company = Figure.objects.of("company").filter(measure="beyond_contract", month=ago(3, 1))
    assert list(of_company.values_list("numerator", "denominator")) == [(0, 60)]
    settle()
    ActivityFactory(occurred_on=ago(3), minutes=30, is_beyond_contract=True)
    services.roll_up()
    assert list(of_company.values_list("numerator", "denominator")) == [(30, 90)]
