"""An answer for the leadership only is read by nobody else: every URL that GET opens is tried with a marker word."""

import datetime as dt
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from apps.accounts.tests.factories import ContactFactory
from apps.core.months import Month, today
from apps.core.pages import CreatePage, DeletePage, DetailPage, HistoryPage, UpdatePage
from apps.feedback import services
from apps.feedback.models import Change, FollowUp, Question, QuestionAnswer, Response
from apps.feedback.said import Answers
from apps.feedback.services.arrival import answer_arrived
from apps.feedback.tests.factories import QuestionnaireFactory, ResponseFactory, ThemeFactory
from apps.impacts.tests.factories import ImpactFactory
from apps.measures.services import roll_up
from apps.people.tests.caller import Caller
from apps.value.services.decisions import create_decision
from impactdesk.api_urls import router

pytestmark = pytest.mark.django_db
WORD = "Zyzzyva"  # stands in no other row
OTHERS = ["owner", "teammate", "administrator", "coach", "outsider"]
ONE_ROW = (CreatePage, DeletePage, DetailPage, HistoryPage, UpdatePage)  # nothing to search in, nothing to export


@pytest.fixture
def secret(cast: SimpleNamespace) -> SimpleNamespace:
    """A low answer with the word in its comment, in its own question, in what was done, and in the change and the
    decision it led to.
    """
    dana = ContactFactory(account=cast.account, full_name="Dana Ruiz", email="dana@northgate.example")
    impact, theme = ImpactFactory(account=cast.account), ThemeFactory()
    rating = {"impact": impact, "importance": 5, "satisfaction": 1}
    given = {"comment": f"{WORD} said so.", "overall_satisfaction": 1, "impact_ratings": [rating]}
    made = ResponseFactory(contact=dana, is_leadership_only=True, themes=[theme], **given)
    response = Response.objects.get(pk=made.pk)
    question = Question.objects.create(questionnaire=QuestionnaireFactory(), kind="text", wording={"en": "What else?"})
    QuestionAnswer.objects.create(response=response, question=question, text=f"{WORD} again.")
    answer_arrived(response)
    follow_up = FollowUp.objects.get()
    words = {"outcome": f"{WORD} called.", "said": f"{WORD} said so.", "did": f"{WORD} moved."}
    services.close_follow_up(by=cast.lead, follow_up=follow_up, is_changed=True, **words)
    decision = create_decision(
        by=cast.lead,
        impact=impact,
        kind="stop",
        reason=f"{WORD} decided.",
        responses=[response],
        outcome=f"{WORD} left.",
    )
    ResponseFactory(contact=ContactFactory(account=cast.account), answered_at=timezone.now() - dt.timedelta(days=2))
    roll_up(months=[Month.of(today())])
    change = Change.objects.worded().get()
    rows = (cast.account, response, follow_up, dana, impact, theme, change, question.questionnaire, decision)
    known = {"response": response, "follow_up": follow_up, "dana": dana, "impact": impact, "theme": theme}
    return SimpleNamespace(**known, decision=decision, ids={row.pk for row in rows})


def addresses(ids: set[int]) -> list[str]:
    """Every page GET opens, each id standing in for whatever is asked; lists also searched, and exported."""
    found = []
    for route, pattern in routes(get_resolver().url_patterns):
        if "(?P" in route or route.startswith(("api/", "session/")):
            continue
        filled = {route} if "<" not in route else {_filled(route, pk) for pk in ids}
        is_one_row = issubclass(getattr(pattern.callback, "view_class", object), ONE_ROW)
        queries = [""] if is_one_row else ["", f"?q={WORD[:5]}", "?format=csv"]
        found += [f"/{one}{query}" for one in sorted(filled) if "<" not in one for query in queries]
    return found


