"""Awards in words: the arithmetic step by step, why a team was not eligible, and what a shared page says."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.core.months import Month, Quarter
from apps.core.templatetags.desk import month as month_text
from apps.core.templatetags.desk import percent, signed
from apps.measures.registry import get
from apps.rewards.awards.arithmetic import COVERED, ENOUGH, PRIOR
from apps.rewards.awards.models import Award

Period = Month | Quarter


def period_text(period: Period) -> str:
    """ "June 2025" or "Q2 2025"."""
    return f"Q{period.number} {period.year}" if isinstance(period, Quarter) else month_text(period)


def period_of(text: str) -> Period:
    """The month or quarter of "2025-06" or "2025-Q2"; ValueError for anything else."""
    return Quarter.parse(text) if "Q" in text else Month.parse(text)


def measure_name(key: str) -> str:
    found = get(key)
    return str(found.name) if found else key


def rise(award: Award) -> Decimal:
    return award.shrunk_after - award.shrunk_before


def headline(award: Award) -> str:
    """What the award is for: the shrunk rate, or by how much it rose."""
    if award.kind == Award.Kind.HIGHEST:
        return percent(award.shrunk_after)
    return _("%(points)s points") % {"points": signed(rise(award))}


def steps(award: Award) -> list[str]:
    """The arithmetic, a line a step."""
    return [
        _("Before: %(k)s of %(n)s; shrunk (%(k)s + %(prior)s × %(pool)s) ÷ (%(n)s + %(prior)s) = %(rate)s.")
        % _terms(award.k_before, award.n_before, award.shrunk_before, award.pool),
        _("In the period: %(k)s of %(n)s; shrunk (%(k)s + %(prior)s × %(pool)s) ÷ (%(n)s + %(prior)s) = %(rate)s.")
        % _terms(award.k_after, award.n_after, award.shrunk_after, award.pool),
        _("Change: %(points)s points.") % {"points": signed(rise(award))},
        _("Accounts heard: %(covered)s of %(accounts)s.") % {"covered": award.covered, "accounts": award.accounts},
    ]


def _terms(k: int, n: int, rate: Decimal, pool: Decimal) -> dict[str, Any]:
    return {"k": k, "n": n, "prior": PRIOR, "pool": percent(pool), "rate": percent(rate)}


def why_not(award: Award) -> str:
    """Why a team could not win, or nothing."""
    fewest = min(award.n_before, award.n_after)
    if fewest < ENOUGH:
        told = ngettext("%(n)s answer in one of the periods", "%(n)s answers in one of the periods", fewest)
        return _("%(told)s; %(enough)s are needed.") % {"told": told % {"n": fewest}, "enough": ENOUGH}
    if not award.is_eligible:
        named = {"covered": award.covered, "accounts": award.accounts, "needed": percent(COVERED, 0)}
        return _("%(covered)s of %(accounts)s accounts heard; %(needed)s are needed.") % named
    return ""


def winners_page(winners: Iterable[Award], period: Period, organisation: str) -> dict[str, Any]:
    """What stands behind a shared link: strings and lists alone."""
    return {
        "title": _("Awards, %(period)s") % {"period": period_text(period)},
        "organisation": organisation,
        "how": how(),
        "awards": [
            {
                "kind": str(row.get_kind_display()),
                "measure": measure_name(row.measure),
                "team": row.team.name,
                "headline": headline(row),
                "steps": steps(row),
            }
            for row in winners
        ],
    }


def how() -> str:
    return _(
        "Rates are shrunk towards the company’s, so that a handful of answers wins nothing by chance: %(prior)s "
        "answers at the company’s own rate are added to those of each team. A team needs %(enough)s answers in both "
        "periods, and has to have heard %(covered)s of its accounts."
    ) % {"prior": PRIOR, "enough": ENOUGH, "covered": percent(COVERED, 0)}
