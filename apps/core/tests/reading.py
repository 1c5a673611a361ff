"""Reading documents back in tests: what a PDF draws and a slide holds."""

import io
import re
from typing import Any

from pptx import Presentation
from pypdf import PdfReader
from pypdf.generic import ContentStream

SHOWS = {b"Tj", b"TJ"}


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page, every kind of space as one."""
    return [re.sub(r"\s+", " ", page.extract_text()) for page in PdfReader(io.BytesIO(pdf)).pages]


def fonts_of(pdf: bytes) -> set[str]:
    """The names of the embedded fonts, without the mark of the subset."""
    names = set()
    for page in PdfReader(io.BytesIO(pdf)).pages:
        for font in page["/Resources"].get("/Font", {}).values():  # type: ignore[union-attr]
            names.add(str(font.get_object()["/BaseFont"]).split("+")[-1])
    return names


def missing_glyphs(pdf: bytes) -> int:
    """How often glyph 0 is drawn: the box (.notdef) that stands where a font has no such letter.

    Fonts are Identity-H, so the strings that are shown are glyph numbers of two bytes; 0 stays .notdef in a subset.
    """
    reader = PdfReader(io.BytesIO(pdf))
    return sum(_boxes(page.get_contents(), reader) for page in reader.pages)


def _boxes(contents: Any, reader: PdfReader) -> int:
    count = 0
    for operands, operator in ContentStream(contents, reader).operations:
        if operator in SHOWS:
            shown = operands[0] if operator == b"TJ" else operands
            glyphs = b"".join(_raw(part) for part in shown if not isinstance(part, int | float))
            count += sum(glyphs[at : at + 2] == b"\0\0" for at in range(0, len(glyphs), 2))
    return count


def _raw(text: Any) -> bytes:
    return bytes(getattr(text, "original_bytes", text))


def slides_of(pptx: bytes) -> list[Any]:
    return list(Presentation(io.BytesIO(pptx)).slides)


def text_of(slide: Any) -> str:
    """All text of a slide, its charts' rows and series included."""
    parts = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    for shape in slide.shapes:
        if getattr(shape, "has_chart", False):
            plot = shape.chart.plots[0]
            parts += [str(each) for each in plot.categories] + [series.name for series in plot.series]
    return "\n".join(parts)
