"""A CSV file as lines of named cells: its delimiter, its heading, its pieces. No database here."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from apps.core.imports.texts import BYTES_AT_MOST, FileRefused, Problem, beginning, encoding_of, refused, text_lines

__all__ = ["BYTES_AT_MOST", "FileRefused", "Line", "Piece", "Problem", "Table", "read_table", "table_of"]
COLUMNS_AT_MOST = 200
LINES_AT_MOST = 2_000_000
LINES_A_PIECE = 1_000
LETTERS_A_PIECE = 1_000_000  # of long lines fewer make a piece
LETTERS_A_LINE = 1_000_000
IGNORED = {"errors", "unlinked_minutes"}  # columns we write ourselves and never read
_DELIMITERS = (",", ";", "\t")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


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


@dataclass(frozen=True)
class Piece:
    """Some lines of a file as they stand: `begins` is where they begin in it, `lines` how many are not blank."""

    begins: int
    lines: int
    text: str


@dataclass
class Table:
    """A file whose heading is understood. Iterating reads its lines one by one, blank ones left out."""

    heads: list[str]
    names: list[str]
    delimiter: str
    text: Callable[[], Iterator[str]] = lambda: iter(())

    def __iter__(self) -> Iterator[Line]:
        return self._lines(self._records())

    def lines_in(self, text: str, begins: int) -> Iterator[Line]:
        """The lines of a piece of the file."""
        return self._lines(_records(io.StringIO(text, newline=""), self.delimiter, begins))

    def pieces(self) -> Iterator[Piece]:
        """The file in pieces that fit into memory; FileRefused where it cannot be read further."""
        texts: list[str] = []
        begins, count, letters = 0, 0, 0
        for number, cells, text in self._records():
            begins = begins or number
            texts.append(text)
            letters += len(text)
            count += any(cell.strip() for cell in cells)
            if count >= LINES_A_PIECE or letters >= LETTERS_A_PIECE:
                yield Piece(begins, count, "".join(texts))
                texts, begins, count, letters = [], 0, 0, 0
        yield Piece(begins, count, "".join(texts))

    def _records(self) -> Iterator[tuple[int, list[str], str]]:
        records = _records(self.text(), self.delimiter)
        next(records, None)
        for count, record in enumerate(records):
            if count >= LINES_AT_MOST:
                raise refused(_("The file has more than 2,000,000 lines; split it."))
            yield record

    def _lines(self, records: Iterable[tuple[int, list[str], str]]) -> Iterator[Line]:
        names, width = self.names, len(self.heads)
        for number, cells, _text in records:
            if not any(cell.strip() for cell in cells):
                continue
            is_long = len(cells) > width and any(cells[width:])
            named = zip(names, map(_plain, cells), strict=False)
            yield Line(
                number,
                {name: cell for name, cell in named if name and cell},
                cells,
                self._too_long(cells) if is_long else "",
            )

    def _too_long(self, cells: list[str]) -> str:
        message = _("The line has %(cells)s cells, the heading %(heads)s. Put a text with the delimiter in quotes.")
        return message % {"cells": len(cells), "heads": len(self.heads)}


def read_table(content: bytes | BinaryIO, columns: Iterable[Any], needed: Sequence[Sequence[str]] = ()) -> Table:
    """The table in a file, which is read line by line. `columns` have `name` (a # stands for a number) and `aliases`;
    of each group in `needed` at least one column must be there. FileRefused with every problem of the heading."""
    file: Any = io.BytesIO(content) if isinstance(content, bytes) else content
    encoding, known = encoding_of(file), _known(columns)
    delimiter, heads = _heading(beginning(file, encoding), known)
    table = table_of(heads, delimiter, columns, needed)
    table.text = lambda: text_lines(file, encoding)
    return table


def table_of(heads: list[str], delimiter: str, columns: Iterable[Any], needed: Sequence[Sequence[str]] = ()) -> Table:
    """The table with this heading, whose pieces lie elsewhere. FileRefused with every problem of the heading."""
    names, problems = _matched(heads, _known(columns))
    problems += [_missing(group) for group in needed if not set(group) & set(names)]
    if problems:
        raise FileRefused(*problems)
    return Table(heads, names, delimiter)


def _known(columns: Iterable[Any]) -> dict[str, str]:
    return {_key(alias): column.name for column in columns for alias in (column.name, *column.aliases)}


def _heading(first: str, known: dict[str, str]) -> tuple[str, list[str]]:
    """The delimiter under which most columns are known, and the heading it gives."""
    found = {}
    for delimiter in _DELIMITERS:
        try:
            found[delimiter] = next(csv.reader(io.StringIO(first, newline=""), delimiter=delimiter), [])
        except csv.Error:
            continue
    if not found:
        raise refused(_("The heading cannot be read: its first cell is too long."))
    best = max(found, key=lambda d: (sum(_name_of(head, known) is not None for head in found[d]), len(found[d])))
    heads = [head.strip() for head in found[best]]
    while heads and not heads[-1]:
        heads.pop()
    if len(heads) > COLUMNS_AT_MOST:
        message = _("The heading has %(n)s columns; at most %(most)s are read.")
        raise refused(message % {"n": len(heads), "most": COLUMNS_AT_MOST})
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


class _Feed:
    """Lines of text on their way into the reader of CSV: what of them makes the present record."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.lines = iter(lines)
        self.taken: list[str] = []
        self.letters = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self.lines)
        self.taken.append(line)
        self.letters += len(line)
        if self.letters > LETTERS_A_LINE:
            raise csv.Error
        return line

    def record(self) -> str:
        text = self.taken[0] if len(self.taken) == 1 else "".join(self.taken)
        self.taken, self.letters = [], 0
        return text


def _records(lines: Iterable[str], delimiter: str, begins: int = 1) -> Iterator[tuple[int, list[str], str]]:
    """(line on which it begins, cells, text) of every record; FileRefused where quotes are not closed."""
    feed = _Feed(lines)
    reader = csv.reader(feed, delimiter=delimiter, strict=True)
    first = begins
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            message = _(
                "The line cannot be read: a quotation mark is not closed, or stands inside a cell that is not quoted."
            )
            if feed.letters > LETTERS_A_LINE:
                message = _("The line is longer than a million letters.")
            raise FileRefused(Problem(begins, "", message)) from error
        yield begins, cells, feed.record()
        begins = first + reader.line_num


def _plain(cell: str) -> str:
    """A cell without outer spaces, and without the apostrophe our exports put before a formula."""
    text = cell.strip()
    return text[1:] if text.startswith("'") and text[1:].startswith(_FORMULA) else text


def _key(head: str) -> str:
    return re.sub(r"[\s\-.]+", "_", head.strip().lower())
