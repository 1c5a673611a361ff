"""From a blind answer to a gap, a plan and the same question 90 days later, in two browsers, on real parts."""

import datetime as dt
import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Page, expect

from apps.accounts.tests.factories import ContactFactory
from apps.core.months import Month
from apps.feedback.models import FeedbackRequest
from apps.feedback.tests.factories import QuestionnaireFactory
from apps.measures.registry import get
from apps.measures.window import Window
from apps.outbox.models import Message
from apps.relationships.models import CoachingPlan, Dimension, Perception, Practice
from apps.relationships.services import default_dimensions, pull_answers, push_questions
from apps.relationships.services.coaching import create_practice
from tests.walking import let_in, on, sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("lasting_cookies"), pytest.mark.slow]
ASKED_ON = dt.date(2025, 7, 3)
BEGUN_ON = dt.date(2025, 7, 4)
CHECKED_ON = dt.date(2025, 8, 1)  # four weeks later
AGAIN_ON = dt.date(2025, 10, 2)  # ninety days after the plan began
PRACTICE = "One idea a month, unasked"
LookedAt = Callable[[Page], None]


@pytest.fixture
def northgate(cast: SimpleNamespace, smtp_server: Any) -> SimpleNamespace:
    """Marta manages Northgate, Dana is its contact, Cora coaches; six dimensions, a library of one practice."""
    let_in(cast.owner, cast.coach)
    QuestionnaireFactory()
    default_dimensions()
    Practice.objects.all().delete()
    proactivity = Dimension.objects.get(name="Proactivity")
    create_practice(by=None, name=PRACTICE, advice="Propose one small thing.", dimensions=[proactivity])
    cast.dana = ContactFactory(account=cast.account, full_name="Dana Whitfield", email="dana@northgate.example")
    cast.mail = smtp_server
    return cast


def test_from_a_blind_answer_to_a_gap_to_a_plan_to_a_better_answer(
    page: Page, client_page: Page, northgate: SimpleNamespace, looked_at: LookedAt
) -> None:
    with on(ASKED_ON):
        push_questions()
        sign_in(page, northgate.owner)
        page.goto(f"/feedback/ask/?contact={northgate.dana.pk}")
        send(page)
        say_what_one_expects(page, looked_at)
        answer(page, client_page, northgate, looked_at, proactivity=4)
    with on(BEGUN_ON):
        sign_in(page, northgate.owner)
        see_the_gap(page, looked_at)
        begin_a_plan(page, looked_at)
    with on(CHECKED_ON):
        sign_in(page, northgate.coach)
        hold_the_check(page, looked_at)
    with on(AGAIN_ON):
        push_questions()
        sign_in(page, northgate.owner)
        ask_the_same_again(page, looked_at)
        answer(page, client_page, northgate, looked_at, proactivity=7)
        see_that_it_is_better(page, looked_at)
    rows = get("coached_items_improved").contributions(Window(Month.of(AGAIN_ON)), False)
    assert [(row.score_before, row.score_after, row.numerator) for row in rows] == [(4, 7, 1)]


def send(page: Page) -> None:
    """Ask, and let the mail leave; beat takes over who was asked what."""
    expect(page.get_by_text("Dana Whitfield").first).to_be_visible()
    page.get_by_role("main").get_by_role("button").first.click()
    call_command("send_due")
    assert FeedbackRequest.objects.latest("pk").state == FeedbackRequest.State.SENT
    # Whoever answers within ten seconds of delivery is taken for a machine.
    Message.objects.update(sent_at=timezone.now() - dt.timedelta(seconds=11))
    pull_answers()


def say_what_one_expects(page: Page, looked_at: LookedAt) -> None:
    """Home says what is due; what is saved is locked and leaves the page."""
    page.goto("/")
    expect(page.get_by_text("Say how you expect Dana Whitfield (Northgate) to answer").first).to_be_visible()
    page.get_by_role("link", name="Answer blind").first.click()
    lock(page, looked_at)


def lock(page: Page, looked_at: LookedAt) -> None:
    expect(page.get_by_role("heading", name="How do you expect Dana Whitfield to answer?")).to_be_visible()
    looked_at(page)
    for row in Perception.objects.filter(seller_answered_at=None):
        page.locator(f"input[name=item-{row.pk}][value='8']").check(force=True)
    page.get_by_role("button", name="Lock my answers").click()
    expect(page.get_by_text("6 answers are locked.")).to_be_visible()


