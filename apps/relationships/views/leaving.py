"""Content and leaving: the names behind `satisfied_at_risk`, and what was known of each client who left."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.core.access import READERS, open_to
from apps.core.months import Month
from apps.feedback.measures.keeping import SATISFIED
from apps.measures.window import Window
from apps.relationships.leaving import autopsies_of, content_and_leaving_of

FIRST = Month(1990, 1)  # before it nobody was asked


@open_to(READERS)
def leaving(request: HttpRequest) -> HttpResponse:
    """As of this month, or of `?month=YYYY-MM`."""
    month = _month_in(request)
    window = Window(month)
    contacts, lost = list(content_and_leaving_of(window, request.user)), autopsies_of(window, request.user)  # type: ignore[arg-type]
    context = {
        "page_title": _("Who is content and leaving?"),
        "say": said(len(contacts), lost),
        "month": month,
        "months": _beside(month),
        "contacts": contacts,
        "lost": lost,
    }
    return render(request, "relationships/leaving.html", context)


def said(at_risk: int, lost: list[dict[str, Any]]) -> str:
    told = ngettext(
        "%(n)s contact is content and does not mean to stay.",
        "%(n)s contacts are content and do not mean to stay.",
        at_risk,
    ) % {"n": at_risk}
    content = sum(1 for one in lost if (one["satisfaction"] or 0) >= SATISFIED)
    left = ngettext(
        "Of %(n)s client lost in twelve months, %(k)s had last said they were satisfied.",
        "Of %(n)s clients lost in twelve months, %(k)s had last said they were satisfied.",
        len(lost),
    )
    return f"{told} {left % {'n': len(lost), 'k': content}}" if lost else told


def _beside(month: Month) -> dict[str, str]:
    """Where the months before and after are; none after this one."""
    return {"back": f"?month={month.plus(-1)}", "on": f"?month={month.plus(1)}" if month < Month.current() else ""}


def _month_in(request: HttpRequest) -> Month:
    try:
        return max(FIRST, min(Month.parse(request.GET.get("month", "")), Month.current()))
    except ValueError:
        return Month.current()
