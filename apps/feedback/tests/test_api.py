"""Themes, programmes, requests and responses through the API."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from apps.accounts.tests.factories import ContactFactory
from apps.core.links import make_token
from apps.feedback.models import FeedbackRequest, Response
from apps.feedback.services import create_programme, create_questionnaire, create_theme, record_request, record_response
from apps.impacts.tests.factories import ImpactFactory
from apps.outbox.models import Message
from apps.people.tests.caller import Caller

NOTHING_MORE: dict[str, Any] = {"versions": [], "cannot_judge": [], "question_answers": []}
SENT, ANSWERED = "2025-06-18T14:00:00Z", "2025-06-20T15:30:00Z"


@pytest.fixture
def dana(cast: SimpleNamespace) -> Any:
    return ContactFactory(account=cast.account, full_name="Dana Whitfield", email="dana@northgate.example")


def answer_of(contact: Any, **fields: Any) -> Response:
    moment = dt.datetime.fromisoformat(ANSWERED)
    return record_response(by=None, contact=contact, **{"answered_at": moment, **fields})


# --- asking -----------------------------------------------------------------------------------------


def test_a_contact_is_asked_now(cast: SimpleNamespace, dana: Any) -> None:
    response = Caller(cast.owner).post("feedback-requests/", {"contact": dana.pk})
    assert response.status_code == 201
    row = response.json()
    assert set(row) == {"id", "contact", "programme", "state", "sent_at", "answered_at", "expires_at", "external_id"}
    assert (row["contact"], row["state"], row["sent_at"]) == (dana.pk, "pending", None)
    assert Message.objects.get().contact_id == dana.pk


def test_the_token_of_a_link_is_never_shown(cast: SimpleNamespace, dana: Any) -> None:
    row = Caller(cast.administrator).post("feedback-requests/", {"contact": dana.pk})
    assert make_token("answer", row.json()["id"]) not in row.content.decode()
    assert "generation" not in row.json()


def test_who_was_asked_lately_is_not_asked_again(cast: SimpleNamespace, dana: Any) -> None:
    caller = Caller(cast.owner)
    caller.post("feedback-requests/", {"contact": dana.pk})
    again = caller.post("feedback-requests/", {"contact": dana.pk})
    assert (again.status_code, list(again.json())) == (400, ["contact"])
    assert Message.objects.count() == 1


def test_asking_again_by_the_same_external_id_asks_once(cast: SimpleNamespace, dana: Any) -> None:
    caller = Caller(cast.owner)
    given = {"contact": dana.pk, "external_id": "ask-1"}
    first, second = (caller.post("feedback-requests/", given) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json() == second.json()
    assert Message.objects.count() == 1


def test_a_foreign_contact_cannot_be_asked(cast: SimpleNamespace, dana: Any) -> None:
    response = Caller(cast.outsider).post("feedback-requests/", {"contact": dana.pk})
    assert response.json() == {"contact": [f"{dana.pk} does not exist."]}


@pytest.mark.parametrize("role", ["executive", "coach"])
def test_who_never_writes_asks_nobody(cast: SimpleNamespace, dana: Any, role: str) -> None:
    assert Caller(getattr(cast, role)).post("feedback-requests/", {"contact": dana.pk}).status_code == 403


def test_an_administrator_records_history_and_nobody_is_mailed(cast: SimpleNamespace, dana: Any) -> None:
    given = {"contact": dana.pk, "sent_at": SENT, "state": "answered", "answered_at": ANSWERED}
    response = Caller(cast.administrator).post("feedback-requests/", given)
    assert response.status_code == 201
    assert {name: response.json()[name] for name in given} == given
    assert not Message.objects.exists()


def test_only_administrators_record_history(cast: SimpleNamespace, dana: Any) -> None:
    assert Caller(cast.owner).post("feedback-requests/", {"contact": dana.pk, "sent_at": SENT}).status_code == 403


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"state": "sent"}, "sent_at"),
        ({"answered_at": ANSWERED}, "sent_at"),
        ({"sent_at": None}, "sent_at"),
        ({"sent_at": "2099-01-01T00:00:00Z"}, "sent_at"),
        ({"sent_at": SENT, "state": "pending"}, "state"),
        ({"sent_at": SENT, "state": "answered"}, "answered_at"),
        ({"sent_at": ANSWERED, "answered_at": SENT}, "answered_at"),
        ({"sent_at": SENT, "state": "lost"}, "state"),
        ({"sent_at": "0001-01-01T00:00:00+14:00"}, "sent_at"),
    ],
)
def test_history_that_cannot_be_is_refused(
    cast: SimpleNamespace, dana: Any, fields: dict[str, Any], wrong: str
) -> None:
    response = Caller(cast.administrator).post("feedback-requests/", {"contact": dana.pk, **fields})
    assert (response.status_code, list(response.json())) == (400, [wrong])
    assert not FeedbackRequest.objects.exists()


def test_a_request_is_withdrawn_by_who_may_ask(cast: SimpleNamespace, dana: Any) -> None:
    caller = Caller(cast.owner)
    pk = caller.post("feedback-requests/", {"contact": dana.pk}).json()["id"]
    assert caller.patch(f"feedback-requests/{pk}/", {"sent_at": SENT}).status_code == 403
    assert caller.patch(f"feedback-requests/{pk}/", {"state": "cancelled"}).json()["state"] == "cancelled"
    assert Message.objects.get().state == "cancelled"


# --- answers -----------------------------------------------------------------------------------------


def test_an_answer_reads_as_it_was_given(cast: SimpleNamespace, dana: Any) -> None:
    impact, theme = ImpactFactory(account=cast.account), create_theme(by=None, name="Billing")
    request = record_request(by=None, contact=dana, sent_at=dt.datetime.fromisoformat(SENT))
    given = {
        "contact": dana.pk,
        "request": request.pk,
        "answered_at": "2025-07-01T02:10:00Z",
        "overall_satisfaction": 4,
        "stay_intent": 2,
        "buy_more_intent": 3,
        "recommend": 7,
        "comment": "Good — but slow",
        "themes": [theme.pk],
        "is_leadership_only": False,
        "impact_ratings": [{"impact": impact.pk, "importance": 5, "satisfaction": 4, "cannot_judge": False}],
        "external_id": "survey-1",
    }
    row = Caller(cast.administrator).post("responses/", given).json()
    assert row == {**given, "id": Response.objects.get().pk, "account": cast.account.pk, **NOTHING_MORE}
    request.refresh_from_db()
    assert (request.state, request.answered_at.isoformat()) == ("answered", "2025-07-01T02:10:00+00:00")
    assert not Message.objects.exists()


@pytest.mark.parametrize("role", ["owner", "lead", "executive", "coach", "outsider"])
def test_only_administrators_bring_in_answers(cast: SimpleNamespace, dana: Any, role: str) -> None:
    given = {"contact": dana.pk, "answered_at": ANSWERED, "overall_satisfaction": 4}
    assert Caller(getattr(cast, role)).post("responses/", given).status_code == 403


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"overall_satisfaction": 6}, "overall_satisfaction"),
        ({"stay_intent": 0}, "stay_intent"),
        ({"recommend": 11}, "recommend"),
        ({"recommend": 3.5}, "recommend"),
        ({"answered_at": "2099-01-01T00:00:00Z"}, "answered_at"),
        ({"comment": "x" * 5_001}, "comment"),
        ({"themes": [999_999]}, "themes"),
        ({"impact_ratings": [{"impact": 999_999}]}, "impact_ratings"),
        ({"impact_ratings": "none"}, "impact_ratings"),
    ],
)
def test_an_answer_off_the_scale_is_refused(
    cast: SimpleNamespace, dana: Any, fields: dict[str, Any], wrong: str
) -> None:
    given = {"contact": dana.pk, "answered_at": ANSWERED, **fields}
    response = Caller(cast.administrator).post("responses/", given)
    assert (response.status_code, list(response.json())) == (400, [wrong])
    assert not Response.objects.exists()


def test_an_impact_of_another_account_cannot_be_rated(cast: SimpleNamespace, dana: Any) -> None:
    elsewhere = ImpactFactory(account=cast.foreign_account)
    given = {"contact": dana.pk, "answered_at": ANSWERED, "impact_ratings": [{"impact": elsewhere.pk, "importance": 5}]}
    response = Caller(cast.administrator).post("responses/", given)
    assert (response.status_code, list(response.json())) == (400, ["impact_ratings"])


def test_sending_an_answer_again_corrects_it(cast: SimpleNamespace, dana: Any) -> None:
    caller = Caller(cast.administrator)
    given = {"contact": dana.pk, "answered_at": ANSWERED, "overall_satisfaction": 4, "external_id": "survey-1"}
    first = caller.post("responses/", given)
    second = caller.post("responses/", {**given, "overall_satisfaction": 2})
    assert (first.status_code, second.status_code) == (201, 200)
    assert second.json() == {**first.json(), "overall_satisfaction": 2}


def test_earlier_versions_stand_newest_first(cast: SimpleNamespace, dana: Any) -> None:
    stands = answer_of(dana, overall_satisfaction=5)
    for day, score in ((1, 1), (2, 3)):
        moment = dt.datetime(2025, 6, day, tzinfo=dt.UTC)
        version = answer_of(dana, answered_at=moment, overall_satisfaction=score)
        Response.objects.filter(pk=version.pk).update(version_of=stands, superseded_at=timezone.now())
    caller = Caller(cast.owner)
    assert caller.ids("responses/") == [stands.pk]
    versions = caller.get(f"responses/{stands.pk}/").json()["versions"]
    assert [version["overall_satisfaction"] for version in versions] == [3, 1]


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("owner", 404),
        ("teammate", 404),
        ("lead", 200),
        ("executive", 200),
        ("administrator", 404),
        ("coach", 404),
        ("outsider", 404),
    ],
)
def test_what_is_for_the_leadership_exists_for_it_alone(
    cast: SimpleNamespace, dana: Any, role: str, status: int
) -> None:
    answer = answer_of(dana, is_leadership_only=True)
    caller = Caller(getattr(cast, role))
    assert caller.get(f"responses/{answer.pk}/").status_code == status
    assert caller.ids("responses/") == ([answer.pk] if status == 200 else [])


def test_correcting_an_answer_for_the_leadership_does_not_show_it(cast: SimpleNamespace, dana: Any) -> None:
    answer_of(dana, is_leadership_only=True, comment="We are leaving", external_id="survey-1")
    row = Caller(cast.administrator).post("responses/", {"external_id": "survey-1"}).json()
    assert set(row) == {"id", "account", "contact", "request", "answered_at", "is_leadership_only", "external_id"}


def test_an_answer_for_the_leadership_stays_so_whoever_posts_it_again(cast: SimpleNamespace, dana: Any) -> None:
    answer_of(dana, is_leadership_only=True, comment="We are leaving", external_id="survey-1")
    again = Caller(cast.administrator).post("responses/", {"external_id": "survey-1", "is_leadership_only": False})
    assert (again.status_code, list(again.json())) == (400, ["is_leadership_only"])
    assert Response.objects.get().is_leadership_only


# --- what is asked ------------------------------------------------------------------------------------


def test_administrators_set_programmes_up(cast: SimpleNamespace) -> None:
    caller = Caller(cast.administrator)
    questionnaire = caller.post("questionnaires/", {"name": "Quarterly"}).json()["id"]
    given = {"name": "Key accounts", "questionnaire": questionnaire, "cadence": "quarterly", "starts_on": "2025-07-01"}
    row = caller.post("programmes/", given).json()
    assert (row["audience"], row["is_running"], row["last_run_on"]) == ("all", True, None)
    assert Caller(cast.owner).patch(f"programmes/{row['id']}/", {"is_running": False}).status_code == 403
    assert Caller(cast.owner).get(f"programmes/{row['id']}/").status_code == 200


@pytest.mark.parametrize(
    ("resource", "queries"),
    [("themes", 3), ("questionnaires", 4), ("programmes", 3), ("feedback-requests", 3), ("responses", 9)],
)
def test_a_list_costs_the_same_at_one_row_and_at_three(
    cast: SimpleNamespace, resource: str, queries: int, django_assert_num_queries: Any
) -> None:
    caller = Caller(cast.executive)
    caller.get("people/")  # the day of use is noted once
    for numbers in ([1], [2, 3]):
        for number in numbers:
            _one_of_each(cast, number)
        with django_assert_num_queries(queries):
            assert caller.get(f"{resource}/").json()["count"] == max(numbers)


def _one_of_each(cast: SimpleNamespace, number: int) -> None:
    contact, impact = ContactFactory(account=cast.account), ImpactFactory(account=cast.account)
    theme = create_theme(by=None, name=f"Theme {number}")
    questionnaire = create_questionnaire(by=None, name=f"Questionnaire {number}")
    starts_on = dt.date(2025, 7, 1)
    create_programme(by=None, name=f"Programme {number}", questionnaire=questionnaire, starts_on=starts_on)
    request = record_request(by=None, contact=contact, sent_at=dt.datetime.fromisoformat(SENT))
    ratings = [{"impact": impact, "importance": 5, "satisfaction": 4}]
    stands, version = (
        answer_of(contact, request=kept, themes=[theme], impact_ratings=ratings) for kept in (request, None)
    )
    Response.objects.filter(pk=version.pk).update(version_of=stands, superseded_at=timezone.now())
