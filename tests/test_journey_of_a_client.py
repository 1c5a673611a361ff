"""The client's whole way on real parts, with JavaScript off; the draft with it on; every page in every language."""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from apps.core.links import make_token
from apps.feedback.models import AskingPreference, Draft, FeedbackRequest, QuestionAnswer, Response, UnconfirmedAnswer
from apps.feedback.tests.asking import ask, ask_own
from apps.feedback.tests.factories import ThemeFactory
from apps.impacts.tests.factories import ImpactFactory
from apps.outbox.models import Message

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = {"width": 375, "height": 740}


@pytest.fixture
def asked(cast: SimpleNamespace, live_server: Any, settings: Any, smtp_server: Any) -> SimpleNamespace:
    """Priya is asked about two impacts, in a questionnaire with questions of its own; the mail has arrived."""
    settings.BASE_URL = live_server.url
    ImpactFactory(account=cast.account, statement="120 qualified leads a month")
    ImpactFactory(account=cast.account, statement="Pages open in 2.5 seconds")
    ThemeFactory(name="Billing")
    asked = ask(cast)
    asked.own = ask_own(asked)
    call_command("send_due")
    (asked.mail,) = smtp_server.messages
    return asked


@pytest.fixture
def phone(browser: Browser, live_server: Any) -> Iterator[Callable[[], Page]]:
    """phone() → a page of a fresh browser on a phone that runs no script and has no cookie."""
    contexts = []

    def fresh() -> Page:
        contexts.append(
            browser.new_context(base_url=live_server.url, java_script_enabled=False, viewport=PHONE)  # type: ignore[arg-type]
        )
        return contexts[-1].new_page()

    yield fresh
    for context in contexts:
        context.close()


@pytest.fixture
def looked_at(browser: Browser, axe: Callable[[Page], list[str]]) -> Iterator[Callable[[Page], None]]:
    """looked_at(page): axe, which needs scripts, finds nothing at its address in either theme."""
    with browser.new_context(viewport=PHONE) as context:  # type: ignore[arg-type]
        eyes = context.new_page()

        def check(page: Page) -> None:
            assert page.context.cookies() == []
            eyes.goto(page.url)
            for scheme in ("light", "dark"):
                eyes.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
                assert axe(eyes) == [], f"{page.url} in the {scheme} theme"
            assert eyes.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page.url

        yield check


def test_a_client_answers_without_script_or_cookie(
    asked: SimpleNamespace, phone: Callable[[], Page], looked_at: Callable[[Page], None]
) -> None:
    tapped, footer = links_in(asked.mail)
    page = phone()
    save_a_draft(page, f"{tapped}?o=4", asked, looked_at)
    page = phone()
    send_at_once(page, tapped, looked_at)
    confirm_later(page, looked_at)
    change(phone(), tapped, asked, looked_at)
    ask_me_less_often(phone(), footer, looked_at)


def links_in(mail: Any) -> tuple[str, str]:
    """The page behind the ratings, and the one behind the footer; from the mail alone."""
    html = mail.get_body(("html",)).get_content()
    assert "Marta Lindqvist" in mail["From"]
    tapped = sorted(set(re.findall(r'href="(http[^"]+/a/[^"]+/)\?o=4"', html)))
    footer = sorted(set(re.findall(r'href="(http[^"]+/u/[^"]+/)"', html)))
    assert (len(tapped), len(footer)) == (1, 1)
    return tapped[0], footer[0]


def save_a_draft(page: Page, url: str, asked: SimpleNamespace, looked_at: Callable[[Page], None]) -> None:
    page.goto(url)
    looked_at(page)
    assert page.locator("input[name=overall][value='4']").is_checked()
    page.locator(f"input[name=question-{asked.own[0].pk}][value='5']").check(force=True)
    page.locator("input[name=stay][value=cannot_judge]").check()
    page.get_by_label("What should we change first?").fill("Reports come too la")
    page.get_by_role("button", name="Save and go on later").click()
    expect(page.get_by_role("status").first).to_contain_text("Only you see it")
    looked_at(page)
    assert (Draft.objects.count(), Response.objects.count()) == (1, 0)


