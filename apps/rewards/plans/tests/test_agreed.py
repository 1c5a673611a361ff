"""What nobody can bend: plans that changed, ended or lost their payee, corrections in words."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from apps.core.errors import Refused
from apps.core.months import Month, today
from apps.initiatives.tests.factories import InitiativeFactory
from apps.measures.models import Figure
from apps.people.services import update_person
from apps.people.tests.caller import Caller
from apps.rewards.plans import services, words
from apps.rewards.plans.models import IncentivePlan, Payout
from apps.rewards.plans.tests.factories import JUNE, IncentivePlanFactory, for_sales, published, retention
from apps.scorecards.tests.facts import day

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(cast: SimpleNamespace) -> IncentivePlan:
    """Marta's, on the company's retention; June is published."""
    retention()
    published()
    return IncentivePlanFactory(name="Keep them", person=cast.owner)


def compute(plan: IncentivePlan, month: Month = JUNE) -> Payout:
    return services.compute_payout(by=None, plan=plan, month=month)


def change(plan: IncentivePlan, **fields: Any) -> IncentivePlan:
    return services.update_incentive_plan(by=None, incentive_plan=plan, **fields)


def said(call: Any, *args: Any, **fields: Any) -> str:
    with pytest.raises(ValidationError) as told:
        call(*args, **fields)
    return " ".join(told.value.messages)


# --- Changed after it paid ------------------------------------------------------------------------
@pytest.mark.parametrize("moved", ["measure", "scope", "initiative"])
def test_what_a_plan_pays_for_stays_once_it_has_payouts(plan: IncentivePlan, cast: SimpleNamespace, moved: str) -> None:
    """Else a statement would tell of another figure than it was computed from, and a correction pay by it."""
    services.approve_payout(by=cast.executive, payout=compute(plan))
    fields: dict[str, dict[str, Any]] = {
        "measure": {"measure": "net_revenue_retention"},
        "scope": {"scope": "team", "scope_id": cast.team.pk},
        "initiative": {"measure": "", "initiative": InitiativeFactory(), "target": None},
    }
    assert "payouts that hang on this" in said(change, plan, **fields[moved])
    answered = Caller(cast.administrator).patch(f"incentive-plans/{plan.pk}/", {"measure": "account_retention"})
    assert (answered.status_code, list(answered.json())) == (400, ["measure"])
    change(plan, name="Keep them all", target=Decimal(96), scope="company", scope_id=0)


def test_a_plan_may_be_mended_once_its_previews_are_taken_back(plan: IncentivePlan, cast: SimpleNamespace) -> None:
    services.discard_payout(by=cast.executive, payout=compute(plan))
    assert change(plan, measure="net_revenue_retention").measure == "net_revenue_retention"


def test_what_is_never_paid_on_cannot_be_chosen_by_a_later_change(plan: IncentivePlan, cast: SimpleNamespace) -> None:
    refused = Caller(cast.administrator).patch(f"incentive-plans/{plan.pk}/", {"measure": "perception_gap"})
    assert "Pay may not hang on" in refused.json()["measure"][0]


def test_what_may_no_longer_be_paid_on_pays_no_more(plan: IncentivePlan, cast: SimpleNamespace) -> None:
    row = compute(plan)
    IncentivePlan.objects.filter(pk=plan.pk).update(measure="linked_effort")
    assert "Pay may not hang on" in said(compute, plan)
    assert services.compute_month(by=None, month=JUNE) == []
    assert "Pay may not hang on" in said(services.approve_payout, by=cast.executive, payout=row)


# --- Ended ----------------------------------------------------------------------------------------
def test_a_plan_that_ended_is_over_whoever_says_otherwise(plan: IncentivePlan) -> None:
    assert IncentivePlanFactory(state="ended").ends_on == today()
    change(plan, state="ended")
    later = today() + dt.timedelta(days=400)
    assert change(plan, ends_on=None).ends_on == today()
    assert change(plan, ends_on=later).ends_on == today()
    with pytest.raises(IntegrityError), transaction.atomic():
        IncentivePlan.objects.filter(pk=plan.pk).update(ends_on=None)


def test_a_plan_that_has_not_begun_cannot_end(cast: SimpleNamespace) -> None:
    future = IncentivePlanFactory(starts_on=today() + dt.timedelta(days=40))
    assert "It has not begun" in said(change, future, state="ended")


@pytest.mark.parametrize("over", [{"state": "draft"}, {"ends_on": day("06-29")}, {"starts_on": day("07-01")}])
def test_what_a_plan_no_longer_holds_for_is_not_approved(
    plan: IncentivePlan, cast: SimpleNamespace, over: dict[str, Any]
) -> None:
    row = compute(plan)
    change(plan, **over)
    said(services.approve_payout, by=cast.executive, payout=row)
    services.discard_payout(by=cast.executive, payout=row)


# --- Somebody who left ----------------------------------------------------------------------------
def test_who_left_is_paid_for_the_months_they_were_there(
    plan: IncentivePlan, cast: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = compute(plan)
    update_person(by=None, person=cast.owner, left_on=day("06-29"))
    assert "left on 29 June 2025" in said(compute, plan)
    assert "left on 29 June 2025" in said(services.approve_payout, by=cast.executive, payout=row)
    assert services.compute_month(by=None, month=JUNE) == []
    update_person(by=None, person=cast.owner, left_on=day("06-30"))
    assert services.approve_payout(by=cast.executive, payout=compute(plan)).amount == Decimal("4473.68")


# --- Nothing that could go wrong ------------------------------------------------------------------
def test_none_late_of_no_initiatives_is_no_merit(cast: SimpleNamespace) -> None:
    plan = IncentivePlanFactory(person=cast.owner, measure="initiatives_late", target=Decimal(2))
    about = {"measure": "initiatives_late", "scope": "company", "scope_id": 0, "month": JUNE.first_day}
    Figure.objects.create(**about, numerator=0, denominator=0, n=0, rolled_up_at=timezone.now())
    row = compute(plan)
    assert (row.amount, row.why_nothing) == (0, "nothing")
    assert "nothing in the month that could have gone wrong" in words.say(row)
    Figure.objects.update(denominator=4, n=4)
    assert compute(plan).amount == Decimal("10000.00")


# --- Corrections ----------------------------------------------------------------------------------
def test_a_correction_that_takes_all_back_says_so(plan: IncentivePlan, cast: SimpleNamespace, sign_in: Any) -> None:
    row = services.approve_payout(by=cast.executive, payout=compute(plan))
    Figure.objects.all().delete()
    line = services.correct_payout(by=cast.executive, payout=row)
    assert (line.amount, line.why_nothing) == (Decimal("-4473.68"), "no_figure")
    told = words.say(line)
    assert told.endswith("the difference to what was paid is −$4,473.68.")
    steps = [(label, value) for label, value, _how in words.steps_of(line, row.amount)]
    assert steps[-3:] == [
        ("As things stand now", "$0.00"),
        ("Paid before", "$4,473.68"),
        ("Difference", "−$4,473.68"),
    ]
    text = sign_in(cast.owner).get(line.get_absolute_url()).content.decode()
    assert "what was approved of the month" in text


def test_what_was_approved_or_disputed_is_not_taken_back(plan: IncentivePlan, cast: SimpleNamespace) -> None:
    row = compute(plan)
    with pytest.raises(PermissionDenied):
        services.discard_payout(by=cast.owner, payout=row)
    dispute = services.dispute_payout(by=cast.owner, payout=row, reason="One came back.")
    assert "1 dispute" in said(services.discard_payout, by=cast.executive, payout=row)
    services.answer_dispute(by=cast.executive, payout=dispute.payout, answer="In July.")
    services.approve_payout(by=cast.executive, payout=row)
    assert "approved and stays" in said(services.discard_payout, by=cast.executive, payout=row)


def test_nobody_takes_back_what_is_their_own_pay(cast: SimpleNamespace) -> None:
    retention()
    row = compute(IncentivePlanFactory(person=cast.executive))
    assert "your own pay" in said(services.discard_payout, by=cast.executive, payout=row)
    caller = Caller(cast.administrator)
    assert caller.delete(f"payouts/{row.pk}/").status_code == 204
    assert caller.delete(f"payouts/{row.pk}/").status_code == 404


def test_what_somebody_deleted_meanwhile_is_told_and_not_an_error(plan: IncentivePlan, cast: SimpleNamespace) -> None:
    row, sales = compute(plan), for_sales(person=cast.owner)
    Payout.objects.filter(pk=row.pk).delete()
    for call in (services.approve_payout, services.discard_payout, services.correct_payout):
        with pytest.raises(Refused, match="deleted it meanwhile"):
            call(by=cast.executive, payout=row)
    services.delete_incentive_plan(by=None, incentive_plan=IncentivePlan.objects.get(pk=sales.pk))
    with pytest.raises(Refused, match="deleted it meanwhile"):
        services.compute_payout(by=None, plan=sales, month=JUNE)


def test_the_second_who_approves_hears_who_did(plan: IncentivePlan, cast: SimpleNamespace, sign_in: Any) -> None:
    row = services.approve_payout(by=cast.executive, payout=compute(plan))
    client = sign_in(cast.administrator)
    text = client.post(f"{row.get_absolute_url()}approve/", {"version": "older"}, follow=True).content.decode()
    assert f"{cast.executive.full_name} has approved it already." in text
