"""Impacts as lines: words, metric, trend of the readings, attainment, and what clients say about them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from apps.accounts.models import Account
from apps.core.templatetags.desk import number, plain
from apps.feedback.ratings import Ratings, ratings_of
from apps.impacts.confirmed import marks_of
from apps.impacts.models import Impact, ImpactRank, ImpactReading

POINTS = 24  # readings in a trend


def impact_lines(impacts: Sequence[Impact], day: dt.date) -> list[dict[str, Any]]:
    """What `components/_impact.html` shows of each impact; five queries however many there are."""
    readings = _readings(impacts, day)
    ratings = ratings_of(impacts, day)
    marks = marks_of(impacts)
    return [
        _line(impact, readings[impact.pk][-POINTS:], ratings.get(impact.pk, Ratings())) | {"marks": marks[impact.pk]}
        for impact in impacts
    ]


def _readings(impacts: Sequence[Impact], day: dt.date) -> dict[int, list[Decimal]]:
    rows = ImpactReading.objects.filter(impact__in=impacts, read_on__lte=day).order_by("read_on", "pk")
    values = defaultdict(list)
    for impact, value in rows.values_list("impact_id", "value"):
        values[impact].append(value)
    return values


def _line(impact: Impact, readings: list[Decimal], ratings: Ratings) -> dict[str, Any]:
    return {
        "pk": impact.pk,
        "statement": impact.statement,
        "importance": None if ratings.is_empty else ratings.importance,
        "url": impact.get_absolute_url(),
        "lines": [said(ratings)],
        "trend": readings if len(readings) > 1 else [],
        "target": impact.target,
        "trend_label": _("Readings of “%(impact)s” against the target") % {"impact": impact},
        "trend_note": metric_line(impact, readings[-1] if readings else None),
        "attainment": impact.attainment(readings[-1] if readings else None),
        "state": "" if impact.status == "active" else impact.status,
        "word": impact.get_status_display(),
    }


def said(ratings: Ratings) -> str:
    """ "Importance 4.5, satisfaction 2.5, n 2, indicative"."""
    if ratings.is_empty:
        return _("Nobody has rated it in the last 365 days.")
    values = {
        "importance": number(ratings.importance, 1),
        "satisfaction": number(ratings.satisfaction, 1),
        "n": ratings.n,
    }
    line = _("Importance %(importance)s, satisfaction %(satisfaction)s, n %(n)s") % values
    return _("%(line)s, indicative") % {"line": line} if ratings.is_indicative else line


def metric_line(impact: Impact, actual: Decimal | None) -> str:
    """ "80 → 120 leads, now 110": where the metric began, where it should be, where it stands."""
    if impact.baseline is None or impact.target is None:
        return _("No baseline and target yet")
    values = {
        "baseline": plain(impact.baseline),
        "target": plain(impact.target),
        "unit": f" {impact.unit}" if impact.unit else "",
        "actual": plain(actual),
    }
    if actual is None:
        return _("%(baseline)s → %(target)s%(unit)s, not read yet") % values
    return _("%(baseline)s → %(target)s%(unit)s, now %(actual)s") % values


def said_to_matter(account: Account, lines: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """What each contact ranked last, beside the rated importance: `contacts` [(name, day)] and `rows` [{line, ranks}].

    The impacts with the best places come first. One query.
    """
    ranks = ImpactRank.objects.filter(impact__account=account).latest_of_each()
    by_contact: dict[int, dict[int, int]] = defaultdict(dict)
    contacts: dict[int, tuple[str, dt.date]] = {}
    for row in ranks.select_related("confirmation__contact").order_by("confirmation__contact__full_name", "rank"):
        contact = row.confirmation.contact
        contacts[contact.pk] = (contact.full_name, row.ranked_on)
        by_contact[contact.pk][row.impact_id] = row.rank
    ranked = {impact for places in by_contact.values() for impact in places}
    rows = [
        {"line": line, "ranks": [by_contact[contact].get(line["pk"]) for contact in contacts]}
        for line in lines
        if line["pk"] in ranked
    ]
    last = len(lines) + 1  # the place of an impact that a contact left without one
    rows.sort(key=lambda row: sum(rank or last for rank in row["ranks"]))
    return {"contacts": list(contacts.values()), "rows": rows}
