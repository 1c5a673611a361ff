"""The value page of an account: effort against what the client says it is worth, for any period."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.accounts.views.on_account import account_of, frame
from apps.activities.models import ActivityKind
from apps.core.access import READERS, open_to
from apps.core.pages import Empty
from apps.feedback.ratings import FEW, cannot_judge_of
from apps.outcomes.standing import standing_of
from apps.value import flow, plots, words
from apps.value.analysis import Analysis, ImpactValue, analyse
from apps.value.arithmetic import MUCH, Quadrant
from apps.value.exports import exported
from apps.value.facts import facts_of
from apps.value.period import Period, asked_period, switch_of

KINDS_NAMED = 3  # of unlinked time


@open_to(READERS)
@require_safe
def value(request: HttpRequest, account: int) -> HttpResponseBase:
    """`?from=&to=`, the current month unless told; `?format=csv` is the table."""
    row = account_of(request, account)
    period, errors = asked_period(request.GET)
    analysis = analyse(row, period.first, period.last)
    if request.GET.get("format") == "csv" and not errors:
        return exported(analysis)
    may_write = row.is_writable_by(request.user)
    context = frame(row, "accounts:value", may_write=may_write) | _shown(analysis, period, may_write=may_write)
    context |= {"switch": switch_of(period), "errors": errors, "typed": request.GET}
    return render(request, "value/account.html", context, status=400 if errors else 200)


def _shown(analysis: Analysis, period: Period, *, may_write: bool) -> dict[str, Any]:
    names = dict(
        ActivityKind.objects.filter(pk__in=[kind for kind in analysis.kinds if kind]).values_list("pk", "name")
    )
    flowing = flow.flow_of(analysis, names)
    judged = cannot_judge_of(analysis.account.pk, analysis.last)
    is_rated = any(line.quadrant for line in analysis.impacts)
    return {
        "page_title": words.question(analysis.account.name),
        "analysis": analysis,
        "period": period,
        "say": words.answer(analysis, period.name),
        "facts": facts_of(analysis, standing_of(analysis.account, analysis.last)),
        "lines": [_line(line, judged.get(line.impact.pk, []), may_write=may_write) for line in analysis.impacts],
        "is_indicative": any(line.quadrant and line.ratings.is_indicative for line in analysis.impacts),
        "few": FEW,
        "matrix": plots.matrix_of(analysis),
        "matrix_says": plots.matrix_says(analysis),
        "balance": plots.balance_of(analysis),
        "balance_lines": plots.balanced(analysis),
        "balance_says": plots.balance_says(analysis),
        "flow": flow.drawn(flowing) if flowing.done else None,
        "flow_table": flow.table_of(flowing),
        "unlinked_kinds": _unlinked(analysis, names),
        "unlinked_url": _unlinked_url(analysis),
        "ask_url": f"{reverse('feedback:ask')}?account={analysis.account.pk}" if may_write and not is_rated else "",
        "empty": _nothing(analysis, may_write=may_write),
        "export_url": f"?{urlencode(period.query | {'format': 'csv'})}",
    }


def _kind_names(analysis: Analysis) -> dict[int, str]:
    rows = ActivityKind.objects.filter(pk__in=[kind for kind in analysis.kinds if kind])
    return dict(rows.values_list("pk", "name"))


def _line(line: ImpactValue, cannot_judge: list[str], *, may_write: bool) -> dict[str, Any]:
    return {
        "value": line,
        "quadrant": words.QUADRANTS[line.quadrant] if line.quadrant else "",
        "suggestion": words.suggested(line.advice),
        "reasons": words.reasons_of(line, cannot_judge),
        "is_much": line.effort_index is not None and line.effort_index >= MUCH,
        "is_lacking": line.quadrant == Quadrant.CONCENTRATE_HERE,
        "decide_url": _decide_url(line.impact.pk) if may_write else "",
    }


def _decide_url(impact_id: int) -> str:
    try:
        return reverse("value:decide", args=[impact_id])
    except NoReverseMatch:
        return ""


def _unlinked(analysis: Analysis, names: dict[int, str]) -> str:
    """The kinds of work that were not linked, the most time first."""
    loose = sorted(
        ((effort.minutes, kind) for kind, (_all, effort) in analysis.kinds.items() if effort.minutes),
        key=lambda each: -each[0],
    )
    named = [names.get(kind or 0, _("No kind")) for _minutes, kind in loose[:KINDS_NAMED]]
    return ", ".join([*named, "…"] if len(loose) > KINDS_NAMED else named)


def _unlinked_url(analysis: Analysis) -> str:
    """The account's activities that are not wholly linked, of everybody and all weeks."""
    query = {"account": analysis.account.pk, "person": "all", "unlinked": "on", "week": "all"}
    return f"{reverse('activities:list')}?{urlencode(query)}"


def _nothing(analysis: Analysis, *, may_write: bool) -> Empty | None:
    """What this page is for, where there is neither work nor an impact in the period."""
    if analysis.impacts or analysis.total.minutes:
        return None
    return Empty(
        _("Nothing to hold against each other yet"),
        _("This page holds the hours that served each impact against what the client says it is worth."),
        steps=[
            _("Enter the impacts you promised, each with a number that can be read."),
            _("Log work and split it over the impacts it served."),
            _("Ask the contacts how important and how satisfying each impact is."),
        ],
        action_url=f"{reverse('impacts:create')}?account={analysis.account.pk}" if may_write else "",
        action_label=_("Add the first impact"),
    )
