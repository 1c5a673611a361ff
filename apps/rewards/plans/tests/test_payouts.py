"""Computing, approving, disputing and correcting a payout: what it is made of, who may, what stays."""

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction

from apps.core.errors import Refused
from apps.core.months import Month
from apps.initiatives.services import deliver_initiative, update_initiative
from apps.initiatives.tests.factories import InitiativeFactory, MilestoneFactory
from apps.measures.models import Figure
from apps.people.services import update_person
from apps.rewards.plans import services
from apps.rewards.plans.models import IncentivePlan, Payout
from apps.rewards.plans.tests.factories import JUNE, IncentivePlanFactory, for_sales, published, retention
from apps.scorecards.tests.facts import day, figure
from apps.scorecards.tests.northgate import make_company

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(cast: SimpleNamespace) -> IncentivePlan:
    """Marta's, on the company's retention; June is counted and not published."""
    retention()
    return IncentivePlanFactory(name="Keep them", person=cast.owner)


def compute(plan: IncentivePlan, month: Month = JUNE) -> Payout:
    return services.compute_payout(by=None, plan=plan, month=month)


def approved(plan: IncentivePlan, by: Any) -> Payout:
    published()
    return services.approve_payout(by=by, payout=compute(plan))


def said(call: Any, *args: Any, **fields: Any) -> str:
    with pytest.raises(ValidationError) as told:
        call(*args, **fields)
    return " ".join(told.value.messages)


# --- Computed -------------------------------------------------------------------------------------
def test_northgates_retention_pays_4473_dollars_and_68_cents(cast: SimpleNamespace) -> None:
    make_company()
    figure("gross_revenue_retention")
    row = compute(IncentivePlanFactory(person=cast.owner))
    assert (row.numerator, row.denominator, row.n) == (94000, 100000, 10)
    assert (row.attainment.quantize(Decimal("0.001")), row.payout_percent.quantize(Decimal("0.001"))) == (  # type: ignore[union-attr]
        Decimal("98.947"),
        Decimal("89.474"),
    )
    assert (row.amount, row.state, row.publication) == (Decimal("4473.68"), "computed", None)


def test_computing_twice_leaves_one_payout(plan: IncentivePlan) -> None:
    assert compute(plan).pk == compute(plan).pk
    assert Payout.objects.count() == 1


def test_a_month_computes_every_plan_in_a_fixed_number_of_queries(
    plan: IncentivePlan, cast: SimpleNamespace, django_assert_num_queries: Any
) -> None:
    IncentivePlanFactory(person=cast.lead, target=Decimal(94))
    for_sales(person=cast.owner)
    services.compute_month(by=None, month=JUNE)
    with django_assert_num_queries(7):
        rows = services.compute_month(by=None, month=JUNE)
    assert sorted(row.amount for row in rows) == [Decimal("4473.68"), Decimal("5000.00")]
    for number in range(3):
        IncentivePlanFactory(person=cast.lead, target=Decimal(90 + number))
    services.compute_month(by=None, month=JUNE)
    with django_assert_num_queries(7):
        services.compute_month(by=None, month=JUNE)


def test_a_target_of_next_to_nothing_keeps_nobody_from_their_pay(plan: IncentivePlan, cast: SimpleNamespace) -> None:
    retention(10**14, 1)
    IncentivePlanFactory(person=cast.outsider, target=Decimal("0.0001"))
    rows = services.compute_month(by=None, month=JUNE)
    assert [row.amount for row in rows] == [10000, 10000]


def test_a_month_without_a_figure_pays_nothing_and_says_so(cast: SimpleNamespace) -> None:
    row = compute(IncentivePlanFactory(person=cast.owner))
    assert (row.amount, row.why_nothing, row.attainment) == (0, "no_figure", None)


def test_a_proportion_of_fewer_than_ten_pays_nothing(plan: IncentivePlan, cast: SimpleNamespace) -> None:
    fields = {"measure": "account_retention", "target": Decimal(80), "person": cast.owner}
    Figure.objects.update(measure="account_retention", numerator=9, denominator=10)
    ten = compute(IncentivePlanFactory(**fields))
    assert (ten.n, ten.amount, ten.why_nothing) == (10, Decimal("10000.00"), "")
    Figure.objects.update(n=9, numerator=9, denominator=9)
    nine = compute(IncentivePlanFactory(**fields))
    assert (nine.n, nine.amount, nine.why_nothing) == (9, 0, "few")


