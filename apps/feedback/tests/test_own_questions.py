"""Questions of the questionnaire's own, "can't judge", and who reads the answer: what the page asks and records."""

import datetime as dt

import pytest
from django.utils import timezone

from apps.cases.models import Case
from apps.cases.services import create_case
from apps.core.months import today
from apps.feedback.in_force import with_answer
from apps.feedback.models import QuestionAnswer, Response, ResponseTheme
from apps.feedback.tests.asking import ask, ask_own
from apps.feedback.tests.factories import ThemeFactory
from apps.impacts.tests.factories import ImpactFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(cast):
    return ask(cast)


def said() -> list[tuple]:
    own = QuestionAnswer.objects.filter(response__version_of=None).order_by("question__position")
    return list(own.values_list("number", "option", "text", "cannot_judge"))


def test_own_questions_are_asked_in_the_clients_language_and_recorded(client, asked):
    clear, who, missing = (f"question-{row.pk}" for row in ask_own(asked))
    page = client.get(f"{asked.url}?lang=de").content.decode()
    assert "Wie klar sind unsere Berichte?" in page
    assert "Who reads them?" in page  # English where there is no German
    client.post(asked.url, {clear: "4", who: "1", missing: " Dates. "})
    assert said() == [(4, None, "", False), (None, 1, "", False), (None, None, "Dates.", False)]
    page = client.get(asked.url).content.decode()
    assert f'name="{clear}" value="4" checked' in page
    assert f'name="{who}" value="1" checked' in page
    assert "Dates.</textarea>" in page
    thanks = client.get(f"{asked.url}thanks/").content.decode()
    assert all(words in thanks for words in ("4 of 5", "The team", "Dates."))


def test_a_changed_answer_keeps_the_own_answers_of_the_version(client, asked):
    clear, who, _missing = ask_own(asked)
    client.post(asked.url, {f"question-{clear.pk}": "4"})
    client.post(asked.url, {f"question-{clear.pk}": "2", f"question-{who.pk}": "cannot_judge"})
    assert said() == [(2, None, "", False), (None, None, "", True)]
    before = QuestionAnswer.objects.exclude(response__version_of=None)
    assert list(before.values_list("number", "response__version_of")) == [(4, Response.objects.current().get().pk)]


def test_a_wrong_option_is_named_and_nothing_is_recorded(client, asked):
    _clear, who, _missing = ask_own(asked)
    answered = client.post(asked.url, {f"question-{who.pk}": "2"})
    assert answered.status_code == 422
    assert "Choose one of the answers." in answered.content.decode()
    assert not Response.objects.exists()


def test_a_later_cannot_judge_withdraws_a_score_and_an_empty_one_does_not(client, asked):
    client.post(asked.url, {"overall": "4", "recommend": "9"})
    Response.objects.update(answered_at=timezone.now() - dt.timedelta(days=40))
    later = Response.objects.create(
        contact=asked.contact,
        account=asked.contact.account,
        answered_at=timezone.now() - dt.timedelta(days=1),
        cannot_judge=["overall_satisfaction"],
    )
    contacts = type(asked.contact).objects.filter(pk=asked.contact.pk)
    for question, value in (("overall_satisfaction", None), ("recommend", 9)):
        row = with_answer(contacts, question, today(), True).get()
        assert getattr(row, question) == value
    later.delete()
    assert with_answer(contacts, "overall_satisfaction", today(), True).get().overall_satisfaction == 4


def test_a_score_that_cannot_be_judged_is_recorded_by_its_name(client, asked):
    client.post(asked.url, {"overall": "cannot_judge", "stay": "3"})
    response = Response.objects.get()
    assert (response.cannot_judge, response.overall_satisfaction, response.stay_intent) == (
        ["overall_satisfaction"],
        None,
        3,
    )
    assert 'name="overall" value="cannot_judge" checked' in client.get(asked.url).content.decode()
    assert "can’t judge" in client.get(f"{asked.url}thanks/").content.decode()


def test_only_for_the_leadership_is_the_clients_choice_in_both_directions(client, asked, cast):
    client.post(asked.url, {"overall": "2", "leadership": "1"})
    assert not Response.objects.readable_by(cast.owner).exists()
    assert Response.objects.readable_by(cast.lead).exists()
    for url in (asked.url, f"{asked.url}thanks/"):
        page = client.get(url).content.decode()
        assert "Owen Clarke, who leads the team, and the executives of Meridian Advisory." in page
        assert "Marta Lindqvist does not read it." in page
    client.post(asked.url, {"overall": "2", "comment": "Late reports."})
    assert Response.objects.readable_by(cast.owner).get().comment == "Late reports."
    client.post(asked.url, {"overall": "2", "leadership": "1"})
    assert not Response.objects.current().readable_by(cast.owner).exists()


def test_a_version_that_was_only_for_the_leadership_stays_theirs(client, asked, cast, sign_in):
    client.post(asked.url, {"comment": "Between us: she never calls.", "leadership": "1"})
    client.post(asked.url, {"comment": "All is fine."})
    response = Response.objects.current().get()
    assert "never calls" not in sign_in(cast.owner).get(response.get_absolute_url()).content.decode()
    assert "never calls" in sign_in(cast.lead).get(response.get_absolute_url()).content.decode()


def test_themes_by_hand_stay_when_the_client_changes_the_answer(client, asked, cast):
    ticked, by_hand = ThemeFactory(name="Billing"), ThemeFactory(name="Reports")
    client.post(asked.url, {"overall": "2", "themes": [str(ticked.pk)]})
    response = Response.objects.get()
    ResponseTheme.objects.create(response=response, theme=by_hand, source="hand", marked_by=cast.owner)
    page = client.get(asked.url).content.decode()
    assert f'name="themes" value="{by_hand.pk}">' in page  # what people of the firm marked is not shown
    client.post(asked.url, {"overall": "3", "themes": [str(by_hand.pk)]})
    now = Response.objects.current().get()
    assert list(now.theme_marks.values_list("theme__name", "source")) == [("Reports", "hand")]
    version = Response.objects.exclude(version_of=None).get()
    kept = version.theme_marks.order_by("theme__name").values_list("theme__name", "source")
    assert list(kept) == [("Billing", "client"), ("Reports", "hand")]


def test_a_case_is_asked_about_by_its_subject_and_the_word_is_taken(client, asked, cast):
    case = create_case(by=None, account=cast.account, subject="Invoices of May", opened_on=today(), closed_on=today())
    asked.request.case = case
    asked.request.save()
    page = client.get(asked.url).content.decode()
    assert "How satisfied are you with how we handled “Invoices of May”?" in page
    client.post(asked.url, {"case": "2"})
    assert Case.objects.get().satisfaction == 2
    assert 'name="case" value="2" checked' in client.get(asked.url).content.decode()
    client.post(asked.url, {"case": "cannot_judge"})
    assert (Case.objects.get().satisfaction, Response.objects.current().get().cannot_judge) == (
        None,
        ["case_satisfaction"],
    )


def test_an_impact_that_was_rated_and_is_over_stays_on_the_page(client, asked, cast):
    impact = ImpactFactory(account=cast.account, statement="Half the waste")
    asked.request.impacts = [impact.pk]
    asked.request.save()
    client.post(asked.url, {f"impact-{impact.pk}-satisfaction": "5"})
    type(impact).objects.update(status="retired", ended_on=today())
    assert f'name="impact-{impact.pk}-satisfaction" value="5" checked' in client.get(asked.url).content.decode()
