"""The scorecard as slides (pptx): what needs attention, each question with its figures, trends as native charts."""

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_TICK_LABEL_POSITION
from pptx.util import Pt

from apps.core.documents.charts import add, axis, dress
from apps.core.documents.deck import (
    ACCENT,
    INK,
    INK_2,
    INK_3,
    INNER,
    LINE,
    MARGIN,
    SERIF,
    Deck,
    Place,
    Style,
    fitting,
    height_of,
)

TOP, BOTTOM = 1.75, 6.8  # where the content of a slide begins and ends, in inches
ROWS = 9  # figures on one slide
CHARTS = 4  # on one slide, two by two
SMALL, LABEL = Style(12, colour=INK_2), Style(11, True, INK_3)
# Left, width and name of each column of a slide of figures.
COLUMNS = (
    (0.0, 3.5, "figure"),
    (3.6, 1.45, "period"),
    (5.15, 1.75, "made_of"),
    (7.0, 1.15, "interval"),
    (8.25, 0.95, "target"),
    (9.3, 1.1, "change"),
    (10.5, 1.33, "status"),
)


def slides_of(content: dict[str, Any]) -> bytes:
    """The deck of a scorecard's content."""
    deck = Deck(content["language"], f"{content['organisation']} · {content['title']}")
    _opening(deck, content)
    _attention(deck, content)
    for group in content["groups"]:
        _figures(deck, group, content["labels"])
        _charts(deck, group, content)
    _remarks(deck, content)
    return deck.saved()


def _opening(deck: Deck, content: dict[str, Any]) -> None:
    slide = deck.slide(content["title"], is_first=True)
    deck.rule(slide, MARGIN, 1.35, 1.2, ACCENT, 4)
    deck.text(slide, content["subject"], Place(MARGIN, 0.75, INNER, 0.4), Style(16, True, ACCENT))
    signed = Place(MARGIN, 3.6, INNER, 0.7)
    deck.text(slide, content["signed"], signed, fitting(content["signed"], signed, Style(18, colour=INK_2)))
    deck.text(slide, content["made"], Place(MARGIN, 4.4, INNER, 0.4), Style(14, colour=INK_2))
    if content["comment"]:
        place = Place(MARGIN, 4.95, INNER - 1.5, 1.85)
        deck.text(slide, *_in(content["comment"], place, Style(16)))


def _attention(deck: Deck, content: dict[str, Any]) -> None:
    words = content["labels"]
    slide = deck.slide(words["attention"])
    said = content["attention"] or [words["nothing_first"]]
    height = (BOTTOM - TOP) / 3
    for number, sentence in enumerate(said):
        place = Place(MARGIN, TOP + 0.15 + number * height, INNER - 1, height - 0.3)
        deck.text(slide, sentence, place, fitting(sentence, place, Style(26, True, INK, SERIF), 14))
        if number + 1 < len(said):
            deck.rule(slide, MARGIN, TOP + (number + 1) * height, INNER, LINE, 0.75)


def _figures(deck: Deck, group: dict[str, Any], words: dict[str, str]) -> None:
    """A question, its answer, and its figures line by line."""
    top = TOP + 0.25
    for part in _parts(group["figures"], ROWS):
        slide = deck.slide(group["question"])
        if group["answer"]:
            answer = Place(MARGIN, 1.52, INNER, 0.36)
            deck.text(slide, *_in(group["answer"], answer, Style(16, colour=INK_2)))
        for left, width, name in COLUMNS:
            deck.text(slide, *_in(words[name], Place(MARGIN + left, top, width, 0.25), LABEL, 8))
        height = (BOTTOM - top - 0.33) / ROWS
        for number, figure in enumerate(part):
            _line(deck, slide, figure, top + 0.33 + number * height, height)


def _line(deck: Deck, slide: Any, figure: dict[str, Any], top: float, height: float) -> None:
    told = {
        "figure": (figure["name"], Style(14, True)),
        "period": (figure["display"], Style(16, True)),
        "made_of": (figure["why"] or figure["sub"], SMALL),
        "interval": (figure["range"], SMALL),
        "target": (figure["target_label"], SMALL),
        "change": (figure["change"] or "–", SMALL),
        "status": (figure["word"], SMALL),
    }
    deck.rule(slide, MARGIN, top, INNER, LINE, 0.75)
    for left, width, name in COLUMNS:
        text, style = told[name]
        if not text:
            continue
        place = Place(MARGIN + left, top + 0.07, width, height - 0.1)
        deck.text(slide, *_in(text, place, style))


