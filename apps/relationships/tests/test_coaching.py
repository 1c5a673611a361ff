"""Coaching: what asks for a plan, who begins one, its checks, and what it changed by the client's word only."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from apps.accounts.models import Account
from apps.accounts.tests.factories import ContactFactory
from apps.core.months import today
from apps.people.tests.caller import Caller
from apps.relationships.attention import items
from apps.relationships.coaching import with_outcome
from apps.relationships.helped import Helped, helped_by_practice
from apps.relationships.library import default_practices
from apps.relationships.models import CoachingPlan, Practice
from apps.relationships.outcome import Result, outcome_of
from apps.relationships.services import coaching as services
from apps.relationships.tests.pairing import PracticeFactory, dimensions, perceive, plan

pytestmark = pytest.mark.django_db

DAYS = dt.timedelta(days=1)


@pytest.fixture
def dana(cast: SimpleNamespace) -> Any:
    return ContactFactory(account=cast.account, full_name="Dana Whitfield")


def due(person: Any) -> list[str]:
    return [str(item.title) for item in items(person, Account.objects.visible_to(person).in_care_of(person), today())]


def what_came(row: CoachingPlan) -> Result:
    return outcome_of(with_outcome(CoachingPlan.objects.filter(pk=row.pk), today()).get(), today()).result


def begun(
    dana: Any, person: Any, before: int | None, after: int | None, days: int = 100, **fields: Any
) -> CoachingPlan:
    """A plan of some days ago; the client answered before it, and again a week ago."""
    began = today() - days * DAYS
    if before is not None:
        perceive(dana, person, "Savvy", before, 8, on=began - 3 * DAYS)
    row = plan(dana, person, "Savvy", started_on=began, **fields)
    if after is not None:
        perceive(dana, person, "Savvy", after, 8, on=today() - 7 * DAYS)
    return row


def test_a_blind_spot_asks_for_a_plan_and_stops_once_one_began(cast: SimpleNamespace, dana: Any) -> None:
    perceive(dana, cast.owner, "Savvy", 6, 8, on=today() - 2 * DAYS)
    perceive(dana, cast.owner, "Integrity", 8, 8, on=today() - 2 * DAYS)
    assert due(cast.owner) == due(cast.lead) == ["Begin a coaching plan: Savvy, Dana Whitfield"]
    assert due(cast.outsider) == []
    plan(dana, cast.owner, "Savvy")
    assert due(cast.owner) == []


def test_checks_and_asking_again_come_up_on_their_day(cast: SimpleNamespace, dana: Any) -> None:
    row = plan(dana, cast.owner, "Savvy", coach=cast.coach, started_on=today() - 28 * DAYS)
    assert due(cast.coach) == due(cast.owner) == ["Hold the monthly check with Marta Lindqvist"]
    services.record_check(by=cast.coach, coaching_plan=row, notes="Two ideas sent.")
    assert due(cast.coach) == []
    services.update_coaching_plan(by=cast.owner, coaching_plan=row, reask_on=today())
    assert due(cast.coach) == ["Ask Dana Whitfield the same again"]


def test_a_plan_has_a_check_in_four_weeks_and_is_asked_again_after_ninety_days(
    cast: SimpleNamespace, dana: Any
) -> None:
    row = plan(dana, cast.owner, "Savvy")
    assert (row.started_on, row.check_on, row.reask_on) == (today(), today() + 28 * DAYS, today() + 90 * DAYS)
    ended = services.update_coaching_plan(by=cast.owner, coaching_plan=row, state="done")
    assert (ended.ended_on, ended.check_on) == (today(), None)


@pytest.mark.parametrize(
    ("before", "after", "result"),
    [
        (4, 6, Result.BETTER),
        (4, 4, Result.SAME),
        (4, 3, Result.WORSE),
        (None, 6, Result.UNKNOWN),
        (4, None, Result.WAITING),
    ],
)
def test_only_a_client_score_that_rose_is_better(
    cast: SimpleNamespace, dana: Any, before: int | None, after: int | None, result: Result
) -> None:
    assert what_came(begun(dana, cast.owner, before, after)) == result


def test_a_smaller_gap_is_not_better_where_only_the_seller_came_down(cast: SimpleNamespace, dana: Any) -> None:
    row = begun(dana, cast.owner, 4, None)
    perceive(dana, cast.owner, "Savvy", 4, 4, on=today() - 7 * DAYS)
    assert what_came(row) == Result.SAME


def test_an_answer_before_the_day_to_ask_again_does_not_count(cast: SimpleNamespace, dana: Any) -> None:
    assert what_came(begun(dana, cast.owner, 4, 9, days=60)) == Result.WAITING


def test_an_answer_that_waits_for_the_sellers_is_not_told_by_the_plan(cast: SimpleNamespace, dana: Any) -> None:
    row = begun(dana, cast.owner, 4, None)
    perceive(dana, cast.owner, "Savvy", 9, None, on=today())
    assert what_came(row) == Result.WAITING


@pytest.mark.parametrize("who", ["owner", "lead", "administrator"])
def test_the_person_their_lead_and_administrators_begin_plans(cast: SimpleNamespace, dana: Any, who: str) -> None:
    item = {"contact": dana, "person": cast.owner, "dimension": dimensions()["Savvy"], "practice": PracticeFactory()}
    assert services.create_coaching_plan(by=getattr(cast, who), **item).pk


@pytest.mark.parametrize("who", ["teammate", "outsider", "executive", "coach"])
def test_others_begin_none(cast: SimpleNamespace, dana: Any, who: str) -> None:
    item = {"contact": dana, "person": cast.owner, "dimension": dimensions()["Savvy"], "practice": PracticeFactory()}
    with pytest.raises(PermissionDenied):
        services.create_coaching_plan(by=getattr(cast, who), **item)


def test_nobody_coaches_themselves_and_no_plan_begins_tomorrow(cast: SimpleNamespace, dana: Any) -> None:
    with pytest.raises(ValidationError, match="Nobody coaches themselves"):
        plan(dana, cast.owner, "Savvy", coach=cast.owner)
    with pytest.raises(ValidationError, match="lies in the future"):
        plan(dana, cast.owner, "Savvy", started_on=today() + DAYS)


def test_an_item_has_one_active_plan(cast: SimpleNamespace, dana: Any) -> None:
    plan(dana, cast.owner, "Savvy")
    with pytest.raises(ValidationError, match="There is an active plan for this already"):
        plan(dana, cast.owner, "Savvy")


def test_a_plan_is_begun_on_its_page_and_keeps_what_was_typed(cast: SimpleNamespace, sign_in: Any, dana: Any) -> None:
    perceive(dana, cast.owner, "Savvy", 4, 8, on=today())
    url = reverse("relationships:plan_create", args=[dana.pk, cast.owner.pk])
    practice = PracticeFactory()
    given = {"dimension": dimensions()["Savvy"].pk, "agreed": "First idea on Monday.", "started_on": str(today())}
    client = sign_in(cast.owner)
    refused = client.post(url, given)
    assert refused.status_code == 422
    assert "First idea on Monday." in refused.text
    response = client.post(url, given | {"practice": practice.pk, "coach": cast.coach.pk})
    row = CoachingPlan.objects.get()
    assert response.url == row.get_absolute_url()
    text = client.get(response.url).text
    assert "Nobody knows yet whether it helps." in text
    assert sign_in(cast.coach).get(response.url).status_code == 200
    assert sign_in(cast.outsider).get(response.url).status_code == 404
    assert sign_in(cast.executive).get(reverse("relationships:plan_update", args=[row.pk])).status_code == 403


def test_a_check_is_noted_on_the_plans_page(cast: SimpleNamespace, sign_in: Any, dana: Any) -> None:
    row = plan(dana, cast.owner, "Savvy", coach=cast.coach)
    url = reverse("relationships:plan_check", args=[row.pk])
    assert sign_in(cast.coach).post(url, {"notes": ""}).status_code == 422
    stale = sign_in(cast.coach).post(url, {"notes": "Kept.", "version": "2020-01-01T00:00:00+00:00"})
    assert (stale.status_code, "Kept." in stale.text) == (422, True)
    assert sign_in(cast.coach).post(url, {"notes": "Two ideas sent."}).url == row.get_absolute_url()
    assert "Two ideas sent." in sign_in(cast.owner).get(row.get_absolute_url()).text


def test_the_library_begins_with_ten_practices(cast: SimpleNamespace, sign_in: Any) -> None:
    default_practices()
    text = sign_in(cast.coach).get(reverse("relationships:practices")).text
    assert Practice.objects.count() == 10
    assert "Help them sell an idea inside" in text
    assert sign_in(cast.owner).get(reverse("relationships:practice_create")).status_code == 403


def test_how_often_a_practice_helped_is_a_count_below_five(cast: SimpleNamespace) -> None:
    practice = PracticeFactory()
    for after in (6, 3, 9):
        begun(ContactFactory(account=cast.account), cast.owner, 4, after, practice=practice)
    helped = helped_by_practice(today())[practice.pk]
    assert (helped, helped.said, helped.state) == (Helped(2, 3), "better in 2 of 3", "too_few")
    assert Helped(4, 5).said.replace("\u00a0", " ").startswith("better in 80.0 % (4 of 5; 95 % interval 37.6 %")


def test_plans_and_practices_in_the_api(cast: SimpleNamespace, dana: Any) -> None:
    caller = Caller(cast.administrator)
    practice = caller.post("practices/", {"name": "Listen", "advice": "First."}).json()["id"]
    item = {"contact": dana.pk, "person": cast.owner.pk, "dimension": dimensions()["Savvy"].pk, "practice": practice}
    told = caller.post("coaching-plans/", {**item, "coach": cast.coach.pk, "started_on": "2025-06-27"}).json()
    assert (told["reask_on"], told["check_on"], told["state"]) == ("2025-09-25", "2025-07-25", "active")
    assert Caller(cast.coach).ids("coaching-plans/") == Caller(cast.owner).ids("coaching-plans/") == [told["id"]]
    assert Caller(cast.outsider).ids("coaching-plans/") == []
    assert Caller(cast.outsider).post("practices/", {"name": "X", "advice": "Y"}).status_code == 403
    assert Caller(cast.executive).patch(f"coaching-plans/{told['id']}/", {"agreed": "x"}).status_code == 403
    done = Caller(cast.coach).patch(f"coaching-plans/{told['id']}/", {"state": "done"}).json()
    assert (done["state"], done["ended_on"]) == ("done", str(today()))
