"""Arithmetic of effort against value, without a database (docs/measures.md, "Value analysis")."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

CUT = 4  # of 5: important, satisfied
MUCH = Decimal("1.5")  # effort index from which work on what matters less is too much
BEHIND = Decimal(50)  # attainment in percent
APART = 2  # points between the importances of two contacts


class Quadrant(StrEnum):
    CONCENTRATE_HERE = "concentrate_here"
    KEEP_UP = "keep_up"
    POSSIBLE_OVERKILL = "possible_overkill"
    LOW_PRIORITY = "low_priority"


class Suggestion(StrEnum):
    IMPROVE = "improve"
    TRIM = "trim"
    REVISIT = "revisit"
    COMBINATION = "combination"
    KEEP = "keep"


class Reason(StrEnum):
    """Why something is suggested."""

    UNSATISFYING = "unsatisfying"  # important, and satisfaction below the cut
    TOO_MUCH = "too_much"  # less important, and an effort index of 1.5 or more
    BEHIND = "behind"  # attainment below 50 %
    APART = "apart"  # contacts do not agree on how important it is
    ALL_WELL = "all_well"


PART = {
    Reason.UNSATISFYING: Suggestion.IMPROVE,
    Reason.TOO_MUCH: Suggestion.TRIM,
    Reason.BEHIND: Suggestion.REVISIT,
    Reason.APART: Suggestion.REVISIT,
}


@dataclass(frozen=True)
class Advice:
    """A suggestion (None: not enough is known), the parts of a combination, and the reasons."""

    suggestion: Suggestion | None
    parts: tuple[Suggestion, ...]
    reasons: tuple[Reason, ...]


def share(part: Decimal, whole: Decimal) -> Decimal | None:
    """Part of a whole in percent; None where there is no whole."""
    return 100 * part / whole if whole else None


def effort_index(effort_share: Decimal | None, value_share: Decimal | None) -> Decimal | None:
    """Share of the work over share of the importance: 1 is even, above 1 more work than its worth."""
    return effort_share / value_share if effort_share is not None and value_share else None


def opportunity(importance: Decimal | None, satisfaction: Decimal | None) -> Decimal | None:
    """importance + max(importance − satisfaction, 0): Ulwick 2005, "What Customers Want"."""
    if importance is None or satisfaction is None:
        return None
    return importance + max(importance - satisfaction, Decimal(0))


def quadrant(importance: Decimal | None, satisfaction: Decimal | None) -> Quadrant | None:
    """Importance-performance analysis with fixed cuts at 4 of 5 (Martilla and James 1977)."""
    if importance is None or satisfaction is None:
        return None
    if importance >= CUT:
        return Quadrant.KEEP_UP if satisfaction >= CUT else Quadrant.CONCENTRATE_HERE
    return Quadrant.POSSIBLE_OVERKILL if satisfaction >= CUT else Quadrant.LOW_PRIORITY


def advise(
    *,
    importance: Decimal | None,
    satisfaction: Decimal | None,
    index: Decimal | None,
    attainment: Decimal | None,
    spread: int,
) -> Advice:
    """What the figures of one impact suggest. Without both means nothing but "revisit" can be suggested."""
    is_rated = importance is not None and satisfaction is not None
    signs = {
        Reason.UNSATISFYING: is_rated and importance >= CUT and satisfaction < CUT,  # type: ignore[operator]
        Reason.TOO_MUCH: is_rated and importance < CUT and index is not None and index >= MUCH,  # type: ignore[operator]
        Reason.BEHIND: attainment is not None and attainment < BEHIND,
        Reason.APART: spread >= APART,
    }
    reasons = tuple(reason for reason, holds in signs.items() if holds)
    parts = tuple(dict.fromkeys(PART[reason] for reason in reasons))
    if len(parts) > 1:
        return Advice(Suggestion.COMBINATION, parts, reasons)
    if parts:
        return Advice(parts[0], (), reasons)
    return Advice(Suggestion.KEEP, (), (Reason.ALL_WELL,)) if is_rated else Advice(None, (), ())