def _in(text: str, place: Place, style: Style, smallest: int = 9) -> tuple[str, Place, Style]:
    """A text at the largest size at which it stays in its place; cut where the smallest does not hold it."""
    found = fitting(text, place, style, smallest)
    while len(text) > 6 and height_of(text, place.width, found) > place.height:
        text = text[: int(len(text) * 0.9)].rstrip(" …") + "…"
    return text, place, found


# --- Trends ---------------------------------------------------------------------------------------
def _charts(deck: Deck, group: dict[str, Any], content: dict[str, Any]) -> None:
    """The trends of a question's figures as native charts, four on a slide; a gap where a month shows no value."""
    drawn = [figure for figure in group["figures"] if sum(value is not None for value in figure["trend"]) > 1]
    width, height = INNER / 2 - 0.2, (BOTTOM - 1.6) / 2
    for part in _parts(drawn, CHARTS):
        slide = deck.slide(f"{group['question']} {content['labels']['trend']}")
        for number, figure in enumerate(part):
            left, top = MARGIN + (number % 2) * (width + 0.4), 1.6 + (number // 2) * height
            heading = Place(left, top, width, 0.32)
            name = f"{figure['name']}: {figure['display']}"
            deck.text(slide, *_in(name, heading, Style(13, True)))
            _trend(slide, figure, content, Place(left, top + 0.34, width, height - 0.5))


def _trend(slide: Any, figure: dict[str, Any], content: dict[str, Any], place: Place) -> Any:
    """The values as a line, the target dotted beside it; both can be edited, as their numbers can."""
    data = CategoryChartData(number_format="0.0")
    data.categories = [dt.date.fromisoformat(day) for day in content["months"]]
    data.add_series(figure["name"], figure["trend"])
    if figure["target"] is not None:
        data.add_series(content["labels"]["target"], [figure["target"]] * len(figure["trend"]))
    chart = add(slide, XL_CHART_TYPE.LINE_MARKERS, data, place, figure["name"])
    series = chart.plots[0].series
    dress(series[0], ACCENT, 2, is_dotted=False)
    series[0].marker.size = 4
    if figure["target"] is not None:
        dress(series[1], INK_3, 1.5, is_dotted=True)
    axis(chart.category_axis, 10, INK_2)
    labels = chart.category_axis.tick_labels
    labels.number_format, labels.number_format_is_linked = "mmm yy", False
    chart.category_axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    axis(chart.value_axis, 10, INK_2)
    chart.value_axis.tick_labels.number_format, chart.value_axis.tick_labels.number_format_is_linked = "General", False
    chart.value_axis.major_gridlines.format.line.color.rgb = LINE
    chart.value_axis.major_gridlines.format.line.width = Pt(0.5)
    chart.value_axis.format.line.fill.background()
    return chart


# --- Remarks --------------------------------------------------------------------------------------
def _parts(rows: Sequence[Any], most: int) -> Iterator[Sequence[Any]]:
    for at in range(0, len(rows), most):
        yield rows[at : at + most]


def _remarks(deck: Deck, content: dict[str, Any]) -> None:
    """What was remarked, and the major initiatives, over as many slides as they need."""
    words = content["labels"]
    said = list(_said(content))
    majors = [
        f"{major['title']}: {major['text']} · {major['word']}"
        for group in content["groups"]
        for major in group["majors"]
    ]
    for title, paragraphs in ((words["initiatives"], majors), (words["remarks"], said)):
        _flow(deck, title, paragraphs)


def _said(content: dict[str, Any]) -> Iterator[str]:
    for group in content["groups"]:
        for figure in group["figures"]:
            for remark in figure["remarks"]:
                yield f"{figure['name']}: {remark['text']} ({remark['author']})"


def _flow(deck: Deck, title: str, paragraphs: Sequence[str]) -> None:
    style, at, slide = Style(16), BOTTOM, None
    for paragraph in paragraphs:
        text, _place, _style = _in(paragraph, Place(0, 0, INNER - 1, 2.2), style, style.size)
        height = height_of(text, INNER - 1, style)
        if slide is None or at + height > BOTTOM:
            slide, at = deck.slide(title), TOP
        deck.text(slide, text, Place(MARGIN, at, INNER - 1, height), style)
        at += height + 0.2
