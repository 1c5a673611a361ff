"""The pages of plans and payouts: who finds them, what they say to the cent, what their buttons do."""

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.people.tests.factories import PersonFactory
from apps.rewards.plans import services
from apps.rewards.plans.models import IncentivePlan, Payout
from apps.rewards.plans.tests.factories import JUNE, IncentivePlanFactory, for_sales, published, retention
from apps.scorecards.tests.facts import figure

pytestmark = pytest.mark.django_db
SEE = {"owner", "lead", "executive", "administrator"}
CAST = ("owner", "teammate", "lead", "executive", "coach", "administrator", "outsider")


@pytest.fixture
def plan(cast: SimpleNamespace) -> IncentivePlan:
    retention()
    return IncentivePlanFactory(name="Clients who stay", person=cast.owner)


@pytest.fixture
def payout(plan: IncentivePlan) -> Payout:
    published()
    return services.compute_payout(by=None, plan=plan, month=JUNE)


def page(client: Any, name: str, *args: Any, **query: Any) -> str:
    response = client.get(reverse(f"plans:{name}", args=args, query=query))
    assert response.status_code == 200
    return " ".join(response.content.decode().replace("\xa0", " ").split())


@pytest.mark.parametrize("who", CAST)
def test_the_payee_the_lead_executives_and_administrators_see_it_and_others_find_nothing(
    cast: SimpleNamespace, sign_in: Any, payout: Payout, who: str
) -> None:
    client = sign_in(getattr(cast, who))
    expected = 200 if who in SEE else 404
    for name, pk in (("detail", payout.plan_id), ("history", payout.plan_id), ("payout", payout.pk)):
        assert client.get(reverse(f"plans:{name}", args=[pk])).status_code == expected
    assert client.get(reverse("plans:payout_history", args=[payout.pk])).status_code == expected
    assert ("Clients who stay" in page(client, "list")) == (who in SEE)
    assert ("$4,473.68" in page(client, "payouts")) == (who in SEE)
    assert ("$5,000.00" in page(client, "signal", month="2025-06")) == (who in SEE)


@pytest.mark.parametrize("role", ["account_manager", "team_lead", "coach", "executive", "administrator"])
def test_a_lead_reads_the_pay_of_those_they_lead_and_of_nobody_else_in_the_team(
    cast: SimpleNamespace, sign_in: Any, role: str
) -> None:
    plan = IncentivePlanFactory(person=PersonFactory(role=role, team=cast.team))
    expected = 200 if role == "account_manager" else 404
    assert sign_in(cast.lead).get(plan.get_absolute_url()).status_code == expected


@pytest.mark.parametrize("who", CAST)
def test_a_teams_plan_is_seen_by_its_members_and_its_lead(cast: SimpleNamespace, sign_in: Any, who: str) -> None:
    plan = IncentivePlanFactory(team=cast.other_team)
    expected = 200 if who in {"teammate", "outsider", "executive", "administrator"} else 404
    assert sign_in(getattr(cast, who)).get(plan.get_absolute_url()).status_code == expected


@pytest.mark.parametrize("who", CAST)
def test_only_administrators_write_plans(cast: SimpleNamespace, sign_in: Any, plan: IncentivePlan, who: str) -> None:
    client = sign_in(getattr(cast, who))
    expected = 200 if who == "administrator" else 403
    assert client.get(reverse("plans:create")).status_code == expected
    for name in ("update", "delete"):
        assert client.get(reverse(f"plans:{name}", args=[plan.pk])).status_code == expected


def test_the_statement_explains_northgates_4473_dollars_and_68_cents(
    cast: SimpleNamespace, sign_in: Any, payout: Payout
) -> None:
    text = page(sign_in(cast.owner), "payout", payout.pk)
    assert "An attainment of 98.947 % pays 89.474 % of $5,000.00: $4,473.68." in text
    assert ">94.0 %</td>" in text
    assert "(98.947368 % − 90 %) ÷ (100 % − 90 %)" in text
    assert ">≥ 95 %</td>" in text
    assert f'href="{reverse("scorecards:measure", args=["gross_revenue_retention"])}?month=2025-06#rows"' in text


