"""From a pain that nobody works on to an initiative, which is late, and stands so on the scorecard."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from types import SimpleNamespace

import pytest
from playwright.sync_api import Page, expect

from apps.accounts.tests.factories import ContactFactory, RevenueEventFactory
from apps.core.months import Month, today
from apps.feedback.tests.factories import ResponseFactory, ThemeFactory
from apps.initiatives.models import Initiative
from apps.measures.services import roll_up
from tests.test_journey_of_an_initiative import plan
from tests.walking import let_in, sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
LookedAt = Callable[[Page], None]
TITLE = "A request list they can see"
PAIN = "Customer service: 2 accounts, $50,000 a month, 0 initiatives"


@pytest.fixture
def unhappy(cast: SimpleNamespace) -> SimpleNamespace:
    """Two clients name the same theme in low answers."""
    let_in(cast.owner)
    theme = ThemeFactory(name="Customer service")
    for account in (cast.account, cast.foreign_account):
        RevenueEventFactory(account=account, occurred_on=dt.date(2024, 1, 1), monthly_amount=Decimal(25_000))
        words = {"overall_satisfaction": 2, "comment": "I never know who has my request."}
        ResponseFactory(contact=ContactFactory(account=account), themes=[theme], **words)
    return cast


def test_a_pain_becomes_an_initiative_that_is_late_on_the_scorecard(
    unhappy: SimpleNamespace, page: Page, looked_at: LookedAt
) -> None:
    sign_in(page, unhappy.owner)
    see_that_nobody_works_on_it(page, looked_at)
    propose(page, looked_at)
    plan(page, "Every request has a name", "100", today() - dt.timedelta(days=20))
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_text("Overdue", exact=True)).to_be_visible()
    expect(page.get_by_text("0 % of the work is done, 100 % was to be done by now.", exact=False)).to_be_visible()
    looked_at(page)
    see_it_late_among_all(page, looked_at)
    roll_up()
    see_it_late_on_the_scorecard(page, looked_at)


def see_that_nobody_works_on_it(page: Page, looked_at: LookedAt) -> None:
    page.goto("/initiatives/portfolio/")
    expect(page.get_by_text(PAIN)).to_be_visible()
    expect(page.get_by_text("The one pain that several clients name has nobody working on it.")).to_be_visible()
    looked_at(page)


def propose(page: Page, looked_at: LookedAt) -> None:
    """The page of the pain has filled in the theme."""
    page.get_by_role("link", name="Start an initiative").click()
    expect(page.get_by_label("The pain it answers").locator("option:checked")).to_have_text("Customer service")
    looked_at(page)
    page.get_by_label("Title").fill(TITLE)
    page.get_by_label("Level").select_option("corporate")
    for name, value in (("Impact on loyalty", "5"), ("Impact on the choice of vendor", "4"), ("Effort", "2")):
        page.get_by_label(name).select_option(value)
    page.get_by_label("Cost", exact=True).select_option("1")
    page.get_by_label("Major").check()
    page.get_by_label("Starts on").fill((today() - dt.timedelta(days=90)).isoformat())
    page.get_by_label("Ends on").fill((today() - dt.timedelta(days=20)).isoformat())
    page.get_by_role("button", name="Propose it").click()
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()


def see_it_late_among_all(page: Page, looked_at: LookedAt) -> None:
    """On the board, among those that need help, against the pain, and on the timeline."""
    page.goto("/initiatives/portfolio/")
    needs = page.get_by_role("region", name="Which need help now?")
    expect(needs.get_by_role("link", name=f"1 {TITLE}")).to_be_visible()
    expect(needs.get_by_text("Late", exact=True)).to_be_visible()
    expect(page.get_by_text("The one pain that several clients name is worked on.")).to_be_visible()
    expect(page.get_by_text("1 initiative: 1")).to_be_visible()
    looked_at(page)
    page.get_by_role("link", name="1: Corporate, Late").click()
    expect(page.get_by_role("row", name=TITLE).get_by_text("0 / 100 %")).to_be_visible()
    looked_at(page)
    page.goto("/initiatives/timeline/")
    expect(page.get_by_role("row", name=TITLE).get_by_text("overdue since")).to_be_visible()
    looked_at(page)


def see_it_late_on_the_scorecard(page: Page, looked_at: LookedAt) -> None:
    page.goto(f"/scorecard/?month={Month.of(today())}")
    expect(page.get_by_role("row", name="What have we missed?").get_by_text("0 · 0 · 1")).to_be_visible()
    major = page.get_by_role("row", name=TITLE)
    expect(major.get_by_text("0 / 100 %")).to_be_visible()
    expect(major.get_by_text("Late", exact=True)).to_be_visible()
    looked_at(page)
    major.get_by_role("link", name=TITLE).click()
    assert page.url.endswith(Initiative.objects.get().get_absolute_url())
