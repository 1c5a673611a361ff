"""The pay signal: what new sales pay against keeping clients, for the company, units and teams as they were."""

import datetime as dt
import re
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse

from apps.accounts.tests.factories import AccountFactory
from apps.core.months import Month, today
from apps.measures.models import Figure
from apps.measures.queries import view_of
from apps.measures.registry import get
from apps.people.services import update_person, update_team
from apps.people.tests.caller import Caller
from apps.people.tests.factories import BusinessUnitFactory, PersonFactory, TeamFactory
from apps.rewards.plans.models import IncentivePlan
from apps.rewards.plans.services import delete_incentive_plan, update_incentive_plan
from apps.rewards.plans.tests.factories import IncentivePlanFactory, for_sales, published
from apps.scorecards.asked import asked_for
from apps.scorecards.circulation.services import share_scorecard
from apps.scorecards.documents.content import figures_of
from apps.scorecards.tests.conftest import firm
from apps.scorecards.tests.facts import JUNE, figure
from apps.scorecards.tests.quiet import ago
from apps.scorecards.tests.test_rollup_equality import each_gives_the_same

__all__ = ["firm"]
pytestmark = pytest.mark.django_db
SIGNAL = "pay_signal_ratio"


def ratio(scope: str = "company", scope_id: int = 0, month: Month = JUNE) -> Decimal | None:
    found = figure(SIGNAL, scope, scope_id, month)
    return found.numerator if found and found.denominator else None


def test_northgates_signal_is_2_and_flagged(cast: SimpleNamespace) -> None:
    for_sales(person=cast.outsider)
    IncentivePlanFactory(person=cast.owner)
    assert ratio() == 2
    found = view_of(get(SIGNAL), JUNE, "company", 0)  # type: ignore[arg-type]
    assert (found.value, found.is_flagged, found.status) == (2, True, "none")
    told = told_to(cast.executive)
    assert (told["value"], told["display"], told["is_flagged"], told["n"]) == (2, "2.0", True, 2)


def told_to(person: Any) -> dict[str, Any]:
    answered = Caller(person).get("scorecards/?month=2025-06").json()
    return next(each for each in answered["figures"] if each["key"] == SIGNAL)


@pytest.fixture
def restated(cast: SimpleNamespace) -> None:
    """3.7 as published, 2.5 as it stands."""
    for_sales(person=cast.outsider, payout_at_target=Decimal(37000))
    plan = IncentivePlanFactory(person=cast.owner)
    IncentivePlanFactory(team=cast.team)
    figure(SIGNAL)
    published()
    update_incentive_plan(by=None, incentive_plan=plan, payout_at_target=Decimal(10000))
    figure(SIGNAL)


@pytest.mark.parametrize("who", ["owner", "lead", "coach", "outsider", "executive", "administrator"])
def test_its_figure_is_for_those_who_read_all_plans(
    cast: SimpleNamespace, restated: None, sign_in: Any, who: str
) -> None:
    """With few plans the ratio and one's own pay give the others'."""
    reader, reads = getattr(cast, who), who in {"executive", "administrator"}
    told, caller, client = told_to(reader), Caller(reader), sign_in(reader)
    assert (told["value"] is not None, told["published"] is not None, told["n"]) == (reads, reads, 3 * reads)
    assert caller.get("restatements/?month=2025-06").json()["count"] == reads
    years = caller.get(f"scorecards/years/?measure={SIGNAL}&month=2025-06").json()["periods"]
    assert any(each["value"] for period in years for each in period["figures"]) == reads
    pages = [
        reverse("plans:signal", query={"month": "2025-06"}),
        reverse("scorecards:restatements", query={"month": "2025-06"}),
        reverse("scorecards:measure", args=[SIGNAL], query={"month": "2025-06"}),
        *(reverse("scorecards:scorecard", query={"month": "2025-06"} | each) for each in ({}, {"format": "csv"})),
    ]
    shown = [bool(re.search(r"[>,](3\.7|2\.5)\b", text_of(client.get(url)))) for url in pages]
    assert shown == [reads] * len(pages)


def test_what_leaves_for_others_is_without_it(cast: SimpleNamespace, restated: None) -> None:
    asked = asked_for(cast.executive, {"month": "2025-06"})
    shared = share_scorecard(by=cast.executive, asked=asked, expires_on=today())
    figures = [each for each in figures_of(shared.content) if each["key"] == SIGNAL]
    assert [(each["value"], each["display"], each["published"]) for each in figures] == [(None, "—", "")]