def test_what_if_shows_what_a_figure_would_pay_and_writes_nothing(
    cast: SimpleNamespace, sign_in: Any, plan: IncentivePlan
) -> None:
    client = sign_in(cast.owner)
    told = "At 94 % the attainment is 98.947 %, which pays 89.474 %: $4,473.68."
    assert told in page(client, "detail", plan.pk, actual="94")
    assert "pays 200 %: $10,000.00." in page(client, "detail", plan.pk, actual="99.75")
    endless = page(client, "detail", plan.pk, actual="1e-99999999")
    assert "no more than 20 digits" in endless or "no more than 10 decimal places" in endless
    wrong = page(client, "detail", plan.pk, actual="ninety")
    assert 'value="ninety"' in wrong
    assert "Enter a number." in wrong
    assert Payout.objects.count() == 0


def test_a_plan_is_entered_on_its_page(cast: SimpleNamespace, sign_in: Any) -> None:
    fields = {
        "name": "Heard",
        "person": cast.owner.pk,
        "rewards": "other",
        "measure": "response_rate",
        "target": "50",
        "about": f"team:{cast.team.pk}",
        "payout_at_target": "1000",
        "threshold": "80",
        "cap": "150",
        "starts_on": "2025-01-01",
        "state": "active",
    }
    client = sign_in(cast.administrator)
    assert client.post(reverse("plans:create"), fields).status_code == 302
    plan = IncentivePlan.objects.get()
    assert (plan.scope, plan.scope_id, plan.curve.capped_at) == ("team", cast.team.pk, 105)
    assert client.post(reverse("plans:create"), fields | {"measure": "linked_effort"}).status_code == 422
    wrong = {"team": cast.team.pk, "ends_on": "2024-12-31"}
    refused = client.post(reverse("plans:create"), fields | wrong).context["form"].errors
    assert {name: list(told) for name, told in refused.items()} == {
        "team": ["A plan is for one person or for one team."],
        "ends_on": ["A plan cannot end before it starts."],
    }


def test_executives_compute_approve_and_others_may_not(
    cast: SimpleNamespace, sign_in: Any, plan: IncentivePlan
) -> None:
    published()
    compute = reverse("plans:compute", args=[plan.pk])
    assert sign_in(cast.owner).post(compute, {"month": "2025-06"}).status_code == 403
    client = sign_in(cast.executive)
    assert client.post(compute, {"month": "June"}).status_code == 422
    assert client.post(compute, {"month": "2025-06"}).status_code == 302
    row = Payout.objects.get()
    approve = reverse("plans:approve", args=[row.pk])
    assert sign_in(cast.lead).post(approve).status_code == 403
    assert sign_in(cast.executive).post(approve, {"version": row.version}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.approved_by) == ("approved", cast.executive)


def test_every_plan_of_a_month_is_computed_by_one_button(
    cast: SimpleNamespace, sign_in: Any, plan: IncentivePlan
) -> None:
    IncentivePlanFactory(person=cast.lead, target=Decimal(94))
    for_sales(person=cast.lead)
    response = sign_in(cast.executive).post(reverse("plans:compute_month"), {"month": "2025-06"}, follow=True)
    assert "2 payouts of 2025-06." in response.content.decode()
    assert Payout.objects.count() == 2


def test_a_dispute_and_its_answer_stand_on_the_statement(cast: SimpleNamespace, sign_in: Any, payout: Payout) -> None:
    dispute, answer = (reverse(f"plans:{name}", args=[payout.pk]) for name in ("dispute", "answer"))
    assert sign_in(cast.outsider).post(dispute, {"reason": "Mine?"}).status_code == 404
    client = sign_in(cast.owner)
    assert client.post(dispute, {"reason": ""}).status_code == 422
    assert "One came back" in client.post(dispute, {"reason": "One came back"}, follow=True).content.decode()
    assert client.post(answer, {"answer": "No"}).status_code == 403
    told = sign_in(cast.executive).post(answer, {"answer": "In July"}, follow=True).content.decode()
    assert "In July" in told


