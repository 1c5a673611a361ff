"""Plans from files and into them; payouts as a file. What is never paid on is refused in the preview."""

import csv
import io
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.core.imports.run import bring_in
from apps.initiatives.tests.factories import InitiativeFactory
from apps.measures.registry import all_measures
from apps.rewards.plans import services
from apps.rewards.plans.imports import PLANS
from apps.rewards.plans.models import IncentivePlan
from apps.rewards.plans.tests.factories import JUNE, IncentivePlanFactory, for_sales, published, retention

pytestmark = pytest.mark.django_db
HEAD = "name,person,team,rewards,measure,scope,scope_id,target,initiative,payout_at_target,starts_on,state,external_id"
CAST = ("owner", "teammate", "lead", "executive", "coach", "outsider")


def told(text: str, by: Any, **how: Any) -> list[str]:
    """What is wrong with a file; empty when it was written."""
    content = f"{HEAD}\n{text}".encode()
    outcome = bring_in(PLANS, PLANS.table(content, {}, by), by, leave_out=False, **how)
    return [str(problem) for problem in outcome.all_problems()]


def read(client: Any, name: str) -> list[dict[str, str]]:
    content = b"".join(client.get(reverse(f"plans:{name}", query={"format": "csv"})).streaming_content)
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_plans_come_with_every_column(cast: SimpleNamespace) -> None:
    initiative = InitiativeFactory(title="A request list")
    text = (
        f"Keep,{cast.owner.email},,keeping_clients,gross_revenue_retention,,,95,,5000,2025-01-01,active,P-1\n"
        f"Heard,,Growth West,other,Response rate,team,Growth West,50,,1000,2025-01-01,active,P-2\n"
        f"One account,{cast.owner.email},,other,response_rate,account,Northgate,50,,1000,2025-01-01,,P-3\n"
        f"List,,Growth West,other,,,,,A request list,2000,2025-01-01,active,P-4\n"
        f"Sell,{cast.outsider.email},,new_sales,,,,,,10000,2025-01-01,active,P-5\n"
    )
    assert told(text, cast.administrator, is_trial=True) == []
    assert not IncentivePlan.objects.exists()
    assert told(text, cast.administrator) == told(text, cast.administrator) == []
    rows = IncentivePlan.objects.order_by("external_id")
    assert [(row.payee, row.measure, row.scope, row.scope_id, row.initiative, row.state) for row in rows] == [
        (cast.owner, "gross_revenue_retention", "company", 0, None, "active"),
        (cast.team, "response_rate", "team", cast.team.pk, None, "active"),
        (cast.owner, "response_rate", "account", cast.account.pk, None, "draft"),
        (cast.team, "", "company", 0, initiative, "active"),
        (cast.outsider, "", "company", 0, None, "active"),
    ]


def test_what_is_never_paid_on_is_refused_with_the_reason(cast: SimpleNamespace) -> None:
    never = [measure for measure in all_measures() if not measure.is_payable]
    lines = [f"Never,{cast.owner.email},,other,{measure.key},,,90,,100,2025-01-01,active,\n" for measure in never]
    assert told("".join(lines), cast.administrator) == [
        f"line {number}, column measure: Pay may not hang on “{measure.name}”: it would be worked on instead of what "
        "it shows."
        for number, measure in enumerate(never, start=2)
    ]
    assert not IncentivePlan.objects.exists()


