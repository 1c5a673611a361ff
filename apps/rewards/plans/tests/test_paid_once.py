"""Pay for initiatives: once, by the month of delivery, whatever moves and however it is corrected; in words."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db.models import Sum

from apps.core.errors import Refused
from apps.core.months import Month
from apps.initiatives.models import Baseline, Initiative
from apps.initiatives.services import deliver_initiative, update_initiative
from apps.initiatives.tests.factories import InitiativeFactory, MilestoneFactory
from apps.rewards.plans import services, words
from apps.rewards.plans.models import IncentivePlan, Payout
from apps.rewards.plans.tests.factories import JUNE, IncentivePlanFactory, published, retention
from apps.scorecards.tests.facts import day

pytestmark = pytest.mark.django_db
JULY = Month(2025, 7)
ALL = Decimal(1000)


@pytest.fixture
def initiative(cast: SimpleNamespace) -> Initiative:
    """Agreed to end on 20 June, delivered a week late; June and July are published."""
    for month in (JUNE, JULY):
        retention(month=month)
        published(month)
    row = InitiativeFactory(ends_on=day("06-20"))
    MilestoneFactory(initiative=row, weight=Decimal(100), due_on=day("06-20"))
    row = update_initiative(by=None, initiative=row, state="active")
    return deliver_initiative(by=None, initiative=row, delivered_on=day("06-27"))


@pytest.fixture
def plan(cast: SimpleNamespace, initiative: Initiative) -> IncentivePlan:
    return IncentivePlanFactory(person=cast.owner, initiative=initiative, payout_at_target=ALL)


def compute(plan: IncentivePlan, month: Month = JUNE) -> Payout:
    return services.compute_payout(by=None, plan=IncentivePlan.objects.get(pk=plan.pk), month=month)


def approve(row: Payout, cast: SimpleNamespace) -> Payout:
    return services.approve_payout(by=cast.executive, payout=Payout.objects.get(pk=row.pk))


def correct(row: Payout, cast: SimpleNamespace) -> Payout:
    return services.correct_payout(by=cast.executive, payout=Payout.objects.get(pk=row.pk))


def delivered(row: Initiative, on: str, ends: str = "") -> None:
    """Delivered on another day; `ends`: and agreed anew to end then, approved on 1 July."""
    if ends:
        approved_at = dt.datetime(2025, 7, 1, tzinfo=dt.UTC)
        first = row.baselines.get(number=1)
        again = {"reason": "More was asked for.", "approved_at": approved_at, "starts_on": first.starts_on}
        Baseline.objects.create(initiative=row, number=2, ends_on=day(ends), milestones=first.milestones, **again)
    update_initiative(by=None, initiative=row, state="delivered", delivered_on=day(on))


def reopen(row: Initiative) -> None:
    update_initiative(by=None, initiative=row, state="active")


def paid(plan: IncentivePlan) -> Any:
    return Payout.objects.filter(plan=plan, state="approved").aggregate(sum=Sum("amount"))["sum"]


def said(call: Any, *args: Any) -> str:
    with pytest.raises(ValidationError) as told:
        call(*args)
    return " ".join(told.value.messages)


def test_an_initiative_whose_day_of_delivery_moves_to_another_month_is_paid_once(
    plan: IncentivePlan, initiative: Initiative, cast: SimpleNamespace
) -> None:
    delivered(initiative, "06-20")
    row = compute(plan)
    delivered(initiative, "07-04")
    assert "delivered in July 2025" in said(approve, row, cast)
    delivered(initiative, "06-20")
    approve(row, cast)
    delivered(initiative, "07-04")
    assert "Another month has paid" in said(compute, plan, JULY)
    assert services.compute_month(by=None, month=JULY) == []


def test_a_month_that_paid_nothing_does_not_pay_by_a_correction_what_another_month_has_paid(
    plan: IncentivePlan, initiative: Initiative, cast: SimpleNamespace
) -> None:
    june = approve(compute(plan), cast)
    assert (june.amount, june.why_nothing) == (0, "late")
    reopen(initiative)
    delivered(initiative, "07-04", ends="07-10")
    assert approve(compute(plan, JULY), cast).amount == ALL
    with pytest.raises(Refused, match="nothing to correct"):
        correct(june, cast)
    assert paid(plan) == ALL


def test_a_month_of_delivery_does_not_pay_by_a_correction_while_the_one_before_it_keeps_its_money(
    plan: IncentivePlan, initiative: Initiative, cast: SimpleNamespace
) -> None:
    june = approve(compute(plan), cast)
    delivered(initiative, "07-04", ends="07-10")
    july = approve(compute(plan, JULY), cast)
    delivered(initiative, "06-20")
    assert "Another month has paid" in said(correct, june, cast)
    approve(correct(july, cast), cast)
    approve(correct(june, cast), cast)
    assert paid(plan) == ALL


def test_a_correction_made_before_another_month_paid_is_not_approved_after_it(
    plan: IncentivePlan, initiative: Initiative, cast: SimpleNamespace
) -> None:
    june = approve(compute(plan), cast)
    delivered(initiative, "06-20")
    waiting = correct(june, cast)
    assert waiting.amount == ALL
    delivered(initiative, "07-04", ends="07-10")
    assert "delivered in July 2025" in said(approve, waiting, cast)
    approve(compute(plan, JULY), cast)
    delivered(initiative, "06-20")
    assert "Another month has paid" in said(approve, waiting, cast)
    assert paid(plan) == ALL


def test_what_was_paid_is_taken_back_where_the_day_of_delivery_moves_and_the_other_month_then_pays(
    plan: IncentivePlan, initiative: Initiative, cast: SimpleNamespace
) -> None:
    delivered(initiative, "06-20")
    june = approve(compute(plan), cast)
    delivered(initiative, "07-04", ends="07-10")
    line = approve(correct(june, cast), cast)
    assert (line.amount, line.why_nothing) == (-ALL, "elsewhere")
    assert approve(compute(plan, JULY), cast).amount == ALL
    assert paid(plan) == ALL


def test_a_statement_says_what_became_of_the_initiative(
    plan: IncentivePlan, initiative: Initiative, cast: SimpleNamespace
) -> None:
    assert words.say(compute(plan)) == "Nothing is paid: it was delivered after the end of its baseline."
    delivered(initiative, "06-20")
    assert words.say(compute(plan)) == "Delivered by the end of its baseline: it pays $1,000.00."
    unplanned = deliver_initiative(by=None, initiative=InitiativeFactory(state="active"), delivered_on=day("06-20"))
    row = compute(IncentivePlanFactory(person=cast.owner, initiative=unplanned))
    assert words.say(row) == "Nothing is paid: it had no approved baseline on the day it was delivered."


def test_a_correction_says_what_became_of_the_initiative(
    plan: IncentivePlan, initiative: Initiative, cast: SimpleNamespace
) -> None:
    delivered(initiative, "06-20")
    june, told = approve(compute(plan), cast), []
    reopen(initiative)
    told.append(_corrected(june, cast))
    delivered(initiative, "07-04")
    told.append(_corrected(june, cast))
    delivered(initiative, "06-21")
    told.append(_corrected(june, cast))
    after = "So it is as things stand now; the difference to what was paid is −$1,000.00."
    assert told == [
        f"Nothing is paid: it is not delivered. {after}",
        f"Nothing is paid for this month: it was delivered in July 2025, and that month pays. {after}",
        f"Nothing is paid: it was delivered after the end of its baseline. {after}",
    ]
    approve(correct(june, cast), cast)
    delivered(initiative, "06-20")
    assert _corrected(june, cast) == (
        "Delivered by the end of its baseline, as things stand now; the difference to what was paid is $1,000.00."
    )


def _corrected(row: Payout, cast: SimpleNamespace) -> str:
    """What a correction would say; it is taken back."""
    line = correct(row, cast)
    services.discard_payout(by=cast.executive, payout=line)
    return words.say(line)
