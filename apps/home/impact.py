"""The page of an impact: what was promised, its readings, the work that served it, what clients say about it."""

from decimal import Decimal
from typing import Any

from django.db.models import F, Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.views.on_account import crumbs_of
from apps.activities.models import Contribution
from apps.core.months import today
from apps.core.pages import DetailPage
from apps.core.templatetags.desk import day, hours, number, plain
from apps.feedback.models import ImpactRating, Response
from apps.feedback.ratings import FEW, Ratings, ratings_of
from apps.impacts.confirmed import mark_of_versions, verdicts_on, versions_of
from apps.impacts.forms import ImpactReadingForm
from apps.impacts.models import Impact
from apps.value.latest import latest_decisions

SHOWN = 12
SHORT_UNIT = 6  # a longer one does not fit beside the picture


class ImpactDetail(DetailPage):
    model = Impact
    template_name = "home/impact.html"

    def rows(self) -> Any:
        return Impact.objects.select_related("account", "goal", "confirmed_by")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        row, on, may_write = self.object, today(), context["may_write"]
        readings = list(row.readings.order_by("read_on", "pk"))
        past = [reading for reading in readings if reading.read_on <= on]
        ratings = ratings_of([row], on).get(row.pk, Ratings())
        served = _served(row)
        versions = versions_of(row)
        return context | {
            "crumbs": crumbs_of(row.account, str(row)),
            "edit_url": reverse("impacts:update", args=[row.pk]) if may_write else "",
            "history_url": reverse("impacts:history", args=[row.pk]),
            "facts": _facts(row, past[-1] if past else None, ratings, served),
            "readings": readings[::-1],
            "plot": plot_of(row, readings) if len(readings) > 1 else None,
            "form": ImpactReadingForm(user=self.request.user) if may_write and row.is_open else None,
            "contributions": _contributions(row)[:SHOWN],
            "answers": _answers(row, self.request.user)[:SHOWN],
            "work": served,
            "decisions": latest_decisions(self.request.user, on, impact=row),
            "versions": versions,
            "mark": mark_of_versions([version["row"] for version in versions]),
            "verdicts": verdicts_on(row, versions[0]["row"].number if versions else 0),
            "effects": row.effects.select_related("impact", "reported_by", "reported_by_contact"),
        }


def _served(impact: Impact) -> dict[str, Any]:
    """Minutes that served the impact, unrounded, and in how many activities."""
    rows = Contribution.objects.filter(impact=impact)
    minutes = rows.aggregate(total=Sum(F("activity__minutes") * F("percent") / 100))["total"]
    return {"minutes": minutes or Decimal(0), "n": rows.count()}


def _contributions(impact: Impact) -> Any:
    rows = Contribution.objects.filter(impact=impact).select_related("activity__person", "activity__kind")
    return rows.annotate(minutes=F("activity__minutes") * F("percent") / 100).order_by("-activity__occurred_on", "-pk")


def _answers(impact: Impact, person: Any) -> Any:
    """The latest ratings of the impact in answers that this person may read."""
    readable = Response.objects.readable_by(person).current()
    rows = ImpactRating.objects.filter(impact=impact, response__in=readable).select_related("response__contact")
    return rows.order_by("-response__answered_at", "-pk")


def _facts(impact: Impact, reading: Any, ratings: Ratings, served: dict[str, Any]) -> list[dict[str, Any]]:
    attained = impact.attainment(reading.value if reading else None)
    unit = impact.unit
    now = {"value": plain(reading.value), "unit": unit, "note": day(reading.read_on)} if reading else {"value": None}
    indicative = _("n %(n)s, indicative") if 0 < ratings.n < FEW else _("n %(n)s")
    return [
        {
            "label": _("Attainment"),
            "value": number(attained, 1) if attained is not None else "—",
            "unit": "%" if attained is not None else "",
            "note": _why_no_attainment(impact, reading) if attained is None else _span(impact),
        },
        {"label": impact.metric_name or _("Now"), "note": _("Not read yet"), **now},
        {
            "label": _("Importance, satisfaction"),
            "value": _pair(ratings),
            "note": indicative % {"n": ratings.n}
            if not ratings.is_empty
            else _("Nobody has rated it in the last 365 days"),
        },
        {
            "label": _("Work for it"),
            "value": hours(served["minutes"], 1),
            "note": ngettext("in %(n)d activity", "in %(n)d activities", served["n"]) % {"n": served["n"]},
        },
    ]


def _pair(ratings: Ratings) -> str | None:
    if ratings.is_empty:
        return None
    return f"{number(ratings.importance, 1)} · {number(ratings.satisfaction, 1)}"


def _span(impact: Impact) -> str:
    by = _(" by %(day)s") % {"day": day(impact.due_on)} if impact.due_on else ""
    return f"{plain(impact.baseline)} → {plain(impact.target)} {impact.unit}".strip() + by


def _why_no_attainment(impact: Impact, reading: Any) -> str:
    if impact.baseline is None or impact.target is None:
        return _("It needs a baseline and a target")
    if impact.baseline == impact.target:
        return _("Baseline and target are the same")
    return _("It needs a reading") if reading is None else ""


def plot_of(impact: Impact, readings: list[Any]) -> dict[str, Any]:
    """The picture of the readings: data for the chart, one sentence, and the table behind it."""
    last = readings[-1]
    words = {
        "first": plain(readings[0].value),
        "last": plain(last.value),
        "unit": impact.unit,
        "day": day(last.read_on),
    }
    return {
        "data": {
            "points": [{"day": reading.read_on.isoformat(), "value": float(reading.value)} for reading in readings],
            "baseline": _float(impact.baseline),
            "target": _float(impact.target),
            "due": impact.due_on.isoformat() if impact.due_on else None,
            "unit": f" {impact.unit}" if 0 < len(impact.unit) <= SHORT_UNIT else "",
            "decimals": max(_decimals(value) for value in [impact.baseline, impact.target, last.value]),
            "words": {"baseline": _("Baseline"), "target": _("Target"), "due": _("Due")},
        },
        "label": _("Readings of %(impact)s over time") % {"impact": impact},
        "caption": _("From %(first)s to %(last)s %(unit)s on %(day)s.") % words,
    }


def _decimals(value: Decimal | None) -> int:
    exponent = value.normalize().as_tuple().exponent if value is not None else 0
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
