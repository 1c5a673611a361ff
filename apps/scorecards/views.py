"""The scorecard page and the page of each measure."""

from dataclasses import replace
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.core.access import EVERYONE, open_to
from apps.core.csvfiles import csv_response
from apps.core.pages import Empty
from apps.measures.models import Scope
from apps.measures.registry import get
from apps.scorecards import rows
from apps.scorecards.asked import asked_or_404
from apps.scorecards.detail import measure_of
from apps.scorecards.exports import exported
from apps.scorecards.pages import first_choice, length_switch, period_switch, scope_switch, scorecard_of
from apps.scorecards.reading import views_for

PER_PAGE = 50


@open_to(EVERYONE)
@require_safe
def scorecard(request: HttpRequest) -> HttpResponseBase:
    """The figures of a month and scope; the last closed month of the company unless told."""
    scope = request.GET.get("scope", "")
    if scope in set(Scope.values) - {Scope.COMPANY} and not request.GET.get("id"):
        return _choose(request, scope)
    asked = asked_or_404(request.user, request.GET)
    if request.GET.get("format") == "csv":
        return exported(asked, views_for(asked))
    return render(request, "scorecards/scorecard.html", scorecard_of(asked, request.user))


def _choose(request: HttpRequest, scope: str) -> HttpResponseBase:
    """A scope without an id leads to one's own, or says that there is none."""
    found = first_choice(request.user, scope)
    if found is not None:
        query = request.GET.copy()
        query["id"] = str(found)
        return redirect(f"{reverse('scorecards:scorecard')}?{query.urlencode()}")
    company = asked_or_404(request.user, {name: request.GET.get(name, "") for name in ("month", "quarter")})
    nobodys = replace(company, scope=scope)
    empty = Empty(_("There is none you may see"), _("Figures of the company, units and teams are open to everybody."))
    return render(
        request,
        "scorecards/scorecard.html",
        {
            "asked": nobodys,
            "empty": empty,
            "scopes": scope_switch(nobodys),
            "months": period_switch(company),
            "lengths": length_switch(company),
        },
    )


@open_to(EVERYONE)
@require_safe
def measure(request: HttpRequest, key: str) -> HttpResponseBase:
    """One measure: what it asks and means, 24 months, the scopes below, and the rows behind it."""
    found = get(key)
    if found is None:
        raise Http404
    asked = asked_or_404(request.user, request.GET)
    behind = rows.behind(found, asked, request.user)
    if request.GET.get("format") == "csv":
        heads = [str(column.label) for column in found.columns]
        return csv_response(f"{key}-{asked.month}", heads, rows.lines(found, behind.rows))
    page = Paginator(behind.rows, PER_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = measure_of(found, asked, request.user) | {
        "page_obj": page,
        "paginator": page.paginator,
        "is_paginated": page.has_other_pages(),
        "lines": rows.cells(found, page.object_list),
        "hidden": behind.hidden,
        "export_url": asked.query + "&format=csv",
    }
    is_fragment = request.htmx.target == "rows"  # type: ignore[attr-defined]
    return render(request, "scorecards/_rows.html" if is_fragment else "scorecards/measure.html", context)