def routes(patterns: Any, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        else:
            yield route, pattern


def _filled(route: str, pk: int) -> str:
    for name in ("pk", "account", "theme", "contact", "person", "goal", "impact"):
        route = route.replace(f"<int:{name}>", str(pk))
    return route.replace("<str:key>", "overall_satisfaction").replace("<slug:key>", "follow_ups_on_time")


def is_told(answer: Any) -> bool:
    """Whether a page holds the word; what was typed into the search is only its beginning."""
    return WORD.encode() in (b"".join(answer.streaming_content) if answer.streaming else answer.content)


def seen_by(client: Any, urls: list[str]) -> set[str]:
    return {url for url in urls if is_told(client.get(url))}


@pytest.mark.slow
@pytest.mark.parametrize("who", OTHERS)
def test_an_answer_for_the_leadership_only_is_read_by_nobody_else(
    cast: SimpleNamespace, secret: SimpleNamespace, sign_in: Any, who: str
) -> None:
    assert seen_by(sign_in(getattr(cast, who)), addresses(secret.ids)) == set()


@pytest.mark.parametrize("who", ["lead", "executive"])
def test_the_leadership_reads_it_in_lists_pages_search_and_exports(
    cast: SimpleNamespace, secret: SimpleNamespace, sign_in: Any, who: str
) -> None:
    answer, follow_up = secret.response.get_absolute_url(), secret.follow_up.get_absolute_url()
    account = cast.account.get_absolute_url()
    shown = [answer, follow_up, account, "/feedback/", "/feedback/by-account/", f"/search/?q={WORD[:5]}"]
    urls = [*shown, f"/feedback/?q={WORD[:5]}", "/feedback/?format=csv"]
    urls += [secret.decision.get_absolute_url(), secret.impact.get_absolute_url(), "/value/decisions/"]
    client = sign_in(getattr(cast, who))
    assert seen_by(client, urls) == set(urls)
    page = client.get(answer).content.decode()
    assert all(f"{WORD} {word}" in page for word in ("said so.", "again.", "called.", "moved."))


@pytest.mark.parametrize("who", OTHERS)
def test_the_api_shows_it_to_nobody_else(cast: SimpleNamespace, secret: SimpleNamespace, who: str) -> None:
    caller = Caller(getattr(cast, who))
    for url in api_addresses(secret.ids):
        assert not is_told(caller.get(url)), url
    assert caller.get(f"follow-ups/{secret.follow_up.pk}/").status_code in {403, 404}


@pytest.mark.parametrize("who", ["lead", "executive"])
def test_the_api_shows_it_to_the_leadership(cast: SimpleNamespace, secret: SimpleNamespace, who: str) -> None:
    caller = Caller(getattr(cast, who))
    told = {url.split("/")[0] for url in api_addresses(secret.ids) if is_told(caller.get(url))}
    assert told == {"responses", "follow-ups", "changes", "decisions"}


def api_addresses(ids: set[int]) -> list[str]:
    """Every list of the API, searched and exported as well, and every route below it for each id."""
    found = []
    for pattern in router.urls:
        route = str(pattern.pattern).strip("^$")
        name, _slash, rest = route.partition("/")
        if not rest and name:
            found += [f"{name}/{query}" for query in ("", f"?search={WORD[:5]}", "?format=csv")]
        found += [route.replace("(?P<pk>[^/.]+)", str(pk)) for pk in ids if "(?P<pk>" in route]
    return found


def test_a_theme_counts_it_for_the_leadership_alone(
    cast: SimpleNamespace, secret: SimpleNamespace, sign_in: Any
) -> None:
    counts = {}
    for who in ("owner", "teammate", "administrator", "outsider", "lead", "executive"):
        (line,) = sign_in(getattr(cast, who)).get("/feedback/themes/").context["rows"]
        counts[who] = [cell.value for cell in line.cells if cell.is_number]
    unread = {who: [0] for who in ("owner", "teammate", "administrator", "outsider")}
    assert counts == unread | {"lead": [1], "executive": [1]}


def test_its_change_is_shared_with_nobody_and_shows_to_the_leadership(
    cast: SimpleNamespace, secret: SimpleNamespace
) -> None:
    assert not Change.objects.filter(is_shared=True).exists()
    for who, shown in (("owner", 0), ("administrator", 0), ("outsider", 0), ("lead", 2), ("executive", 2)):
        assert Change.objects.visible_to(getattr(cast, who)).count() == shown, who


def test_a_change_is_not_found_by_an_answer_somebody_may_not_read(
    cast: SimpleNamespace, secret: SimpleNamespace
) -> None:
    opened = Response.objects.exclude(pk=secret.response.pk).get()
    about = {"account": cast.account, "source_kind": "decision", "source": 1, "made_on": today()}
    services.record_change(by=None, said="Slow", did="Faster", responses=[opened, secret.response], **about)
    for who, found in (
        ("owner", 0),
        ("administrator", 0),
        ("lead", 3),
    ):  # one more: what a decision of the fixture led to
        caller = Caller(getattr(cast, who))
        assert caller.get(f"changes/?responses={secret.response.pk}").json()["count"] == found, who
        assert caller.get(f"changes/?responses={opened.pk}").json()["count"] == 1


@pytest.mark.parametrize("way", ["post", "patch"])
def test_a_version_for_the_leadership_is_not_shown_to_whoever_corrects_the_answer(
    cast: SimpleNamespace, way: str
) -> None:
    request = services.ask_contact(by=None, contact=ContactFactory(account=cast.account))
    said = {"overall_satisfaction": 2, "comment": f"{WORD} said so."}
    services.record_answer(request=request, answers=Answers(is_leadership_only=True, **said))
    services.record_answer(request=request, answers=Answers(overall_satisfaction=4))
    Response.objects.current().update(external_id="S-1")
    row = Response.objects.current().get()
    caller = Caller(cast.administrator)
    given = {"contact": row.contact_id, "answered_at": row.answered_at.isoformat(), "external_id": "S-1"}
    told = caller.post("responses/", given) if way == "post" else caller.patch(f"responses/{row.pk}/", given)
    assert (told.status_code, told.json()["versions"]) == (200, [])
    assert len(Caller(cast.lead).get(f"responses/{row.pk}/").json()["versions"]) == 1


def test_a_question_counts_it_for_the_leadership_alone(
    cast: SimpleNamespace, secret: SimpleNamespace, sign_in: Any
) -> None:
    url = Question.objects.get().questionnaire.get_absolute_url()
    for who, count in (("owner", 0), ("administrator", 0), ("outsider", 0), ("lead", 1), ("executive", 1)):
        (question,) = sign_in(getattr(cast, who)).get(url).context["asked"]
        assert question.answered == count, who
