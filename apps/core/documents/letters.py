"""Which letters a document can write. Nothing that a person typed may end as an empty box in print.

The fonts that `npm run build` cuts hold Latin, Greek and Cyrillic; arrows and signs of mathematics come from the fonts
that Typst brings. Any other letter becomes "?", and the document says so.
"""

import struct
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

FOLDER = Path(settings.BASE_DIR) / "static" / "dist" / "fonts" / "print"
OF_TYPST = frozenset("←↑→↓↔⇒≠≈≤≥∞√∑✓●○■□▲▼◆…‰′″")
UNKNOWN = "?"


class FontsMissing(RuntimeError):
    """The assets are not built: no document is made in a font that nobody chose."""


@cache
def known() -> frozenset[str]:
    """Every letter that our fonts hold in each weight."""
    files = sorted(FOLDER.glob("Inter-*-400.ttf"))
    if not files:
        raise FontsMissing(f"{FOLDER} holds no fonts; build the assets: npm ci && npm run build")
    return frozenset(chr(code) for file in files for code in _codes(file.read_bytes())) | OF_TYPST


def printable(data: Any, missing: set[str]) -> Any:
    """The same structure with every text written in known letters; those that had to be replaced land in `missing`."""
    if isinstance(data, str):
        return "".join(_letter(letter, missing) for letter in unicodedata.normalize("NFC", data))
    if isinstance(data, dict):
        return {key: printable(value, missing) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [printable(value, missing) for value in data]
    return data


def _letter(letter: str, missing: set[str]) -> str:
    if letter == "\n":
        return letter
    if letter.isspace() and letter not in known():
        return " "
    if unicodedata.category(letter).startswith("C"):
        return ""
    if letter in known():
        return letter
    missing.add(letter)
    return UNKNOWN


def _codes(font: bytes) -> Iterator[int]:
    """The code points of a TrueType font: its character map in format 4 (OpenType specification, "cmap")."""
    cmap = _table(font, b"cmap")
    for at in range(4, 4 + 8 * struct.unpack_from(">H", cmap, 2)[0], 8):
        start = struct.unpack_from(">I", cmap, at + 4)[0]
        if struct.unpack_from(">H", cmap, start)[0] == 4:
            yield from _format_4(cmap[start:])


def _table(font: bytes, name: bytes) -> bytes:
    for at in range(12, 12 + 16 * struct.unpack_from(">H", font, 4)[0], 16):
        if font[at : at + 4] == name:
            offset, length = struct.unpack_from(">II", font, at + 8)
            return font[offset : offset + length]
    raise FontsMissing("a font without a character map")


def _format_4(table: bytes) -> Iterator[int]:
    count = struct.unpack_from(">H", table, 6)[0] // 2
    ends = struct.unpack_from(f">{count}H", table, 14)
    starts = struct.unpack_from(f">{count}H", table, 16 + 2 * count)
    for first, last in zip(starts, ends, strict=True):
        yield from range(first, last + 1 if last < 0xFFFF else last)
