"""How well a signal told two groups apart: to the digit, and what holds whatever the values are."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.measures.arithmetic import rounded
from apps.scorecards.signals.arithmetic import ENOUGH, Share, Told, Verdict, auc, auc_interval

SCORES = st.lists(st.integers(1, 10).map(Decimal), min_size=1, max_size=30)
SIZES = st.integers(1, 300)


def decimals(*values: str | int) -> list[Decimal]:
    return [Decimal(value) for value in values]


def by_pairs(first: Sequence[Decimal], second: Sequence[Decimal]) -> Decimal:
    """The definition: pair by pair."""
    wins = sum(Decimal(1) if x > y else Decimal("0.5") if x == y else Decimal(0) for x, y in product(first, second))
    return wins / (len(first) * len(second))


def told(worse: Sequence[Decimal], better: Sequence[Decimal]) -> Told:
    return Told(worse, better, True, lambda value: value < 4)


def test_an_area_counted_by_hand() -> None:
    # 3 beats 2; 4 beats 2, 3, 3; 5 and 5 beat all three; 3 ties with two: (1 + 2 × ½) + 3 + 3 + 3 of 12 pairs
    assert rounded(auc(decimals(3, 4, 5, 5), decimals(2, 3, 3)), 4) == Decimal("0.9167")


@pytest.mark.parametrize(
    ("area", "m", "n", "low", "high"),
    [
        # found from the formula by walking from the area outwards in two million steps
        ("0.5", 10, 10, "0.2735", "0.7265"),
        ("0.75", 10, 30, "0.5417", "0.8780"),
        # by hand at 0.8002: 0.1998² = 0.0399 = 1.96² × 0.8002 × 0.1998 × (1 + 9 × 0.6110) ÷ 100
        ("1", 10, 10, "0.8002", "1.0000"),
    ],
)
def test_an_interval_to_the_digit(area: str, m: int, n: int, low: str, high: str) -> None:
    found = auc_interval(Decimal(area), m, n)
    assert (rounded(found.low, 4), rounded(found.high, 4)) == (Decimal(low), Decimal(high))


@given(SCORES, SCORES)
def test_the_area_is_what_its_definition_says(first: list[Decimal], second: list[Decimal]) -> None:
    assert auc(first, second) == by_pairs(first, second)


@given(SCORES, SCORES, st.randoms())
def test_neither_order_nor_a_rising_scale_changes_the_area(first: list[Decimal], second: list[Decimal], dice) -> None:
    mixed = dice.sample(first, len(first)), dice.sample(second, len(second))
    assert auc(*mixed) == auc(first, second)
    assert auc([x**3 - 7 for x in first], [y**3 - 7 for y in second]) == auc(first, second)


@given(SCORES, SCORES)
def test_swapped_sides_give_one_less_the_area(first: list[Decimal], second: list[Decimal]) -> None:
    assert rounded(auc(first, second) + auc(second, first), 20) == 1
    found, swapped = (auc_interval(auc(*pair), len(first), len(second)) for pair in ((first, second), (second, first)))
    assert rounded(found.low + swapped.high, 9) == rounded(found.high + swapped.low, 9) == 1


@given(SCORES)
def test_a_group_against_itself_is_a_coin_toss(scores: list[Decimal]) -> None:
    assert auc(scores, scores) == Decimal("0.5")
    assert auc_interval(Decimal("0.5"), len(scores), len(scores)).holds(Decimal("0.5"))


@given(st.decimals(0, 1, places=4), SIZES, SIZES)
def test_the_interval_holds_the_area_and_stays_within_nought_and_one(area: Decimal, m: int, n: int) -> None:
    found = auc_interval(area, m, n)
    assert 0 <= found.low <= area <= found.high <= 1
    assert found.low < found.high


@given(st.decimals(0, 1, places=4), SIZES)
def test_more_events_make_the_interval_narrower(area: Decimal, n: int) -> None:
    few, many = auc_interval(area, n, n), auc_interval(area, 4 * n, 4 * n)
    assert many.high - many.low < few.high - few.low


def test_below_ten_a_side_nothing_is_said() -> None:
    assert ENOUGH == 10
    few = told(decimals(*[1] * 9), decimals(*[5] * 50))
    assert (few.verdict, few.area, few.interval) == (Verdict.NOT_ENOUGH, None, None)
    assert told(decimals(*[1] * 10), decimals(*[5] * 10)).verdict == Verdict.CLEAR


def test_a_signal_that_tells_the_opposite_is_said_to_do_so() -> None:
    assert told(decimals(*[5] * 10), decimals(*[1] * 10)).verdict == Verdict.REVERSED
    assert told(decimals(*range(10)), decimals(*range(10))).verdict == Verdict.UNCLEAR


def test_where_low_is_good_a_high_value_warns() -> None:
    gap = Told(decimals(*[3] * 10), decimals(*[1] * 10), False, lambda value: value >= 2)
    assert (gap.area, gap.warned, gap.cried_wolf) == (1, Share(10, 10), Share(0, 10))


def test_a_threshold_is_counted_both_ways() -> None:
    found = told(decimals(2, 3, 4, 5), decimals(3, 4, 4, 5, 5, 5))
    assert (found.warned, found.cried_wolf) == (Share(2, 4), Share(1, 6))
    assert (found.well_after_good, found.well_after_warning) == (Share(5, 7), Share(1, 3))
    interval = found.cried_wolf.interval
    assert (rounded(interval.low, 4), rounded(interval.high, 4)) == (Decimal("0.0301"), Decimal("0.5635"))
    assert (Share(0, 0).value, Share(0, 0).interval) == (None, None)
