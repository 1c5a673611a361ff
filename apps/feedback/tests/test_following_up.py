"""Low answers: the follow-up they open, who gets it, what people do about it, and what comes of it."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from apps.accounts.tests.factories import ContactFactory
from apps.core.errors import Conflict
from apps.feedback import services
from apps.feedback.models import Change, FollowUp, ImpactRating, Response
from apps.feedback.services.arrival import answer_arrived
from apps.feedback.tests.factories import ResponseFactory
from apps.impacts.tests.factories import ImpactFactory
from apps.outbox.models import Message
from apps.people.services import update_person
from apps.people.tests.caller import Caller

pytestmark = pytest.mark.django_db


@pytest.fixture
def dana(cast: SimpleNamespace) -> Any:
    return ContactFactory(account=cast.account, full_name="Dana Ruiz")


def arrived(contact: Any, **fields: Any) -> Response:
    """An answer as a client sends it, and what a worker does thereupon."""
    response = Response.objects.get(pk=ResponseFactory(contact=contact, **fields).pk)
    answer_arrived(response)
    services.tell_of_low_answers()
    return response


def follow_up_of(contact: Any, **fields: Any) -> FollowUp:
    return FollowUp.objects.get(response=arrived(contact, **({"overall_satisfaction": 2} | fields)))


def told() -> set[tuple[str, str]]:
    return set(Message.objects.filter(kind="follow_up").values_list("to_email", "dedupe_key"))


@pytest.mark.parametrize(("overall", "opened"), [(1, 1), (2, 1), (3, 0), (None, 0)])
def test_an_overall_of_two_or_less_opens_a_follow_up(dana: Any, overall: int | None, opened: int) -> None:
    arrived(dana, overall_satisfaction=overall)
    assert FollowUp.objects.count() == opened


@pytest.mark.parametrize(("satisfaction", "opened"), [(3, 1), (4, 0)])
def test_a_satisfaction_two_below_importance_opens_one(dana: Any, satisfaction: int, opened: int) -> None:
    response = ResponseFactory(contact=dana, overall_satisfaction=5)
    impact = ImpactFactory(account=dana.account)
    ImpactRating.objects.create(response=response, impact=impact, importance=5, satisfaction=satisfaction)
    answer_arrived(response)
    assert FollowUp.objects.count() == opened


def test_the_manager_gets_it_with_48_hours_and_is_told(cast: SimpleNamespace, dana: Any) -> None:
    row = follow_up_of(dana, comment="Nobody called me back.")
    assert (row.owner, row.due_at, row.state) == (cast.owner, row.response.answered_at + dt.timedelta(hours=48), "open")
    message = Message.objects.get()
    assert (message.to_email, message.account_id) == (cast.owner.email, cast.account.pk)
    assert "Nobody called" not in message.text


def test_one_for_the_leadership_goes_to_the_lead_alone(cast: SimpleNamespace, dana: Any) -> None:
    row = follow_up_of(dana, is_leadership_only=True)
    assert row.owner == cast.lead
    assert {to for to, _key in told()} == {cast.lead.email}


def test_without_a_lead_an_executive_gets_it_and_may_close_it(cast: SimpleNamespace, dana: Any) -> None:
    update_person(by=None, person=cast.lead, team=cast.other_team)
    row = follow_up_of(dana, is_leadership_only=True)
    assert row.owner == cast.executive
    closed = services.close_follow_up(by=cast.executive, follow_up=row, outcome="Called.")
    assert closed.state == "closed"


def test_of_a_manager_who_has_left_it_goes_to_the_lead(cast: SimpleNamespace, dana: Any) -> None:
    type(cast.owner).objects.filter(pk=cast.owner.pk).update(is_active=False, left_on=dt.date(2025, 1, 1))
    assert follow_up_of(dana).owner == cast.lead


def test_past_answers_brought_in_open_none_and_tell_nobody(dana: Any) -> None:
    ResponseFactory(contact=dana, overall_satisfaction=1)
    assert not FollowUp.objects.exists()
    assert not Message.objects.exists()


def test_an_answer_that_becomes_low_opens_one_and_one_that_no_longer_is_leaves_it_open(dana: Any) -> None:
    response = arrived(dana, overall_satisfaction=3)
    for overall in (1, 4):
        response.overall_satisfaction = overall
        response.save()
        answer_arrived(response)
    assert FollowUp.objects.get().state == "open"


def test_an_answer_that_turns_to_the_leadership_moves_its_follow_up_to_the_lead(
    cast: SimpleNamespace, dana: Any
) -> None:
    row = follow_up_of(dana)
    response = row.response
    response.is_leadership_only = True
    response.save()
    answer_arrived(response)
    row.refresh_from_db()
    assert row.owner == cast.lead
    assert not FollowUp.objects.visible_to(cast.owner).exists()


def test_who_takes_it_owns_it(cast: SimpleNamespace, dana: Any) -> None:
    row = services.take_follow_up(by=cast.teammate, follow_up=follow_up_of(dana))
    assert (row.owner, row.state) == (cast.teammate, "in_progress")


def test_the_first_reply_counts_and_stays(cast: SimpleNamespace, dana: Any) -> None:
    row = services.record_reply(by=cast.owner, follow_up=follow_up_of(dana))
    again = services.record_reply(by=cast.owner, follow_up=row)
    assert again.first_reply_at == row.first_reply_at
    with pytest.raises(ValidationError):
        services.record_reply(by=cast.owner, follow_up=row, replied_at=timezone.now())


@pytest.mark.parametrize("hours", [-72, 1])
def test_a_reply_lies_between_the_answer_and_now(cast: SimpleNamespace, dana: Any, hours: int) -> None:
    moment = timezone.now() + dt.timedelta(hours=hours)
    with pytest.raises(ValidationError, match="first_reply_at"):
        services.record_reply(by=cast.owner, follow_up=follow_up_of(dana), replied_at=moment)


def test_it_is_handed_only_to_who_may_read_the_answer(cast: SimpleNamespace, dana: Any) -> None:
    row = follow_up_of(dana, is_leadership_only=True)
    for person in (cast.owner, cast.outsider, cast.administrator, cast.coach):
        with pytest.raises(ValidationError, match="owner"):
            services.hand_over_follow_up(by=cast.lead, follow_up=row, to=person)
    assert services.hand_over_follow_up(by=cast.lead, follow_up=row, to=cast.executive).owner == cast.executive


def test_closing_needs_what_was_done_and_a_change_both_sentences(cast: SimpleNamespace, dana: Any) -> None:
    row = follow_up_of(dana)
    with pytest.raises(ValidationError, match="outcome"):
        services.close_follow_up(by=cast.owner, follow_up=row, outcome=" ")
    with pytest.raises(ValidationError) as error:
        services.close_follow_up(by=cast.owner, follow_up=row, outcome="Called.", is_changed=True, said="Slow.")
    assert list(error.value.error_dict) == ["did"]
    row.refresh_from_db()
    assert row.state == "open"


def test_closing_as_changed_writes_the_change_of_the_answer(cast: SimpleNamespace, dana: Any) -> None:
    row = follow_up_of(dana)
    words = {"said": "Nobody calls back.", "did": "You have one number now."}
    services.close_follow_up(by=cast.owner, follow_up=row, outcome="Called.", is_changed=True, **words)
    change = Change.objects.get()
    assert (change.said, change.did, change.account, change.is_shared) == (*words.values(), cast.account, True)
    assert list(change.responses.all()) == [row.response]
    with pytest.raises(ValidationError, match="closed"):
        services.take_follow_up(by=cast.owner, follow_up=row)


def test_of_two_at_once_the_second_is_told(cast: SimpleNamespace, dana: Any) -> None:
    row = follow_up_of(dana)
    seen = row.version
    services.take_follow_up(by=cast.owner, follow_up=row, seen=seen)
    with pytest.raises(Conflict):
        services.close_follow_up(by=cast.teammate, follow_up=row, outcome="Called.", seen=seen)


@pytest.mark.parametrize("who", ["executive", "coach", "outsider"])
def test_who_may_not_write_does_nothing_about_it(cast: SimpleNamespace, dana: Any, who: str) -> None:
    with pytest.raises(PermissionDenied):
        services.take_follow_up(by=getattr(cast, who), follow_up=follow_up_of(dana))


# --- pages and API ----------------------------------------------------------------------------------


def test_its_page_works_by_plain_forms(cast: SimpleNamespace, dana: Any, sign_in: Any) -> None:
    row = follow_up_of(dana)
    client, url = sign_in(cast.owner), row.get_absolute_url()
    assert client.post(f"{url}take/", {"version": row.version}).status_code == 302
    assert client.post(f"{url}reply/", {}).status_code == 302
    refused = client.post(f"{url}close/", {"outcome": "Called, and typed a lot", "is_changed": "on"})
    assert (refused.status_code, "typed a lot" in refused.content.decode()) == (422, True)
    whole = {"outcome": "Called.", "is_changed": "on", "said": "Slow", "did": "Faster", "is_shared": "on"}
    assert client.post(f"{url}close/", whole).status_code == 302
    page = client.get(url).content.decode()
    assert "Something has changed." in page
    assert "Faster" in page


def test_who_comes_second_sees_it_on_the_page_and_keeps_what_they_typed(
    cast: SimpleNamespace, dana: Any, sign_in: Any
) -> None:
    row = follow_up_of(dana)
    services.take_follow_up(by=cast.teammate, follow_up=row)
    answer = sign_in(cast.owner).post(
        f"{row.get_absolute_url()}close/", {"outcome": "My own words", "version": row.version}
    )
    assert (answer.status_code, "My own words" in answer.content.decode()) == (409, True)
    row.refresh_from_db()
    assert row.version in answer.content.decode()


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("owner", 200),
        ("teammate", 200),
        ("lead", 200),
        ("executive", 200),
        ("administrator", 200),
        ("outsider", 404),
        ("coach", 403),
    ],
)
def test_its_page_opens_to_readers_of_the_answer(
    cast: SimpleNamespace, dana: Any, sign_in: Any, who: str, status: int
) -> None:
    row = follow_up_of(dana)
    assert sign_in(getattr(cast, who)).get(row.get_absolute_url()).status_code == status


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_queries_at_any_length(
    cast: SimpleNamespace, sign_in: Any, django_assert_num_queries: Any, count: int
) -> None:
    for _n in range(count):
        follow_up_of(ContactFactory(account=cast.account))
    client = sign_in(cast.owner)
    client.get("/feedback/follow-ups/")
    with django_assert_num_queries(5):
        client.get("/feedback/follow-ups/?which=mine")


def test_the_api_closes_through_the_same_service(cast: SimpleNamespace, dana: Any) -> None:
    row = follow_up_of(dana)
    caller = Caller(cast.owner)
    listed = caller.get(f"follow-ups/?account={cast.account.pk}&state=open").json()
    assert [one["id"] for one in listed["results"]] == [row.pk]
    assert caller.patch(f"follow-ups/{row.pk}/", {"state": "closed"}).status_code == 400
    given = {"state": "closed", "outcome": "Called.", "is_changed": True, "said": "Slow", "did": "Faster"}
    closed = caller.patch(f"follow-ups/{row.pk}/", given)
    assert (closed.status_code, closed.json()["state"]) == (200, "closed")
    assert caller.get("changes/").json()["results"][0]["responses"] == [row.response_id]
    assert Caller(cast.outsider).get(f"follow-ups/{row.pk}/").status_code == 404
    assert Caller(cast.executive).patch(f"follow-ups/{row.pk}/", {"state": "in_progress"}).status_code == 403
