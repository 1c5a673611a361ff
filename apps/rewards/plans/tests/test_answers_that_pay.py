"""Pay on a measure of people's answers: the two gates, and no answer to a hand-picked "ask now"."""

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from apps.accounts.models import Account
from apps.accounts.tests.factories import AccountFactory, ContactFactory
from apps.core.months import Month
from apps.feedback.tests.factories import ProgrammeFactory
from apps.impacts.tests.factories import ImpactFactory
from apps.measures.declare import Measure
from apps.measures.direct import figures_of
from apps.measures.registry import all_measures, get
from apps.measures.window import Window
from apps.rewards.plans import services
from apps.rewards.plans.models import IncentivePlan, Payout
from apps.rewards.plans.programme_answers import narrowed, paid_figures_of
from apps.rewards.plans.tests.factories import JUNE, IncentivePlanFactory
from apps.scorecards.tests.facts import answer, ask

pytestmark = pytest.mark.django_db
PAYABLE = [measure for measure in all_measures() if measure.is_payable]
HEARD = [measure for measure in PAYABLE if measure.uses_answers]


@pytest.fixture
def team(cast: SimpleNamespace) -> Any:
    """Its only account is Northgate; the other accounts of the firm are no longer clients."""
    Account.objects.filter(pk=cast.foreign_account.pk).delete()
    return cast.team


def satisfied(account: Account, count: int, score: int = 5, **fields: Any) -> None:
    for _ in range(count):
        answer(ContactFactory(account=account), "06-10", overall_satisfaction=score, **fields)


def plan_on(team: Any, target: int = 80) -> IncentivePlan:
    about = {"scope": "team", "scope_id": team.pk, "measure": "overall_satisfaction", "target": Decimal(target)}
    return IncentivePlanFactory(team=team, **about)


def paid(plan: IncentivePlan) -> Payout:
    return services.compute_payout(by=None, plan=plan, month=JUNE)


# --- The gates ------------------------------------------------------------------------------------
def test_nine_answers_pay_nothing_and_ten_pay(cast: SimpleNamespace, team: Any) -> None:
    satisfied(cast.account, 9)
    plan = plan_on(team)
    row = paid(plan)
    assert (row.n, row.amount, row.why_nothing, row.attainment) == (9, 0, "few", 125)
    satisfied(cast.account, 1)
    row = paid(plan)
    assert (row.n, row.amount, row.why_nothing) == (10, Decimal("10000.00"), "")


def test_less_than_60_percent_of_accounts_heard_pays_nothing(cast: SimpleNamespace, team: Any) -> None:
    others = [AccountFactory(team=team) for _ in range(4)]
    satisfied(cast.account, 10)
    satisfied(others[0], 1)
    plan = plan_on(team)
    row = paid(plan)
    assert (row.covered, row.accounts, row.amount, row.why_nothing) == (2, 5, 0, "coverage")
    satisfied(others[1], 1)
    row = paid(plan)
    assert (row.covered, row.accounts, row.amount, row.why_nothing) == (3, 5, Decimal("10000.00"), "")


# --- Ask now --------------------------------------------------------------------------------------
def test_answers_to_ask_now_do_not_pay(cast: SimpleNamespace, team: Any) -> None:
    satisfied(cast.account, 8)
    satisfied(cast.account, 4, score=2)
    satisfied(cast.account, 20, is_hand_picked=True)
    row = paid(plan_on(team))
    assert (row.numerator, row.denominator, row.n) == (8, 12, 12)
    assert figures_of(get("overall_satisfaction"), Window(JUNE))["team", team.pk][:3] == (28, 32, 32)  # type: ignore[arg-type]


def test_ask_now_opens_no_gate(cast: SimpleNamespace, team: Any) -> None:
    satisfied(cast.account, 9)
    satisfied(cast.account, 5, is_hand_picked=True)
    assert paid(plan_on(team)).why_nothing == "few"
    satisfied(cast.account, 1)
    other = AccountFactory(team=team)
    satisfied(other, 1, is_hand_picked=True)
    row = paid(plan_on(team))
    assert (row.covered, row.accounts, row.why_nothing) == (1, 2, "coverage")


def test_a_request_made_by_hand_is_no_request_where_the_response_rate_pays(cast: SimpleNamespace, team: Any) -> None:
    programme = ProgrammeFactory()
    for number in range(12):
        ask(ContactFactory(account=cast.account), "06-02", answered="06-05" if number < 9 else "", programme=programme)
        ask(ContactFactory(account=cast.account), "06-02", answered="06-05")
    found = paid_figures_of(get("response_rate"), Window(JUNE))  # type: ignore[arg-type]
    assert found["team", team.pk][:3] == (9, 12, 12)


@pytest.mark.parametrize("measure", HEARD, ids=[measure.key for measure in HEARD])
def test_without_ask_now_what_pays_is_the_scorecards_own_figure(measure: Measure, cast: SimpleNamespace) -> None:
    """Every measure of answers can be computed so, and then counts what it always counts."""
    programme, impact = ProgrammeFactory(), ImpactFactory(account=cast.account)
    for number in range(6):
        contact = ContactFactory(account=cast.account)
        request = ask(contact, "06-02", answered="06-10", programme=programme)
        scores = {"overall_satisfaction": 1 + number % 5, "stay_intent": 3, "recommend": 9}
        answer(contact, "06-10", {impact: (5, 1 + number % 5)}, request=request, **scores)
    window = Window(Month(2025, 6))
    own = figures_of(measure, window)
    assert paid_figures_of(measure, Window(Month(2025, 6))) == own
    assert any(values[1] for values in own.values()) or measure.key in {
        *("feedback_used", "follow_ups_on_time", "satisfied_yet_lost", "revenue_coverage", "uncovered_pains"),
        *("watermelon_accounts", "outcome_index"),
        *("cases_closed_to_satisfaction", "case_answer_rate"),  # their answers stand on the case, and a programme asks
    }


def test_only_queries_that_name_the_tables_are_narrowed() -> None:
    assert narrowed("SELECT 1 FROM accounts_account") == "SELECT 1 FROM accounts_account"
    assert narrowed("DELETE FROM feedback_response") == "DELETE FROM feedback_response"
    within = narrowed("\nWITH said AS (SELECT id FROM feedback_response) SELECT * FROM said")
    assert within.startswith("WITH feedback_response AS NOT MATERIALIZED (SELECT * FROM feedback_response WHERE NOT")
    assert within.endswith(", said AS (SELECT id FROM feedback_response) SELECT * FROM said")


# --- What may be chosen ---------------------------------------------------------------------------
@pytest.mark.parametrize("measure", all_measures(), ids=[measure.key for measure in all_measures()])
def test_pay_hangs_on_what_may_be_paid_on_and_on_nothing_else(measure: Measure, cast: SimpleNamespace) -> None:
    if measure.is_payable:
        assert IncentivePlanFactory(measure=measure.key, person=cast.owner).measure == measure.key
        return
    with pytest.raises(Exception, match="Pay may not hang on"):
        IncentivePlanFactory(measure=measure.key, person=cast.owner)


def test_hours_gaps_coaching_authority_silence_and_the_pay_signal_are_never_paid_on() -> None:
    never = {
        *("linked_effort", "effort_on_low_importance", "retainer_burn", "blind_spot_share", "perception_gap"),
        *("coaching_on_time", "coached_items_improved", "authority_uses", "silent_accounts", "pay_signal_ratio"),
    }
    assert never & {measure.key for measure in PAYABLE} == set()
