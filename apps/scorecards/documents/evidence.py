"""The rows behind every figure, for the spreadsheet: those the reader may see, and counts of the rest."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from apps.measures.declare import Column, Measure, Quarterly, Unit
from apps.measures.registry import get
from apps.scorecards.asked import Asked
from apps.scorecards.documents.content import figures_of
from apps.scorecards.documents.workbook import Behind, Rows
from apps.scorecards.rows import behind

MOST = 2000  # rows of one measure, those that make it worse first


def evidence(content: dict[str, Any], asked: Asked, reader: Any) -> Rows:
    """Three statements a measure, whatever the number of rows; of a quarter that adds up months, three a month."""
    found = Rows(columns=[_("Month")] if asked.quarter else [])
    for figure in figures_of(content):
        measure = get(figure["key"])
        if measure is None:
            continue
        found.behind.append(_behind_all(measure, asked, reader))
        names = (str(column.label) for column in measure.columns)
        found.columns += [name for name in dict.fromkeys(names) if name not in found.columns]
    return found


def _behind_all(measure: Measure, asked: Asked, reader: Any) -> Behind:
    """The rows of a month; of a quarter those of each month that it adds up, else those of its last."""
    if asked.quarter is None:
        return _behind(measure, asked, reader)
    is_added = measure.in_quarter == Quarterly.ADDED
    months = [month for month in asked.quarter.months if not asked.month < month] if is_added else [asked.month]
    parts = [(month, _behind(measure, asked.at(month), reader)) for month in months]
    lines = [{_("Month"): str(month), **line} for month, part in parts for line in part.lines]
    hidden, left_out = (sum(getattr(part, name) for _m, part in parts) for name in ("not_for_you", "left_out"))
    return Behind(measure.key, str(measure.name), lines, hidden, left_out)


def _behind(measure: Measure, asked: Asked, reader: Any) -> Behind:
    rows = behind(measure, asked, reader)
    columns = measure.columns
    read = rows.rows.values_list(*(column.lookup for column in columns))[: MOST + 1]
    lines = [_line(columns, values) for values in read]
    here, seen, total = min(len(lines), MOST), len(lines), rows.total.count()
    if seen > MOST:
        seen = rows.rows.count()
    return Behind(measure.key, str(measure.name), lines[:MOST], max(total - seen, 0), seen - here)


def _line(columns: tuple[Column, ...], values: tuple[Any, ...]) -> dict[str, Any]:
    """Values as they are, by the name of their column; shares in percent, as everywhere."""
    return {str(column.label): _value(column, value) for column, value in zip(columns, values, strict=True)}


def _value(column: Column, value: Any) -> Any:
    if value is None or column.unit != Unit.SHARE:
        return bool(value) if column.unit == Unit.YES and value is not None else value
    return 100 * Decimal(value)
