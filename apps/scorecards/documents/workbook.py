"""The scorecard as a spreadsheet: numbers as numbers, days as days, and the rows behind the figures.

Text is written as text and never as a formula, whatever it begins with: nothing anybody typed runs in a spreadsheet.
"""

import datetime as dt
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from apps.measures.scales import Scale
from apps.scorecards.documents.content import figures_of

# How a number of each scale is shown; what it is stays in the measure's own unit, unrounded.
FORMATS = {
    Scale.PERCENT: '0.0" %"',
    Scale.NET_SCORE: '+0.0;"−"0.0;0.0',
    Scale.SCORE: "0.0",
    Scale.POINTS_10: "0.0",
    Scale.POINTS_5: "0.0",
    Scale.NUMBER: "#,##0",
}
PLAIN = "#,##0.##"
WIDEST = 60  # characters


@dataclass(frozen=True)
class Behind:
    """The rows behind one figure: what a reader gets, and how many more there are."""

    key: str
    name: str
    lines: list[dict[str, Any]]  # column → value as it is
    not_for_you: int
    left_out: int


@dataclass
class Rows:
    """The rows behind every figure; `columns` in the order in which they first appear."""

    columns: list[str] = field(default_factory=list)
    behind: list[Behind] = field(default_factory=list)


class Book:
    """A workbook that is being filled, with the formats it has used."""

    def __init__(self, made_at: dt.datetime) -> None:
        import xlsxwriter  # by whoever makes a workbook, not by every process that knows of the page

        self.kept = io.BytesIO()
        self.file = xlsxwriter.Workbook(self.kept, {"in_memory": True, "remove_timezone": True})
        self.file.set_properties({"created": timezone.make_naive(made_at, dt.UTC)})
        self.formats: dict[tuple[str, bool], Any] = {}

    def style(self, number: str = "", *, is_head: bool = False) -> Any:
        key = (number, is_head)
        if key not in self.formats:
            look: dict[str, Any] = {"num_format": number} if number else {}
            if is_head:
                look |= {"bold": True, "bottom": 2, "text_wrap": True, "valign": "bottom"}
            self.formats[key] = self.file.add_format({"font_name": "Arial", "font_size": 10, "valign": "top", **look})
        return self.formats[key]

    def put(self, sheet: Any, row: int, column: int, value: Any, number: str = PLAIN) -> None:
        """One cell: a number as a number, a day as a day, a moment as a moment, text as text."""
        if value is None or value == "":
            return
        if isinstance(value, bool):
            sheet.write_boolean(row, column, value, self.style())
        elif isinstance(value, int | float | Decimal):
            sheet.write_number(row, column, value, self.style(number))
        elif isinstance(value, dt.datetime):
            local = timezone.localtime(value).replace(tzinfo=None) if timezone.is_aware(value) else value
            sheet.write_datetime(row, column, local, self.style("yyyy-mm-dd hh:mm"))
        elif isinstance(value, dt.date):
            sheet.write_datetime(row, column, value, self.style("yyyy-mm-dd"))
        else:
            sheet.write_string(row, column, str(value)[:32_767], self.style())

    def sheet(self, name: str, heads: Iterable[Any], widths: Iterable[int], frozen: int = 1) -> Any:
        """A sheet with its heads; heads that are days stay days."""
        sheet = self.file.add_worksheet(name)
        for column, (head, width) in enumerate(zip(heads, widths, strict=True)):
            sheet.set_column(column, column, width)
            if isinstance(head, dt.date):
                sheet.write_datetime(0, column, head, self.style("mmm yyyy", is_head=True))
            else:
                sheet.write_string(0, column, str(head), self.style(is_head=True))
        sheet.freeze_panes(1, frozen)
        return sheet

    def saved(self) -> bytes:
        self.file.close()
        return self.kept.getvalue()


def workbook_of(content: dict[str, Any], made_at: dt.datetime, rows: Rows | None = None) -> bytes:
    """Sheets: the figures, their trends, and, where a reader may see some, the rows behind them and how many more."""
    with translation.override(content["language"]):
        book = Book(made_at)
        _about(book, content, made_at)
        _figures(book, content)
        _trends(book, content)
        if rows is not None:
            _rows(book, rows)
            _counts(book, rows)
        return book.saved()


