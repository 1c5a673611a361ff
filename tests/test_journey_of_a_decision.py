"""From a low-valued impact to a decision to its review, in a browser, on real parts; three months pass in between."""

import datetime as dt
import re
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from playwright.sync_api import Page, expect

from apps.activities.tests.factories import ActivityFactory
from apps.core.months import Month, start_of, today
from apps.feedback.models import Change
from apps.feedback.tests.factories import ResponseFactory
from apps.measures.registry import get
from apps.measures.window import Window
from apps.value.models import Decision
from apps.value.tests.northgate import FIRST, LAST, enter_northgate
from tests.walking import let_in, on, sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("lasting_cookies"), pytest.mark.slow]
DECIDED_ON = dt.date(2025, 7, 3)
REVIEWED_ON = dt.date(2025, 10, 1)  # ninety days later


@pytest.fixture
def northgate(cast: SimpleNamespace) -> SimpleNamespace:
    """The worked example: half of the hours of June went to what matters least."""
    let_in(cast.owner)
    return SimpleNamespace(cast=cast, **vars(enter_northgate(cast.account, cast.owner)))


def test_from_a_low_valued_impact_to_a_decision_to_its_review(
    page: Page, northgate: SimpleNamespace, looked_at: Callable[[Page], None]
) -> None:
    with on(DECIDED_ON):
        sign_in(page, northgate.cast.owner)
        see_where_effort_is_too_much(page, northgate)
        looked_at(page)
        decide(page, looked_at)
        see_the_decision(page, northgate)
        looked_at(page)
    work_less_and_ask_again(northgate)
    with on(REVIEWED_ON):
        sign_in(page, northgate.cast.owner)
        be_asked_for_the_review(page)
        looked_at(page)
        review(page)
        looked_at(page)
        find_it_in_the_list(page)
        looked_at(page)


def see_where_effort_is_too_much(page: Page, northgate: SimpleNamespace) -> None:
    """The value page of June names the impact, and offers to decide on it."""
    page.goto(f"/accounts/{northgate.account.pk}/value/?from={FIRST}&to={LAST}")
    row = page.get_by_role("row").filter(has_text="Pages open in 2.5 seconds").filter(has_text="Trim or stop")
    expect(row).to_contain_text("2.40")


def decide(page: Page, looked_at: Callable[[Page], None]) -> None:
    """The figures and what they suggest stand above the form; the answers that led to it are ticked."""
    page.get_by_role("link", name=re.compile("Decide.*Pages open")).click()
    expect(page.get_by_text("The figures suggest: Trim or stop.")).to_be_visible()
    expect(page.get_by_text("effort index 2.40").last).to_be_visible()
    looked_at(page)
    page.get_by_label("Trim the work").first.check()
    page.get_by_label("Why?").fill("Half of the hours, and it matters least to both of them.")
    page.get_by_label("Dana Whitfield").check()
    page.get_by_label("You said").fill("The pages are fast enough.")
    page.get_by_label("We did").fill("The weekly speed audits have ended.")
    page.get_by_role("button", name="Decide").click()


def see_the_decision(page: Page, northgate: SimpleNamespace) -> None:
    """It stands with its figures, and one of the two answers counts as used."""
    expect(page.get_by_role("heading", level=1)).to_contain_text("Trim the work")
    expect(page.get_by_text("The weekly speed audits have ended.")).to_be_visible()
    made = Decision.objects.get()
    assert (made.decided_on, made.review_on, made.decided_by) == (DECIDED_ON, REVIEWED_ON, northgate.cast.owner)
    assert (made.figures_before["from"], made.figures_before["to"]) == (str(FIRST), str(LAST))
    assert Change.objects.worded().get().is_shared
    rows = get("feedback_used").contributions(Window(Month(2025, 7)), False)
    assert sorted(row.numerator for row in rows) == [0, 1]


def work_less_and_ask_again(northgate: SimpleNamespace) -> None:
    """In September a fifth of the hours; both contacts are asked again."""
    cast, day = northgate.cast, dt.date(2025, 9, 16)
    for impact, minutes in ((northgate.speed, 600), (northgate.leaders, 2400)):
        served = [{"impact": impact, "percent": 100}]
        about = {"account": cast.account, "person": cast.owner, "occurred_on": day}
        for part in range(minutes // 600):
            ActivityFactory(**about, minutes=600, summary=f"Session {part + 1}", contributions=served)
    for contact in (northgate.dana, northgate.priya):
        rating = [{"impact": northgate.speed, "importance": 3, "satisfaction": 4}]
        ResponseFactory(contact=contact, answered_at=start_of(dt.date(2025, 9, 24)), impact_ratings=rating)


def be_asked_for_the_review(page: Page) -> None:
    """On the day it stands on home; the page shows both sides before anything is written."""
    page.goto("/")
    title = "Look at what came of a decision for Northgate"
    expect(page.get_by_text(title).first).to_be_visible()
    page.get_by_role("main").get_by_role("link", name="Review it").first.click()
    work = page.get_by_role("row").filter(has_text="Work").first
    expect(work).to_contain_text("56.0")
    expect(work).to_contain_text("10.0")
    expect(work).to_contain_text("−46.0")
    expect(page.get_by_role("row").filter(has_text="Satisfaction")).to_contain_text("no clear change")


def review(page: Page) -> None:
    page.get_by_label("What came of it?").fill("A fifth of the hours, and nobody minds.")
    page.get_by_role("button", name="Record the review").click()
    expect(page.get_by_text("A fifth of the hours, and nobody minds.")).to_be_visible()
    expect(page.get_by_text("indicative, no clear change")).to_be_visible()
    done = Decision.objects.get()
    assert (done.reviewed_on, done.figures_after["from"], done.figures_after["to"]) == (
        today(),
        "2025-09-01",
        "2025-09-30",
    )
    assert done.figures_before["minutes"] != done.figures_after["minutes"]


def find_it_in_the_list(page: Page) -> None:
    page.goto("/value/decisions/?state=reviewed")
    row = page.get_by_role("row").filter(has_text="Pages open in 2.5 seconds")
    expect(row).to_contain_text("Reviewed on 1 October 2025")
    page.goto("/")
    expect(page.get_by_text("Look at what came of a decision")).to_have_count(0)
