"""Until the seller has said what they expect, nothing that anybody can read depends on what the client answered.

Two worlds that differ in the client's scores alone, 0 in one and 10 in the other, look the same on every page, in every
answer of the API, every export, filter, order and search, and in every message; once the seller's answer is locked they
do not.
"""

import datetime as dt
import re
from difflib import unified_diff
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from apps.core.months import Month, today
from apps.feedback.models import StandingAnswer
from apps.feedback.services import tell_of_low_answers, tell_systems_of_answers
from apps.outbox.models import Message
from apps.outbox.subscriptions.models import Event
from apps.outbox.subscriptions.services import create_subscription
from apps.outbox.tests.factories import AlertChannelFactory
from apps.people.tests.caller import Caller
from apps.relationships.models import Perception
from apps.relationships.services import lock_seller_answers, pull_answers
from apps.relationships.tests.asking import answer, ask_about, rows_of
from apps.relationships.tests.pairing import plan
from impactdesk.api_urls import router

pytestmark = pytest.mark.django_db
ROLES = ("owner", "teammate", "lead", "executive", "coach", "administrator", "outsider")
SEEDS = (
    "/",
    "/relationships/",
    "/relationships/?show=misread",
    "/relationships/?show=waiting",
    "/relationships/?show=never",
    "/relationships/due/",
    "/relationships/leaving/",
    "/relationships/plans/",
    "/relationships/practices/",
    "/feedback/",
    "/feedback/by-account/",
    "/feedback/coverage/",
    "/feedback/requests/",
    "/feedback/follow-ups/",
    "/accounts/",
    "/scorecard/",
    "/search/?q=Priya",
    "/history/",
    "/history/?model=relationships.perception",
    "/outbox/",
)
NO_PAGES = re.compile(r"^/(static|a/|o/|r/|api/|people/sign-out|sign-out|logout|admin)|\.(pdf|pptx)")
CHANGING = re.compile(  # tokens, which are new in every answer
    r'name="(?:csrfmiddlewaretoken|submission_id)" value="[^"]*"|"csrfToken": "[^"]*"|'
    r"hx-headers='[^']*'|nonce=\"[^\"]*\"|csrf[^,>]*"
)


@pytest.fixture
def waiting(cast: SimpleNamespace) -> SimpleNamespace:
    """Priya has answered about Marta, who has said nothing yet; a plan of old is to be asked again."""
    asked = ask_about(cast)
    plan(asked.contact, cast.owner, "Savvy", coach=cast.coach, started_on=today() - dt.timedelta(days=400))
    answer(asked, 0, overall="2", comment="Slow.")
    call_command("rollup", "--month", str(Month.current()))
    cast.asked, cast.priya = asked, asked.contact
    return cast


def in_the_world_of(score: int) -> None:
    """Nothing but what the client answered about Marta, at both places where it is kept."""
    StandingAnswer.objects.update(number=score)
    Perception.objects.filter(client_answered_at__isnull=False).update(client_score=score)
    call_command("rollup", "--month", str(Month.current()))


def pages(cast: SimpleNamespace, who: str, *, links: bool) -> dict[str, str]:
    """What a person reads: the pages named, those of the pair and the account, and all that these link to."""
    client = Client()
    client.force_login(getattr(cast, who), backend="django.contrib.auth.backends.ModelBackend")
    own = (
        f"/relationships/{cast.priya.pk}/{cast.owner.pk}/",
        f"/relationships/predictions/{cast.owner.pk}/",
        f"/accounts/{cast.account.pk}/",
        f"/accounts/{cast.account.pk}/relationships/",
        f"/accounts/{cast.account.pk}/history/",
        "/scorecard/measures/blind_spot_share/",
        "/scorecard/measures/coached_items_improved/",
    )
    read = {url: _text(client, url) for url in (*SEEDS, *own)}
    found = {url.replace("&amp;", "&") for text in read.values() for url in re.findall(r'href="(/[^"#]*)', text)}
    further = sorted(url for url in found - set(read) if not NO_PAGES.match(url)) if links else []
    return read | {url: _text(client, url) for url in further}


def _text(client: Client, url: str) -> str:
    return CHANGING.sub("", _read(client.get(url)))


def _read(response: Any) -> str:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return f"{response.status_code} {body.decode('utf-8', 'replace')}"


def calling(cast: SimpleNamespace, who: str) -> Caller:
    """Its token is shown on the person's own page, as used today in both worlds."""
    caller = Caller(getattr(cast, who))
    caller.get("accounts/")
    return caller


