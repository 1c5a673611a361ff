"""Which answers form pairs, and which are listed as unpaired."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace

import pytest

from apps.accounts.tests.factories import ContactFactory
from apps.core.months import today
from apps.relationships.models import Perception
from apps.relationships.pairs import latest_on, pairs_of, unpaired_on
from apps.relationships.tests.pairing import northgates_pairs, perceive

pytestmark = pytest.mark.django_db

JUNE = dt.date(2025, 6, 20)
DAYS = dt.timedelta(days=1)


@pytest.fixture
def dana(cast: SimpleNamespace) -> ContactFactory:
    return ContactFactory(account=cast.account, full_name="Dana Whitfield")


def pairs(day: dt.date) -> list[tuple[int, int]]:
    return [(row.seen_seller_score, row.seen_client_score) for row in latest_on(day)]


def test_northgates_two_pairs(cast: SimpleNamespace) -> None:
    northgates_pairs(cast.account, cast.owner, JUNE)
    dana, priya = pairs_of(Perception.objects.all(), dt.date(2025, 6, 30), cast.owner)
    assert (dana.summary.n, len(dana.unpaired)) == (6, 0)
    assert (dana.summary.client_mean, dana.summary.seller_mean) == (Decimal(7), Decimal("8.5"))
    assert (dana.summary.signed_gap, dana.summary.absolute_gap) == (Decimal("1.5"), Decimal("1.5"))
    assert (priya.summary.n, [row.dimension.name for row in priya.unpaired]) == (5, ["Chemistry"])
    assert (priya.summary.signed_gap, priya.summary.absolute_gap) == (0, Decimal("1.2"))


@pytest.mark.parametrize(("apart", "is_paired"), [(0, True), (29, True), (31, False)])
def test_answers_pair_within_thirty_days_either_way(
    cast: SimpleNamespace, dana: ContactFactory, apart: int, is_paired: bool
) -> None:
    perceive(dana, cast.owner, "Savvy", 6, 8, on=JUNE, seller_on=JUNE - apart * DAYS)
    perceive(dana, cast.owner, "Integrity", 6, 8, on=JUNE - apart * DAYS, seller_on=JUNE)
    day = JUNE + 60 * DAYS
    assert len(pairs(day)) == (2 if is_paired else 0)
    assert unpaired_on(day).count() == (0 if is_paired else 2)


def test_the_latest_pair_of_an_item_counts_for_a_year(cast: SimpleNamespace, dana: ContactFactory) -> None:
    perceive(dana, cast.owner, "Savvy", 3, 8, on=JUNE)
    perceive(dana, cast.owner, "Savvy", 7, 8, on=JUNE + 90 * DAYS)
    assert pairs(JUNE - DAYS) == []
    assert pairs(JUNE) == [(8, 3)]
    assert pairs(JUNE + 90 * DAYS) == [(8, 7)]
    assert pairs(JUNE + 90 * DAYS + 364 * DAYS) == [(8, 7)]
    assert pairs(JUNE + 90 * DAYS + 365 * DAYS) == []


def test_a_frame_of_ones_own_is_never_mixed_in(cast: SimpleNamespace, dana: ContactFactory) -> None:
    perceive(dana, cast.owner, "Savvy", 3, 8, on=JUNE, frame="own")
    assert pairs(JUNE) == []


def test_contacts_who_left_and_lost_accounts_drop_out(cast: SimpleNamespace) -> None:
    gone = ContactFactory(account=cast.account, joined_on=dt.date(2024, 1, 1), left_on=dt.date(2025, 7, 1))
    perceive(gone, cast.owner, "Savvy", 3, 8, on=JUNE)
    assert pairs(dt.date(2025, 6, 30)) == [(8, 3)]
    assert pairs(dt.date(2025, 7, 2)) == []


def test_a_clients_score_is_hidden_until_the_sellers_is_locked(cast: SimpleNamespace, dana: ContactFactory) -> None:
    perceive(dana, cast.owner, "Savvy", 3, None, on=today())
    (waiting,) = unpaired_on(today(), by=cast.executive)
    assert (waiting.seen_client_score, waiting.seen_seller_score) == (None, None)


def test_answers_for_the_leadership_are_left_out_for_others(cast: SimpleNamespace, dana: ContactFactory) -> None:
    perceive(dana, cast.owner, "Savvy", 3, 8, on=JUNE, is_leadership_only=True)
    rows = Perception.objects.all()
    for reader, n in ((cast.owner, 0), (cast.administrator, 0), (cast.coach, 0), (cast.executive, 1), (cast.lead, 1)):
        told = pairs_of(rows, JUNE, reader)
        assert [len(pair.items) for pair in told] in ([n], [0] if n == 0 else [n]), reader
