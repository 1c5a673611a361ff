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
from apps.core.asked import day_in
from apps.core.months import Month, today
from apps.initiatives.arithmetic import Status
from apps.initiatives.coverage import Pain, pains_on
from apps.initiatives.drawn import plot_of
from apps.initiatives.models import PortfolioProject
from apps.initiatives.portfolio import (
    IN_NEED,
    MOST_IN_NEED,
    MOST_UNASKED,
    Placed,
    board,
    counts,
    in_need,
    load_accounts,
    portfolio_on,
    unasked,
    visible,
)
from apps.initiatives.projects import said_of
from apps.initiatives.views.lists import status_cell, whom
from apps.initiatives.words import STATUS_WORDS, earned_of_planned


@open_to(READERS)
@require_safe
def portfolio(request: HttpRequest) -> HttpResponseBase:
    """`?on=2025-06-30` shows it as of a day."""
    on, person = day_in(request), request.user
    placed = portfolio_on(on, person)
    found, pains = counts(placed), pains_on(on, person, placed)
    needs, no_one_asked = in_need(placed), unasked(placed)
    load_accounts(needs[:MOST_IN_NEED], person)
    projects = said_of(PortfolioProject.objects.all())
    context = {
        "on": on,
        "days": days_of(on),
        "say": " ".join([arrival_said(found), *filter(None, [pains_said(pains), projects.say])]),
        "statuses": list(Status),
        "board": board(placed),
        "plot": plot_of(visible(placed)),
        "needs": [_line(each) for each in needs[:MOST_IN_NEED]],
        "needs_count": len(needs),
        "needs_statuses": [(status, STATUS_WORDS[status]) for status in IN_NEED],
        "needs_say": needs_said(found),
        "pains": pains,
        "uncovered": [pain for pain in pains if not pain.count],
        "unasked": no_one_asked[:MOST_UNASKED],
        "unasked_count": len(no_one_asked),
        "active_count": len(visible(placed)),
        "projects": projects,
        "create_url": reverse("initiatives:create") if person.may_write else "",  # type: ignore[union-attr]
    }
    return render(request, "initiatives/portfolio.html", context)


def days_of(on: dt.date) -> dict[str, dt.date | None]:
    """The end of the month before, and the end of the next one or today."""
    month = Month.of(on)
    later = month.last_day if on < month.last_day else month.plus(1).last_day
    return {"before": month.plus(-1).last_day, "after": min(later, today()) if on < today() else None}


def arrival_said(found: dict[str, int]) -> str:
    """How many will arrive as promised."""
    planned = sum(found.values()) - found["unplanned"]
    if not planned:
        return _("No initiative is under way that has a plan.")
    words = ngettext(
        "%(k)s of %(n)s planned initiative is on schedule.",
        "%(k)s of %(n)s planned initiatives are on schedule.",
        planned,
    )
    return words % {"k": found["on_schedule"], "n": planned}


def pains_said(pains: list[Pain]) -> str:
    """How many pains nobody works on; nothing where several clients name none."""
    n, alone = len(pains), sum(1 for pain in pains if not pain.count)
    if not pains:
        return ""
    if not alone:
        words = ngettext(
            "The one pain that several clients name is worked on.",
            "All %(n)s pains that several clients name are worked on.",
            n,
        )
    elif n == 1:
        words = _("The one pain that several clients name has nobody working on it.")
    else:
        words = ngettext(
            "Of %(n)s pains that several clients name, %(k)s has nobody working on it.",
            "Of %(n)s pains that several clients name, %(k)s have nobody working on them.",
            alone,
        )
    return words % {"n": n, "k": alone}


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
