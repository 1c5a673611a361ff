"""The arithmetic of the perception gap, to the digit of docs/measures.md."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.relationships.arithmetic import Band, Class, band_of, class_of, gap_of, mean_of, needs_plan, summary_of

DANA = [(9, 9), (9, 8), (8, 6), (8, 4), (8, 7), (9, 8)]  # seller, client
PRIYA = [(7, 8), (7, 6), (6, 5), (5, 7), (6, 5)]
SCORES = st.integers(0, 10)


def to_one_place(value: Decimal | None) -> str:
    assert value is not None
    return f"{value:.1f}"


def test_marta_and_dana() -> None:
    dana = summary_of(DANA)
    assert dana.n == 6
    assert (to_one_place(dana.client_mean), to_one_place(dana.seller_mean)) == ("7.0", "8.5")
    assert (to_one_place(dana.signed_gap), to_one_place(dana.absolute_gap)) == ("1.5", "1.5")
    assert dana.bands == {Band.ALIGNED: 4, Band.SLIGHT: 1, Band.SIGNIFICANT: 1}
    assert dana.classes == {Class.AGREED_STRENGTH: 4, Class.BLIND_SPOT: 2}


def test_marta_and_priya_whose_signed_gaps_cancel() -> None:
    priya = summary_of(PRIYA)
    assert (to_one_place(priya.client_mean), to_one_place(priya.seller_mean)) == ("6.2", "6.2")
    assert (priya.signed_gap, to_one_place(priya.absolute_gap)) == (0, "1.2")
    assert priya.bands == {Band.ALIGNED: 4, Band.SLIGHT: 1}
    assert priya.classes == {
        Class.AGREED_STRENGTH: 1,
        Class.BLIND_SPOT: 1,
        Class.UNDERVALUED_ADVANTAGE: 1,
        Class.AGREED_WEAKNESS: 2,
    }


def test_the_eleven_items_of_northgate() -> None:
    all_items = summary_of([*DANA, *PRIYA])
    assert all_items.n == 11
    assert [all_items.classes[kind] for kind in Class] == [5, 2, 3, 1]


@pytest.mark.parametrize(
    ("seller", "client", "gap", "band", "kind"),
    [
        (7, 7, 0, Band.ALIGNED, Class.AGREED_STRENGTH),
        (7, 6, 1, Band.ALIGNED, Class.BLIND_SPOT),
        (6, 7, -1, Band.ALIGNED, Class.UNDERVALUED_ADVANTAGE),
        (6, 6, 0, Band.ALIGNED, Class.AGREED_WEAKNESS),
        (8, 6, 2, Band.SLIGHT, Class.BLIND_SPOT),
        (3, 6, -3, Band.SLIGHT, Class.AGREED_WEAKNESS),
        (6, 2, 4, Band.SIGNIFICANT, Class.AGREED_WEAKNESS),
        (0, 10, -10, Band.SIGNIFICANT, Class.UNDERVALUED_ADVANTAGE),
    ],
)
def test_bands_and_classes_at_their_edges(seller: int, client: int, gap: int, band: Band, kind: Class) -> None:
    assert (gap_of(seller, client), band_of(seller, client), class_of(seller, client)) == (gap, band, kind)


@pytest.mark.parametrize(
    ("seller", "client", "is_due"), [(7, 6, True), (6, 2, True), (2, 6, True), (9, 7, False), (5, 2, False)]
)
def test_a_blind_spot_or_a_significant_gap_asks_for_a_plan(seller: int, client: int, is_due: bool) -> None:
    assert needs_plan(seller, client) is is_due


def test_nothing_paired_has_no_mean_which_is_not_zero() -> None:
    nothing = summary_of([])
    assert (nothing.n, nothing.seller_mean, nothing.signed_gap, nothing.absolute_gap) == (0, None, None, None)
    assert mean_of([]) is None


@given(st.lists(st.tuples(SCORES, SCORES), min_size=1))
def test_the_absolute_gap_is_never_below_the_signed_one(pairs: list[tuple[int, int]]) -> None:
    summary = summary_of(pairs)
    assert summary.signed_gap is not None
    assert summary.absolute_gap is not None
    assert abs(summary.signed_gap) <= summary.absolute_gap
    assert sum(summary.bands.values()) == sum(summary.classes.values()) == len(pairs)
