"""The page of the pay signal: what plans pay for a new sale against keeping a client.

Who reads all plans sees it of the company, units and teams. To everybody else it says what the plans say that they may
see: beside one's own pay, a ratio over few plans is the others' pay.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.core.access import EVERYONE, open_to
from apps.core.asked import month_in
from apps.core.months import Month
from apps.core.templatetags.desk import month, number
from apps.measures.models import Scope
from apps.measures.places import COMPANY
from apps.measures.window import Window
from apps.people.models import BusinessUnit, Team
from apps.rewards.plans.queries import APPROVERS
from apps.rewards.plans.signal import Tally, behind_signal, located, said, tallies, tally_of


@open_to(EVERYONE)
@require_safe
def signal(request: HttpRequest) -> HttpResponse:
    """As plans stood on the last day of a month, the last closed one unless told."""
    asked = month_in(request)
    window = Window(asked)
    reads_all = request.user.role in APPROVERS  # type: ignore[union-attr, operator]
    mine = list(
        behind_signal(window, *COMPANY, request.user).select_related("person", "team").order_by("rewards", "name")
    )
    tally = window.once(tallies)[COMPANY] if reads_all else tally_of(mine)
    context = {
        "page_title": _("Pay signal"),
        "crumbs": [(_("Incentive plans"), reverse("plans:list")), (_("Pay signal"), "")],
        "month": month(asked.first_day),
        "earlier": asked.plus(-1),
        "later": asked.plus(1) if asked < Month.current() else None,
        "reads_all": reads_all,
        "whole": _line(_("Company"), tally),
        "say": said(tally) if reads_all else _said_of(tally),
        "parts": _parts(window.once(tallies)) if reads_all else [],
        "plans": mine,
        "hidden": len(window.once(located)) - len(mine),
        "measure_url": reverse("scorecards:measure", args=["pay_signal_ratio"]) + f"?month={asked}",
    }
    return render(request, "rewards/signal.html", context)


def _said_of(tally: Tally) -> str:
    if not tally.plans:
        return _("None of the plans that you may see says anything of it.")
    return _("The plans that you may see, by themselves: %(said)s") % {"said": said(tally)}


def _parts(found: dict[tuple[str, int], Tally]) -> list[dict[str, Any]]:
    """Units and teams that have plans, by name."""
    lines = []
    for scope, model in ((Scope.BUSINESS_UNIT, BusinessUnit), (Scope.TEAM, Team)):
        ids = [pk for kind, pk in found if kind == scope]
        names: Any = model._default_manager.filter(pk__in=ids).order_by("name").values_list("pk", "name")
        lines += [_line(name, found[str(scope), pk], str(scope.label)) for pk, name in names]
    return lines


def _line(name: str, tally: Tally, kind: str = "") -> dict[str, Any]:
    ratio = number(tally.ratio, 1) if tally.ratio is not None else "—"
    state = "flagged" if tally.is_flagged else "aligned" if tally.ratio is not None else "no_data"
    word = None if tally.is_flagged else _("Below twice") if tally.ratio is not None else said(tally)
    return {"name": name, "kind": kind, "ratio": ratio, "plans": tally.plans, "state": state, "word": word}