def send_at_once(page: Page, url: str, looked_at: Callable[[Page], None]) -> None:
    """On another device the draft is there; within ten seconds of delivery anybody might be a machine."""
    Message.objects.update(sent_at=timezone.now())
    page.goto(url)
    assert page.get_by_label("What should we change first?").input_value() == "Reports come too la"
    assert page.locator("input[name=stay][value=cannot_judge]").is_checked()
    page.get_by_label("What should we change first?").fill("Reports come too late to act on.")
    page.get_by_role("button", name="Send my answer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("One tap is missing")
    looked_at(page)
    assert (UnconfirmedAnswer.objects.count(), Response.objects.count()) == (1, 0)


def confirm_later(page: Page, looked_at: Callable[[Page], None]) -> None:
    Message.objects.update(sent_at=timezone.now() - dt.timedelta(seconds=11))
    page.get_by_role("button", name="Yes, this is my answer").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you, Priya.")
    looked_at(page)
    response = Response.objects.get()
    assert (response.overall_satisfaction, response.cannot_judge) == (4, ["stay_intent"])
    assert response.comment == "Reports come too late to act on."
    assert QuestionAnswer.objects.get().number == 5
    assert FeedbackRequest.objects.get().state == "answered"
    assert not Draft.objects.exists()


def change(page: Page, url: str, asked: SimpleNamespace, looked_at: Callable[[Page], None]) -> None:
    page.goto(url)
    page.locator("input[name=overall][value='2']").check(force=True)
    page.get_by_label("Only for the leadership").check()
    page.get_by_role("button", name="Send my changed answer").click()
    expect(page.get_by_text("Marta Lindqvist does not read it.")).to_be_visible()
    expect(page.get_by_text("One of us answers you by")).to_be_visible()
    looked_at(page)
    response = Response.objects.current().get()
    assert (response.overall_satisfaction, response.is_leadership_only) == (2, True)
    assert Response.objects.count() == 2


def ask_me_less_often(page: Page, url: str, looked_at: Callable[[Page], None]) -> None:
    page.goto(url)
    looked_at(page)
    page.get_by_role("button", name="Ask me at most twice a year").click()
    expect(page.get_by_role("status")).to_contain_text("We ask you at most twice a year.")
    looked_at(page)
    assert AskingPreference.objects.get().address == "priya@northgate.example"


def test_what_is_typed_is_kept_by_itself_where_scripts_run(asked: SimpleNamespace, page: Page) -> None:
    url = links_in(asked.mail)[0]
    page.goto(url)
    page.get_by_label("What should we change first?").fill("Half a sentence")
    expect(page.locator("[data-draft-status]")).to_have_text("Saved. Only you see it until you press Send.")
    page.get_by_label("What should we change first?").fill("Half a sentence, and gone")
    page.goto("about:blank")
    page.wait_for_timeout(1_000)  # the beacon outlives the page
    page.goto(url)
    assert page.get_by_label("What should we change first?").input_value() == "Half a sentence, and gone"
    Message.objects.update(sent_at=timezone.now() - dt.timedelta(seconds=11))
    page.get_by_role("button", name="Send my answer").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you, Priya.")
    page.wait_for_timeout(2_000)
    assert Response.objects.get().comment == "Half a sentence, and gone"
    assert not Draft.objects.exists()


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "pt"])
def test_every_page_is_accessible_in_each_language(
    asked: SimpleNamespace, phone: Callable[[], Page], looked_at: Callable[[Page], None], language: str
) -> None:
    page, query = phone(), f"?lang={language}"
    for url in (asked.url, f"/u/{make_token('unsubscribe', asked.contact.pk)}/", "/a/nonsense/"):
        page.goto(url + query)
        looked_at(page)
    page.goto(asked.url + query)
    page.locator("input[name=overall][value='2']").check(force=True)
    Message.objects.update(sent_at=timezone.now())  # delivered just now, however long the looking took
    page.locator("button.btn-primary").click()  # too soon after delivery
    looked_at(page)
    Message.objects.update(sent_at=timezone.now() - dt.timedelta(seconds=11))
    page.locator("button.btn-primary").click()
    assert Response.objects.get().overall_satisfaction == 2
    looked_at(page)
    FeedbackRequest.objects.update(expires_at=timezone.now())
    page.goto(asked.url + query)
    looked_at(page)