def text_of(answer: Any) -> str:
    return (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode()


def test_the_sums_it_is_made_of_are_nobody_elses_business(cast: SimpleNamespace) -> None:
    for_sales(person=cast.outsider, payout_at_target=Decimal(9100))
    IncentivePlanFactory(person=cast.owner, payout_at_target=Decimal(7000))
    found = figure(SIGNAL)
    assert found is not None
    assert (found.numerator, found.denominator) == (Decimal("1.3"), 1)
    assert not view_of(get(SIGNAL), JUNE, "company", 0).is_flagged  # type: ignore[arg-type]


def test_without_money_for_keeping_clients_there_is_nothing_to_divide_by(cast: SimpleNamespace) -> None:
    for_sales(person=cast.owner)
    assert ratio() is None
    assert view_of(get(SIGNAL), JUNE, "company", 0).value is None  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "left_out",
    [{"state": "draft"}, {"rewards": "other"}, {"starts_on": dt.date(2025, 7, 1)}, {"ends_on": dt.date(2025, 6, 29)}],
)
def test_drafts_other_rewards_and_plans_of_other_days_do_not_count(cast: SimpleNamespace, left_out: Any) -> None:
    for_sales(person=cast.owner)
    IncentivePlanFactory(person=cast.owner)
    IncentivePlanFactory(person=cast.owner, **left_out)
    assert ratio() == 2


def test_a_plan_that_ended_since_still_counts_in_its_months(cast: SimpleNamespace) -> None:
    for_sales(person=cast.owner)
    plan = IncentivePlanFactory(person=cast.owner)
    update_incentive_plan(by=None, incentive_plan=plan, state="ended")
    assert ratio() == 2


def test_a_persons_plan_counts_in_the_team_of_the_months_last_day_and_its_unit(cast: SimpleNamespace) -> None:
    for_sales(team=cast.team)
    plan = IncentivePlanFactory(person=cast.owner)
    update_person(by=None, person=cast.owner, team=cast.other_team, effective_on=dt.date(2025, 7, 1))
    assert ratio("team", cast.team.pk) == 2
    assert ratio("business_unit", cast.team.business_unit_id) == 2
    assert figure(SIGNAL, "team", cast.other_team.pk) is None
    july = Month(2025, 7)
    assert ratio("team", cast.team.pk, july) is None
    assert Figure.objects.get(measure=SIGNAL, scope="team", scope_id=cast.team.pk, month=july.first_day).n == 1
    assert plan.person == cast.owner


# --- Incremental equals full ----------------------------------------------------------------------
def pay_for_both(firm: SimpleNamespace) -> None:
    firm.person = PersonFactory(team=firm.account.team)
    firm.sales = for_sales(team=firm.account.team, starts_on=ago(3))
    firm.plan = IncentivePlanFactory(person=firm.person, starts_on=ago(3))


def pay_more(firm: SimpleNamespace) -> None:
    update_incentive_plan(
        by=None, incentive_plan=IncentivePlan.objects.get(pk=firm.plan.pk), payout_at_target=Decimal(8000)
    )


def begin_earlier(firm: SimpleNamespace) -> None:
    update_incentive_plan(by=None, incentive_plan=IncentivePlan.objects.get(pk=firm.sales.pk), starts_on=ago(4))


def move_the_person(firm: SimpleNamespace) -> None:
    update_person(by=None, person=firm.person, team=TeamFactory(), effective_on=ago(2))


def move_the_unit(firm: SimpleNamespace) -> None:
    update_team(by=None, team=firm.account.team, business_unit=BusinessUnitFactory(), effective_on=ago(2))


def give_it_to_another(firm: SimpleNamespace) -> None:
    other = PersonFactory(team=AccountFactory().team)
    update_incentive_plan(by=None, incentive_plan=IncentivePlan.objects.get(pk=firm.plan.pk), person=other)


def take_it_out(firm: SimpleNamespace) -> None:
    delete_incentive_plan(by=None, incentive_plan=IncentivePlan.objects.get(pk=firm.sales.pk))


@pytest.mark.parametrize(
    "happenings",
    [
        [pay_for_both, pay_more, begin_earlier],
        [pay_for_both, move_the_person, move_the_unit],
        [pay_for_both, give_it_to_another, take_it_out],
    ],
)
def test_what_changed_gives_the_signal_of_everything_anew(firm: SimpleNamespace, happenings: Any) -> None:
    each_gives_the_same(firm, happenings)
