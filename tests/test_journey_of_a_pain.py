"""From a pain that nobody works on to an initiative, which is late, and stands so on the scorecard."""

import datetime as dt
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from playwright.sync_api import Page, expect

from apps.accounts.tests.factories import ContactFactory
from apps.core.months import Month, today
from apps.feedback.tests.factories import ResponseFactory, ThemeFactory
from apps.measures.services import roll_up
from tests.test_journey_of_an_initiative import PASSWORD, plan, signed_in

pytestmark = pytest.mark.django_db(transaction=True)
Axe = Callable[[Page], list[str]]


@pytest.fixture
def unhappy(cast: SimpleNamespace) -> SimpleNamespace:
    """Two clients name the same theme in low answers."""
    cast.owner.set_password(PASSWORD)
    cast.owner.save()
    theme = ThemeFactory(name="Customer service")
    for account in (cast.account, cast.foreign_account):
        words = {"overall_satisfaction": 2, "comment": "I never know who has my request."}
        ResponseFactory(contact=ContactFactory(account=account), themes=[theme], **words)
    return cast


def test_a_pain_becomes_an_initiative_that_is_late_on_the_scorecard(
    unhappy: SimpleNamespace, page: Page, axe: Axe
) -> None:
    signed_in(page, unhappy.owner)
    page.goto("/initiatives/portfolio/")
    expect(page.get_by_text("Customer service: 2 accounts, $0 a month, 0 initiatives")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("link", name="Start an initiative: Customer service").click()
    expect(page.get_by_label("The pain it answers").locator("option:checked")).to_have_text("Customer service")
    page.get_by_label("Title").fill("A request list they can see")
    page.get_by_label("Level").select_option("corporate")
    for name, value in (("Impact on loyalty", "5"), ("Impact on the choice of vendor", "4"), ("Effort", "2")):
        page.get_by_label(name).select_option(value)
    page.get_by_label("Cost", exact=True).select_option("1")
    page.get_by_label("Major").check()
    page.get_by_label("Starts on").fill((today() - dt.timedelta(days=90)).isoformat())
    page.get_by_label("Ends on").fill((today() - dt.timedelta(days=20)).isoformat())
    page.get_by_role("button", name="Propose it").click()
    plan(page, "Every request has a name", "100", today() - dt.timedelta(days=20))
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_text("Overdue", exact=True)).to_be_visible()

    page.goto("/initiatives/portfolio/")
    needs = page.get_by_role("region", name="Which need help now?")
    expect(needs.get_by_role("link", name="1 A request list they can see")).to_be_visible()
    expect(needs.get_by_text("Late", exact=True)).to_be_visible()
    expect(page.get_by_text("1 initiative: 1")).to_be_visible()
    assert axe(page) == []

    roll_up()
    page.goto(f"/scorecard/?month={Month.of(today())}")
    late = page.get_by_role("row", name="What have we missed?")
    expect(late.get_by_text("0 · 0 · 1")).to_be_visible()
    expect(page.get_by_role("row", name="A request list they can see").get_by_text("0 / 100 %")).to_be_visible()
    expect(page.get_by_text("Somebody works on every pain that several clients name.")).to_be_visible()
    assert axe(page) == []
