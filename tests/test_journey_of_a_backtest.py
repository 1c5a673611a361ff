"""An executive asks what would have warned: from the scorecard to the back-test, its pages of rows, and its export."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from playwright.sync_api import Page, expect

from apps.core.months import last_closed_month
from apps.measures.services import roll_up
from apps.scorecards.tests.test_backtest import lost, renewed
from tests.walking import let_in, sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def firm(cast: SimpleNamespace) -> SimpleNamespace:
    """A dozen lost who did not mean to stay, forty renewed who did: more rows than a page holds."""
    let_in(cast.executive)
    for _ in range(12):
        lost(stay_intent=2, stay_intent_n=2, satisfaction=4, satisfaction_n=2)
    for _ in range(40):
        renewed(stay_intent=4, stay_intent_n=3, satisfaction=4, satisfaction_n=3)
    roll_up(months=[last_closed_month()])
    return cast


def test_what_would_have_warned(firm: SimpleNamespace, page: Page, looked_at: Callable[[Page], None]) -> None:
    sign_in(page, firm.executive, to="/scorecard/")
    page.get_by_role("link", name="Does it predict?").click()
    expect(page.get_by_text("On our own losses, intent to stay would have warned.")).to_be_visible()
    losses = page.get_by_role("region", name="Which would have warned of a loss?")
    stay = losses.get_by_role("row", name="Intent to stay")
    expect(stay).to_contain_text("1.00")
    expect(stay).to_contain_text("Would have warned")
    expect(losses.get_by_role("row", name="Perception gap")).to_contain_text("Not enough yet")
    looked_at(page)
    rows = page.get_by_role("region", name="What is behind it?")
    rows.get_by_role("link", name="Next").click()
    expect(rows.get_by_role("row")).to_have_count(3)
    with page.expect_download() as download:
        rows.get_by_role("link", name="Export").click()
    assert download.value.suggested_filename == "backtest.csv"
    page.set_viewport_size({"width": 375, "height": 800})
    page.reload()
    assert page.evaluate("document.documentElement.scrollWidth") == 375
    looked_at(page)