def _about(book: Book, content: dict[str, Any], made_at: dt.datetime) -> None:
    """What this is, and what needs attention first."""
    sheet = book.file.add_worksheet(_("About"))
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 100)
    words = content["labels"]
    lines: list[tuple[str, Any]] = [
        (_("Scorecard"), content["title"]),
        (_("Of"), content["subject"]),
        (_("Made"), made_at),
        (words["status"], content["signed"]),
        (words["comment"], content["comment"]),
        *((words["attention"], said) for said in content["attention"]),
        *((group["question"], group["answer"]) for group in content["groups"]),
        *_majors(content),
        (_("How to read it"), words["key"]),
    ]
    for number, (label, value) in enumerate(each for each in lines if each[1]):
        book.put(sheet, number, 0, label)
        book.put(sheet, number, 1, value)


def _majors(content: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for group in content["groups"]:
        for major in group["majors"]:
            yield content["labels"]["initiatives"], f"{major['title']}: {major['text']} · {major['word']}"


# Name of the label → (what of a figure, in the measure's own unit or plain).
_COLUMNS: tuple[tuple[str, str, int], ...] = (
    ("key_of", "key", 26),
    ("figure", "name", 36),
    ("question", "question", 36),
    ("shown", "display", 14),
    ("value", "value", 11),
    ("low", "low", 9),
    ("high", "high", 9),
    ("numerator", "numerator", 13),
    ("denominator", "denominator", 13),
    ("n_", "n", 9),
    ("answered", "answered", 10),
    ("invited", "invited", 10),
    ("eligible", "eligible", 10),
    ("target", "target", 10),
    ("benchmark", "benchmark", 11),
    ("change", "difference", 11),
    ("status", "word", 18),
    ("published", "published", 14),
    ("accountable", "accountable", 22),
    ("remarks", "remarks", WIDEST),
)
_IN_UNIT = {"value", "low", "high", "target", "benchmark", "difference"}


def _figures(book: Book, content: dict[str, Any]) -> None:
    words = content["labels"] | {"n_": "n"}
    heads = [words["group"], *(words[label] for label, _name, _width in _COLUMNS)]
    sheet = book.sheet(_("Figures"), heads, [26, *(width for *_rest, width in _COLUMNS)], frozen=3)
    number = 0
    for group in content["groups"]:
        for figure in group["figures"]:
            number += 1
            book.put(sheet, number, 0, group["label"])
            for column, (_label, name, _width) in enumerate(_COLUMNS, 1):
                shape = FORMATS[Scale(figure["scale"])] if name in _IN_UNIT else PLAIN
                value = _said(figure) if name == "remarks" else figure[name]
                book.put(sheet, number, column, value, shape)
    sheet.autofilter(0, 0, max(number, 1), len(heads) - 1)


def _said(figure: dict[str, Any]) -> str:
    return "\n".join(f"{remark['text']} ({remark['author']})" for remark in figure["remarks"])


def _trends(book: Book, content: dict[str, Any]) -> None:
    """A line a figure, a column a month; empty where a month has no value to show."""
    words = content["labels"]
    months = [dt.date.fromisoformat(day) for day in content["months"]]
    heads = [words["key_of"], words["figure"], words["target"], *months]
    sheet = book.sheet(words["trend"], heads, [26, 36, 10, *([10] * len(months))], frozen=2)
    for number, figure in enumerate(figures_of(content), 1):
        shape = FORMATS[Scale(figure["scale"])]
        for column, value in enumerate([figure["key"], figure["name"], figure["target"], *figure["trend"]]):
            book.put(sheet, number, column, value, shape)


def _rows(book: Book, rows: Rows) -> None:
    """Every row a reader may see, as it is: a column of a name holds the same of every measure that has it."""
    heads = [_("Key"), _("Measure"), *rows.columns]
    sheet = book.sheet(_("Rows"), heads, [26, 36, *([18] * len(rows.columns))], frozen=2)
    place = {name: column for column, name in enumerate(rows.columns, 2)}
    number = 0
    for behind in rows.behind:
        for line in behind.lines:
            number += 1
            book.put(sheet, number, 0, behind.key)
            book.put(sheet, number, 1, behind.name)
            for name, value in line.items():
                book.put(sheet, number, place[name], value)
    sheet.autofilter(0, 0, max(number, 1), len(heads) - 1)


def _counts(book: Book, rows: Rows) -> None:
    """How many rows stand behind each figure, and how many of them are not on the sheet, and why."""
    heads = [_("Key"), _("Measure"), _("Rows here"), _("Rows you may not see"), _("Rows left out: too many")]
    sheet = book.sheet(_("Counts"), heads, [26, 36, 14, 20, 22], frozen=2)
    for number, behind in enumerate(rows.behind, 1):
        told = [behind.key, behind.name, len(behind.lines), behind.not_for_you, behind.left_out]
        for column, value in enumerate(told):
            book.put(sheet, number, column, value)
