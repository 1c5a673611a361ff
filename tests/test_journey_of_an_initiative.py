"""From a low answer to an initiative: proposed, planned, begun, overdue, agreed anew by a second person, delivered."""

import datetime as dt
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from playwright.sync_api import Page, expect

from apps.accounts.tests.factories import ContactFactory
from apps.core.months import today
from apps.feedback.models import Change
from apps.feedback.tests.factories import ResponseFactory, ThemeFactory
from apps.initiatives.models import Initiative
from tests.walking import let_in, sign_in

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
Axe = Callable[[Page], list[str]]


@pytest.fixture
def northgate(cast: SimpleNamespace) -> SimpleNamespace:
    """Dana is not content; the manager and the lead can sign in."""
    let_in(cast.owner, cast.lead)
    theme = ThemeFactory(name="Customer service")
    dana = ContactFactory(account=cast.account, full_name="Dana Whitfield")
    words = {"overall_satisfaction": 2, "comment": "I never know who has my request."}
    cast.answer = ResponseFactory(contact=dana, themes=[theme], **words)
    return cast


def plan(page: Page, title: str, weight: str, due_on: dt.date) -> None:
    form = page.get_by_role("region", name="Plan a milestone")
    form.get_by_label("Milestone").fill(title)
    form.get_by_label("Weight in percent").fill(weight)
    form.get_by_label("Due on").fill(due_on.isoformat())
    form.get_by_role("button", name="Add milestone").click()


def test_an_initiative_from_the_answer_to_its_delivery(northgate: SimpleNamespace, page: Page, axe: Axe) -> None:
    sign_in(page, northgate.owner, to="/initiatives/")
    page.goto(northgate.answer.get_absolute_url())
    page.get_by_role("link", name="Start an initiative").click()
    page.get_by_label("Title").fill("A request list they can see")
    page.get_by_label("The pain it answers").select_option(label="Customer service")
    for name, value in (("Impact on loyalty", "5"), ("Impact on the choice of vendor", "4"), ("Effort", "2")):
        page.get_by_label(name).select_option(value)
    page.get_by_label("Cost", exact=True).select_option("1")
    page.get_by_label("Starts on").fill((today() - dt.timedelta(days=60)).isoformat())
    page.get_by_label("Ends on").fill((today() + dt.timedelta(days=60)).isoformat())
    page.get_by_label("We are doing").fill("You see every request, and who has it.")
    page.get_by_role("checkbox", name="Northgate").check()
    page.get_by_role("button", name="Propose it").click()
    expect(page.get_by_role("heading", name="A request list they can see")).to_be_visible()
    expect(page.get_by_text("I never know who has my request.")).to_be_visible()
    assert axe(page) == []

    plan(page, "Every request has a name", "40", today() - dt.timedelta(days=30))
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_text("The weights of the milestones sum to 40 %", exact=False)).to_be_visible()
    plan(page, "A list both sides see", "60", today() + dt.timedelta(days=60))
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_text("0 % of the work is done, 40 % was to be done by now.", exact=False)).to_be_visible()
    expect(page.get_by_text("Overdue", exact=True)).to_be_visible()
    assert Change.objects.get().did == "You see every request, and who has it."

    page.get_by_text("Ask for a new baseline").click()
    page.get_by_label("Why does the plan change?").fill("Their new system comes first.")
    page.get_by_role("button", name="Send for approval").click()
    row = Initiative.objects.get()
    sign_in(page, northgate.lead, to="/initiatives/")
    page.goto(row.get_absolute_url())
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_text("re-baselined 1 time", exact=True)).to_be_visible()

    for step in ("Every request has a name", "A list both sides see"):
        page.get_by_role("row", name=step).get_by_role("button").click()
        expect(page.get_by_text(f"Done: {step}.")).to_be_visible()
    page.get_by_role("link", name="Deliver").click()
    page.get_by_label("We did").fill("You have the list.")
    page.get_by_role("button", name="It is delivered").click()
    expect(page.get_by_text("All of it was done on", exact=False)).to_be_visible()
    assert Change.objects.get(source_kind="initiative").did == "You have the list."
    assert axe(page) == []
