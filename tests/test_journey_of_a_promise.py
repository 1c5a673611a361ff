"""A promise on its whole way, on real parts: asked by mail, answered without script or cookie, put right, confirmed."""

import re
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command
from playwright.sync_api import Browser, Page, expect

from apps.accounts.tests.factories import ContactFactory
from apps.impacts.models import Confirmation, Goal, Impact, Verdict
from apps.impacts.tests.factories import GoalFactory, ImpactFactory
from apps.outbox.models import Message

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
PHONE = {"width": 375, "height": 740}


@pytest.fixture
def promised(cast: SimpleNamespace, live_server: Any, settings: Any, smtp_server: Any) -> SimpleNamespace:
    """Northgate's goal, two impacts, and Dana, who speaks German."""
    settings.BASE_URL = live_server.url
    cast.owner.set_password("a long password of hers")
    cast.owner.save()
    goal = GoalFactory(account=cast.account)
    about = {"account": cast.account, "goal": goal}
    leads = ImpactFactory(**about, statement="120 qualified leads a month", metric_name="Leads", unit="a month")
    speed = ImpactFactory(**about, statement="Pages open in 2.5 seconds", baseline=None, target=None)
    dana = ContactFactory(
        account=cast.account, full_name="Dana Whitfield", email="dana@northgate.example", language="de"
    )
    return SimpleNamespace(cast=cast, goal=goal, leads=leads, speed=speed, dana=dana, mails=smtp_server.messages)


@pytest.fixture
def phone(browser: Browser, live_server: Any) -> Iterator[Page]:
    """A page of a fresh browser on a phone that runs no script and has no cookie."""
    with browser.new_context(base_url=live_server.url, java_script_enabled=False, viewport=PHONE) as context:  # type: ignore[arg-type]
        yield context.new_page()


@pytest.fixture
def looked_at(browser: Browser, axe: Callable[[Page], list[str]]) -> Iterator[Callable[[Page], None]]:
    """looked_at(page): axe finds nothing at its address in either theme; scripts or not, it fits a phone."""
    with browser.new_context(viewport=PHONE) as eyes_context:  # type: ignore[arg-type]
        eyes = eyes_context.new_page()

        def check(page: Page) -> None:
            eyes_context.clear_cookies()
            eyes_context.add_cookies(page.context.cookies())  # type: ignore[arg-type]
            eyes.goto(page.url)
            for scheme in ("light", "dark"):
                eyes.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
                assert axe(eyes) == [], f"{page.url} in the {scheme} theme"
            assert eyes.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), page.url

        yield check


def test_a_promise_is_asked_about_put_right_and_confirmed(
    promised: SimpleNamespace, page: Page, phone: Page, looked_at: Callable[[Page], None]
) -> None:
    sign_in(page, promised)
    ask(page, promised, looked_at)
    url = link_in(promised.mails[0])
    object_to_speed(phone, url, promised, looked_at)
    put_right(page, promised, looked_at)
    confirm(phone, url, promised, looked_at)
    read_it(page, promised, looked_at)


def sign_in(page: Page, promised: SimpleNamespace) -> None:
    page.goto("/session/login/")
    page.locator("input[name=login]").fill(promised.cast.owner.email)
    page.locator("input[name=password]").fill("a long password of hers")
    page.locator("main button[type=submit]").click()
    page.wait_for_url("**/")


def ask(page: Page, promised: SimpleNamespace, looked_at: Callable[[Page], None]) -> None:
    """The manager signs the goal for us and asks Dana."""
    page.goto(f"/accounts/{promised.cast.account.pk}/goals/")
    page.get_by_role("button", name="Sign this goal for us").click()
    expect(page.get_by_text("Signed for us by Marta Lindqvist")).to_be_visible()
    page.get_by_role("link", name="Ask to confirm").click()
    looked_at(page)
    page.get_by_label("Dana Whitfield").check()
    page.get_by_role("button", name="Ask them to confirm").click()
    expect(page.get_by_text("1 contact is asked to confirm.")).to_be_visible()
    call_command("send_due")
    assert len(promised.mails) == 1


