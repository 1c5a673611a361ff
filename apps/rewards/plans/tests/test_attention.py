"""What of pay comes up on home: for whom, with what words, and that it leaves again."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from apps.accounts.models import Account
from apps.core.months import today
from apps.people.services import update_person
from apps.rewards.plans import services
from apps.rewards.plans.attention import NEW, items
from apps.rewards.plans.models import IncentivePlan, Payout
from apps.rewards.plans.tests.factories import JUNE, IncentivePlanFactory, for_sales, published, retention
from apps.scorecards.tests.facts import day

pytestmark = pytest.mark.django_db
CAST = ("owner", "teammate", "lead", "executive", "coach", "administrator", "outsider")
DECIDE = {"executive", "administrator"}


@pytest.fixture
def plan(cast: SimpleNamespace) -> IncentivePlan:
    retention()
    published()
    return IncentivePlanFactory(name="Clients who stay", person=cast.owner)


def compute(plan: IncentivePlan) -> Payout:
    return services.compute_payout(by=None, plan=plan, month=JUNE)


def asked(person: Any, on: dt.date | None = None) -> list[tuple[str, str]]:
    found = items(person, Account.objects.none(), on or today())
    return [(str(item.title), str(item.url)) for item in found]


@pytest.mark.parametrize("who", CAST)
def test_payouts_of_a_published_month_wait_for_those_who_approve(
    cast: SimpleNamespace, plan: IncentivePlan, who: str
) -> None:
    person, row = getattr(cast, who), compute(plan)
    mine = [("Approve 1 payout of June 2025", row.get_absolute_url())]
    assert asked(person) == (mine if who in DECIDE else [])
    compute(IncentivePlanFactory(person=cast.owner, target=Decimal(94)))
    listed = "/plans/payouts/?state=computed&month=2025-06"
    found = asked(person)
    assert [title for title, _url in found] == (["Approve 2 payouts of June 2025"] if who in DECIDE else [])
    assert all(url.endswith(listed) for _title, url in found)


def test_ones_own_pay_and_previews_wait_for_somebody_else(cast: SimpleNamespace, plan: IncentivePlan) -> None:
    compute(IncentivePlanFactory(person=cast.executive))
    assert asked(cast.executive) == []
    assert len(asked(cast.administrator)) == 1
    Payout.objects.update(publication=None)
    assert asked(cast.administrator) == []


def test_a_dispute_waits_until_it_is_answered(cast: SimpleNamespace, plan: IncentivePlan) -> None:
    row = compute(plan)
    services.dispute_payout(by=cast.owner, payout=row, reason="One came back.")
    expected = [(f"Answer {cast.owner.full_name}: a payout is disputed", row.get_absolute_url())]
    assert asked(cast.executive) == asked(cast.administrator) == expected
    assert asked(cast.owner) == asked(cast.lead) == asked(cast.coach) == []
    services.answer_dispute(by=cast.executive, payout=row, answer="In July.")
    assert asked(cast.executive) == [("Approve 1 payout of June 2025", row.get_absolute_url())]


@pytest.mark.parametrize(("left", "may"), [("06-30", True), ("07-01", False)])
def test_nobody_is_asked_about_the_pay_of_a_team_they_were_in_at_the_months_end(
    cast: SimpleNamespace, plan: IncentivePlan, sign_in: Any, left: str, may: bool
) -> None:
    """Home, the statement and what may be done are of one mind."""
    update_person(by=None, person=cast.administrator, team=cast.team, effective_on=day("06-01"))
    update_person(by=None, person=cast.administrator, team=None, effective_on=day(left))
    cast.administrator.refresh_from_db()
    row = compute(IncentivePlanFactory(team=cast.team))
    client = sign_in(cast.administrator)
    text = client.get(row.get_absolute_url()).content.decode()
    assert [bool(asked(cast.administrator)), "/approve/" in text, "/discard/" in text] == [may] * 3
    assert ("It is your own pay" in text) is not may
    services.dispute_payout(by=cast.owner, payout=row, reason="One came back.")
    text = client.get(row.get_absolute_url()).content.decode()
    assert [bool(asked(cast.administrator)), "/answer/" in text] == [may] * 2
    answered = client.post(f"{row.get_absolute_url()}answer/", {"answer": "In July."}, follow=True).content.decode()
    assert ("It is your own pay; somebody else approves it." in answered) is not may
    assert len(asked(cast.executive)) == 1


def test_ones_own_statement_is_news_for_two_weeks(cast: SimpleNamespace, plan: IncentivePlan) -> None:
    row = services.approve_payout(by=cast.executive, payout=compute(plan))
    assert asked(cast.owner) == [("Your pay for June 2025 is approved", row.get_absolute_url())]
    assert [asked(getattr(cast, who)) for who in CAST if who != "owner"] == [[]] * 6
    assert asked(cast.owner, today() + NEW - dt.timedelta(days=1)) != []
    assert asked(cast.owner, today() + NEW) == []
    retention(104000, 110000)
    line = services.correct_payout(by=cast.executive, payout=row)
    services.approve_payout(by=cast.executive, payout=line)
    assert asked(cast.owner)[1] == ("Your pay for June 2025 was corrected", line.get_absolute_url())


def test_a_teams_statement_is_news_to_its_members(cast: SimpleNamespace, plan: IncentivePlan) -> None:
    row = compute(IncentivePlanFactory(team=cast.other_team))
    services.approve_payout(by=cast.executive, payout=row)
    assert [title for title, _url in asked(cast.outsider)] == ["Your team’s pay for June 2025 is approved"]
    assert asked(cast.owner) == asked(cast.lead) == []


def test_the_plan_of_somebody_who_left_is_ended_by_an_administrator(cast: SimpleNamespace, plan: IncentivePlan) -> None:
    for_sales(person=cast.outsider)
    update_person(by=None, person=cast.owner, left_on=day("06-30"))
    assert asked(cast.administrator) == [("End the plan “Clients who stay”", plan.get_absolute_url())]
    assert asked(cast.executive) == []
    services.update_incentive_plan(by=None, incentive_plan=plan, state="ended")
    assert asked(cast.administrator) == []


@pytest.mark.parametrize(("who", "queries"), [("owner", 1), ("executive", 3), ("administrator", 4)])
def test_it_costs_the_same_at_one_and_at_three(
    cast: SimpleNamespace, plan: IncentivePlan, who: str, queries: int, django_assert_num_queries: Any
) -> None:
    person = getattr(cast, who)

    def happen() -> None:
        row = compute(IncentivePlanFactory(person=cast.owner))
        services.dispute_payout(by=cast.owner, payout=row, reason="No.")
        done = compute(IncentivePlanFactory(person=person))
        services.approve_payout(by=cast.executive if who != "executive" else cast.administrator, payout=done)
        compute(IncentivePlanFactory(person=cast.lead))

    happen()
    with django_assert_num_queries(queries):
        asked(person)
    happen()
    happen()
    with django_assert_num_queries(queries):
        asked(person)


def test_a_teams_pay_of_a_month_is_that_of_whoever_was_in_it_on_the_last_day(
    cast: SimpleNamespace, plan: IncentivePlan
) -> None:
    """Who left since still reads and disputes the statement; who came since is told of none."""
    update_person(by=None, person=cast.outsider, team=cast.team, effective_on=day("07-01"))
    update_person(by=None, person=cast.owner, team=cast.other_team, effective_on=day("07-01"))
    row = compute(IncentivePlanFactory(team=cast.other_team))
    services.approve_payout(by=cast.executive, payout=row)
    for who in (cast.outsider, cast.owner):
        who.refresh_from_db()
    assert [title for title, _url in asked(cast.outsider)] == ["Your team’s pay for June 2025 is approved"]
    assert asked(cast.owner) == []
    assert Payout.objects.visible_to(cast.outsider).contains(row)
    services.dispute_payout(by=cast.outsider, payout=row, reason="June was ours.")
