"""The optional last part of a value report: the hours, by result and by kind of work."""

from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext as _

from apps.activities.models import Activity
from apps.core.documents.wording import hours
from apps.core.templatetags.desk import percent
from apps.value.analysis import Analysis
from apps.value.arithmetic import share

KINDS = 8


def work_of(analysis: Analysis) -> dict[str, Any]:
    """Hours in all, by result (the greatest first) and by kind; what serves no named result stays visible."""
    total = analysis.total.minutes
    served = sorted((line for line in analysis.impacts if line.effort.minutes), key=lambda line: -line.effort.minutes)
    rows = [(line.impact.statement, line.effort.minutes) for line in served]
    if analysis.unlinked.minutes:
        rows.append((_("For no named result"), analysis.unlinked.minutes))
    return {
        "total": hours(analysis.total.hours),
        "by_result": [_row(label, minutes, total) for label, minutes in rows],
        "by_kind": [_row(label or _("Other"), minutes, total) for label, minutes in _kinds(analysis)],
    }


def _row(label: str, minutes: Any, total: Any) -> dict[str, Any]:
    return {
        "label": label,
        "hours": hours(minutes / 60),
        "share": percent(share(minutes, total)),
        "percent": float(share(minutes, total) or 0),
    }


def _kinds(analysis: Analysis) -> list[tuple[str, Any]]:
    work = Activity.objects.filter(account=analysis.account).between(analysis.first, analysis.last).order_by()
    found = list(work.values_list("kind__name").annotate(minutes=Sum("minutes")).order_by("-minutes", "kind__name"))
    rest = sum(minutes for _name, minutes in found[KINDS:])
    return found[:KINDS] + ([(_("Other"), rest)] if rest else [])
