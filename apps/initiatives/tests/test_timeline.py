"""The timeline: milestones of what is under way, what is due first at the top."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse

from apps.accounts.tests.factories import AccountFactory
from apps.initiatives.tests.factories import InitiativeFactory, MilestoneFactory, northgates

pytestmark = pytest.mark.django_db
PAGE = reverse("initiatives:timeline") + "?on=2025-06-30"


def text_of(client: Any, url: str = PAGE) -> str:
    page = client.get(url)
    assert page.status_code == 200
    return page.content.decode().replace("\u00a0", " ")


def test_each_line_says_in_words_what_it_shows(cast: SimpleNamespace, sign_in: Any) -> None:
    northgates(level="key_account", accounts=[cast.account])
    text = text_of(sign_in(cast.owner))
    assert "2 of 4 milestones done; A reply by the next working day, overdue since 27 June 2025" in text
    assert "overdue since 27 June 2025</div>" in text
    assert text.count('class="done"') == 2
    assert text.count('class="due over"') == 1


def test_what_is_due_first_is_on_top_and_what_has_no_plan_below(cast: SimpleNamespace, sign_in: Any) -> None:
    InitiativeFactory(title="Without a plan", state="active")
    for title, month in (("Later", 8), ("Sooner", 7)):
        row = InitiativeFactory(title=title, state="active")
        MilestoneFactory(initiative=row, weight=Decimal(100), due_on=dt.date(2025, month, 20))
    InitiativeFactory(title="Only proposed")
    text = text_of(sign_in(cast.owner))
    assert text.index("Sooner") < text.index("Later") < text.index("Without a plan")
    assert "No milestones" in text
    assert "Only proposed" not in text


def test_a_key_accounts_is_shown_to_those_who_may_see_it(cast: SimpleNamespace, sign_in: Any) -> None:
    northgates(level="key_account", accounts=[cast.account])
    assert "A request list they can see" not in text_of(sign_in(cast.outsider))


def test_the_export_has_the_next_step_and_its_day(cast: SimpleNamespace, sign_in: Any) -> None:
    northgates(level="key_account", accounts=[cast.account])
    page = sign_in(cast.owner).get(f"{PAGE}&format=csv")
    lines = b"".join(page).decode("utf-8-sig").replace("\u00a0", " ").splitlines()
    assert lines[0] == "Initiative,Status,Next step,Due"
    assert lines[1] == "A request list they can see,At risk,A reply by the next working day,27 June 2025"


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_the_same_for_one_and_for_three(
    cast: SimpleNamespace, sign_in: Any, django_assert_num_queries: Any, count: int
) -> None:
    for _each in range(count):
        northgates(level="key_account", accounts=[cast.account, AccountFactory()])
    client = sign_in(cast.owner)
    with django_assert_num_queries(11):
        client.get(PAGE)
