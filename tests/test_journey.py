"""The whole way, on real parts: log, ask, mail, answer without script or cookie; then the scorecard has changed."""

import datetime as dt
import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Page, expect

from apps.accounts.tests.factories import ContactFactory, ContractFactory
from apps.activities.models import Activity
from apps.activities.tests.factories import ActivityKindFactory
from apps.core.months import Month
from apps.feedback.models import FeedbackRequest, Response
from apps.feedback.tests.factories import QuestionnaireFactory
from apps.impacts.tests.factories import ImpactFactory
from apps.outbox.models import Message
from tests.walking import PASSWORD, let_in, sign_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def northgate(cast: SimpleNamespace) -> SimpleNamespace:
    """Northgate with a retainer, two impacts and one contact; its manager and the executive can sign in."""
    let_in(cast.owner, cast.executive)
    ContractFactory(account=cast.account)
    ActivityKindFactory(name="Workshop")
    QuestionnaireFactory()
    cast.leads = ImpactFactory(account=cast.account, statement="120 qualified leads a month")
    cast.speed = ImpactFactory(account=cast.account, statement="Pages open in 2.5 seconds")
    cast.dana = ContactFactory(account=cast.account, full_name="Dana Whitfield", email="dana@northgate.example")
    return cast


def test_from_an_activity_to_the_scorecard(
    page: Page, client_page: Page, northgate: SimpleNamespace, smtp_server: Any, looked_at: Callable[[Page], None]
) -> None:
    sign_in(page, northgate.owner)
    looked_at(page)
    log_an_activity(page, northgate)
    looked_at(page)
    ask(page, northgate)
    looked_at(page)
    answer(client_page, link_in(smtp_server))
    see_the_answer(page)
    looked_at(page)
    see_the_scorecard(page, northgate)
    looked_at(page)


def log_an_activity(page: Page, northgate: SimpleNamespace) -> None:
    """By keyboard: `L` opens the log wherever one is."""
    page.goto("/activities/new/")
    page.get_by_label("Account", exact=True).select_option(label="Northgate")
    page.get_by_label("Time").fill("1 h 30")
    page.get_by_label("Kind").select_option(label="Workshop")
    page.get_by_label("Summary").fill("Landing page review")
    page.locator("select[name$=impact]").first.select_option(label=northgate.leads.statement)
    page.locator("input[data-percent]").first.fill("60")
    expect(page.locator("[data-left]").first).to_contain_text("40 % left")
    page.get_by_label("Summary").press("Enter")
    expect(page.get_by_text("Landing page review").first).to_be_visible()
    logged = Activity.objects.get()
    assert (logged.minutes, logged.linked_percent, logged.person) == (90, 60, northgate.owner)


def ask(page: Page, northgate: SimpleNamespace) -> None:
    page.goto(f"/accounts/{northgate.account.pk}/")
    page.get_by_role("link", name="Ask for feedback").first.click()
    expect(page.get_by_text("Dana Whitfield").first).to_be_visible()
    page.get_by_role("main").get_by_role("button").first.click()
    call_command("send_due")
    assert FeedbackRequest.objects.get().state == FeedbackRequest.State.SENT
    # Whoever answers within ten seconds of delivery is taken for a machine.
    Message.objects.update(sent_at=timezone.now() - dt.timedelta(seconds=11))


def link_in(smtp_server: Any) -> str:
    """The link of the one mail that arrived; nothing else in the product knows it."""
    (mail,) = smtp_server.messages
    assert mail["To"].addresses[0].addr_spec == "dana@northgate.example"
    assert "Marta Lindqvist" in mail["From"]
    (link,) = set(re.findall(r"https?://\S+/a/[^/\s]+/", mail.get_body(("plain",)).get_content()))
    return link


def answer(page: Page, link: str) -> None:
    """Looking records nothing; pressing the button does; no cookie is ever set."""
    page.goto(link)
    assert not Response.objects.exists()
    page.locator("input[name=overall][value='5']").check(force=True)
    page.locator("input[name$=importance][value='4']").first.check(force=True)
    page.locator("input[name$=satisfaction][value='2']").first.check(force=True)
    page.locator("input[name^=impact][name$=cannot_judge]").last.check(force=True)
    page.get_by_label("What should we change first?").fill("Reports come too late to act on.")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Dana")
    assert page.context.cookies() == []
    response = Response.objects.get()
    assert response.overall_satisfaction == 5
    assert {(r.importance, r.satisfaction, r.cannot_judge) for r in response.impact_ratings.all()} == {
        (4, 2, False),
        (None, None, True),
    }


def see_the_answer(page: Page) -> None:
    page.goto("/feedback/")
    expect(page.get_by_role("main").get_by_text("Dana Whitfield").first).to_be_visible()
    page.goto(Response.objects.get().get_absolute_url())
    expect(page.get_by_text("Reports come too late to act on.").first).to_be_visible()


def see_the_scorecard(page: Page, northgate: SimpleNamespace) -> None:
    """One answer is shown as a count, never as a percentage; the linked minutes as a ratio."""
    call_command("rollup")
    month = Month.of(timezone.localdate())
    page.goto(f"/scorecard/?month={month}&scope=account&id={northgate.account.pk}")
    satisfaction = page.get_by_role("row").filter(has_text="Overall satisfaction")
    expect(satisfaction).to_contain_text("1 of 1")
    expect(satisfaction).not_to_contain_text("%")
    expect(page.get_by_role("row").filter(has_text="Linked work")).to_contain_text("60.0")


def test_five_wrong_passwords_lock_the_address_out(page: Page, northgate: SimpleNamespace) -> None:
    page.goto("/")
    for _ in range(6):
        page.get_by_label("Email").fill(northgate.owner.email)
        page.get_by_label("Password", exact=True).fill("wrong")
        page.keyboard.press("Enter")
        page.wait_for_load_state()
    page.get_by_label("Email").fill(northgate.owner.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Too many")).to_be_visible()
    assert page.locator("nav.side").count() == 0
