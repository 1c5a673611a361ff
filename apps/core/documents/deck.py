"""Slides in our look: 16:9, titles in the serif, text in the sans, one accent; and how much text a box can hold.

Fonts cannot be put into a pptx file. It names Inter and Source Serif 4 as what they are (a sans, a serif), so that a
machine without them takes its own of that kind; boxes leave room for that.
"""

import io
from dataclasses import dataclass, field
from math import ceil
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.util import Emu, Inches, Pt

INK, INK_2, INK_3 = RGBColor(0x13, 0x1B, 0x25), RGBColor(0x46, 0x51, 0x60), RGBColor(0x5C, 0x67, 0x75)
ACCENT, LINE = RGBColor(0x1D, 0x4F, 0x91), RGBColor(0xE2, 0xE6, 0xEB)
SANS, SERIF = ("Inter", "34"), ("Source Serif 4", "18")  # with the pitch family: swiss, roman
WIDTH, HEIGHT, MARGIN = 13.333, 7.5, 0.75  # inches
INNER = WIDTH - 2 * MARGIN
TITLE_ONLY = 5
EM = {False: 0.56, True: 0.6}  # mean width of a letter, plain and bold, with room for another font
LEADING = 1.28
LOCALES = {"en": "en-US", "de": "de-DE", "fr": "fr-FR", "es": "es-ES", "pt": "pt-PT"}


@dataclass(frozen=True)
class Style:
    size: int = 16
    bold: bool = False
    colour: RGBColor = INK
    font: tuple[str, str] = SANS
    align: Any = None


@dataclass(frozen=True)
class Place:
    """Where a box lies, in inches."""

    left: float
    top: float
    width: float
    height: float


def lines_of(text: str, width: float, style: Style) -> int:
    """How many lines a text takes in a box, estimated on the safe side; words do not break."""
    a_line = max(1, int(width * 72 / (style.size * EM[style.bold])))
    return sum(_wrapped(part, a_line) for part in text.split("\n"))


def _wrapped(text: str, a_line: int) -> int:
    lines, used = 1, 0
    for word in text.split():
        if used and used + 1 + len(word) > a_line:
            lines, used = lines + 1, 0
        lines += max(0, ceil(len(word) / a_line) - 1)
        used += len(word) % a_line + (1 if used else 0)
    return lines


def height_of(text: str, width: float, style: Style) -> float:
    """In inches."""
    return lines_of(text, width, style) * style.size * LEADING / 72


def fitting(text: str, place: Place, style: Style, smallest: int = 12) -> Style:
    """The style with the largest size, down to `smallest`, at which the text stays in its place."""
    for size in range(style.size, smallest, -1):
        candidate = Style(size, style.bold, style.colour, style.font, style.align)
        if height_of(text, place.width, candidate) <= place.height:
            return candidate
    return Style(smallest, style.bold, style.colour, style.font, style.align)


def cut(text: str, width: float, height: float, style: Style) -> list[str]:
    """The text in pieces that each fit a box of that size, cut between words."""
    pieces: list[str] = []
    now: list[str] = []
    for word in text.split(" "):
        if now and height_of(" ".join([*now, word]), width, style) > height:
            pieces.append(" ".join(now))
            now = []
        now.append(word)
    return [*pieces, " ".join(now)]


@dataclass
class Deck:
    """A presentation that is being filled."""

    language: str
    footer: str
    file: Any = field(default_factory=Presentation)

    def __post_init__(self) -> None:
        self.file.slide_width, self.file.slide_height = Inches(WIDTH), Inches(HEIGHT)

    def slide(self, title: str, *, is_first: bool = False) -> Any:
        """A slide with its title, a rule above it and a foot."""
        slide = self.file.slides.add_slide(self.file.slide_layouts[TITLE_ONLY])
        if is_first:
            place, style = Place(MARGIN, 1.6, INNER, 1.9), Style(40, True, INK, SERIF)
        else:
            self.rule(slide, MARGIN, 0.55, INNER, INK, 2)
            place, style = Place(MARGIN, 0.65, INNER, 0.85), Style(26, True, INK, SERIF)
        self._into(slide.shapes.title, title, place, fitting(title, place, style, 12))
        number = str(len(self.file.slides))
        self.text(slide, self.footer, Place(MARGIN, 7.0, INNER - 1, 0.3), Style(10, colour=INK_3))
        self.text(slide, number, Place(WIDTH - MARGIN - 1, 7.0, 1, 0.3), Style(10, colour=INK_3, align=PP_ALIGN.RIGHT))
        return slide

    def text(self, slide: Any, text: str, place: Place, style: Style) -> Any:
        box = slide.shapes.add_textbox(0, 0, Emu(1), Emu(1))
        self._into(box, text, place, style)
        return box

    def rule(self, slide: Any, left: float, top: float, width: float, colour: RGBColor, points: float) -> None:
        line = slide.shapes.add_connector(1, Inches(left), Inches(top), Inches(left + width), Inches(top))
        line.line.color.rgb, line.line.width = colour, Pt(points)

    def track(self, slide: Any, percent: float | None, place: Place) -> None:
        """How far something has come, as a bar in a bar."""
        parts = [(place.width, LINE)]
        if percent:
            parts.append((place.width * min(percent, 100) / 100, ACCENT))
        for width, colour in parts:
            size = (Inches(place.left), Inches(place.top), Inches(width), Inches(place.height))
            shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *size)
            shape.fill.solid()
            shape.fill.fore_color.rgb = colour
            shape.line.fill.background()

    def _into(self, box: Any, text: str, place: Place, style: Style) -> None:
        box.left, box.top = Inches(place.left), Inches(place.top)
        box.width, box.height = Inches(place.width), Inches(place.height)
        frame = box.text_frame
        frame.word_wrap, frame.auto_size, frame.vertical_anchor = True, MSO_AUTO_SIZE.NONE, MSO_ANCHOR.TOP
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        for number, part in enumerate(text.split("\n")):
            paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
            paragraph.alignment = style.align or PP_ALIGN.LEFT
            run = paragraph.add_run()
            run.text = part
            self.dress(run, style)

    def dress(self, run: Any, style: Style) -> None:
        run.font.size, run.font.bold, run.font.color.rgb = Pt(style.size), style.bold, style.colour
        named(run.font, style.font)
        run._r.get_or_add_rPr().set("lang", LOCALES[self.language])

    def saved(self) -> bytes:
        kept = io.BytesIO()
        self.file.save(kept)
        return kept.getvalue()


def named(font: Any, family: tuple[str, str]) -> None:
    """Names the typeface, and of which kind it is, for machines that do not have it."""
    font.name = family[0]
    font._rPr.find("{http://schemas.openxmlformats.org/drawingml/2006/main}latin").set("pitchFamily", family[1])