def link_in(mail: Any) -> str:
    html = mail.get_body(("html",)).get_content()
    assert "Marta Lindqvist" in mail["From"]
    assert mail["Subject"] == "Ist es das, was Sie von uns erwarten, Dana?"
    (url,) = set(re.findall(r'href="(http[^"]+/p/[^"]+/)"', html))
    return url


def object_to_speed(page: Page, url: str, promised: SimpleNamespace, looked_at: Callable[[Page], None]) -> None:
    """A scanner has looked already; a place given twice is told beside its field, and what was typed stays."""
    page.request.head(url)
    page.goto(url)
    looked_at(page)
    assert not Verdict.objects.exists()
    leads, speed = promised.leads.pk, promised.speed.pk
    page.locator(f"input[name=impact-{leads}][value=yes]").check()
    page.locator(f"input[name=impact-{speed}][value=no]").check()
    page.locator(f"#words-{speed}").fill("Auch auf dem Telefon.")
    page.locator(f"#rank-{leads}").select_option("1")
    page.locator(f"#rank-{speed}").select_option("1")
    page.locator(f"#goal-{promised.goal.pk}").fill("Dana Whitfield")
    page.get_by_role("button", name="Antwort senden").click()
    expect(page.locator(f"#rank-{speed}-error")).to_contain_text("Platz 1 ist zweimal vergeben.")
    assert page.locator(f"#words-{speed}").input_value() == "Auch auf dem Telefon."
    page.locator(f"#rank-{speed}").select_option("2")
    page.get_by_role("button", name="Antwort senden").click()
    expect(page.get_by_role("alert")).to_contain_text("drücken Sie noch einmal auf Senden")  # seconds after delivery
    Message.objects.update(sent_at=Confirmation.objects.get().recorded_at.replace(year=2020))
    page.get_by_role("button", name="Antwort senden").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Danke, Dana.")
    looked_at(page)
    assert page.context.cookies() == []
    assert Goal.objects.get().client_signed_name == "Dana Whitfield"
    assert Impact.objects.get(pk=leads).confirmed_by == promised.dana


def put_right(page: Page, promised: SimpleNamespace, looked_at: Callable[[Page], None]) -> None:
    """Home says what Dana does not agree with; the manager words it anew and writes an effect down."""
    page.goto("/")
    wanted = page.get_by_role("heading", name="Dana Whitfield does not agree with “Pages open in 2.5 seconds”")
    expect(wanted).to_be_visible()
    page.get_by_role("link", name="Talk about it").click()
    expect(page.get_by_text("“Auch auf dem Telefon.”")).to_be_visible()
    looked_at(page)
    page.get_by_role("link", name="Record an effect").click()
    page.get_by_label("what happened").fill("Large pictures are gone from the catalogue.")
    looked_at(page)
    page.get_by_role("button", name="Record effect").click()
    expect(page.get_by_text("Large pictures are gone from the catalogue.").last).to_be_visible()
    page.get_by_role("link", name="Edit", exact=True).click()
    page.locator("input[name=statement]").fill("Pages open in 2.5 seconds on any phone")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("“Pages open in 2.5 seconds on any phone” instead of")).to_be_visible()
    page.goto("/")
    expect(page.get_by_text("does not agree with")).to_have_count(0)


def confirm(page: Page, url: str, promised: SimpleNamespace, looked_at: Callable[[Page], None]) -> None:
    """The same link shows the new words; what was said of the old ones is no answer to them."""
    page.goto(url)
    expect(page.get_by_text("Pages open in 2.5 seconds on any phone").first).to_be_visible()
    speed = promised.speed.pk
    assert page.locator(f"input[name=impact-{speed}][value='']").is_checked()
    page.locator(f"input[name=impact-{speed}][value=yes]").check()
    page.get_by_role("button", name="Geänderte Antwort senden").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Danke, Dana.")
    looked_at(page)
    assert Impact.objects.get(pk=speed).confirmed_by == promised.dana


def read_it(page: Page, promised: SimpleNamespace, looked_at: Callable[[Page], None]) -> None:
    page.goto(promised.speed.get_absolute_url())
    expect(page.get_by_text("version 2").first).to_be_visible()
    looked_at(page)
    page.goto(f"/accounts/{promised.cast.account.pk}/goals/")
    expect(page.get_by_role("heading", name="What do they say matters most?")).to_be_visible()
    looked_at(page)
