"""What must fit: the side menu into a screen of 768 pixels, and the table of teams into a phone."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser

from apps.accounts.tests.factories import AccountFactory, ContractFactory
from apps.core.months import today
from apps.core.templatetags.navigation import FOOT, GROUPS

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def measure(browser: Browser, live_server: Any, cast: SimpleNamespace, client: Client) -> Any:
    """measure(url, width, height, script): what a script says of an administrator's page."""
    client.force_login(cast.administrator, backend="django.contrib.auth.backends.ModelBackend")
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}

    def measured(url: str, width: int, height: int, script: str) -> Any:
        with browser.new_context(base_url=live_server.url, viewport={"width": width, "height": height}) as context:
            context.add_cookies([cookie])  # type: ignore[list-item]
            page = context.new_page()
            page.goto(url)
            return page.evaluate(script)

    return measured


def test_an_administrators_menu_needs_no_scrolling(measure: Any) -> None:
    script = """() => {
        const side = document.querySelector('.side > div');
        return [side.querySelectorAll('li').length, side.scrollHeight - side.clientHeight];
    }"""
    items = sum(len(group) for _label, group in GROUPS) + len(FOOT)
    for height in (900, 768):
        assert measure(reverse("home:home"), 1366, height, script) == [items, 0], height


def test_the_sales_of_teams_are_read_on_a_phone_without_scrolling_sideways(measure: Any, cast: SimpleNamespace) -> None:
    began, ends = today() - dt.timedelta(days=300), today() + dt.timedelta(days=50)
    for team in (cast.team, cast.other_team):
        ContractFactory(account=AccountFactory(team=team), monthly_fee=1_250_000, starts_on=began, ends_on=ends)
    script = """() => {
        const cells = [...document.querySelectorAll('section[aria-labelledby=by] td')];
        return [cells.length, Math.max(...cells.map(cell => cell.getBoundingClientRect().right)) <= innerWidth,
                document.documentElement.scrollWidth];
    }"""
    assert measure(reverse("home:sales"), 375, 800, script) == [12, True, 375]
