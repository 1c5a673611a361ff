"""The page of causes: what the cases of a month came from, how they ended, and what they cost."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from apps.cases.causes import Caused, caused
from apps.cases.models import Case
from apps.core.access import READERS, open_to
from apps.core.api.fields import FIRST_YEAR
from apps.core.months import Month
from apps.core.templatetags.desk import money
from apps.measures.small import proportion


@open_to(READERS)
@require_safe
def causes(request: HttpRequest) -> HttpResponse:
    """`?month=2025-06`, the current one unless told, of the accounts one may see."""
    month = _month(request.GET.get("month", ""))
    lines = caused(Case.objects.visible_to(request.user), month)
    total = sum(lines, Caused())
    everywhere = Case.objects.filter(closed_on__gte=month.first_day, closed_on__lte=month.last_day).count()
    context = {
        "page_title": _("What do cases come from, and what do they cost?"),
        "crumbs": [(_("Cases"), reverse("cases:list")), (_("Causes"), "")],
        "month": month,
        "months": _months(month),
        "say": _answer(total, lines, everywhere),
        "lines": [_line(line, total, month) for line in lines],
        "total": _line(total, total, month),
        "elsewhere": everywhere - total.closed,
    }
    return render(request, "cases/causes.html", context)


def _month(text: str) -> Month:
    try:
        month = Month.parse(text) if text else Month.current()
    except ValueError as error:
        raise Http404 from error
    if month.year < FIRST_YEAR:
        raise Http404
    return min(month, Month.current())


def _months(month: Month) -> dict[str, Any]:
    is_last = not month < Month.current()
    return {"before": f"?month={month.plus(-1)}", "after": "" if is_last else f"?month={month.plus(1)}"}


def _answer(total: Caused, lines: list[Caused], everywhere: int) -> str:
    if not total.closed:
        return _("No case closed in this month.") if not everywhere else _("No case of your accounts closed here.")
    closed = ngettext("%(n)d case closed", "%(n)d cases closed", total.closed) % {"n": total.closed}
    first = lines[0]
    if not first.cause:
        return _("%(closed)s; nobody has named a cause.") % {"closed": closed}
    named = {"closed": closed, "cause": _called(first).lower(), "n": first.closed}
    return _("%(closed)s, most often because of %(cause)s (%(n)d).") % named


def _called(line: Caused) -> str:
    return str(Case.Cause(line.cause).label) if line.cause else _("Not named")


def _line(line: Caused, total: Caused, month: Month) -> dict[str, Any]:
    query = {"cause": line.cause, "closed_on_from": month.first_day, "closed_on_to": month.last_day}
    return {
        "name": _called(line),
        "url": f"{reverse('cases:list')}?{urlencode(query)}" if line.cause else "",
        "sums": line,
        "satisfied": proportion(line.satisfied, line.answered),
        "cost": money(line.cost, 2) if line.cost is not None else "",
        "why": _why(line),
        "bar": [(100 * line.closed / total.closed, "now")] if total.closed else [],
    }


def _why(line: Caused) -> str:
    """What the cost is made of, or why it is not known."""
    if not line.timed:
        return _("no time entered")
    if line.unpriced:
        return ngettext("%(n)d without a rate", "%(n)d without a rate", line.unpriced) % {"n": line.unpriced}
    if line.timed < line.closed:
        return _("time of %(k)d of %(n)d") % {"k": line.timed, "n": line.closed}
    return ""
