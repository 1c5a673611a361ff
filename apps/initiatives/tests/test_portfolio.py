"""The portfolio page: the board, what needs help, what hurts that nobody works on, what nobody asked for."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse

from apps.accounts.tests.factories import AccountFactory, ContactFactory, RevenueEventFactory
from apps.core.months import today
from apps.feedback.models import Response
from apps.feedback.tests.factories import ResponseFactory, ThemeFactory
from apps.initiatives.coverage import Pain, pains_on
from apps.initiatives.models import PortfolioProject
from apps.initiatives.portfolio import board, portfolio_on, unasked
from apps.initiatives.tests.factories import InitiativeFactory, MilestoneFactory, northgates
from apps.initiatives.views.portfolio import pains_said

pytestmark = pytest.mark.django_db
PAGE = reverse("initiatives:portfolio")
JUNE_END = dt.date(2025, 6, 30)


def text_of(client: Any, url: str = PAGE) -> str:
    page = client.get(url)
    assert page.status_code == 200
    return page.content.decode().replace("\u00a0", " ")


def name_pain(theme: Any, accounts: list[Any], **fields: Any) -> list[Response]:
    words = {"overall_satisfaction": 1, "themes": [theme]} | fields
    return [ResponseFactory(contact=ContactFactory(account=account), **words) for account in accounts]


def test_the_board_counts_by_level_and_status_with_zeros(cast: SimpleNamespace) -> None:
    northgates(level="key_account", accounts=[cast.account])
    InitiativeFactory(level="corporate", state="active")
    InitiativeFactory(level="corporate", state="paused")
    counts = {
        str(level): [cell.count for cell in cells] for level, cells in board(portfolio_on(JUNE_END, cast.executive))
    }
    assert counts == {"key_account": [0, 1, 0, 0], "business_unit": [0, 0, 0, 0], "corporate": [0, 0, 0, 1]}


def test_the_page_says_what_needs_help_and_what_the_owner_says(cast: SimpleNamespace, sign_in: Any) -> None:
    northgates(level="key_account", accounts=[cast.account])
    text = text_of(sign_in(cast.owner), f"{PAGE}?on=2025-06-30")
    for words in ("A request list they can see", "50 / 70 %", "0.71", "9.3 %", "The owner says on schedule"):
        assert words in text, words
    assert "0 of 1 planned initiative is on schedule." in text


def test_what_one_may_not_see_is_counted_and_not_named(cast: SimpleNamespace, sign_in: Any) -> None:
    northgates(level="key_account", accounts=[cast.account])
    text = text_of(sign_in(cast.outsider), f"{PAGE}?on=2025-06-30")
    assert "A request list they can see" not in text
    assert "0 of 1 planned initiative is on schedule." in text
    assert "1 that you may not see" in text
    assert "more</a>" not in text


def test_the_board_leads_to_the_rest_of_what_one_may_see(cast: SimpleNamespace, sign_in: Any) -> None:
    for _each in range(5):
        InitiativeFactory(level="corporate", state="active")
    text = text_of(sign_in(cast.outsider))
    assert "and 2 more</a>" in text
    assert "that you may not see" not in text
    listed = text_of(sign_in(cast.outsider), f"{reverse('initiatives:list')}?level=corporate&status=unplanned")
    assert "1–5 of 5" in listed


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ([], ""),
        ([0], "The one pain that several clients name has nobody working on it."),
        ([2], "The one pain that several clients name is worked on."),
        ([0, 1], "Of 2 pains that several clients name, 1 has nobody working on it."),
        ([0, 0, 1], "Of 3 pains that several clients name, 2 have nobody working on them."),
        ([1, 1], "All 2 pains that several clients name are worked on."),
    ],
)
def test_pains_are_said_in_good_english(counts: list[int], said: str) -> None:
    theme = ThemeFactory.build()
    assert pains_said([Pain(theme, 2, Decimal(0), 2, count) for count in counts]) == said


def test_on_the_first_day_one_reads_how_many_projects_are_for_clients(cast: SimpleNamespace, sign_in: Any) -> None:
    PortfolioProject.objects.bulk_create([PortfolioProject(name=f"Project {n}") for n in range(104)])
    text = text_of(sign_in(cast.executive))
    assert "No initiative is under way that has a plan. Of 104 projects, 0 are for clients.</p></div>" in text


def test_a_coach_does_not_open_it(cast: SimpleNamespace, sign_in: Any) -> None:
    assert sign_in(cast.coach).get(PAGE).status_code == 403


def test_a_pain_stands_with_its_accounts_its_value_and_no_initiative(cast: SimpleNamespace, sign_in: Any) -> None:
    theme = ThemeFactory(name="Customer Service")
    accounts = [cast.account, AccountFactory(), AccountFactory()]
    for account in accounts:
        RevenueEventFactory(account=account, occurred_on=dt.date(2024, 1, 1), monthly_amount=Decimal(40000))
    name_pain(theme, accounts)
    text = text_of(sign_in(cast.owner))
    assert "Customer Service: 3 accounts, $120,000 a month, 0 initiatives" in text
    assert f"{reverse('initiatives:create')}?theme={theme.pk}" in text
    assert "The one pain that several clients name has nobody working on it." in text


def test_an_initiative_against_it_is_named_to_those_who_may_see_it(cast: SimpleNamespace) -> None:
    theme = ThemeFactory()
    name_pain(theme, [cast.account, AccountFactory()])
    InitiativeFactory(theme=theme, level="key_account", accounts=[cast.account], state="active")
    told = {}
    for name in ("owner", "outsider"):
        person = getattr(cast, name)
        (pain,) = pains_on(today(), person, portfolio_on(today(), person))
        told[name] = (pain.count, len(pain.initiatives))
    assert told == {"owner": (1, 1), "outsider": (1, 0)}


def test_what_nobody_works_on_and_is_worth_most_comes_first(cast: SimpleNamespace) -> None:
    small, large, worked_on = (ThemeFactory(name=name) for name in ("Small", "Large", "Worked on"))
    accounts = [AccountFactory() for _each in range(4)]
    for account in accounts[2:]:
        RevenueEventFactory(account=account, occurred_on=dt.date(2024, 1, 1), monthly_amount=Decimal(5000))
    name_pain(small, accounts[:2])
    name_pain(large, accounts[2:])
    name_pain(worked_on, accounts)
    InitiativeFactory(theme=worked_on, state="active")
    found = pains_on(today(), cast.executive, portfolio_on(today(), cast.executive))
    assert [(str(pain.theme), pain.value, pain.count) for pain in found] == [
        ("Large", 10000, 0),
        ("Small", 0, 0),
        ("Worked on", 10000, 1),
    ]


def test_the_words_are_only_of_answers_that_one_may_read(cast: SimpleNamespace, sign_in: Any) -> None:
    theme = ThemeFactory()
    other = AccountFactory()
    name_pain(theme, [cast.account], comment="Nobody calls me back.")
    assert "Nobody calls me back." not in text_of(sign_in(cast.outsider))
    name_pain(theme, [other], comment="For your ears only.", is_leadership_only=True)
    name_pain(theme, [other])
    assert "Nobody calls me back." in text_of(sign_in(cast.owner))
    for name in ("owner", "outsider", "lead", "administrator"):
        assert "For your ears only." not in text_of(sign_in(getattr(cast, name)))


def test_what_has_neither_an_answer_nor_a_theme_was_asked_for_by_no_client(cast: SimpleNamespace) -> None:
    InitiativeFactory(title="Asked", theme=ThemeFactory(), state="active")
    answer = name_pain(ThemeFactory(), [cast.account])[0]
    InitiativeFactory(title="Answered", responses=[answer], state="active")
    InitiativeFactory(title="Nobody asked", state="active")
    assert [each.row.title for each in unasked(portfolio_on(today(), cast.executive))] == ["Nobody asked"]


def test_the_list_has_what_no_client_asked_for(cast: SimpleNamespace, sign_in: Any) -> None:
    InitiativeFactory(title="Named by a theme", theme=ThemeFactory())
    InitiativeFactory(title="Came from an answer", responses=name_pain(ThemeFactory(), [cast.account]))
    InitiativeFactory(title="Nobody has asked")
    for value, expected in (("yes", [True, True, False]), ("no", [False, False, True])):
        text = text_of(sign_in(cast.executive), f"{reverse('initiatives:list')}?asked_for={value}")
        titles = ("Named by a theme", "Came from an answer", "Nobody has asked")
        assert [title in text for title in titles] == expected


def test_the_list_is_narrowed_to_a_computed_status(cast: SimpleNamespace, sign_in: Any) -> None:
    northgates(level="key_account", accounts=[cast.account])
    InitiativeFactory(title="Without a plan", state="active")
    text = text_of(sign_in(cast.owner), reverse("initiatives:list") + "?status=unplanned&on=2025-06-30")
    assert "Without a plan" in text
    assert "A request list they can see" not in text


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_one_and_for_three(
    cast: SimpleNamespace, sign_in: Any, django_assert_num_queries: Any, count: int
) -> None:
    fill(cast, count)
    client = sign_in(cast.owner)
    with django_assert_num_queries(STATEMENTS):
        client.get(f"{PAGE}?on={today()}")


STATEMENTS = 15


def fill(cast: SimpleNamespace, count: int) -> None:
    """As many initiatives with a plan and an account, and as many pains with words."""
    for _each in range(count):
        theme = ThemeFactory()
        row = InitiativeFactory(
            theme=theme, level="key_account", accounts=[cast.account], state="active", owner=cast.lead
        )
        MilestoneFactory(initiative=row, weight=Decimal(100), due_on=row.ends_on)
        name_pain(theme, [cast.account, AccountFactory()], comment="Slow.")