def answers_of_the_api(cast: SimpleNamespace, caller: Caller) -> dict[str, str]:
    """Every resource, as JSON and as CSV; of perceptions whatever narrows or orders them."""
    urls = [f"{prefix}/" for prefix, _view, _name in router.registry]
    urls += [f"{prefix}/?format=csv" for prefix, _view, _name in router.registry]
    urls += [f"perceptions/?{query}" for score in (0, 10) for query in (f"client_score={score}", f"search={score}")]
    urls += [f"perceptions/?ordering={name}" for name in ("client_score", "-client_score", "client_answered_at")]
    urls += ["perceptions/?client_answered_at_from=2020-01-01", f"responses/?search={cast.priya.full_name}"]
    urls += [f"perceptions/{row.pk}/" for row in rows_of(cast.asked)[:2]]
    month = Month.current()
    urls += [f"accounts/{cast.account.pk}/gaps/", f"accounts/{cast.account.pk}/gaps/?on=2099-01-01"]
    urls += [
        f"scorecards/?month={month}&scope=account&id={cast.account.pk}",
        f"scorecards/?month={month}&scope=company",
    ]
    return {url: _read(caller.get(url)) for url in urls}


def unlike(one: dict[str, str], other: dict[str, str]) -> list[str]:
    return sorted(url for url in one.keys() | other.keys() if one.get(url) != other.get(url))


@pytest.mark.parametrize("who", ["owner", "executive"])
def test_no_page_and_no_answer_of_the_api_depends_on_an_answer_that_waits(waiting: SimpleNamespace, who: str) -> None:
    with time_machine.travel(timezone.now(), tick=False):
        worlds, caller = [], calling(waiting, who)
        for score in (0, 10):
            in_the_world_of(score)
            worlds.append(pages(waiting, who, links=False) | answers_of_the_api(waiting, caller))
        assert unlike(*worlds) == []


@pytest.mark.slow
@pytest.mark.parametrize("who", ROLES)
def test_nothing_that_anybody_reaches_depends_on_it(waiting: SimpleNamespace, who: str) -> None:
    """The pages that all those link to as well: exports, histories, the rows behind figures, the audit."""
    with time_machine.travel(timezone.now(), tick=False):
        worlds, caller = [], calling(waiting, who)
        for score in (0, 10):
            in_the_world_of(score)
            worlds.append(pages(waiting, who, links=True) | answers_of_the_api(waiting, caller))
        assert unlike(*worlds) == []


def test_once_the_seller_has_locked_the_worlds_part(waiting: SimpleNamespace) -> None:
    """So that the tests above can fail."""
    lock_seller_answers(by=waiting.owner, scores={row.pk: 5 for row in rows_of(waiting.asked)})
    with time_machine.travel(timezone.now(), tick=False):
        worlds, caller = [], calling(waiting, "executive")
        for score in (0, 10):
            in_the_world_of(score)
            worlds.append(pages(waiting, "executive", links=False) | answers_of_the_api(waiting, caller))
        told = unlike(*worlds)
    for url in (
        f"/relationships/{waiting.priya.pk}/{waiting.owner.pk}/",
        "/relationships/",
        "perceptions/",
        "perceptions/?format=csv",
        f"accounts/{waiting.account.pk}/gaps/",
    ):
        assert url in told, url


def test_no_message_and_no_webhook_carries_it(cast: SimpleNamespace) -> None:
    """Two clients who differ in it alone make the same messages, but for their names."""
    AlertChannelFactory(name="All")
    create_subscription(by=None, name="Lake", url="https://lake.example/in", wanted=list(Event.values))
    told = []
    for name, score in (("Quirin Aa", 0), ("Zoltan Bb", 10)):
        known = set(Message.objects.values_list("pk", flat=True))
        asked = ask_about(cast, full_name=name, email=f"{score}@northgate.example")
        answer(asked, score, overall="1", comment="Slow.")
        pull_answers()
        tell_of_low_answers()
        tell_systems_of_answers()
        told.append(sorted(_said(message, name) for message in Message.objects.exclude(pk__in=known)))
    # The mail that asks, the alerts of a low answer, to a person and to a channel, and the webhook.
    assert len(told[0]) >= 4
    assert any("response.received" in said for said in told[0])
    assert list(unified_diff(*("\n".join(one).splitlines() for one in told), lineterm="", n=0)) == []


def _said(message: Message, name: str) -> str:
    """Its words, less the names and the numbers of rows and moments."""
    text = f"{message.kind} {message.subject} {message.text} {message.html}"
    text = text.replace(name, "NAME").replace(name[:6], "FIRST")
    text = re.sub(r"\b\d+:\d{8}T\d{12}\b", "KEY", text)
    text = re.sub(r"\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-][\d:]+)|\d\d:\d\d", "MOMENT", text)
    return re.sub(r'(/|"\w*id"?: ?|"(?:contact|request|response|item)\w*": ?)\d+', r"\1ROW", text)
