"""Questionnaires with questions of their own, and the versions that requests keep."""

import threading

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from apps.accounts.tests.factories import ContactFactory
from apps.core.errors import Conflict
from apps.feedback import services
from apps.feedback.models import (
    FeedbackRequest,
    Programme,
    Question,
    QuestionAnswer,
    Questionnaire,
    QuestionnaireVersion,
)
from apps.feedback.tests.factories import ProgrammeFactory, QuestionnaireFactory, ResponseFactory
from apps.people.tests.caller import Caller

pytestmark = pytest.mark.django_db
SPEED = {"kind": "scale", "wording": {"en": "How fast are we?", "de": "Wie schnell sind wir?"}, "low": {"en": "Slow"}}
CHANNEL = {
    "kind": "choice",
    "wording": {"en": "How do you like to hear from us?"},
    "options": [{"en": "Mail"}, {"en": "Phone"}],
}


def add(questionnaire, **fields):
    return services.create_question(by=None, questionnaire=questionnaire, **fields)


def numbers(questionnaire):
    return list(questionnaire.versions.order_by("number").values_list("number", flat=True))


def test_only_what_changes_what_is_asked_writes_a_version(db):
    questionnaire = QuestionnaireFactory()
    assert numbers(questionnaire) == [1]
    services.update_questionnaire(by=None, questionnaire=questionnaire, name="Other name")
    assert numbers(questionnaire) == [1]
    services.update_questionnaire(by=None, questionnaire=questionnaire, asks_themes=False)
    question = add(questionnaire, **SPEED)
    services.update_question(by=None, question=question, **SPEED)
    questionnaire.refresh_from_db()
    assert (numbers(questionnaire), questionnaire.current_version) == ([1, 2, 3], 3)
    latest = questionnaire.versions.get(number=3).content
    assert (latest["asks_themes"], latest["asks_impacts"]) == (False, True)
    assert latest["questions"] == [
        {
            "id": question.pk,
            "kind": "scale",
            "wording": SPEED["wording"],
            "low": SPEED["low"],
            "high": {},
            "options": [],
        }
    ]


def test_a_request_keeps_the_version_it_was_asked_with(cast):
    programme = ProgrammeFactory()
    first = ContactFactory(account=cast.account)
    services.run_programmes()
    add(programme.questionnaire, **SPEED)
    second = ContactFactory(account=cast.account)
    Programme.objects.update(last_run_on=None)
    services.run_programmes()
    asked = {row.contact: row.asked_version.number for row in FeedbackRequest.objects.select_related("asked_version")}
    assert asked == {first: 1, second: 2}
    by_hand = services.ask_contact(by=None, contact=ContactFactory(account=cast.account))
    assert by_hand.asked_version is None