def test_where_less_is_better_missing_the_target_by_five_percent_pays_half(cast: SimpleNamespace) -> None:
    plan = IncentivePlanFactory(person=cast.owner, measure="initiatives_late", target=Decimal("9.5"))
    retention(10, 10)
    Figure.objects.update(measure="initiatives_late")
    row = compute(plan)
    assert (row.numerator, row.attainment, row.payout_percent, row.amount) == (10, 95, 50, Decimal("2500.00"))


@pytest.mark.parametrize(
    ("fields", "month", "words"),
    [
        ({"state": "draft"}, JUNE, "It is a draft."),
        ({"starts_on": day("07-01")}, JUNE, "not in force on 30 June 2025"),
        ({"ends_on": day("06-29")}, JUNE, "not in force on 30 June 2025"),
        ({}, Month(2999, 1), "has not begun"),
    ],
)
def test_a_plan_pays_only_for_months_whose_last_day_it_holds(
    cast: SimpleNamespace, fields: dict[str, Any], month: Month, words: str
) -> None:
    assert words in said(compute, IncentivePlanFactory(**fields), month)


def test_what_is_sold_is_booked_elsewhere_and_cannot_be_computed_here(cast: SimpleNamespace) -> None:
    assert "booked elsewhere" in said(compute, for_sales())


# --- Initiatives ----------------------------------------------------------------------------------
def delivered(on: str) -> Any:
    """Agreed to end on 29 August, delivered on a day."""
    initiative = InitiativeFactory()
    MilestoneFactory(initiative=initiative, weight=Decimal(100), due_on=day("06-20"))
    initiative = update_initiative(by=None, initiative=initiative, state="active")
    return deliver_initiative(by=None, initiative=initiative, delivered_on=day(on))


@pytest.mark.parametrize(("on", "amount", "why"), [("08-29", "5000.00", ""), ("08-30", "0.00", "late")])
def test_an_initiative_pays_all_by_the_end_of_its_baseline_and_nothing_a_day_later(
    cast: SimpleNamespace, on: str, amount: str, why: str
) -> None:
    row = compute(IncentivePlanFactory(person=cast.owner, initiative=delivered(on)), Month(2025, 8))
    assert (row.amount, row.why_nothing, row.baseline_ends_on) == (Decimal(amount), why, day("08-29"))


def test_an_initiative_pays_in_the_month_of_its_delivery_alone(cast: SimpleNamespace) -> None:
    plan = IncentivePlanFactory(person=cast.owner, initiative=delivered("08-29"))
    assert "delivered in August 2025" in said(compute, plan, Month(2025, 7))
    open_one = IncentivePlanFactory(person=cast.owner, initiative=InitiativeFactory(state="active"))
    assert "not delivered yet" in said(compute, open_one, Month(2025, 8))


def test_an_initiative_without_an_approved_baseline_pays_nothing(cast: SimpleNamespace) -> None:
    initiative = InitiativeFactory(state="active")
    initiative = deliver_initiative(by=None, initiative=initiative, delivered_on=day("06-20"))
    assert compute(IncentivePlanFactory(person=cast.owner, initiative=initiative)).why_nothing == "unplanned"


# --- Approved -------------------------------------------------------------------------------------
def test_an_unpublished_month_can_be_previewed_and_not_approved(plan: IncentivePlan, cast: SimpleNamespace) -> None:
    row = compute(plan)
    assert "not published yet" in said(services.approve_payout, by=cast.executive, payout=row)
    published()
    assert "compute it anew" in said(services.approve_payout, by=cast.executive, payout=row)
    assert services.approve_payout(by=cast.executive, payout=compute(plan)).state == "approved"


@pytest.mark.parametrize("who", ["owner", "lead", "teammate", "outsider", "coach"])
def test_only_executives_and_administrators_approve(plan: IncentivePlan, cast: SimpleNamespace, who: str) -> None:
    published()
    row = compute(plan)
    with pytest.raises(PermissionDenied):
        services.approve_payout(by=getattr(cast, who), payout=row)


def test_nobody_approves_their_own_pay(plan: IncentivePlan, cast: SimpleNamespace) -> None:
    published()
    own = compute(IncentivePlanFactory(person=cast.executive))
    assert "your own pay" in said(services.approve_payout, by=cast.executive, payout=own)
    team = compute(IncentivePlanFactory(team=cast.team))
    update_person(by=None, person=cast.administrator, team=cast.team, effective_on=day("06-30"))
    update_person(by=None, person=cast.administrator, team=None, effective_on=day("07-01"))
    cast.administrator.refresh_from_db()
    assert "your own pay" in said(services.approve_payout, by=cast.administrator, payout=team)
    assert services.approve_payout(by=cast.executive, payout=team).approved_by == cast.executive


