"""CSV that leaves the product: UTF-8 with a byte order mark (spreadsheets ask for it), formulas neutralised."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.http import StreamingHttpResponse

_WIDE = "\uff1d\uff0b\uff0d\uff20"  # = + - @ as wide as a Chinese character: some spreadsheets run these too
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", *_WIDE)


class _Echo:
    """A file whose write returns the line, so that rows can be streamed."""

    def write(self, line: str) -> str:
        return line


def safe(value: Any) -> Any:
    """A cell as it may be written: text that a spreadsheet would run as a formula gets an apostrophe before it."""
    text = "" if value is None else str(value)  # a row's name is text like any other
    return f"'{text}" if text.startswith(_FORMULA) and not _is_number(text) else text


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def lines(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """The lines of a CSV file, heading first."""
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow([safe(head) for head in heads])
    for row in rows:
        yield writer.writerow([safe(value) for value in row])


def csv_response(name: str, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> StreamingHttpResponse:
    response = StreamingHttpResponse(lines(heads, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
