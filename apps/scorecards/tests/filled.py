"""Figures of every measure over 24 months, written as the roll-up would; and a spreadsheet read back."""

import io
import re
import zipfile
from decimal import Decimal
from typing import Any
from xml.etree import ElementTree as ET

from django.utils import timezone

from apps.core.months import Month
from apps.measures.models import Figure, Scope
from apps.measures.registry import all_measures

JUNE = Month(2025, 6)
_NS = {"s": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
Cell = tuple[str, str]  # what it is ("n" a number, "s" text), and what it holds


def fill(scope: str = Scope.COMPANY, scope_id: int = 0, last: Month = JUNE, months: int = 36) -> None:
    """One figure a measure and month; some rest on few, some on none, most on many."""
    rows = []
    for place, measure in enumerate(all_measures()):
        n = (3, 7, 60, 140)[place % 4]
        for step, month in enumerate(last.plus(1 - months).until(last)):
            share = Decimal(30 + (place * 7 + step * 2) % 60) / 100
            whole = Decimal(n * 1000 if measure.unit == "money" else n)
            rows.append(
                Figure(
                    measure=measure.key,
                    scope=scope,
                    scope_id=scope_id,
                    month=month.first_day,
                    numerator=(whole * share).quantize(Decimal(1)),
                    denominator=whole,
                    n=n,
                    squares=whole,
                    answered=n if measure.uses_answers else None,
                    invited=2 * n if measure.uses_answers else None,
                    eligible=3 * n if measure.uses_answers else None,
                    levels=dict.fromkeys((level for level, _label in measure.levels), 1) or None,
                    rolled_up_at=timezone.now(),
                )
            )
    Figure.objects.bulk_create(rows)


def sheets_of(xlsx: bytes) -> dict[str, list[list[Cell | None]]]:
    """Every sheet by name, row by row; an empty cell is None."""
    with zipfile.ZipFile(io.BytesIO(xlsx)) as book:
        shared = [
            "".join(part.text or "" for part in each.iter(f"{{{_NS['s']}}}t"))
            for each in ET.fromstring(book.read("xl/sharedStrings.xml"))  # noqa: S314  our own file
        ]
        names = [each.get("name") for each in ET.fromstring(book.read("xl/workbook.xml")).iterfind(".//s:sheet", _NS)]  # noqa: S314
        return {
            str(name): _rows(book.read(f"xl/worksheets/sheet{number}.xml"), shared)
            for number, name in enumerate(names, 1)
        }


def _rows(xml: bytes, shared: list[str]) -> list[list[Cell | None]]:
    found = []
    for row in ET.fromstring(xml).iterfind(".//s:row", _NS):  # noqa: S314
        line: list[Cell | None] = []
        for cell in row.iterfind("s:c", _NS):
            place = _column(re.sub(r"\d", "", cell.get("r", "")))
            line += [None] * (place - len(line))
            value = cell.find("s:v", _NS)
            assert cell.find("s:f", _NS) is None, "a formula"
            kind = cell.get("t", "n")
            line.append(None if value is None else (kind, shared[int(value.text)] if kind == "s" else value.text))  # type: ignore[arg-type]
        found.append(line)
    return found


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def column(rows: list[list[Any]], head: str) -> list[Any]:
    """What stands below a head."""
    place = next(at for at, cell in enumerate(rows[0]) if cell and cell[1] == head)
    return [row[place] if place < len(row) else None for row in rows[1:]]
