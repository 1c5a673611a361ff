"""The four figures at the head of an account's value page: linked work, cost, outcome index, service levels."""

from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.core.templatetags.desk import hours, money, number, plain
from apps.outcomes.standing import Standing
from apps.value.analysis import Analysis


def facts_of(analysis: Analysis, standing: Standing) -> list[dict[str, Any]]:
    """What `components/_facts.html` shows."""
    return [_linked(analysis), _cost(analysis), _outcome(standing), _levels(analysis, standing)]


def _linked(analysis: Analysis) -> dict[str, Any]:
    fact: dict[str, Any] = {"label": _("Linked work")}
    if analysis.linked_share is None:
        return fact | {"value": None, "note": _("No work in the period")}
    made_of = {"linked": hours(analysis.linked_minutes), "all": hours(analysis.total.minutes)}
    note = _("%(linked)s of %(all)s") % made_of
    return fact | {"value": number(analysis.linked_share, 1), "unit": "%", "note": note}


def _cost(analysis: Analysis) -> dict[str, Any]:
    fact: dict[str, Any] = {"label": _("Cost")}
    total = analysis.total
    if total.cost is None:
        return fact | {"value": "—", "note": _("Some of the work has no cost rate")}
    if not total.minutes:
        return fact | {"value": None, "note": _("No work in the period")}
    rate = total.cost / total.hours
    made_of = {"hours": hours(total.minutes), "rate": money(rate, 0 if rate == int(rate) else 2)}
    return fact | {"value": money(total.cost, 2), "note": _("%(hours)s at %(rate)s an hour") % made_of}


def _outcome(standing: Standing) -> dict[str, Any]:
    fact: dict[str, Any] = {"label": _("Outcome index")}
    if standing.outcome_index is None:
        return fact | {"value": "—", "note": _("No impact with a reading and a rating")}
    note = ngettext("%(n)d rated impact", "%(n)d rated impacts", len(standing.impacts)) % {"n": len(standing.impacts)}
    return fact | {"value": number(standing.outcome_index, 1), "unit": "%", "note": note}


def _levels(analysis: Analysis, standing: Standing) -> dict[str, Any]:
    fact: dict[str, Any] = {"label": _("Service levels"), "url": _outcome_url(analysis)}
    if standing.percent_met is None:
        return fact | {"value": "—", "note": _("Nothing was due in the month")}
    note = _("%(met)d of %(due)d met") % {"met": standing.met, "due": standing.due}
    if len(standing.levels) == 1:
        values = {"met": standing.met, "due": standing.due, "target": plain(standing.levels[0].target)}
        note = _("%(met)d of %(due)d, target %(target)s %%") % values
    fact |= {"value": number(standing.percent_met, 1), "unit": "%", "note": note}
    return fact | {"state": "watermelon"} if standing.is_watermelon else fact


def _outcome_url(analysis: Analysis) -> str:
    try:
        return reverse("accounts:outcome", args=[analysis.account.pk])
    except NoReverseMatch:
        return ""