def answer(page: Page, client_page: Page, northgate: SimpleNamespace, looked_at: LookedAt, *, proactivity: int) -> None:
    """Through the mailed link; the page is looked at in the browser that runs scripts."""
    mail = northgate.mail.messages[-1].get_body(("plain",)).get_content()
    (link,) = set(re.findall(r"https?://\S+/a/[^/\s]+/", mail))
    staff_is_at = page.url
    page.goto(link)
    looked_at(page)
    page.goto(staff_is_at)
    client_page.goto(link)
    client_page.locator("input[name=overall][value='4']").check(force=True)
    for group in client_page.get_by_role("group").filter(has=client_page.locator("input[name^='item-']")).all():
        about_ideas = "with ideas before you ask" in (group.text_content() or "")
        group.locator(f"input[value='{proactivity if about_ideas else 8}']").check(force=True)
    client_page.get_by_role("button", name="Send").click()
    expect(client_page.get_by_role("heading", level=1)).to_contain_text("Dana")
    assert client_page.context.cookies() == []
    pull_answers()
    latest = Perception.objects.filter(request=FeedbackRequest.objects.latest("pk"))
    assert sorted(latest.values_list("client_score", flat=True)) == [proactivity, *[8] * 5]


def see_the_gap(page: Page, looked_at: LookedAt) -> None:
    page.goto("/")
    expect(page.get_by_text("Begin a coaching plan: Proactivity, Dana Whitfield").first).to_be_visible()
    page.get_by_role("main").get_by_role("link", name="See the gap").first.click()
    row = page.get_by_role("row").filter(has_text="Blind spot").filter(has_text="Proactivity")
    expect(row).to_contain_text("+4")
    expect(row).to_contain_text("Significant")
    expect(page.get_by_text("The widest gap is proactivity: Marta expects 8, Dana gives 4.")).to_be_visible()
    looked_at(page)


def begin_a_plan(page: Page, looked_at: LookedAt) -> None:
    """The dimension is chosen already, and the practices suggested for it stand first."""
    page.get_by_role("link", name=re.compile("Start a plan.*Proactivity")).click()
    expect(page.get_by_label("Dimension").locator("option:checked")).to_have_text("Proactivity")
    looked_at(page)
    page.get_by_label("Practice").select_option(label=PRACTICE)
    page.get_by_label("Coach").select_option(label="Cora Coach")
    page.get_by_label("What was agreed").fill("The first one on Monday.")
    page.get_by_role("button", name="Start the plan").click()
    expect(page.get_by_text("Nobody knows yet whether it helps.")).to_be_visible()
    looked_at(page)
    made = CoachingPlan.objects.get()
    assert (made.started_on, made.check_on, made.reask_on) == (BEGUN_ON, CHECKED_ON, AGAIN_ON)


def hold_the_check(page: Page, looked_at: LookedAt) -> None:
    page.goto("/")
    expect(page.get_by_text("Hold the monthly check with Marta Lindqvist").first).to_be_visible()
    page.get_by_role("link", name="Note it").first.click()
    page.get_by_label("What was tried, and what did you see?").fill("Two ideas sent, one taken up.")
    page.get_by_role("button", name="Note the check").click()
    expect(page.get_by_text("Two ideas sent, one taken up.")).to_be_visible()
    looked_at(page)


def ask_the_same_again(page: Page, looked_at: LookedAt) -> None:
    """The plan's page leads to asking, then to the blind answer that comes first."""
    page.goto("/")
    expect(page.get_by_text("Ask Dana Whitfield the same again").first).to_be_visible()
    page.get_by_role("link", name="See the plan").first.click()
    page.get_by_role("link", name="Ask Dana again").click()
    send(page)
    page.goto(CoachingPlan.objects.get().get_absolute_url())
    expect(page.get_by_text("The same was asked again on 2 October 2025; no answer can be read yet.")).to_be_visible()
    looked_at(page)
    page.get_by_role("link", name="Say first what you expect Dana to answer").click()
    lock(page, looked_at)


def see_that_it_is_better(page: Page, looked_at: LookedAt) -> None:
    """It says from what to what, and what one answer does not show; then the plan is closed."""
    page.goto("/")
    page.get_by_role("main").get_by_role("link", name="Close the plan").first.click()
    told = "It went from 4 to 7, as the client answered on 2 October 2025."
    expect(page.get_by_text(told)).to_contain_text("it does not show that the practice did it")
    expect(page.get_by_text("Better", exact=True)).to_be_visible()
    looked_at(page)
    page.get_by_role("link", name="Close the plan").click()
    expect(page.get_by_label("State").locator("option:checked")).to_have_text("Done")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Ended on 2 October 2025.")).to_be_visible()
    page.get_by_role("navigation").or_(page.locator(".crumbs")).get_by_role(
        "link", name="Dana Whitfield and Marta Lindqvist"
    ).click()
    expect(page.get_by_role("row").filter(has_text=PRACTICE)).to_contain_text("Better")
    looked_at(page)
