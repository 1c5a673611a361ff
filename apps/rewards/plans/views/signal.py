"""The page of the pay signal: what plans pay for a new sale against keeping a client, and the plans one may see."""

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
from apps.rewards.plans.signal import Tally, behind_signal, located, said, tallies


@open_to(EVERYONE)
@require_safe
def signal(request: HttpRequest) -> HttpResponse:
    """As plans stood on the last day of a month, the last closed one unless told."""
    asked = month_in(request)
    window = Window(asked)
    found = window.once(tallies)
    mine = list(
        behind_signal(window, *COMPANY, request.user).select_related("person", "team").order_by("rewards", "name")
    )
    context = {
        "page_title": _("Pay signal"),
        "crumbs": [(_("Incentive plans"), reverse("plans:list")), (_("Pay signal"), "")],
        "month": month(asked.first_day),
        "earlier": asked.plus(-1),
        "later": asked.plus(1) if asked < Month.current() else None,
        "company": _line(_("Company"), found[COMPANY]),
        "say": said(found[COMPANY]),
        "parts": _parts(found),
        "plans": mine,
        "hidden": len(window.once(located)) - len(mine),
        "measure_url": reverse("scorecards:measure", args=["pay_signal_ratio"]) + f"?month={asked}",
    }
    return render(request, "rewards/signal.html", context)


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