def test_a_known_plan_is_not_moved_to_what_is_never_paid_on(cast: SimpleNamespace) -> None:
    IncentivePlanFactory(external_id="P-1")
    text = "Keep,,,keeping_clients,perception_gap,,,,,5000,2025-01-01,active,P-1\n"
    [refused] = told(text, cast.administrator)
    assert "Pay may not hang on" in refused


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (",,other,response_rate,,,50,,1,2025-01-01,,", "person: A plan is for one person or for one team."),
        ("{p},Growth West,other,response_rate,,,50,,1,2025-01-01,,", "person: A plan is for one person or for one"),
        ("{p},,other,response_rate,,,,,1,2025-01-01,,", "target: Write a target above 0"),
        ("{p},,other,,,,,,1,2025-01-01,,", "measure: Choose the measure or the initiative"),
        ("{p},,other,response_rate,team,,50,,1,2025-01-01,,", "scope_id: Write which one it is."),
        ("{p},,other,response_rate,,Growth West,50,,1,2025-01-01,,", "scope: Write what scope_id is"),
        ("{p},,other,response_rate,team,Northgate,50,,1,2025-01-01,,", "scope_id: No team you may use here is called"),
        ("{p},,other,answers,,,50,,1,2025-01-01,,", "measure: There is no measure “answers”; write its key."),
        ("{p},,other,response_rate,,,-1,,1,2025-01-01,,", "target: "),
        ("{p},,other,response_rate,,,50,,-1,2025-01-01,,", "payout_at_target: "),
    ],
)
def test_what_is_wrong_is_told_by_line_and_column(cast: SimpleNamespace, line: str, problem: str) -> None:
    first, *_others = told(f"Heard,{line.format(p=cast.owner.email)}\n", cast.administrator)
    assert first.startswith(f"line 2, column {problem}")
    assert not IncentivePlan.objects.exists()


@pytest.mark.parametrize("who", CAST)
def test_only_administrators_bring_plans_in(cast: SimpleNamespace, sign_in: Any, who: str) -> None:
    assert getattr(cast, who).role not in PLANS.roles
    text = f"Mine,{cast.owner.email},,other,response_rate,,,50,,1,2025-01-01,active,\n"
    assert told(text, getattr(cast, who)) == ["line 2: You may not write this; ask an administrator."]
    page = reverse("imports:upload", args=["incentive-plans"])
    assert sign_in(getattr(cast, who)).get(page).status_code in {403, 404}


def test_the_lines_of_a_file_cost_the_same_queries_to_judge(cast: SimpleNamespace) -> None:
    def cost(count: int) -> int:
        line = "Heard {n},,Growth West,other,response_rate,team,Growth West,50,,1,2025-01-01,,\n"
        wrong = "Bad,,,other,,,,,,1,2025-01-01,,\n"
        with CaptureQueriesContext(connection) as queries:
            told("".join(line.format(n=n) for n in range(count)) + wrong, cast.administrator)
        return len([q for q in queries if q["sql"].startswith("SELECT") and "LOWER" in q["sql"].upper()])

    assert cost(1) == cost(3)


def test_an_export_of_plans_can_be_read_back(cast: SimpleNamespace, sign_in: Any) -> None:
    IncentivePlanFactory(name="Keep", person=cast.owner, external_id="P-1")
    IncentivePlanFactory(name="Team", team=cast.team, scope="team", scope_id=cast.team.pk, external_id="P-2")
    for_sales(name="Sell", person=cast.outsider, external_id="P-3")
    client = sign_in(cast.administrator)
    content = b"".join(client.get(reverse("plans:list", query={"format": "csv"})).streaming_content)
    before = list(IncentivePlan.objects.order_by("pk").values())
    outcome = bring_in(PLANS, PLANS.table(content, {}, cast.administrator), cast.administrator, leave_out=False)
    assert list(outcome.all_problems()) == []
    assert list(IncentivePlan.objects.order_by("pk").values()) == before


@pytest.mark.parametrize("who", [*CAST, "administrator"])
def test_files_hold_the_pay_one_may_see_and_no_other(cast: SimpleNamespace, sign_in: Any, who: str) -> None:
    retention()
    published()
    plan = IncentivePlanFactory(name="Keep", person=cast.owner)
    services.approve_payout(by=cast.executive, payout=services.compute_payout(by=None, plan=plan, month=JUNE))
    client, sees = sign_in(getattr(cast, who)), who in {"owner", "lead", "executive", "administrator"}
    plans, payouts = read(client, "list"), read(client, "payouts")
    assert [(row["name"], row["person"]) for row in plans] == ([("Keep", cast.owner.email)] if sees else [])
    assert [Decimal(row["amount"]) for row in payouts] == ([Decimal("4473.68")] if sees else [])
    if sees:
        assert (payouts[0]["month"], payouts[0]["person"], payouts[0]["approved_by"]) == (
            "2025-06",
            cast.owner.email,
            cast.executive.email,
        )