def test_questions_move_retire_and_come_back(db):
    questionnaire = QuestionnaireFactory()
    speed, channel = add(questionnaire, **SPEED), add(questionnaire, **CHANNEL)
    services.move_question(by=None, question=channel, is_up=True)
    services.move_question(by=None, question=channel, is_up=True)

    def asked():
        return [row["id"] for row in questionnaire.versions.order_by("-number").first().content["questions"]]

    assert asked() == [channel.pk, speed.pk]
    services.update_question(by=None, question=channel, is_asked=False)
    assert asked() == [speed.pk]
    services.update_question(by=None, question=channel, is_asked=True)
    assert asked() == [channel.pk, speed.pk]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"wording": {"de": "Wie schnell?"}}, "English at least"),
        ({"wording": {"en": "Fast?", "xx": "?"}}, "no language xx"),
        ({"wording": "Fast?"}, "by language"),
        ({"wording": {"en": "x" * 301}}, "at most 300"),
        ({"options": [{"en": "Mail"}]}, "Only a question with one answer"),
        ({"kind": "choice", "low": {}, "options": [{"en": "Mail"}]}, "from 2 to 10"),
        ({"kind": "choice", "low": {}, "options": [{"en": "Mail"}, {"en": "Mail"}]}, "say the same"),
        ({"kind": "choice", "low": {}, "options": [{"en": "Mail"}, {"de": "Post"}]}, "English at least"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_words(db, fields, words):
    questionnaire = QuestionnaireFactory()
    with pytest.raises(ValidationError, match=words):
        add(questionnaire, **SPEED | fields)
    assert numbers(questionnaire) == [1]


def test_an_answered_question_keeps_its_kind_and_its_options(cast):
    question = add(QuestionnaireFactory(), **CHANNEL)
    response = ResponseFactory(contact=ContactFactory(account=cast.account))
    QuestionAnswer.objects.create(response=response, question=question, option=1)
    for fields in ({"kind": "text", "options": []}, {"options": CHANNEL["options"][:1]}):
        with pytest.raises(ValidationError, match="has answers already"):
            services.update_question(by=None, question=question, **fields)
    more = [{"en": "Post"}, {"en": "Phone"}, {"en": "Visit"}]
    assert services.update_question(by=None, question=question, options=more).options == more


def test_only_administrators_write_questions(cast):
    questionnaire = QuestionnaireFactory()
    question = add(questionnaire, **SPEED)
    for person in (cast.owner, cast.lead, cast.executive):
        with pytest.raises(PermissionDenied):
            services.create_question(by=person, questionnaire=questionnaire, **SPEED)
        with pytest.raises(PermissionDenied):
            services.update_question(by=person, question=question, is_asked=False)
        with pytest.raises(PermissionDenied):
            services.move_question(by=person, question=question, is_up=True)


def test_of_two_who_edit_a_question_the_second_is_told(cast):
    question = add(QuestionnaireFactory(), **SPEED)
    seen = question.version
    services.update_question(by=cast.administrator, question=question, seen=seen, wording={"en": "Are we fast?"})
    with pytest.raises(Conflict):
        services.update_question(by=cast.administrator, question=question, seen=seen, wording={"en": "Are we slow?"})


@pytest.mark.django_db(transaction=True)
def test_questions_added_at_once_stand_in_versions_of_their_own(db):
    questionnaire = QuestionnaireFactory()

    def work(number: int) -> None:
        add(questionnaire, kind="text", wording={"en": f"Question {number}"})
        connection.close()

    workers = [threading.Thread(target=work, args=[number]) for number in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert numbers(questionnaire) == [1, 2, 3, 4, 5]
    counts = [len(version.content["questions"]) for version in questionnaire.versions.order_by("number")]
    assert counts == [0, 1, 2, 3, 4]


def test_the_api_takes_the_questions_as_a_whole_list_all_or_nothing(cast):
    caller = Caller(cast.administrator)
    made = caller.post(
        "questionnaires/", {"name": "Short", "asks_impacts": False, "questions": [SPEED, CHANNEL]}, format="json"
    )
    assert made.status_code == 201, made.json()
    row = made.json()
    assert (row["asks_impacts"], row["current_version"], [q["kind"] for q in row["questions"]]) == (
        False,
        1,
        ["scale", "choice"],
    )
    url = f"questionnaires/{row['id']}/"
    speed, channel = row["questions"]
    broken = [channel, {"kind": "text", "wording": {"de": "Warum?"}}]
    refused = caller.patch(url, {"questions": broken}, format="json")
    assert refused.status_code == 400
    assert "Question 2" in refused.json()["questions"][0]
    assert [q["id"] for q in caller.get(url).json()["questions"]] == [speed["id"], channel["id"]]
    changed = caller.patch(
        url, {"questions": [channel, {"kind": "text", "wording": {"en": "Why?"}}]}, format="json"
    ).json()
    assert [q["wording"]["en"] for q in changed["questions"]] == [CHANNEL["wording"]["en"], "Why?"]
    assert changed["current_version"] == 2
    assert not Question.objects.get(pk=speed["id"]).is_asked
    assert caller.patch(url, {"current_version": 9}, format="json").json()["current_version"] == 2
    assert Caller(cast.owner).patch(url, {"questions": []}, format="json").status_code == 403
    foreign = add(QuestionnaireFactory(), **SPEED)
    stolen = caller.patch(url, {"questions": [{**SPEED, "id": foreign.pk}]}, format="json")
    assert "no such question" in stolen.json()["questions"][0]


def test_pages_add_edit_move_and_retire(cast, sign_in):
    questionnaire = QuestionnaireFactory(name="Yearly")
    client = sign_in(cast.administrator)
    page = f"/feedback/questionnaires/{questionnaire.pk}/"
    form = {"kind": "choice", "wording_en": "Which channel?", "options_en": "Mail\nPhone", "options_de": "\nTelefon"}
    refused = client.post(f"{page}questions/new/", form | {"options_en": "Mail", "options_de": ""})
    assert refused.status_code == 422
    assert "from 2 to 10 options" in refused.content.decode()
    assert "Which channel?" in refused.content.decode()
    client.post(f"{page}questions/new/", form)
    question = Question.objects.get()
    assert question.options == [{"en": "Mail"}, {"en": "Phone", "de": "Telefon"}]
    edit = client.get(f"/feedback/questions/{question.pk}/edit/")
    assert edit.context["form"]["options_de"].value() == "\nTelefon"
    stale = {**form, "version": question.version, "wording_en": "By which channel?"}
    client.post(f"/feedback/questions/{question.pk}/edit/", stale)
    conflict = client.post(f"/feedback/questions/{question.pk}/edit/", stale | {"wording_en": "On which channel?"})
    assert conflict.status_code == 409
    assert "By which channel?" in conflict.content.decode()
    add(questionnaire, **SPEED)
    client.post(f"/feedback/questions/{question.pk}/move/", {"to": "down"})
    client.post(f"/feedback/questions/{question.pk}/retire/")
    shown = client.get(page)
    assert [str(row) for row in shown.context["asked"]] == ["How fast are we?"]
    assert [str(row) for row in shown.context["retired"]] == ["By which channel?"]
    assert [version.number for version in shown.context["versions"]] == [6, 5, 4, 3, 2, 1]
    client.post(f"/feedback/questions/{question.pk}/retire/", {"again": "yes"})
    assert len(client.get(page).context["asked"]) == 2


@pytest.mark.parametrize("count", [1, 3])
def test_a_questionnaires_page_takes_the_same_queries_at_any_length(cast, sign_in, count, django_assert_num_queries):
    questionnaire = QuestionnaireFactory()
    for number in range(count):
        add(questionnaire, kind="text", wording={"en": f"Question {number}"})
    client = sign_in(cast.administrator)
    with django_assert_num_queries(6):
        assert client.get(f"/feedback/questionnaires/{questionnaire.pk}/").status_code == 200


ROLES = {"owner": 200, "lead": 200, "executive": 200, "outsider": 200, "administrator": 200, "coach": 403}


@pytest.mark.parametrize(("name", "code"), ROLES.items())
def test_everybody_reads_and_administrators_write(cast, sign_in, name, code):
    questionnaire = QuestionnaireFactory()
    question = add(questionnaire, **SPEED)
    client = sign_in(getattr(cast, name))
    may_write = 200 if name == "administrator" else 403
    assert client.get(f"/feedback/questionnaires/{questionnaire.pk}/").status_code == code
    for path in (f"questionnaires/{questionnaire.pk}/questions/new/", f"questions/{question.pk}/edit/"):
        assert client.get(f"/feedback/{path}").status_code == may_write
    moved = client.post(f"/feedback/questions/{question.pk}/retire/").status_code
    assert moved == (302 if name == "administrator" else 403)
    assert (Questionnaire.objects.count(), QuestionnaireVersion.objects.count()) == (1, 3 if moved == 302 else 2)
