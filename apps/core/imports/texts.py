"""A file as text: its encoding is found first, then it is read line by line and never lies in memory whole."""

import codecs
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

BYTES_AT_MOST = 256 * 1024 * 1024
CHUNK = 1024 * 1024
LETTERS_OF_HEADING = 64 * 1024
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


def refused(message: str) -> FileRefused:
    """A file refused as a whole."""
    return FileRefused(Problem(0, "", message))


def encoding_of(file: Any) -> str:
    """UTF-8, with or without a byte order mark, UTF-16 with one, or Windows-1252: `file` (binary, seekable) is gone
    through once or twice. FileRefused where it is none of these, empty or too large."""
    file.seek(0, io.SEEK_END)
    if file.tell() > BYTES_AT_MOST:
        raise refused(_("The file is larger than 256 MB; split it."))
    if not any(chunk.strip() for chunk in _chunks(file)):
        raise refused(_("The file is empty."))
    file.seek(0)
    head = file.read(8)
    for start, kind in _NOT_TEXT:
        if head.startswith(start):
            raise refused(_("This is no CSV file but %(kind)s. Save it as CSV and choose it again.") % {"kind": kind})
    is_wide = head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if not is_wide and any(b"\0" in chunk for chunk in _chunks(file)):
        raise refused(_("This is no text file. Save your table as CSV and choose it again."))
    for encoding in ["utf-16"] if is_wide else ["utf-8-sig", "cp1252"]:
        if _is_in(file, encoding):
            return encoding
    raise refused(_("The letters of this file cannot be read. Save it as CSV in UTF-8."))


def beginning(file: Any, encoding: str) -> str:
    """The first letters of a file, among which its heading is."""
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=encoding, newline="")
    try:
        return text.read(LETTERS_OF_HEADING)
    finally:
        text.detach()  # or it would close the file with itself


def text_lines(file: Any, encoding: str) -> Iterator[str]:
    """Its lines with their ends as they stand; one of enormous length comes in pieces."""
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=encoding, newline="")
    try:
        while line := text.readline(2 * CHUNK):
            yield line
    finally:
        text.detach()


def _chunks(file: Any) -> Iterator[bytes]:
    file.seek(0)
    while chunk := file.read(CHUNK):
        yield chunk


def _is_in(file: Any, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for chunk in _chunks(file):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
