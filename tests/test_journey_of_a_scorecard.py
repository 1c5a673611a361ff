"""An executive reads June, signs it, and is told four days later what was entered since; in a browser."""

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from apps.activities.services import record_activity
from apps.core.months import Month
from apps.measures import plan
from apps.measures import services as measures
from apps.people.tests.factories import PersonFactory
from apps.scorecards.tests import northgate as example
from apps.scorecards.tests.northgate import make_northgate
from tests.walking import let_in, on, sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("lasting_cookies"), pytest.mark.slow]
JUNE = Month(2025, 6)
ENTERED_ON, CLOSED_ON, LATE_ON = dt.date(2025, 7, 3), dt.date(2025, 7, 5), dt.date(2025, 7, 9)
CARD = "/scorecard/?month=2025-06"


@pytest.fixture
def june(transactional_db: Any, monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """Northgate's June as it stood on 3 July: A5 has not been entered."""
    monkeypatch.setattr(plan, "MOST_MONTHS", 2)
    monkeypatch.setattr(example, "WORK", [row for row in example.WORK if row[0] != ("06-26",)])
    with on(ENTERED_ON):
        facts = make_northgate()
        facts.executive = PersonFactory(role="executive", full_name="Helen Marsh")
        let_in(facts.executive)
        measures.roll_up(months=[JUNE])
    return facts


def test_an_executive_publishes_june_and_sees_what_was_entered_late(
    page: Page, june: SimpleNamespace, looked_at: Callable[[Page], None]
) -> None:
    with on(CLOSED_ON):
        sign_in(page, june.executive)
        be_asked_to_publish(page)
        read(page, looked_at)
        publish(page, looked_at)
    with on(LATE_ON):
        enter_a5(june)
        page.context.clear_cookies()
        sign_in(page, june.executive)
        see_what_was_restated(page, looked_at)
        say_why(page, looked_at)


def be_asked_to_publish(page: Page) -> None:
    due = page.get_by_role("listitem").filter(has_text="Publish June 2025")
    due.get_by_role("link", name="Read it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("June 2025")


def read(page: Page, looked_at: Callable[[Page], None]) -> None:
    """Three sentences at most, each with its figure; a click to the measure, its rows below."""
    for width in (375, 768, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        wider = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        assert not page.evaluate(wider), f"the page is wider than {width} px"
        looked_at(page)
    sentences = page.locator(".attention li")
    assert 1 <= sentences.count() <= 3
    for sentence in sentences.all():
        expect(sentence.locator(".say")).to_have_text(re.compile(r"\d"))
    burn = page.get_by_role("row").filter(has_text="Retainer burn")
    expect(burn).to_contain_text("100.0")
    burn.get_by_role("link", name="Retainer burn").click()
    expect(page.get_by_role("heading", name="What is behind it?")).to_be_visible()
    looked_at(page)
    page.go_back()


def publish(page: Page, looked_at: Callable[[Page], None]) -> None:
    page.get_by_role("link", name="Publish", exact=True).click()
    looked_at(page)
    page.get_by_label("Comment").fill("Read with all teams on 4 July.")
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_text("by Helen Marsh.")).to_be_visible()
    expect(page.get_by_text("Read with all teams on 4 July.")).to_be_visible()


def enter_a5(june: SimpleNamespace) -> None:
    """20 hours of 26 June, entered on 9 July; the worker rolls them up."""
    shares = [{"impact": impact, "percent": Decimal(50)} for impact in june.impacts[1:]]
    about = {"account": june.account, "person": june.account.manager, "occurred_on": dt.date(2025, 6, 26)}
    record_activity(by=None, minutes=20 * 60, summary="Benchmark deck", contributions=shares, **about)
    measures.roll_up(months=[JUNE])


def see_what_was_restated(page: Page, looked_at: Callable[[Page], None]) -> None:
    page.goto(CARD)
    burn = page.get_by_role("row").filter(has_text="Retainer burn")
    expect(burn).to_contain_text("120.0")
    expect(burn).to_contain_text("published 100.0")
    looked_at(page)
    page.get_by_role("link", name="3 figures restated since").click()
    row = page.get_by_role("row").filter(has_text="Retainer burn")
    expect(row).to_contain_text("1 activity of 26 June recorded on 9 July")
    looked_at(page)
    row.get_by_role("link", name="Retainer burn").click()
    expect(page.get_by_text("as published")).to_contain_text("1 activity of 26 June recorded on 9 July")
    expect(page.get_by_role("row").filter(has_text="Northgate").first).to_be_visible()


def say_why(page: Page, looked_at: Callable[[Page], None]) -> None:
    page.get_by_role("link", name="Add a remark").click()
    page.get_by_label("Remark").fill("The deck was done in June and forgotten.")
    page.get_by_role("button", name="Add the remark").click()
    expect(page.get_by_text("The deck was done in June and forgotten.")).to_be_visible()
    looked_at(page)