def test_a_second_approval_changes_nothing(plan: IncentivePlan, cast: SimpleNamespace) -> None:
    row = approved(plan, cast.executive)
    again = services.approve_payout(by=cast.administrator, payout=row, seen="an older version")
    assert (again.approved_by, again.approved_at) == (cast.executive, row.approved_at)


def test_an_approved_payout_stays_whatever_comes_after(plan: IncentivePlan, cast: SimpleNamespace) -> None:
    row = approved(plan, cast.executive)
    services.update_incentive_plan(by=None, incentive_plan=plan, payout_at_target=Decimal(9000))
    plan.refresh_from_db()
    assert compute(plan).amount == Decimal("4473.68")
    with pytest.raises(DatabaseError), transaction.atomic():
        Payout.objects.filter(pk=row.pk).update(amount=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        Payout.objects.filter(pk=row.pk)._raw_delete("default")


def test_terms_changed_since_are_looked_at_before_they_are_approved(plan: IncentivePlan, cast: SimpleNamespace) -> None:
    published()
    row = compute(plan)
    services.update_incentive_plan(by=None, incentive_plan=plan, target=Decimal(94))
    assert "terms of the plan have changed" in said(services.approve_payout, by=cast.executive, payout=row)


# --- Restated and corrected -----------------------------------------------------------------------
def test_a_restated_figure_changes_no_money_until_somebody_corrects_it(
    plan: IncentivePlan, cast: SimpleNamespace
) -> None:
    row = approved(plan, cast.executive)
    retention(104000, 110000)
    assert compute(plan).amount == Decimal("4473.68")
    line = services.correct_payout(by=cast.executive, payout=row)
    # 104,000 of 110,000 is 94.545 %, an attainment of 99.522 % and 95.215 % of $5,000.
    assert (line.numerator, line.denominator, line.amount) == (104000, 110000, Decimal("4760.77") - Decimal("4473.68"))
    assert "waits for approval already" in said(services.correct_payout, by=cast.executive, payout=row)
    services.approve_payout(by=cast.administrator, payout=line)
    assert Payout.objects.lines_of(row).total() == Decimal("4760.77")  # type: ignore[attr-defined]
    assert "nothing to correct" in said(services.correct_payout, by=cast.executive, payout=row)


def test_a_published_month_is_paid_by_what_was_published(plan: IncentivePlan, cast: SimpleNamespace) -> None:
    published()
    retention(104000, 110000)
    assert compute(plan).amount == Decimal("4473.68")


def test_a_correction_that_nobody_approved_can_be_taken_back(plan: IncentivePlan, cast: SimpleNamespace) -> None:
    row = approved(plan, cast.executive)
    retention(104000, 110000)
    services.discard_payout(by=cast.executive, payout=services.correct_payout(by=cast.executive, payout=row))
    with pytest.raises(Refused):
        services.discard_payout(by=cast.executive, payout=row)
    assert Payout.objects.count() == 1


# --- Disputed -------------------------------------------------------------------------------------
def test_a_dispute_holds_the_approval_until_it_is_answered(plan: IncentivePlan, cast: SimpleNamespace) -> None:
    published()
    row = compute(plan)
    services.dispute_payout(by=cast.owner, payout=row, reason="One client came back.")
    assert compute(plan).state == "disputed"
    assert "It is disputed" in said(services.approve_payout, by=cast.executive, payout=row)
    found = services.answer_dispute(by=cast.executive, payout=row, answer="In July, and counts there.")
    assert (found.answered_by, found.answer) == (cast.executive, "In July, and counts there.")
    assert services.approve_payout(by=cast.executive, payout=row).state == "approved"


def test_an_approved_payout_can_be_disputed_and_its_money_stays(plan: IncentivePlan, cast: SimpleNamespace) -> None:
    row = approved(plan, cast.executive)
    services.dispute_payout(by=cast.lead, payout=row, reason="The ledger is wrong.")
    row.refresh_from_db()
    assert (row.state, row.amount) == ("approved", Decimal("4473.68"))
    assert "disputed already" in said(services.dispute_payout, by=cast.owner, payout=row, reason="Yes, it is.")


@pytest.mark.parametrize("who", ["teammate", "outsider", "coach", "executive", "administrator"])
def test_others_dispute_nothing(plan: IncentivePlan, cast: SimpleNamespace, who: str) -> None:
    row = compute(plan)
    with pytest.raises(PermissionDenied):
        services.dispute_payout(by=getattr(cast, who), payout=row, reason="No.")


def test_a_dispute_says_why(plan: IncentivePlan, cast: SimpleNamespace) -> None:
    assert "Say what is wrong" in said(services.dispute_payout, by=cast.owner, payout=compute(plan), reason=" ")
