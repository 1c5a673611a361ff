"""Awards for teams, without a database (docs/measures.md, "Awards"): rates shrunk towards the company's, two gates, and
who wins. Everything is computed in fractions; nothing depends on the order in which teams are given.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

PRIOR = 10  # so many cases of the company's own rate are added to those of a team
ENOUGH = 10  # answers, in each of the two periods
COVERED = Fraction(60)  # percent of a team's accounts that were heard


@dataclass(frozen=True)
class Rate:
    """`k` of `n`."""

    k: int
    n: int


@dataclass(frozen=True)
class Candidate:
    """A team in the period and in the one before it; `covered` of its `accounts` were heard in the period."""

    team: int
    before: Rate
    after: Rate
    covered: int
    accounts: int

    @property
    def coverage(self) -> Fraction | None:
        """In percent."""
        return Fraction(100 * self.covered, self.accounts) if self.accounts else None

    @property
    def is_few(self) -> bool:
        return min(self.before.n, self.after.n) < ENOUGH

    @property
    def is_uncovered(self) -> bool:
        return self.coverage is None or self.coverage < COVERED

    @property
    def is_eligible(self) -> bool:
        return not (self.is_few or self.is_uncovered)


def pooled(before: Rate, after: Rate) -> Fraction | None:
    """The company's rate over both periods, in percent; None where nothing was counted."""
    n = before.n + after.n
    return Fraction(100 * (before.k + after.k), n) if n else None


def shrunk(rate: Rate, pool: Fraction) -> Fraction:
    """(k + 10 p₀) ÷ (n + 10), in percent; `pool` is p₀ in percent."""
    return (100 * Fraction(rate.k) + PRIOR * pool) / (rate.n + PRIOR)


def change(candidate: Candidate, pool: Fraction) -> Fraction:
    """By how many points the shrunk rate rose."""
    return shrunk(candidate.after, pool) - shrunk(candidate.before, pool)


def highest(candidates: Iterable[Candidate], pool: Fraction) -> set[int]:
    """The eligible teams with the highest shrunk rate: several where they are equal, none where none is eligible."""
    return _best({each.team: shrunk(each.after, pool) for each in candidates if each.is_eligible})


def most_improved(candidates: Iterable[Candidate], pool: Fraction) -> set[int]:
    """The eligible teams whose shrunk rate rose most; none where none rose."""
    rises = {each.team: change(each, pool) for each in candidates if each.is_eligible}
    return _best({team: rise for team, rise in rises.items() if rise > 0})


def _best(values: dict[int, Fraction]) -> set[int]:
    most = max(values.values(), default=None)
    return {team for team, value in values.items() if value == most}
