"""Awards to the digit, and what holds whatever the teams: order does not matter, small teams do not win by chance."""

import random
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from apps.rewards.awards.arithmetic import Candidate, Rate, change, highest, most_improved, pooled, shrunk

POOL = Fraction(70)
TEAM_A = Candidate(1, Rate(12, 20), Rate(18, 20), covered=9, accounts=10)
TEAM_B = Candidate(2, Rate(2, 4), Rate(4, 4), covered=4, accounts=4)


def rounded(value: Fraction) -> str:
    return f"{float(value):.1f}"


def test_the_most_improved_team_of_northgates_month() -> None:
    assert [rounded(shrunk(rate, POOL)) for rate in (TEAM_A.before, TEAM_A.after)] == ["63.3", "83.3"]
    assert change(TEAM_A, POOL) == 20
    assert [rounded(shrunk(rate, POOL)) for rate in (TEAM_B.before, TEAM_B.after)] == ["64.3", "78.6"]
    assert not TEAM_B.is_eligible
    assert most_improved([TEAM_A, TEAM_B], POOL) == {1}


def test_the_companys_rate_is_pooled_over_both_periods() -> None:
    assert pooled(Rate(60, 100), Rate(80, 100)) == 70
    assert pooled(Rate(0, 0), Rate(0, 0)) is None


def test_a_team_that_was_hardly_heard_wins_nothing() -> None:
    almost = Candidate(3, Rate(10, 10), Rate(10, 10), covered=59, accounts=100)
    assert highest([almost], POOL) == set()
    assert highest([Candidate(3, Rate(10, 10), Rate(10, 10), covered=3, accounts=5)], POOL) == {3}
    assert highest([Candidate(3, Rate(10, 10), Rate(10, 10), covered=0, accounts=0)], POOL) == set()


def test_nobody_is_most_improved_where_nobody_rose() -> None:
    assert most_improved([Candidate(1, Rate(8, 10), Rate(8, 10), 5, 5)], POOL) == set()


def test_equal_teams_share_an_award() -> None:
    twins = [Candidate(team, Rate(5, 10), Rate(9, 10), 5, 5) for team in (1, 2)]
    assert highest(twins, POOL) == most_improved(twins, POOL) == {1, 2}


@st.composite
def rates(draw: st.DrawFn) -> Rate:
    n = draw(st.integers(0, 60))
    return Rate(draw(st.integers(0, n)), n)


@st.composite
def firms(draw: st.DrawFn) -> list[Candidate]:
    return [
        Candidate(team, draw(rates()), draw(rates()), *sorted((draw(st.integers(0, 20)), draw(st.integers(1, 20)))))
        for team in range(draw(st.integers(0, 8)))
    ]


@settings(deadline=None)  # a busy machine is no failure
@given(firms(), st.fractions(0, 100), st.randoms(use_true_random=False))
def test_awards_do_not_depend_on_the_order_of_teams(
    firm: list[Candidate], pool: Fraction, chance: random.Random
) -> None:
    shuffled = firm[:]
    chance.shuffle(shuffled)
    assert highest(firm, pool) == highest(shuffled, pool)
    assert most_improved(firm, pool) == most_improved(shuffled, pool)


@settings(deadline=None)  # a busy machine is no failure
@given(firms(), st.fractions(0, 100))
def test_who_wins_is_eligible_and_nobody_eligible_is_better(firm: list[Candidate], pool: Fraction) -> None:
    winners = highest(firm, pool)
    eligible = {each.team: shrunk(each.after, pool) for each in firm if each.is_eligible}
    assert winners <= eligible.keys()
    assert bool(winners) == bool(eligible)
    assert all(eligible[team] == max(eligible.values()) for team in winners)


@settings(deadline=None)  # a busy machine is no failure
@given(rates(), st.fractions(0, 100))
def test_a_shrunk_rate_lies_between_the_teams_and_the_companys(rate: Rate, pool: Fraction) -> None:
    own = Fraction(100 * rate.k, rate.n) if rate.n else pool
    assert min(own, pool) <= shrunk(rate, pool) <= max(own, pool)
