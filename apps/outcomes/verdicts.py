"""Where an account stands, in words: which service levels are green, why the client's side is red, what is not known.

Phrases without a full stop, to stand in a list or after a colon.
"""

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.core.templatetags.desk import month, number, percent, plain
from apps.measures.arithmetic import rounded
from apps.outcomes.pains import MATTERS, SATISFIES

if TYPE_CHECKING:
    from apps.outcomes.standing import Level, Standing

MOST_PLACES = 6


def of_the_contract(standing: "Standing") -> list[str]:
    """Counts, never a percentage alone: of four a month, three are no 75 %."""
    green = [level for level in standing.levels if level.is_met]
    missed = [level for level in standing.levels if not level.is_met]
    said = []
    if green:
        said.append(ngettext("service level met: %s", "service levels met: %s", len(green)) % _listed(green))
    if missed:
        said.append(ngettext("service level missed: %s", "service levels missed: %s", len(missed)) % _listed(missed))
    return said


def of_the_client(standing: "Standing") -> list[str]:
    from apps.outcomes.standing import LOW_INDEX

    said = []
    if standing.outcome_index is not None:
        words = {"index": percent(standing.outcome_index, _places(standing.outcome_index, LOW_INDEX))}
        words["limit"] = percent(LOW_INDEX, 0)
        is_low = standing.is_index_low
        phrase = _("the outcome index is %(index)s, below %(limit)s") if is_low else _("the outcome index is %(index)s")
        said.append(phrase % words)
    for impact in standing.painful:
        words = {
            "impact": impact.statement,
            "importance": number(impact.importance, 1),
            "satisfaction": number(impact.satisfaction, _places(impact.satisfaction, Decimal(SATISFIES))),
        }
        said.append(_("“%(impact)s” matters (%(importance)s) and does not satisfy (%(satisfaction)s)") % words)
    if standing.impacts and not standing.painful:
        words = {"matters": str(MATTERS), "satisfies": str(SATISFIES)}
        said.append(_("no impact of importance %(matters)s or more is rated below %(satisfies)s") % words)
    return said


def missing(standing: "Standing") -> list[str]:
    said = []
    if standing.is_green is None:
        said.append(_("no service level has a reading for %s") % month(standing.day))
    if standing.is_red is None:
        said.append(_("no impact has both a reading and a rated importance, and none has both ratings"))
    return said


def _listed(levels: Iterable["Level"]) -> str:
    phrase = _("“%(name)s” %(met)s of %(due)s (target %(target)s)")
    return "; ".join(
        phrase
        % {
            "name": level.name,
            "met": number(level.met),
            "due": number(level.due),
            "target": f"{plain(level.target)}\u00a0%",
        }
        for level in levels
    )


def _places(value: Decimal, limit: Decimal) -> int:
    """One decimal, or as many as it takes not to show a value beside a limit as the limit itself."""
    places = 1
    while value != limit and rounded(value, places) == limit and places < MOST_PLACES:
        places += 1
    return places
