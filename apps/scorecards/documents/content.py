"""A scorecard of a month or quarter as one structure of texts and numbers: every document is made of it.

It says what the page says, from the page's own reading, and holds nothing but strings, numbers and lists, so that it
can be frozen: what was mailed or shared stays what it was.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from apps.core.documents.wording import day, frame, month
from apps.core.templatetags._states import STATES
from apps.measures.queries import MONTHS
from apps.measures.read import FigureView
from apps.measures.scales import scale_of
from apps.scorecards.asked import Asked
from apps.scorecards.documents.labels import labels
from apps.scorecards.lines import FigureGroup, FigureLine
from apps.scorecards.models import Publication, Remark
from apps.scorecards.whole import Whole, whole_of

QUARTERS = MONTHS // 3


@dataclass(frozen=True)
class Told:
    """What a reader is told beside the figures. Remarks and initiatives may name clients: their sharer decides."""

    remarks: bool = False
    initiatives: bool = False
    accountable: bool = False


ALL = Told(remarks=True, initiatives=True, accountable=True)


def content_of(
    asked: Asked, reader: Any, made_on: dt.date, *, told: Told = ALL, language: str = "en"
) -> dict[str, Any]:
    """The scorecard as `reader` may see it, in a fixed number of statements."""
    with translation.override(language):
        found = whole_of(asked, reader)
        return _content(asked, found, made_on, told, language)


def _content(asked: Asked, found: Whole, made_on: dt.date, told: Told, language: str) -> dict[str, Any]:
    subject = asked.name or str(settings.ORGANISATION_NAME)
    period = asked.label if asked.quarter else month(asked.month)
    title = _("Scorecard, %(period)s") % {"period": period}
    views = {view.measure.key: view for view in found.views}
    remarks = _remarks(asked) if told.remarks else {}
    return {
        **frame(title, settings.ORGANISATION_NAME, language, made_on),
        "subject": subject,
        "scope": asked.scope,
        "scope_id": asked.id,
        "period": period,
        "is_quarter": bool(asked.quarter),
        "is_published": found.signed is not None,
        "may_be_published": not (asked.quarter or asked.is_current),
        "signed": signature(asked, found.signed),
        "comment": found.signed.comment if found.signed else "",
        "restated": found.restated,
        "attention": [each.say for each in found.attention],
        "months": _points(asked),
        "groups": [_group(group, views, remarks, told) for group in found.groups],
        "labels": labels(period, is_quarter=bool(asked.quarter)),
    }


def signature(asked: Asked, signed: Publication | None) -> str:
    """Who signed and when, or what the figures are where nobody has; quarters and today's structure are not signed."""
    if asked.is_current:
        return _("With the accounts of today.")
    if asked.quarter:
        return _("Three months, counted as one.")
    if signed is None:
        return _("Not published yet: what is entered late still changes these figures.")
    named = {"day": day(signed.published_at), "person": signed.published_by}
    if signed.published_by is None:
        return _("Published on %(day)s.") % named
    return _("Published on %(day)s by %(person)s.") % named


def _points(asked: Asked) -> list[str]:
    """The first days of the months, or of the quarters, that a trend runs over."""
    if asked.quarter:
        return [str(asked.quarter.plus(step).first.first_day) for step in range(1 - QUARTERS, 1)]
    return [str(month.first_day) for month in asked.month.plus(1 - MONTHS).until(asked.month)]


def _remarks(asked: Asked) -> dict[str, list[dict[str, str]]]:
    """What was said of each figure in the month, or in the months of the quarter."""
    rows = Remark.objects.of(asked.scope, asked.id).filter(month__in=asked.days).select_related("author")
    said: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        said.setdefault(row.measure, []).append({"text": row.text, "author": row.author.full_name})
    return said


def _group(
    group: FigureGroup, views: dict[str, FigureView], remarks: dict[str, list[dict[str, str]]], told: Told
) -> dict[str, Any]:
    majors = group.majors if told.initiatives else []
    return {
        "key": str(group.key),
        "label": str(group.label),
        "question": str(group.question),
        "answer": group.answer,
        "figures": [_figure(line, views[line.key], remarks.get(line.key, []), told) for line in group.figures],
        "majors": [_major(major) for major in majors],
    }


def _figure(line: FigureLine, view: FigureView, remarks: list[dict[str, str]], told: Told) -> dict[str, Any]:
    """A line of the page, and the numbers behind it, in the measure's own unit."""
    return {
        "key": line.key,
        "name": str(line.name),
        "question": str(line.question),
        "display": shown(line),
        "sub": line.sub,
        "range": line.range,
        "base": line.base,
        "target_label": line.target_label,
        "benchmark_label": line.benchmark,
        "change": line.change,
        "state": line.state,
        "word": str(STATES[line.state][2]),
        "tone": STATES[line.state][1],
        "why": line.why,
        "published": line.published,
        "accountable": line.accountable if told.accountable else "",
        "remarks": remarks,
        "scale": scale_of(view.measure),
        "trend": _numbers(view.trend),
        **_counted(view),
    }


def _counted(view: FigureView) -> dict[str, Any]:
    figure = view.figure
    return {
        "value": _number(view.value),
        "low": _number(view.low),
        "high": _number(view.high),
        "n": view.n if figure else None,
        "numerator": _number(view.numerator),
        "denominator": _number(view.denominator),
        "answered": figure.answered if figure else None,
        "invited": figure.invited if figure else None,
        "eligible": figure.eligible if figure else None,
        "target": _number(view.target),
        "benchmark": _number(view.benchmark),
        "difference": _number(view.change) if view.is_change_clear else None,
    }


def shown(line: FigureLine) -> str:
    """ "62.5 %", "3 of 4", "—"."""
    if line.of:
        return _("%(k)s of %(n)s") % {"k": line.value, "n": line.of}
    return f"{line.value}\u00a0{line.unit}" if line.unit else line.value or "—"


def _major(major: Any) -> dict[str, str]:
    return {"title": major.initiative.title, "text": major.text or "–", "word": str(major.word), "state": major.state}


def _number(value: Decimal | int | None) -> float | int | None:
    """What JSON, charts and spreadsheets count with."""
    if value is None:
        return None
    return int(value) if value == int(value) else float(value)


def _numbers(values: Iterable[Decimal | None]) -> list[float | int | None]:
    return [_number(value) for value in values]


def figures_of(content: dict[str, Any]) -> list[dict[str, Any]]:
    return [figure for group in content["groups"] for figure in group["figures"]]


def outstanding(content: dict[str, Any]) -> list[dict[str, Any]]:
    """What misses its target, then what misses it by no more than chance, then what else has clearly changed."""
    rank = {"off_target": 0, "near_target": 1}
    found = [figure for figure in figures_of(content) if figure["state"] in rank or figure["change"]]
    return sorted(found, key=lambda figure: rank.get(figure["state"], 2))