def test_a_restated_figure_stands_beside_what_was_paid(cast: SimpleNamespace, sign_in: Any, payout: Payout) -> None:
    services.approve_payout(by=cast.executive, payout=payout)
    retention(104000, 110000)
    client = sign_in(cast.executive)
    text = page(client, "payout", payout.pk)
    assert "The figure was 94.0 % when it was paid by; it is 94.5 % now, which would pay 95.215 %: $4,760.77" in text
    assert "$4,473.68" in text
    client.post(reverse("plans:correct", args=[payout.pk]))
    line = Payout.objects.get(corrects=payout)
    assert "the difference is $287.09" in page(client, "payout", line.pk)
    client.post(reverse("plans:discard", args=[line.pk]))
    assert Payout.objects.count() == 1


def test_the_signal_says_that_a_new_sale_pays_twice(cast: SimpleNamespace, sign_in: Any, plan: IncentivePlan) -> None:
    for_sales(name="New business", person=cast.outsider)
    figure("pay_signal_ratio")
    text = page(sign_in(cast.executive), "signal", month="2025-06")
    assert '<dd class="big">2.0</dd>' in text
    assert "at least twice what keeping a client pays" in text
    card = sign_in(cast.executive).get(reverse("scorecards:scorecard", query={"month": "2025-06"})).content.decode()
    assert "A new sale pays 2.0 times what keeping a client pays" in card


def test_who_is_paid_keeps_from_the_signal_what_others_are_paid(
    cast: SimpleNamespace, sign_in: Any, plan: IncentivePlan
) -> None:
    """With two plans the firm's ratio and one's own pay give the other's."""
    for_sales(name="New business", person=cast.outsider)
    figure("pay_signal_ratio")
    text = page(sign_in(cast.owner), "signal", month="2025-06")
    assert '<dd class="big">0.0</dd>' in text
    assert (
        "The plans that you may see, by themselves: Plans pay for keeping clients, and nothing for new sales." in text
    )
    assert "twice what keeping" not in text
    assert "Growth West" not in text
    assert "1 more plan is somebody else’s pay." in text
    assert "New business" not in text
    for_sales(name="Mine as well", person=cast.owner, payout_at_target=Decimal(7500))
    assert '<dd class="big">1.5</dd>' in page(sign_in(cast.owner), "signal", month="2025-06")


def test_the_signals_rows_show_no_amount_to_others(cast: SimpleNamespace, sign_in: Any, plan: IncentivePlan) -> None:
    for_sales(name="New business", person=cast.outsider)
    figure("pay_signal_ratio")
    url = reverse("scorecards:measure", args=["pay_signal_ratio"], query={"month": "2025-06"})
    mine, others = (sign_in(who).get(url).content.decode() for who in (cast.executive, cast.coach))
    assert "New business" in mine
    assert "$10,000.00" in mine
    assert "New business" not in others
    assert "10,000" not in others


@pytest.mark.parametrize("name", ["list", "payouts", "signal"])
def test_lists_cost_the_same_at_one_row_and_at_three(
    cast: SimpleNamespace, sign_in: Any, payout: Payout, name: str
) -> None:
    client, url = sign_in(cast.executive), reverse(f"plans:{name}", query={"month": ""} if name == "payouts" else {})
    client.get(url)
    with CaptureQueriesContext(connection) as one:
        client.get(url)
    for number in range(2):
        row = IncentivePlanFactory(scope="team", scope_id=cast.team.pk, target=Decimal(90 + number))
        services.compute_payout(by=None, plan=row, month=JUNE)
    with CaptureQueriesContext(connection) as three:
        client.get(url)
    assert len(three) == len(one)
