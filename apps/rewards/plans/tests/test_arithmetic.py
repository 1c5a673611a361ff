"""The payout curve to the cent, and what holds of it for any attainment."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.rewards.plans.arithmetic import Curve, amount, attainment, decimal, ratio

CURVE = Curve()
attainments = st.fractions(min_value=0, max_value=300)
money = st.decimals(min_value=0, max_value=10**9, places=2)
curves = st.builds(
    Curve,
    threshold=st.decimals(min_value=0, max_value="99.999", places=3),
    cap=st.decimals(min_value=100, max_value=1000, places=3),
)


@pytest.mark.parametrize(
    ("attained", "pays"),
    [(0, 0), ("89.9", 0), (90, 0), (95, 50), (100, 100), ("102.5", 150), (105, 200), (106, 200), (1000, 200)],
)
def test_the_curve_pays_nothing_at_90_all_at_100_and_twice_from_105(attained: str, pays: int) -> None:
    assert CURVE.payout_percent(Fraction(attained)) == pays
    assert CURVE.capped_at == 105


def test_northgates_payout_is_4473_dollars_and_68_cents() -> None:
    reached = attainment(Fraction(94), Fraction(95), prefers_low=False)
    assert reached is not None
    pays = CURVE.payout_percent(reached)
    assert (decimal(reached, 3), decimal(pays, 3)) == (Decimal("98.947"), Decimal("89.474"))
    assert amount(pays, Decimal(5000)) == Decimal("4473.68")


def test_new_sales_at_10000_against_keeping_at_5000_is_a_signal_of_2() -> None:
    assert ratio(Decimal(10000), Decimal(5000)) == 2
    assert ratio(Decimal(10000), Decimal(0)) is None


def test_where_less_is_better_the_target_is_divided_by_the_actual() -> None:
    assert attainment(Fraction(10), Fraction(8), prefers_low=True) == 80
    assert attainment(Fraction(4), Fraction(8), prefers_low=True) == 200
    assert attainment(Fraction(0), Fraction(8), prefers_low=True) is None
    assert CURVE.payout_percent(None) == 200


def test_half_a_cent_is_rounded_up_although_no_decimal_holds_a_third() -> None:
    # 100 ÷ 3 of a hundred dollars and 3 half cents: exactly $33.335, which 33.333… times anything misses.
    assert amount(Fraction(100, 3), Decimal("100.005")) == Decimal("33.34")
    assert amount(Fraction(100, 3), Decimal("100.00")) == Decimal("33.33")


@given(curves, attainments, attainments)
def test_more_attained_never_pays_less(curve: Curve, one: Fraction, other: Fraction) -> None:
    less, more = sorted((one, other))
    assert curve.payout_percent(less) <= curve.payout_percent(more)


@given(curves, attainments, st.fractions(min_value=0, max_value=Fraction(1, 1000)))
def test_a_small_step_of_attainment_is_a_small_step_of_pay(curve: Curve, at: Fraction, step: Fraction) -> None:
    assert curve.payout_percent(at + step) - curve.payout_percent(at) <= 2 * curve.slope * step


@given(curves, attainments)
def test_the_cap_holds_and_is_reached_exactly_where_it_is_said(curve: Curve, attained: Fraction) -> None:
    assert 0 <= curve.payout_percent(attained) <= curve.cap
    assert curve.payout_percent(curve.capped_at) == curve.cap
    assert curve.payout_percent(Fraction(100)) == 100
    assert curve.payout_percent(Fraction(curve.threshold)) == 0


@given(curves, attainments, money)
def test_money_is_whole_cents_within_half_a_cent_of_the_exact_sum(
    curve: Curve, attained: Fraction, at_target: Decimal
) -> None:
    pays = curve.payout_percent(attained)
    paid = amount(pays, at_target)
    exact = pays * Fraction(at_target) / 100
    assert paid.as_tuple().exponent == -2
    assert -Fraction(1, 200) < Fraction(paid) - exact <= Fraction(1, 200)


@given(curves, money)
def test_the_target_pays_exactly_what_was_agreed(curve: Curve, at_target: Decimal) -> None:
    assert amount(curve.payout_percent(Fraction(100)), at_target) == at_target


@given(st.fractions(min_value="0.01", max_value=1000), st.fractions(min_value="0.01", max_value=1000), st.booleans())
def test_meeting_the_target_is_a_hundred_percent_either_way(target: Fraction, actual: Fraction, low: bool) -> None:
    assert attainment(target, target, prefers_low=low) == 100
    reached = attainment(actual, target, prefers_low=low)
    assert reached is not None
    assert (reached >= 100) == (actual <= target if low else actual >= target)
