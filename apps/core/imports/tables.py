"""A CSV file as lines of named cells: its encoding, its delimiter, its heading. No database here."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from django.utils.translation import gettext as _

BYTES_AT_MOST = 20 * 1024 * 1024
COLUMNS_AT_MOST = 200
LINES_AT_MOST = 200_000
IGNORED = {"errors", "unlinked_minutes"}  # columns we write ourselves and never read
_DELIMITERS = (",", ";", "\t")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NOT_TEXT = (
    (b"PK\x03\x04", "xlsx"),
    (b"\xd0\xcf\x11\xe0", "xls"),
    (b"%PDF", "pdf"),
)


@dataclass(frozen=True)
class Problem:
    """What is wrong, where: a line of the file (0: the file as a whole) and a column (empty: the whole line)."""

    line: int
    column: str
    message: str

    def __str__(self) -> str:
        where = [_("line %(line)s") % {"line": self.line}] if self.line else []
        where += [_("column %(column)s") % {"column": self.column}] if self.column else []
        return f"{', '.join(where)}: {self.message}" if where else self.message


class FileRefused(Exception):
    """A file that cannot be read as what it should be; nothing of it was looked at further."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(map(str, problems)))
        self.problems = problems


@dataclass
class Line:
    """One line: where it begins in the file, its cells by column, and as they stand."""

    number: int
    cells: dict[str, str]
    raw: list[str] = field(default_factory=list)
    trouble: str = ""  # why its cells cannot be told apart

    @property
    def text(self) -> str:
        return " · ".join(cell for cell in self.raw if cell)


@dataclass
class Table:
    """A file whose heading is understood. Iterating reads its lines one by one, blank ones left out."""

    heads: list[str]
    names: list[str]
    text: str
    delimiter: str

    def __iter__(self) -> Iterator[Line]:
        records = _records(self.text, self.delimiter)
        next(records)
        for number, cells in records:
            if not any(cell.strip() for cell in cells):
                continue
            is_long = len(cells) > len(self.heads) and any(cells[len(self.heads) :])
            named = zip(self.names, map(_plain, cells), strict=False)
            yield Line(
                number,
                {name: cell for name, cell in named if name and cell},
                cells,
                self._too_long(cells) if is_long else "",
            )

    def _too_long(self, cells: list[str]) -> str:
        message = _("The line has %(cells)s cells, the heading %(heads)s. Put a text with the delimiter in quotes.")
        return message % {"cells": len(cells), "heads": len(self.heads)}


def read_table(content: bytes, columns: Iterable[Any], needed: Sequence[Sequence[str]] = ()) -> Table:
    """The table in a file. `columns` have `name` (a # stands for a number) and `aliases`; of each group in `needed`
    at least one column must be there. FileRefused with every problem of the heading."""
    text = decoded(content)
    known = {_key(alias): column.name for column in columns for alias in (column.name, *column.aliases)}
    delimiter, heads = _heading(text, known)
    names, problems = _matched(heads, known)
    problems += [_missing(group) for group in needed if not set(group) & set(names)]
    if problems:
        raise FileRefused(*problems)
    return Table(heads, names, text, delimiter)


def decoded(content: bytes) -> str:
    """The text of a file in UTF-8, with or without a byte order mark, UTF-16 with one, or Windows-1252."""
    if not content.strip():
        raise _refused(_("The file is empty."))
    if len(content) > BYTES_AT_MOST:
        raise _refused(_("The file is larger than 20 MB; split it."))
    for start, kind in _NOT_TEXT:
        if content.startswith(start):
            raise _refused(_("This is no CSV file but %(kind)s. Save it as CSV and choose it again.") % {"kind": kind})
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decoded_as(content, "utf-16")
    if b"\0" in content:
        raise _refused(_("This is no text file. Save your table as CSV and choose it again."))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _decoded_as(content, "cp1252")


def _decoded_as(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise _refused(_("The letters of this file cannot be read. Save it as CSV in UTF-8.")) from error


def _heading(text: str, known: dict[str, str]) -> tuple[str, list[str]]:
    """The delimiter under which most columns are known, and the heading it gives."""
    first = text[: 64 * 1024]
    found = {}
    for delimiter in _DELIMITERS:
        try:
            found[delimiter] = next(csv.reader(io.StringIO(first, newline=""), delimiter=delimiter), [])
        except csv.Error:
            continue
    if not found:
        raise _refused(_("The heading cannot be read: its first cell is too long."))
    best = max(found, key=lambda d: (sum(_name_of(head, known) is not None for head in found[d]), len(found[d])))
    heads = [head.strip() for head in found[best]]
    while heads and not heads[-1]:
        heads.pop()
    if len(heads) > COLUMNS_AT_MOST:
        message = _("The heading has %(n)s columns; at most %(most)s are read.")
        raise _refused(message % {"n": len(heads), "most": COLUMNS_AT_MOST})
    return best, heads


def _matched(heads: list[str], known: dict[str, str]) -> tuple[list[str], list[Problem]]:
    """The column each head names (empty: one we ignore), and what is wrong with the heading."""
    names: list[str] = []
    problems = []
    for head in heads:
        name = "" if _key(head) in IGNORED else _name_of(head, known)
        if name is None:
            problems.append(Problem(1, head[:60] or "?", _unknown(head, known)))
        elif name and name in names:
            problems.append(Problem(1, head, _("The column stands twice; take one away.")))
        names.append(name or "")
    return names, problems


def _unknown(head: str, known: dict[str, str]) -> str:
    near = get_close_matches(_key(head)[:60], known, n=1, cutoff=0.6)
    if near:
        return _("No such column. Did you mean %(name)s?") % {"name": known[near[0]]}
    return _("No such column. Take it away, or name it as one of: %(names)s.") % {
        "names": ", ".join(dict.fromkeys(known.values()))
    }


def _name_of(head: str, known: dict[str, str]) -> str | None:
    key = _key(head)
    if key in known and "#" not in key:
        return known[key]
    number = re.search(r"\d{1,2}$", key, re.ASCII)
    name = known.get(f"{key[: number.start()]}#") if number else None
    return name.replace("#", str(int(number[0]))) if name and number else None


def _missing(group: Sequence[str]) -> Problem:
    if len(group) == 1:
        return Problem(1, group[0], _("The column is missing; every line needs it."))
    return Problem(1, group[0], _("One of these columns is needed: %(names)s.") % {"names": ", ".join(group)})


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """(line on which it begins, cells) of every record; FileRefused where quotes are not closed."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    begins, count = 1, 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            message = _(
                "The line cannot be read: a quotation mark is not closed, or stands inside a cell that is not quoted."
            )
            raise FileRefused(Problem(begins, "", message)) from error
        yield begins, cells
        begins, count = reader.line_num + 1, count + 1
        if count > LINES_AT_MOST:
            raise _refused(_("The file has more than 200,000 lines; split it."))


def _plain(cell: str) -> str:
    """A cell without outer spaces, and without the apostrophe our exports put before a formula."""
    text = cell.strip()
    return text[1:] if text.startswith("'") and text[1:].startswith(_FORMULA) else text


def _key(head: str) -> str:
    return re.sub(r"[\s\-.]+", "_", head.strip().lower())


def _refused(message: str) -> FileRefused:
    return FileRefused(Problem(0, "", message))
