"""Weights that sum to 100, and baselines that never change."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import InternalError, connection, transaction

from apps.core.errors import BulkErrors
from apps.core.months import today
from apps.initiatives import services
from apps.initiatives.models import Baseline, Initiative
from apps.initiatives.standing import progress_of, standing_of
from apps.initiatives.tests.factories import InitiativeFactory, MilestoneFactory, fresh, northgates, refused

pytestmark = pytest.mark.django_db

JUNE = dt.date(2025, 6, 30)


# --- Weights -------------------------------------------------------------------------------------
def test_it_does_not_begin_before_the_weights_sum_to_100(cast: SimpleNamespace) -> None:
    row = InitiativeFactory(owner=cast.owner)
    MilestoneFactory(initiative=row, weight=Decimal("62.5"))
    said = refused(lambda: services.activate_initiative(by=cast.owner, initiative=row))
    assert said == {"state": ["The weights of the milestones sum to 62.5 %; they have to sum to exactly 100 %."]}
    MilestoneFactory(initiative=row, weight=Decimal("37.5"))
    assert services.activate_initiative(by=cast.owner, initiative=row).state == "active"


def test_one_without_milestones_begins_and_is_unplanned(cast: SimpleNamespace) -> None:
    row = services.activate_initiative(by=cast.owner, initiative=InitiativeFactory(owner=cast.owner))
    assert standing_of(fresh(row), today()).status == "unplanned"
    assert not row.baselines.exists()


def test_weights_never_exceed_100_and_the_sum_is_named() -> None:
    row = InitiativeFactory(state="active")
    MilestoneFactory(initiative=row, weight=Decimal(80))
    said = refused(lambda: MilestoneFactory(initiative=row, weight=Decimal("30.5")))
    assert said == {"weight": ["The weights would sum to 110.5 %; together they are 100 %."]}
    assert row.milestones.count() == 1


def test_weights_are_swapped_together() -> None:
    row = InitiativeFactory()
    one, two = (MilestoneFactory(initiative=row, weight=Decimal(weight)) for weight in (20, 80))
    services.record_milestones(by=None, entries=[(one, {"weight": Decimal(80)}), (two, {"weight": Decimal(20)})])
    assert list(row.milestones.order_by("pk").values_list("weight", flat=True)) == [80, 20]
    with pytest.raises(BulkErrors) as told:
        services.record_milestones(by=None, entries=[(one, {"weight": Decimal(90)}), (two, {"title": "Two"})])
    assert list(told.value.by_index) == [1]
    assert fresh(two).title != "Two"


def test_the_last_milestone_of_an_active_one_makes_the_first_baseline() -> None:
    row = InitiativeFactory(state="active")
    MilestoneFactory(initiative=row, weight=Decimal(60))
    assert not row.baselines.exists()
    MilestoneFactory(initiative=row, weight=Decimal(40))
    plan = row.baselines.get()
    assert (plan.number, plan.starts_on, plan.ends_on) == (1, row.starts_on, row.ends_on)
    assert [entry["weight"] for entry in plan.milestones] == ["60.00", "40.00"]
    assert plan.approved_at is not None


def test_a_milestone_cannot_be_done_tomorrow() -> None:
    said = refused(lambda: MilestoneFactory(done_on=today() + dt.timedelta(days=1)))
    assert said == {"done_on": ["This cannot lie in the future."]}


# --- Baselines -----------------------------------------------------------------------------------
def test_a_due_day_moved_without_approval_is_a_slip_and_no_plan(cast: SimpleNamespace) -> None:
    row = northgates(owner=cast.owner)
    last = row.milestones.get(weight=30, done_on=None)
    services.update_milestone(by=cast.owner, milestone=last, due_on=dt.date(2025, 12, 27), forecast_on=None)
    standing = standing_of(fresh(row), JUNE)
    assert (standing.status, standing.progress.slip_percent) == ("late", 80)


def test_a_new_baseline_is_approved_by_a_second_person_and_counts_from_then(cast: SimpleNamespace) -> None:
    row = northgates(owner=cast.owner, team=cast.team)
    services.update_initiative(by=cast.owner, initiative=row, ends_on=dt.date(2027, 8, 29))
    for milestone in row.milestones.filter(done_on=None):
        services.update_milestone(by=cast.owner, milestone=milestone, due_on=dt.date(2027, 8, 29), forecast_on=None)
    plan = services.request_baseline(by=cast.owner, initiative=row, reason="The client changed the order.")
    assert standing_of(fresh(row), today()).status == "late"
    said = refused(lambda: services.approve_baseline(by=cast.owner, baseline=plan))
    assert said == {"approved_by": ["A second person has to approve it."]}
    services.approve_baseline(by=cast.lead, baseline=plan)
    now = standing_of(fresh(row), today())
    assert (now.baseline.number, now.status) == (2, "on_schedule")
    assert standing_of(fresh(row), JUNE).baseline.number == 1


@pytest.mark.parametrize(
    ("who", "may"),
    [("lead", True), ("executive", True), ("administrator", True), ("teammate", False), ("coach", False)],
)
def test_who_approves_a_new_baseline(cast: SimpleNamespace, who: str, may: bool) -> None:
    row = northgates(owner=cast.owner, team=cast.team)
    plan = services.request_baseline(by=cast.owner, initiative=row, reason="Later")
    if may:
        assert services.approve_baseline(by=getattr(cast, who), baseline=plan).approved_by == getattr(cast, who)
    else:
        with pytest.raises(PermissionDenied):
            services.approve_baseline(by=getattr(cast, who), baseline=plan)


def test_a_lead_of_another_team_does_not_approve(cast: SimpleNamespace) -> None:
    plan = services.request_baseline(by=None, initiative=northgates(team=cast.other_team), reason="Later")
    with pytest.raises(PermissionDenied):
        services.approve_baseline(by=cast.lead, baseline=plan)


def test_no_new_baseline_of_weights_that_do_not_sum_to_100(cast: SimpleNamespace) -> None:
    row = northgates(owner=cast.owner)
    services.update_milestone(by=cast.owner, milestone=row.milestones.filter(weight=30)[0], weight=Decimal(20))
    said = refused(lambda: services.request_baseline(by=cast.owner, initiative=row, reason="Later"))
    assert said["initiative"] == ["The weights of the milestones sum to 90 %; they have to sum to exactly 100 %."]


def test_an_approved_baseline_never_changes() -> None:
    plan = northgates().baselines.get()
    with pytest.raises(InternalError, match="Cannot update"), transaction.atomic():
        Baseline.objects.filter(pk=plan.pk).update(ends_on=dt.date(2026, 1, 1))
    assert refused(lambda: services.withdraw_baseline(by=None, baseline=plan))


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE initiatives_baseline SET milestones = '[]'",
        "UPDATE initiatives_baseline SET approved_at = NULL",
        "DELETE FROM initiatives_baseline",
    ],
)
def test_no_statement_past_the_product_changes_or_deletes_one(sql: str) -> None:
    plan = northgates().baselines.get()
    with (
        pytest.raises(InternalError, match="Cannot"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)
    assert fresh(plan).milestones == plan.milestones


def test_one_goes_with_nothing_that_is_deleted_around_it() -> None:
    row = northgates()
    with pytest.raises(InternalError, match="Cannot delete"), transaction.atomic():
        Initiative.objects.filter(pk=row.pk).delete()
    assert row.baselines.count() == 1


def test_milestones_that_weigh_nothing_are_no_plan() -> None:
    row = InitiativeFactory(state="active")
    MilestoneFactory(initiative=row, weight=Decimal(0), due_on=dt.date(2025, 8, 1))
    assert standing_of(fresh(row), JUNE).status == "unplanned"


def test_a_declined_baseline_leaves_the_old_one(cast: SimpleNamespace) -> None:
    row = northgates(owner=cast.owner, team=cast.team)
    plan = services.request_baseline(by=cast.owner, initiative=row, reason="Later")
    services.withdraw_baseline(by=cast.lead, baseline=plan)
    assert [plan.number for plan in row.baselines.all()] == [1]


def test_a_milestone_of_a_baseline_is_not_deleted() -> None:
    row = northgates()
    said = refused(lambda: services.delete_milestone(by=None, milestone=row.milestones.first()))
    assert said[""] == ["It stands in a baseline. Give it the weight 0 and ask for a new baseline."]
    extra = MilestoneFactory(initiative=row, weight=Decimal(0))
    services.delete_milestone(by=None, milestone=extra)
    assert row.milestones.count() == 4


def test_many_stand_computed_in_two_statements(django_assert_num_queries: Any) -> None:
    for _number in range(3):
        northgates()
    with django_assert_num_queries(3):  # the initiatives themselves, then milestones and baselines
        found = progress_of(Initiative.objects.all(), JUNE)
    assert {standing.status for standing in found.values()} == {"at_risk"}


def test_a_sum_below_100_is_held_to_what_is_planned_so_far() -> None:
    row = InitiativeFactory(state="active")
    MilestoneFactory(initiative=row, weight=Decimal(40), due_on=dt.date(2025, 5, 1), done_on=dt.date(2025, 5, 1))
    found = standing_of(fresh(row), JUNE)
    assert (found.status, found.progress.planned, found.progress.earned) == ("on_schedule", 40, 40)
