"""The page of the back-test: which signals would have warned, which foretold growth, and the rows behind it."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.core.access import open_to
from apps.core.csvfiles import csv_response
from apps.core.pages import Cell
from apps.core.templatetags.desk import day
from apps.scorecards.signals import rows, words
from apps.scorecards.signals.access import LEADERSHIP
from apps.scorecards.signals.arithmetic import ENOUGH
from apps.scorecards.signals.backtest import Backtest, Observed, read_backtest

PER_PAGE = 50
SHORT = "j M Y"
ON_A_PHONE = {"satisfaction", "stay_intent"}  # of the rows' signals; the others fold away


@open_to(LEADERSHIP)
@require_safe
def backtest(request: HttpRequest) -> HttpResponseBase:
    """Of the whole firm; the rows are those of accounts the reader sees."""
    found = read_backtest()
    mine = rows.visible(found, request.user)
    if request.GET.get("format") == "csv":
        return csv_response("backtest", rows.heads(), rows.lines(mine))
    page = Paginator(mine, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "paginator": page.paginator,
        "signals": [(signal.name, signal.key not in ON_A_PHONE) for signal in rows.SHOWN],
        "lines": [_cells(row) for row in page.object_list],
        "hidden": len(found.rows) - len(mine),
    }
    if request.htmx.target == "rows":  # type: ignore[attr-defined]
        return render(request, "scorecards/_backtest_rows.html", context)
    return render(request, "scorecards/backtest.html", context | _told(found))


def _told(found: Backtest) -> dict[str, Any]:
    return {
        "page_title": _("Does it predict?"),
        "say": " ".join(words.said(found)),
        "facts": _facts(found),
        "losses": [words.loss_line(*each) for each in found.losses_told],
        "growth": [words.growth_line(*each) for each in found.growth_told],
        "baseline": found.growth,
        "baseline_said": words.in_full(found.growth),
        "enough": ENOUGH,
    }


def _facts(found: Backtest) -> list[dict[str, Any]]:
    once = _("clients, each with the latest")
    return [
        {"label": _("Losses"), "value": len(found.lost), "note": once},
        {"label": _("Renewals"), "value": len(found.renewed), "note": once},
        {
            "label": _("Grew within 12 months"),
            "value": words.counted(found.growth),
            "note": words.percent(found.growth) or _("renewals of a year ago and longer"),
        },
        {
            "label": _("Last frozen"),
            "value": day(max((row.frozen_at for row in found.rows), default=None), SHORT),
            "note": _("each night, and never changed"),
        },
    ]


def _cells(row: Observed) -> list[Cell]:
    name = Cell(row.account_name, url=reverse("accounts:detail", args=[row.account]), is_head=True)
    happened = Cell(day(row.day, SHORT), sub=rows.event_of(row))
    values = [
        Cell(words.cell_of(signal, row), is_number=True, is_optional=signal.key not in ON_A_PHONE)
        for signal in rows.SHOWN
    ]
    return [name, happened, *values]
