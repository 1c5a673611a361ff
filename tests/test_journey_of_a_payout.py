"""A month's pay through a browser: what if, the statement, a dispute, its answer, the approval."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from playwright.sync_api import Page, expect

from apps.rewards.plans import services
from apps.rewards.plans.models import Payout
from apps.rewards.plans.tests.factories import JUNE, IncentivePlanFactory, published, retention
from tests.walking import let_in, sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def payout(cast: SimpleNamespace) -> Payout:
    let_in(cast.owner, cast.executive)
    retention()
    plan = IncentivePlanFactory(name="Clients who stay", person=cast.owner)
    published()
    return services.compute_payout(by=None, plan=plan, month=JUNE)


def test_from_what_if_to_an_approved_payout(
    cast: SimpleNamespace, payout: Payout, page: Page, looked_at: Callable[[Page], None]
) -> None:
    sign_in(page, cast.owner, to=payout.plan.get_absolute_url())
    say = page.locator("#what-if")
    expect(say).to_contain_text("which pays 100 %")
    figure = page.get_by_label("If the figure were, in percent")
    figure.fill("94")
    expect(say).to_contain_text("At 94 % the attainment is 98.947 %, which pays 89.474 %: $4,473.68.")
    expect(figure).to_be_focused()
    figure.fill("")
    expect(say).to_contain_text("This field is required.")
    figure.fill("99.75")
    expect(say).to_contain_text("pays 200 %: $10,000.00.")
    looked_at(page)

    page.get_by_role("link", name="June 2025").click()
    expect(page.get_by_role("row", name="Amount")).to_contain_text("$4,473.68")
    page.get_by_label("What is wrong?").fill("The contraction was agreed before my time.")
    page.get_by_role("button", name="Dispute it").click()
    expect(page.get_by_text("Waits for an answer", exact=True)).to_be_visible()
    looked_at(page)

    sign_in(page, cast.executive, to=payout.get_absolute_url())
    page.get_by_label("Answer").fill("It counts in the month in which it happened.")
    page.get_by_role("button", name="Answer", exact=True).click()
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_role("main")).to_contain_text(f"by {cast.executive.full_name}")

    sign_in(page, cast.owner, to=payout.get_absolute_url())
    expect(page.get_by_text("It counts in the month in which it happened.")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("Approved")
    page.set_viewport_size({"width": 375, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") == 375
    looked_at(page)
