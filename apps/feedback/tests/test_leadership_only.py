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
from apps.feedback import services
from apps.feedback.api import RESOURCES
from apps.feedback.models import Change, FollowUp, Response
from apps.feedback.services.arrival import answer_arrived
from apps.feedback.tests.factories import ResponseFactory, ThemeFactory
from apps.impacts.tests.factories import ImpactFactory
from apps.measures.services import roll_up
from apps.people.tests.caller import Caller

pytestmark = pytest.mark.django_db
WORD = "Zyzzyva"  # stands in no other row


@pytest.fixture
def secret(cast: SimpleNamespace) -> SimpleNamespace:
    """A low answer with the word in its comment, in what was done about it and in the change it led to."""
    dana = ContactFactory(account=cast.account, full_name="Dana Ruiz", email="dana@northgate.example")
    impact = ImpactFactory(account=cast.account)
    rating = {"impact": impact, "importance": 5, "satisfaction": 1}
    given = {"comment": f"{WORD} said so.", "overall_satisfaction": 1, "impact_ratings": [rating]}
    made = ResponseFactory(contact=dana, is_leadership_only=True, themes=[ThemeFactory()], **given)
    response = Response.objects.get(pk=made.pk)
    answer_arrived(response)
    follow_up = FollowUp.objects.get()
    words = {"outcome": f"{WORD} called.", "said": f"{WORD} said so.", "did": f"{WORD} moved."}
    services.close_follow_up(by=cast.lead, follow_up=follow_up, is_changed=True, **words)
    ResponseFactory(contact=ContactFactory(account=cast.account), answered_at=timezone.now() - dt.timedelta(days=2))
    roll_up(months=[Month.of(today())])
    return SimpleNamespace(response=response, follow_up=follow_up, dana=dana, impact=impact)


def addresses(secret: SimpleNamespace, account: Any) -> list[str]:
    """Every page GET opens: ids of the account, the answer and what hangs on it stand in for whatever is asked."""
    ids = {account.pk, secret.response.pk, secret.follow_up.pk, secret.dana.pk, secret.impact.pk}
    found = []
    for route in routes(get_resolver().url_patterns):
        if "(?P" in route or route.startswith(("admin", "api/")):
            continue
        filled = {route} if "<" not in route else {_filled(route, pk) for pk in ids}
        found += sorted(f"/{one}" for one in filled if "<" not in one)
    return found


def routes(patterns: Any, prefix: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield route


def _filled(route: str, pk: int) -> str:
    for name in ("pk", "account", "theme", "contact", "person", "goal", "impact"):
        route = route.replace(f"<int:{name}>", str(pk))
    return route.replace("<str:key>", "overall_satisfaction").replace("<slug:key>", "follow_ups_on_time")


def seen_by(client: Any, urls: list[str]) -> set[str]:
    """The addresses whose answer holds the word; searched for, filtered and exported as well."""
    found = set()
    for url in urls:
        for query in ("", f"?q={WORD[:5]}", "?format=csv"):
            answer = client.get(url + query)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
            if WORD.encode() in body.replace(WORD[:5].encode() + b'"', b""):
                found.add(url)
    return found


@pytest.mark.slow
@pytest.mark.parametrize("who", ["owner", "teammate", "administrator", "coach", "outsider"])
def test_an_answer_for_the_leadership_only_is_read_by_nobody_else(
    cast: SimpleNamespace, secret: SimpleNamespace, sign_in: Any, who: str
) -> None:
    client = sign_in(getattr(cast, who))
    client.raise_request_exception = True
    assert seen_by(client, addresses(secret, cast.account)) == set()


@pytest.mark.parametrize("who", ["lead", "executive"])
def test_the_leadership_reads_it_in_lists_pages_search_and_exports(
    cast: SimpleNamespace, secret: SimpleNamespace, sign_in: Any, who: str
) -> None:
    urls = ["/feedback/", secret.response.get_absolute_url(), secret.follow_up.get_absolute_url(), "/search/"]
    assert seen_by(sign_in(getattr(cast, who)), urls) == set(urls)


@pytest.mark.parametrize("who", ["owner", "teammate", "administrator", "coach", "outsider"])
def test_the_api_shows_it_to_nobody_else(cast: SimpleNamespace, secret: SimpleNamespace, who: str) -> None:
    caller = Caller(getattr(cast, who))
    for name in RESOURCES:
        for query in ("", f"?search={WORD}", "?format=csv"):
            answer = caller.get(f"{name}/{query}")
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            assert WORD.encode() not in body, (name, query)
    assert caller.get(f"follow-ups/{secret.follow_up.pk}/").status_code == 404


def test_its_change_is_shared_with_nobody_and_shows_to_the_leadership(
    cast: SimpleNamespace, secret: SimpleNamespace
) -> None:
    assert not Change.objects.get().is_shared
    for who, shown in (("owner", 0), ("administrator", 0), ("outsider", 0), ("lead", 1), ("executive", 1)):
        assert Change.objects.visible_to(getattr(cast, who)).count() == shown, who
