"""The portfolio: the board, impact against effort, what needs help, and what hurts that nobody works on."""

import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from apps.core.access import READERS, open_to
from apps.core.months import Month, today
from apps.initiatives.arithmetic import Status
from apps.initiatives.coverage import Pain, pains_on
from apps.initiatives.drawn import plot_of
from apps.initiatives.models import PortfolioProject
from apps.initiatives.portfolio import MOST_UNASKED, Placed, board, counts, in_need, portfolio_on, unasked, visible
from apps.initiatives.projects import said_of
from apps.initiatives.views.lists import day_of, status_cell, whom
from apps.initiatives.words import earned_of_planned


@open_to(READERS)
@require_safe
def portfolio(request: HttpRequest) -> HttpResponseBase:
    """`?on=2025-06-30` shows it as of a day."""
    on, person = day_of(request), request.user
    placed = portfolio_on(on, person)
    found, pains = counts(placed), pains_on(on, person, placed)
    no_one_asked = unasked(placed)
    context = {
        "on": on,
        "days": days_of(on),
        "say": answer(found, pains),
        "statuses": list(Status),
        "board": board(placed),
        "plot": plot_of(visible(placed)),
        "needs": [_line(each) for each in in_need(placed, person)],
        "needs_say": needs_said(found),
        "pains": pains,
        "uncovered": [pain for pain in pains if not pain.count],
        "unasked": no_one_asked[:MOST_UNASKED],
        "unasked_count": len(no_one_asked),
        "active_count": len(visible(placed)),
        "projects": said_of(PortfolioProject.objects.all()),
        "create_url": reverse("initiatives:create") if person.may_write else "",  # type: ignore[union-attr]
    }
    return render(request, "initiatives/portfolio.html", context)


def days_of(on: dt.date) -> dict[str, dt.date | None]:
    """The end of the month before, and the end of the next one or today."""
    month = Month.of(on)
    later = month.last_day if on < month.last_day else month.plus(1).last_day
    return {"before": month.plus(-1).last_day, "after": min(later, today()) if on < today() else None}


def answer(found: dict[str, int], pains: list[Pain]) -> str:
    """What it comes to, in two sentences."""
    planned = sum(found.values()) - found["unplanned"]
    said = []
    if planned:
        kept = {"k": found["on_schedule"], "n": planned}
        said.append(
            ngettext(
                "%(k)s of %(n)s planned initiative is on schedule.",
                "%(k)s of %(n)s planned initiatives are on schedule.",
                planned,
            )
            % kept
        )
    else:
        said.append(_("No initiative is under way that has a plan."))
    if pains:
        alone = {"k": sum(1 for pain in pains if not pain.count), "n": len(pains)}
        said.append(_("Of %(n)s pains that several clients name, %(k)s have nobody working on them.") % alone)
    return " ".join(said)


def needs_said(found: dict[str, int]) -> str:
    return _("%(at_risk)s at risk, %(late)s late, %(unplanned)s unplanned") % found


def _line(each: Placed) -> dict[str, Any]:
    return {
        "placed": each,
        "whom": whom(each.row),
        "status": status_cell(each.row, each.standing),
        "earned": earned_of_planned(each.standing.progress),
        "progress": each.standing.progress if each.standing.status != Status.UNPLANNED else None,
    }
