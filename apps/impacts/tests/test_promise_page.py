"""The client's page behind the link that asks to confirm, from the mail to what stands recorded."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.apps import apps
from django.test import Client
from django.utils import timezone

from apps.accounts.services import update_contact
from apps.accounts.tests.factories import ContactFactory
from apps.core.limits import MOST_A_LINK
from apps.core.months import today
from apps.impacts import services
from apps.impacts.models import Goal, Impact, ImpactRank, ImpactVersion, Verdict
from apps.impacts.tests.factories import ImpactFactory
from apps.impacts.tests.promised import ask, deliver, filled, url_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(cast):
    asked = ask(cast)
    deliver(asked.confirmation, seconds_ago=60)
    return asked


def counts():
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


def confirmed(asked):
    """Who confirmed leads and speed, as impact and as version."""
    rows = [Impact.objects.get(pk=row.pk) for row in (asked.leads, asked.speed)]
    for row in rows:
        latest = row.versions.latest("number")
        assert (latest.confirmed_by, latest.confirmed_at) == (row.confirmed_by, row.confirmed_at)
    return [row.confirmed_by and row.confirmed_by.full_name for row in rows]


def test_the_page_says_who_asks_and_what_was_promised_with_its_measure(client, asked):
    page = client.get(asked.url).text
    assert "Is this what you expect from us, Dana?" in page
    assert "Marta Lindqvist at" in page
    assert asked.confirmation.asked_by.email in page
    assert "Grow the pipeline without adding head count" in page
    assert "Qualified leads: from 80 to 120 a month by 30 September 2026" in page
    assert len(page) < 60_000


def test_a_post_records_verdicts_ranking_and_signature(client, asked):
    answered = client.post(asked.url, filled(asked))
    assert (answered.status_code, answered.url) == (303, f"{asked.url}thanks/")
    assert confirmed(asked) == ["Dana Whitfield", None]
    verdicts = Verdict.objects.order_by("impact").values_list("impact", "is_agreed", "words")
    assert list(verdicts) == [(asked.leads.pk, True, ""), (asked.speed.pk, False, "On the phone as well.")]
    ranks = ImpactRank.objects.values_list("impact", "rank", "ranked_on")
    assert list(ranks) == [(asked.leads.pk, 1, today()), (asked.speed.pk, 2, today())]
    goal = Goal.objects.get()
    assert (goal.client_signatory, goal.client_signed_name) == (asked.dana, "Dana Whitfield")
    asked.confirmation.refresh_from_db()
    assert asked.confirmation.answered_at == goal.client_signed_at
    thanks = client.get(answered.url).text
    assert "Thank you, Dana. Your answer is in." in thanks
    assert "You said “Not quite”. Marta Lindqvist talks with you about it" in thanks
    assert "On the phone as well." in thanks


def test_get_and_head_write_nothing_and_set_no_cookie(client, asked):
    before = counts()
    for method in (client.get, client.head):
        for url in (asked.url, f"{asked.url}?lang=de", f"{asked.url}thanks/"):
            response = method(url)
            assert response.status_code in {200, 302}
            assert not response.cookies
    assert counts() == before


def test_no_cookie_is_needed_to_answer_or_given(asked):
    client = Client(enforce_csrf_checks=True)
    response = client.post(asked.url, filled(asked))
    assert response.status_code == 303
    assert not response.cookies
    assert not client.get(response.url).cookies


def test_the_page_is_not_cached_indexed_or_named_to_other_sites(client, asked):
    response = client.get(asked.url)
    assert response["Referrer-Policy"] == "no-referrer"
    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex, nofollow"


def test_a_forged_link_is_unknown_and_a_dead_one_has_ended(client, asked, cast):
    forged = asked.url[:-3] + ("AA/" if asked.url[-3:] != "AA/" else "BB/")
    assert client.get(forged).status_code == 404
    assert client.post(forged, filled(asked)).status_code == 404
    assert client.get(asked.url.replace("/p/", "/a/")).status_code == 404
    with time_machine.travel(timezone.now() + dt.timedelta(days=30, minutes=1), tick=False):
        ended = client.post(asked.url, filled(asked))
        assert ended.status_code == 410
        assert cast.owner.email in ended.text
    update_contact(by=cast.owner, contact=asked.dana, left_on=today())
    assert client.get(asked.url).status_code == 410
    assert not Verdict.objects.exists()


def test_a_double_click_is_one_answer(client, asked):
    client.post(asked.url, filled(asked))
    first = Verdict.objects.values_list("pk", "given_at", "updated_at")
    known = list(first)
    assert client.post(asked.url, filled(asked)).status_code == 303
    assert list(first.all()) == known


def test_a_change_of_mind_replaces_the_answer_and_history_keeps_it(client, asked):
    client.post(asked.url, filled(asked))
    changed = filled(asked, leads="no", speed="yes", words="", rank_leads="2", rank_speed="1", name="")
    client.post(asked.url, changed)
    assert confirmed(asked) == [None, "Dana Whitfield"]
    assert dict(ImpactRank.objects.values_list("impact", "rank")) == {asked.leads.pk: 2, asked.speed.pk: 1}
    assert Goal.objects.get().client_signed_at is None
    events = apps.get_model("impacts", "VerdictEvent").objects.filter(impact=asked.leads.pk).order_by("pgh_id")
    assert list(events.values_list("pgh_label", "is_agreed")) == [("insert", True), ("update", False)]
    client.post(asked.url, filled(asked, leads="", speed="", words="", rank_leads="", rank_speed="", name=""))
    assert not Verdict.objects.exists()
    assert not ImpactRank.objects.exists()
    assert confirmed(asked) == [None, None]


def test_who_confirmed_first_stays_and_the_other_takes_over(client, asked, cast):
    client.post(asked.url, filled(asked))
    priya = ContactFactory(account=cast.account, full_name="Priya Raman")
    other = services.ask_contact_to_confirm(by=cast.owner, contact=priya)
    client.post(url_of(other), filled(asked, name=""))
    assert confirmed(asked) == ["Dana Whitfield", None]
    client.post(asked.url, filled(asked, leads="no"))
    assert confirmed(asked) == ["Priya Raman", None]


@pytest.mark.parametrize(
    ("fields", "name", "error"),
    [
        ({"rank_speed": "1"}, "rank_speed", "Place 1 is given twice. Give each place once."),
        (
            {"rank_leads": "", "rank_speed": "2"},
            "rank_speed",
            "Place 1 is not given yet. Give it first, or move this one up.",
        ),
        ({"rank_speed": "9"}, "rank_speed", "Choose a place from 1 to 2."),
        ({"speed": ""}, "speed", "Choose “Yes” or “Not quite” for what you wrote."),
        ({"words": "x" * 2001}, "words", "Shorten this to 2000 characters."),
        ({"name": "D"}, "name", "Write your first and last name."),
        ({"name": "x" * 121}, "name", "Write your first and last name."),
        ({"version_leads": "7"}, "leads", "This was worded anew since you opened the page. Is it still your answer?"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(fields, name, error, client, asked):
    before = counts()
    response = client.post(asked.url, filled(asked, **fields))
    assert response.status_code == 422
    fields_of = {
        "rank_speed": f"rank-{asked.speed.pk}",
        "speed": f"impact-{asked.speed.pk}",
        "words": f"words-{asked.speed.pk}",
        "name": f"goal-{asked.goal.pk}",
        "leads": f"impact-{asked.leads.pk}",
    }
    assert response.context["form"].errors[fields_of[name]] == error
    assert f'id="{fields_of[name]}-error"' in response.text
    assert "Not sent yet. What you typed is kept below." in response.text
    assert (fields.get("words") or "On the phone as well.") in response.text
    assert (fields.get("name") or "Dana Whitfield") in response.text
    assert {name: n for name, n in counts().items() if n != before[name]} == {"core.Tally": 2}


def test_an_empty_answer_is_asked_for_once_more(client, asked):
    empty = filled(asked, leads="", speed="", words="", rank_leads="", rank_speed="", name="  ")
    response = client.post(asked.url, empty)
    assert response.status_code == 422
    assert "Say yes or not quite to at least one point" in response.text


def test_a_goal_worded_anew_meanwhile_is_not_signed_unread(client, asked, cast):
    typed = filled(asked)
    services.update_goal(by=cast.owner, goal=asked.goal, statement="Grow twice as fast")
    response = client.post(asked.url, typed)
    assert response.status_code == 422
    assert "This goal was worded anew since you opened the page." in response.text
    assert "Grow twice as fast" in response.text
    assert Goal.objects.get().client_signed_at is None


def test_what_was_said_of_earlier_words_is_no_answer_to_the_new_ones(client, asked, cast):
    client.post(asked.url, filled(asked))
    services.update_impact(by=cast.owner, impact=asked.leads, target=Decimal(150))
    form = client.get(asked.url).context["form"]
    chosen = {impact["row"].pk: impact["chosen"] for group in form.groups for impact in group["impacts"]}
    assert chosen == {asked.leads.pk: "", asked.speed.pk: "no"}
    client.post(asked.url, filled(asked, leads="", rank_leads="", rank_speed=""))
    assert Verdict.objects.get(impact=asked.leads).wording.number == 1
    assert confirmed(asked) == [None, None]


def test_of_more_than_seven_impacts_only_the_first_three_places_are_asked(client, asked, cast):
    ImpactFactory.create_batch(6, account=cast.account)
    page = client.get(asked.url)
    assert page.context["form"].places == ["1", "2", "3"]
    assert "Give 1 to what matters most, then 2 and 3." in page.text
    assert client.post(asked.url, filled(asked, rank_leads="4")).status_code == 422


def test_one_impact_is_not_ranked(client, cast):
    asked = ask(cast)
    services.update_impact(by=None, impact=asked.speed, status="retired")
    page = client.get(asked.url)
    assert page.context["form"].places == []
    assert "What matters most to you?" not in page.text


def test_a_link_to_nothing_any_more_has_ended(client, asked):
    for impact in (asked.leads, asked.speed):
        services.update_impact(by=None, impact=impact, status="achieved")
    assert client.get(asked.url).status_code == 410


def test_a_machine_that_answers_at_once_or_fills_the_hidden_field_records_nothing(client, asked):
    deliver(asked.confirmation, seconds_ago=3)
    early = client.post(asked.url, filled(asked))
    assert (early.status_code, early["Retry-After"]) == (429, "10")
    assert "press Send once more" in early.text
    deliver(asked.confirmation, seconds_ago=60)
    assert client.post(asked.url, filled(asked) | {"website": "x"}).status_code == 429
    assert not Verdict.objects.exists()
    assert client.post(asked.url, filled(asked)).status_code == 303


def test_too_many_submissions_are_refused_and_lose_nothing(client, asked):
    for _ in range(MOST_A_LINK):
        client.post(asked.url, filled(asked))
    response = client.post(asked.url, filled(asked, words="Kept all the same"))
    assert (response.status_code, response["Retry-After"]) == (429, "900")
    assert "Kept all the same" in response.text


@pytest.mark.parametrize("language", ["de", "fr", "es", "pt"])
def test_the_pages_speak_the_language_that_was_chosen(language, client, asked):
    url = f"{asked.url}?lang={language}"
    said = [client.get(url), client.post(url, filled(asked, rank_speed="1")), client.post(url, filled(asked))]
    said += [client.get(said[-1].url), client.get(url)]
    text = "\n".join(page.text for page in said)
    for english in ("expect from us", "Yes, that", "Not quite", "matters most", "Send my", "Goal:", "typed is kept"):
        assert english not in text, english
    for english in ("What happens", "told us", "given twice", "first and last", "Signed", "No answer", "Who reads"):
        assert english not in text, english
    assert "from 80 to" not in text


def test_the_page_costs_the_same_at_one_and_at_three_of_everything(client, asked, cast, django_assert_num_queries):
    with django_assert_num_queries(6):
        client.get(asked.url)
    ImpactFactory.create_batch(3, account=cast.account)
    client.post(asked.url, filled(asked))
    with django_assert_num_queries(6):
        client.get(asked.url)


def test_recording_costs_the_same_for_one_impact_and_for_three(client, asked, cast, django_assert_max_num_queries):
    more = ImpactFactory.create_batch(4, account=cast.account)
    ImpactVersion.objects.filter(impact__in=more).delete()
    also = {f"impact-{row.pk}": "yes" for row in more} | {f"version-{row.pk}": "0" for row in more}
    with django_assert_max_num_queries(38):
        assert client.post(asked.url, filled(asked, rank_leads="", rank_speed="") | also).status_code == 303
    assert Impact.objects.filter(confirmed_by=asked.dana).count() == 5
    assert ImpactVersion.objects.filter(confirmed_by=asked.dana).count() == 5
