"""The scorecard as a spreadsheet: a sheet of figures with 24 months, and a sheet of the rows behind them.

Numbers are numbers, unrounded; missing is an empty cell, never 0. Text is written as text: nothing runs as a formula.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from io import BytesIO
from itertools import islice
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from apps.core.months import zone
from apps.measures import words
from apps.measures.read import FigureView
from apps.scorecards import rows
from apps.scorecards.asked import Asked

MOST_ROWS = 20_000  # behind one measure; the page of the measure exports them all
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "in_memory": False}
_WIDTHS = (26, 34, 30, 12, 14, 14, 10, 12, 12, 12, 12, 14, 10, 10, 10)


class Sheet:
    """Writes line after line; a line is gone from memory once the next has begun."""

    def __init__(self, book: Workbook, name: str) -> None:
        self.sheet: Worksheet = book.add_worksheet(name)
        self.bold = book.add_format({"bold": True})
        self.day = book.add_format({"num_format": "yyyy-mm-dd"})
        self.moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        self.line = 0

    def write(self, values: Iterable[Any], *, is_head: bool = False) -> None:
        for column, value in enumerate(values):
            self._cell(column, value, self.bold if is_head else None)
        self.line += 1

    def _cell(self, column: int, value: Any, form: Any) -> None:
        if value is None or value == "":
            return
        if isinstance(value, bool):
            self.sheet.write_boolean(self.line, column, value, form)
        elif isinstance(value, (int, float, Decimal)):
            self.sheet.write_number(self.line, column, value, form)
        elif isinstance(value, dt.datetime):
            self.sheet.write_datetime(self.line, column, value.astimezone(zone()).replace(tzinfo=None), self.moment)
        elif isinstance(value, dt.date) and value.year >= 1900:
            self.sheet.write_datetime(self.line, column, dt.datetime(value.year, value.month, value.day), self.day)  # noqa: DTZ001 - a day
        else:
            self.sheet.write_string(self.line, column, str(value), form)


def workbook_response(asked: Asked, views: Sequence[FigureView], reader: Any) -> HttpResponse:
    """The file of a month and scope; of the rows, those of accounts the reader may see."""
    name = "-".join(("scorecard", str(asked.month), *([asked.scope, str(asked.id)] if asked.id else [])))
    response = HttpResponse(workbook(asked, views, reader), content_type=_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


def workbook(asked: Asked, views: Sequence[FigureView], reader: Any) -> bytes:
    """One statement a measure for its rows, whatever their number."""
    kept = BytesIO()
    with Workbook(kept, _OPTIONS) as book:
        _write_figures(Sheet(book, _("Figures")), asked, views)
        _write_rows(Sheet(book, _("Rows")), asked, views, reader)
    return kept.getvalue()


def _write_figures(sheet: Sheet, asked: Asked, views: Sequence[FigureView]) -> None:
    months = max((len(view.trend) for view in views), default=0)
    for column, width in enumerate(_WIDTHS):
        sheet.sheet.set_column(column, column, width)
    sheet.sheet.freeze_panes(1, 2)
    labels = [str(month) for month in asked.month.plus(1 - months).until(asked.month)]
    sheet.write([*_heads(), *labels], is_head=True)
    for view in views:
        sheet.write([*_figure(view), *view.trend])


def _heads() -> list[str]:
    return [
        _("Measure"),
        _("Figure"),
        _("Question"),
        _("Unit"),
        _("Numerator"),
        _("Denominator"),
        "n",
        _("Value"),
        _("Low"),
        _("High"),
        _("Target"),
        _("Status"),
        _("Answered"),
        _("Invited"),
        _("Eligible"),
    ]


def _figure(view: FigureView) -> list[Any]:
    figure, measure = view.figure, view.measure
    counted = [view.numerator, view.denominator, view.n if figure else None]
    asked = [figure.answered, figure.invited, figure.eligible] if figure else [None, None, None]
    said = [measure.key, str(measure.name), str(measure.question), words.unit(measure)]
    return [*said, *counted, view.value, view.low, view.high, view.target, view.status, *asked]


def _write_rows(sheet: Sheet, asked: Asked, views: Sequence[FigureView], reader: Any) -> None:
    """A block for each measure: its columns as the heads, then its rows, then how many more there are."""
    sheet.sheet.set_column(0, 0, 26)
    sheet.sheet.set_column(1, 8, 22)
    for view in views:
        measure = view.measure
        behind = rows.behind(measure, asked, reader)
        sheet.write([_("Measure"), *(str(column.label) for column in measure.columns)], is_head=True)
        found = rows.lines(measure, behind.rows[: MOST_ROWS + 1])
        for line in islice(found, MOST_ROWS):
            sheet.write([measure.key, *line])
        if next(found, None) is not None:
            sheet.write([measure.key, _("There are more rows; the page of the measure exports them all.")])
        if behind.hidden > 0:
            sheet.write([measure.key, _("%(n)s more that you may not see") % {"n": behind.hidden}])
        sheet.line += 1
