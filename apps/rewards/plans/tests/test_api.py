"""Plans and payouts in the API: Northgate to the cent, and nothing for whom it is none of their business."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.people.tests.caller import Caller
from apps.rewards.plans.models import Payout
from apps.rewards.plans.tests.factories import IncentivePlanFactory, published, retention
from apps.scorecards.tests.facts import figure

pytestmark = pytest.mark.django_db
JSON: Any = {"format": "json"}


@pytest.fixture
def entered(cast: SimpleNamespace) -> SimpleNamespace:
    """Northgate's company, and the two plans of its pay, posted by an administrator."""
    retention()
    published()
    cast.caller = Caller(cast.administrator)
    keeping = {"name": "Keep", "person": cast.owner.pk, "rewards": "keeping_clients", "scope": "company"}
    keeping |= {"measure": "gross_revenue_retention", "scope_id": None, "target": "95", "payout_at_target": "5000"}
    selling = {"name": "Sell", "person": cast.outsider.pk, "rewards": "new_sales", "payout_at_target": 10000}
    lasting = {"starts_on": "2025-01-01", "ends_on": "2025-12-31", "state": "active"}
    answers = [cast.caller.post("incentive-plans/", fields | lasting, **JSON) for fields in (keeping, selling)]
    assert [answer.status_code for answer in answers] == [201, 201], [answer.content for answer in answers]
    cast.plan, cast.sales = (answer.json()["id"] for answer in answers)
    return cast


def compute(entered: SimpleNamespace, by: Any = None) -> Any:
    caller = Caller(by) if by else entered.caller
    return caller.post("payouts/", {"plan": entered.plan, "month": "2025-06"}, **JSON)


def test_northgates_payout_is_exact(entered: SimpleNamespace) -> None:
    answered = compute(entered)
    assert answered.status_code == 201, answered.content
    told = answered.json()
    assert (round(float(told["attainment"]), 3), round(float(told["payout_percent"]), 3)) == (98.947, 89.474)
    assert (told["amount"], told["state"], told["month"]) == (4473.68, "computed", "2025-06")
    assert told["say"].replace("\xa0", " ").endswith("$5,000.00: $4,473.68.")
    listed = entered.caller.get(f"payouts/?plan={entered.plan}&month=2025-06").json()
    assert [row["id"] for row in listed["results"]] == [told["id"]]
    assert entered.caller.get(f"payouts/?plan={entered.plan}&month=2025-05").json()["count"] == 0


def test_northgates_signal_is_2_on_the_scorecard(entered: SimpleNamespace) -> None:
    figure("pay_signal_ratio")
    card = entered.caller.get("scorecards/?month=2025-06").json()
    told = {each["key"]: each for each in card["figures"]}["pay_signal_ratio"]
    assert (told["value"], told["display"], told["is_flagged"]) == (2, "2.0", True)


def test_computing_twice_answers_the_same_payout(entered: SimpleNamespace) -> None:
    assert compute(entered).json()["id"] == compute(entered).json()["id"]
    assert Payout.objects.count() == 1


def test_a_payout_is_approved_disputed_and_answered_by_its_state(entered: SimpleNamespace) -> None:
    path = f"payouts/{compute(entered).json()['id']}/"
    owner, executive = Caller(entered.owner), Caller(entered.executive)
    assert owner.patch(path, {"state": "approved"}, **JSON).status_code == 403
    assert owner.patch(path, {"state": "disputed"}, **JSON).json() == {
        "reason": ["Say what is wrong, so that it can be answered."]
    }
    assert owner.patch(path, {"state": "disputed", "reason": "One came back."}, **JSON).json()["state"] == "disputed"
    assert executive.patch(path, {"state": "approved"}, **JSON).status_code == 409
    assert executive.patch(path, {"state": "computed", "answer": "In July."}, **JSON).json()["state"] == "computed"
    approved = executive.patch(path, {"state": "approved"}, **JSON).json()
    assert (approved["state"], approved["approved_by"]) == ("approved", entered.executive.pk)
    assert executive.patch(path, {"state": "computed"}, **JSON).status_code == 403


def test_what_is_never_paid_on_cannot_be_chosen(entered: SimpleNamespace) -> None:
    fields = {"name": "Hours", "person": entered.owner.pk, "rewards": "other", "measure": "linked_effort"}
    fields |= {"target": "90", "payout_at_target": "100", "starts_on": "2025-01-01"}
    refused = entered.caller.post("incentive-plans/", fields, **JSON)
    assert refused.status_code == 400
    assert "Pay may not hang on" in refused.json()["measure"][0]


@pytest.mark.parametrize("who", ["owner", "teammate", "lead", "executive", "coach", "administrator", "outsider"])
def test_pay_is_found_by_those_it_concerns(entered: SimpleNamespace, who: str) -> None:
    payout = compute(entered).json()["id"]
    caller, sees = Caller(getattr(entered, who)), who in {"owner", "lead", "executive", "administrator"}
    assert (entered.plan in caller.ids("incentive-plans/")) == sees
    assert (payout in caller.ids("payouts/")) == sees
    assert caller.get(f"payouts/{payout}/").status_code == (200 if sees else 404)
    assert caller.get(f"incentive-plans/{entered.plan}/").status_code == (200 if sees else 404)
    answered = compute(entered, getattr(entered, who)).status_code
    assert answered == (201 if who in {"executive", "administrator"} else 403 if sees else 400)
    own = {"name": "Mine"}
    written = caller.patch(f"incentive-plans/{entered.plan}/", own, **JSON).status_code
    assert written == (200 if who == "administrator" else 403)


def test_lists_cost_the_same_at_one_row_and_at_three(entered: SimpleNamespace) -> None:
    def cost(path: str) -> int:
        entered.caller.get(path)
        with CaptureQueriesContext(connection) as queries:
            entered.caller.get(path)
        return len(queries)

    compute(entered)
    before = [cost(path) for path in ("incentive-plans/", "payouts/")]
    for _ in range(2):
        plan = IncentivePlanFactory(person=entered.lead)
        entered.caller.post("payouts/", {"plan": plan.pk, "month": "2025-06"}, **JSON)
    assert [cost(path) for path in ("incentive-plans/", "payouts/")] == before
