"""`coached_items_improved` and `coaching_on_time` to the row, and the figure on the scorecard."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command

from apps.accounts.tests.factories import ContactFactory
from apps.core.months import Month
from apps.measures.models import Figure
from apps.measures.registry import get
from apps.measures.window import Window
from apps.relationships.tests.pairing import perceive, plan

pytestmark = pytest.mark.django_db
BEGAN, REASK = dt.date(2025, 3, 3), dt.date(2025, 6, 1)
JUNE = Window(Month(2025, 6))
DAYS = dt.timedelta(days=1)


@pytest.fixture
def dana(cast: SimpleNamespace) -> Any:
    return ContactFactory(account=cast.account, full_name="Dana Whitfield", joined_on=dt.date(2024, 1, 1))


def improved(window: Window = JUNE, with_leadership_only: bool = False) -> list[tuple[int, int, int]]:
    rows = get("coached_items_improved").contributions(window, with_leadership_only)
    return sorted((row.score_before, row.score_after, row.numerator) for row in rows)


def begun(contact: Any, person: Any, before: int | None, *, dimension: str = "Savvy", **fields: Any) -> Any:
    if before is not None:
        perceive(contact, person, dimension, before, 8, on=BEGAN - 3 * DAYS)
    return plan(contact, person, dimension, started_on=BEGAN, **fields)


@pytest.mark.parametrize(("before", "after", "is_better"), [(4, 5, 1), (4, 4, 0), (4, 3, 0), (0, 10, 1)])
def test_only_a_client_score_that_rose_counts_as_improved(
    cast: SimpleNamespace, dana: Any, before: int, after: int, is_better: int
) -> None:
    begun(dana, cast.owner, before)
    perceive(dana, cast.owner, "Savvy", after, 2, on=dt.date(2025, 6, 20))
    assert improved() == [(before, after, is_better)]
    assert improved(Window(Month(2025, 5))) == improved(Window(Month(2025, 7))) == []


def test_the_first_answer_from_the_day_to_ask_again_decides(cast: SimpleNamespace, dana: Any) -> None:
    begun(dana, cast.owner, 4)
    for day, score in ((REASK - DAYS, 9), (REASK, 4), (REASK + 20 * DAYS, 10)):
        perceive(dana, cast.owner, "Savvy", score, 5, on=day)
    assert improved() == [(4, 4, 0)]


def test_another_item_the_same_client_or_the_same_item_of_another_does_not_count(
    cast: SimpleNamespace, dana: Any
) -> None:
    begun(dana, cast.owner, 4)
    perceive(dana, cast.owner, "Integrity", 9, 5, on=dt.date(2025, 6, 20))
    perceive(dana, cast.teammate, "Savvy", 9, 5, on=dt.date(2025, 6, 20))
    perceive(ContactFactory(account=cast.account), cast.owner, "Savvy", 9, 5, on=dt.date(2025, 6, 20))
    assert improved() == []


def test_without_a_score_before_or_with_one_that_is_hidden_nothing_is_claimed(cast: SimpleNamespace, dana: Any) -> None:
    begun(dana, cast.owner, None)
    perceive(dana, cast.owner, "Savvy", 9, 5, on=dt.date(2025, 6, 20))
    begun(dana, cast.teammate, 4)
    perceive(dana, cast.teammate, "Savvy", 9, 5, on=dt.date(2025, 6, 20), is_leadership_only=True)
    assert improved() == []
    assert improved(with_leadership_only=True) == [(4, 9, 1)]


def test_two_plans_for_one_item_count_once(cast: SimpleNamespace, dana: Any) -> None:
    begun(dana, cast.owner, 4, state="done")
    plan(dana, cast.owner, "Savvy", started_on=BEGAN + 10 * DAYS, reask_on=REASK + 5 * DAYS)
    perceive(dana, cast.owner, "Savvy", 6, 5, on=dt.date(2025, 6, 20))
    assert improved() == [(4, 6, 1)]


def test_who_has_left_drops_out(cast: SimpleNamespace, dana: Any) -> None:
    begun(dana, cast.owner, 4)
    perceive(dana, cast.owner, "Savvy", 6, 5, on=dt.date(2025, 6, 20))
    type(dana).objects.filter(pk=dana.pk).update(left_on=dt.date(2025, 6, 25))
    assert improved() == []


def test_the_scorecard_counts_one_of_two_and_gives_no_percentage(cast: SimpleNamespace, dana: Any) -> None:
    for dimension, after in (("Savvy", 6), ("Recognition", 4)):
        begun(dana, cast.owner, 4, dimension=dimension)
        perceive(dana, cast.owner, dimension, after, 5, on=dt.date(2025, 6, 20))
    call_command("rollup", "--month", "2025-06")
    for scope, key in (("company", 0), ("account", cast.account.pk), ("team", cast.team.pk)):
        figure = Figure.objects.of(scope, key).get(month=JUNE.month.first_day, measure="coached_items_improved")
        assert (figure.numerator, figure.denominator, figure.n) == (1, 2, 2), scope


def test_a_plan_begun_on_the_fourteenth_day_is_in_time_and_on_the_fifteenth_it_is_not(
    cast: SimpleNamespace, dana: Any
) -> None:
    for dimension, days in (("Savvy", 14), ("Recognition", 15), ("Chemistry", None)):
        perceive(dana, cast.owner, dimension, 4, 8, on=dt.date(2025, 6, 10))
        if days is not None:
            plan(dana, cast.owner, dimension, started_on=dt.date(2025, 6, 10) + days * DAYS)
    perceive(dana, cast.owner, "Integrity", 8, 8, on=dt.date(2025, 6, 10))
    rows = get("coaching_on_time").contributions(JUNE, False)
    assert sorted((row.dimension.name, row.numerator) for row in rows) == [
        ("Chemistry", 0),
        ("Recognition", 0),
        ("Savvy", 1),
    ]
