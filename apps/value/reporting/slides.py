"""The value report as slides (pptx): text and native charts that the client can take into their own deck."""

from typing import Any

from apps.core.documents.charts import bars
from apps.core.documents.deck import (
    ACCENT,
    INK_2,
    INK_3,
    INNER,
    LINE,
    MARGIN,
    SERIF,
    Deck,
    Place,
    Style,
    cut,
    fitting,
    height_of,
)
from apps.value.reporting.charts import readings

BARS = 8  # on one chart
TOP, BOTTOM = 1.75, 6.8  # where the content of a slide begins and ends, in inches
TEXT, SMALL, LABEL = Style(18), Style(14, colour=INK_2), Style(12, True, INK_2)
WORDS = Place(MARGIN, 4.9, INNER - 1.5, 1.9)  # where a few words to the client stand on the first slide


def slides_of(report: dict[str, Any]) -> bytes:
    """The deck of a report's content."""
    deck = Deck(report["language"], f"{report['organisation']} · {report['account']} · {report['period']}")
    _opening(deck, report)
    _overview(deck, report)
    for goal in report["goals"]:
        for result in goal["results"]:
            _result(deck, goal, result, report["labels"])
    _voices(deck, report)
    _changes(deck, report)
    if report["work"]:
        _work(deck, report["work"], report["labels"])
    _closing(deck, report)
    return deck.saved()


def _opening(deck: Deck, report: dict[str, Any]) -> None:
    slide = deck.slide(report["title"], is_first=True)
    deck.rule(slide, MARGIN, 1.35, 1.2, ACCENT, 4)
    deck.text(slide, report["organisation"], Place(MARGIN, 0.75, INNER, 0.4), Style(16, True, ACCENT))
    deck.text(slide, report["period"], Place(MARGIN, 3.6, INNER, 0.5), Style(20, colour=INK_2))
    deck.text(slide, report["made"], Place(MARGIN, 4.2, INNER, 0.4), SMALL)
    words, small = report["words"], Style(14)
    if words and height_of(words, WORDS.width, small) <= WORDS.height:
        deck.text(slide, words, WORDS, fitting(words, WORDS, TEXT, small.size))
    elif words:
        _flow(deck, report["sender"]["name"], [words])


def _overview(deck: Deck, report: dict[str, Any]) -> None:
    """The figures in a row, and how far each result has come."""
    words = report["labels"]
    slide = deck.slide(words["progress"])
    width = INNER / len(report["facts"])
    for number, fact in enumerate(report["facts"]):
        left = MARGIN + number * width
        deck.text(slide, fact["label"], Place(left, TOP, width - 0.2, 0.3), LABEL)
        deck.text(slide, fact["value"], Place(left, TOP + 0.3, width - 0.2, 0.55), Style(28, True))
        place = Place(left, TOP + 0.88, width - 0.2, 0.45)
        deck.text(slide, fact["note"], place, fitting(fact["note"], place, Style(12, colour=INK_3), 10))
    deck.rule(slide, MARGIN, TOP + 1.45, INNER, LINE, 1)
    results = [result for goal in report["goals"] for result in goal["results"] if result["percent"] is not None]
    if not results:
        deck.text(slide, words["no_results"], Place(MARGIN, 3.5, INNER, 1), TEXT)
        return
    rows = [(result["statement"], result["percent"]) for result in results[:BARS]]
    height = min(BOTTOM - 3.7, 0.5 + 0.6 * len(rows))
    bars(slide, rows, Place(MARGIN, 3.35, INNER, height), words["progress_axis"], most=100)
    deck.text(slide, words["progress_axis"], Place(MARGIN, 3.35 + height, INNER, 0.3), Style(11, colour=INK_3))


def _result(deck: Deck, goal: dict[str, Any], result: dict[str, Any], words: dict[str, str]) -> None:
    slide = deck.slide(result["statement"])
    above = Place(MARGIN, 1.55, INNER, 0.6)
    if goal["statement"]:
        style = fitting(goal["statement"], above, Style(14, colour=INK_2, font=SERIF), 10)
        deck.text(slide, goal["statement"], above, style)
    has_chart = len(result["points"]) > 1
    width = 5.2 if has_chart else INNER
    _numbers(deck, slide, result, words, width)
    _below(deck, slide, result, words, width)
    if has_chart:
        place = Place(MARGIN + 5.6, 2.3, INNER - 5.6, 4.4)
        metric = result["metric"] or words["value"]
        readings(slide, result, place, (f"{metric} ({result['unit']})" if result["unit"] else metric, words["target"]))


def _numbers(deck: Deck, slide: Any, result: dict[str, Any], words: dict[str, str], width: float) -> None:
    """Where it began, where it should be, where it is."""
    numbers = [(words["began"], "baseline"), (words["target"], "target"), (words["now"], "actual")]
    each = width / 3
    for number, (label, name) in enumerate(numbers):
        left = MARGIN + number * each
        value = result[name] or "–"
        deck.text(slide, label, Place(left, 2.3, each - 0.1, 0.3), LABEL)
        place = Place(left, 2.6, each - 0.1, 0.8)
        style = Style(24, True, ACCENT) if name == "actual" else Style(24, True)
        deck.text(slide, value, place, fitting(value, place, style, 10))


def _below(deck: Deck, slide: Any, result: dict[str, Any], words: dict[str, str], width: float) -> None:
    """How far it has come, what the client says of it, and how we know."""
    told = [result["progress"], words.get(result["moved"], ""), result["rating"]]
    if result["hours"]:
        told.append(f"{words['spent']}: {result['hours']}")
    text = "\n".join(part for part in told if part)
    deck.track(slide, result["percent"], Place(MARGIN, 3.45, width - 0.1, 0.1))
    place = Place(MARGIN, 3.7, width, 1.35)
    deck.text(slide, text, place, fitting(text, place, Style(16), 10))
    if result["readings"]:
        deck.text(slide, words["evidence"], Place(MARGIN, 5.2, width, 0.3), LABEL)
        rows = [f"{row['day']}: {row['value']} · {row['source'] or words['no_source']}" for row in result["readings"]]
        place = Place(MARGIN, 5.5, width, BOTTOM - 5.5)
        deck.text(slide, *_as_many(rows, place))


def _as_many(rows: list[str], place: Place) -> tuple[str, Place, Style]:
    """As many rows, the newest first, as a place holds at a size that can be read."""
    smallest = Style(11, colour=INK_2)
    while len(rows) > 1 and height_of("\n".join(rows), place.width, smallest) > place.height:
        rows = rows[:-1]
    text = "\n".join(rows)
    return text, place, fitting(text, place, Style(14, colour=INK_2), 10)


def _voices(deck: Deck, report: dict[str, Any]) -> None:
    words, voices = report["labels"], report["voices"]
    said = voices["overall"]
    lines = [f"{voices['people']}. {report['facts'][2]['label']}: {said['value']} ({said['note']})."]
    if not voices["n"]:
        lines = [words["nothing_said"]]
    if voices["themes"]:
        lines.append(f"{words['themes']}: {', '.join(voices['themes'])}.")
    _flow(deck, words["voices"], lines + [words["quote"].replace("{words}", quote) for quote in voices["quotes"]])


def _flow(deck: Deck, title: str, paragraphs: list[str]) -> None:
    """Paragraphs below each other, over as many slides as they need."""
    room, gap, at = BOTTOM - TOP, 0.2, BOTTOM
    slide = None
    for paragraph in paragraphs:
        for piece in cut(paragraph, INNER - 1, room, TEXT):
            height = height_of(piece, INNER - 1, TEXT)
            if slide is None or at + height > BOTTOM:
                slide, at = deck.slide(title), TOP
            deck.text(slide, piece, Place(MARGIN, at, INNER - 1, min(height, room)), TEXT)
            at += height + gap


def _changes(deck: Deck, report: dict[str, Any]) -> None:
    """ "You said, we did", line by line over as many slides as they need."""
    words, style = report["labels"], Style(16)
    if not report["changes"]:
        _flow(deck, words["changes"], [words["no_changes"]])
        return
    columns = [(MARGIN, 4.6, "said"), (MARGIN + 4.9, 4.9, "did"), (MARGIN + 10.1, INNER - 10.1, "day")]
    slide, at = None, BOTTOM
    for change in report["changes"]:
        height = max(height_of(change[name], width, style) for _left, width, name in columns)
        if slide is None or at + height > BOTTOM:
            slide, at = deck.slide(words["changes"]), TOP + 0.4
            for (left, width, _name), head in zip(columns, ("said", "did", "since"), strict=True):
                deck.text(slide, words[head], Place(left, TOP, width, 0.3), LABEL)
        for left, width, name in columns:
            deck.text(slide, change[name], Place(left, at, width, height), style)
        at += height + 0.16
        deck.rule(slide, MARGIN, min(at, BOTTOM + 0.1), INNER, LINE, 0.75)
        at += 0.16


def _work(deck: Deck, work: dict[str, Any], words: dict[str, str]) -> None:
    slide = deck.slide(words["work"])
    deck.text(slide, f"{words['hours']}: {work['total']}", Place(MARGIN, TOP - 0.1, INNER, 0.5), Style(22, True))
    half = INNER / 2 - 0.25
    for number, (label, rows) in enumerate(
        ((words["by_result"], work["by_result"]), (words["by_kind"], work["by_kind"]))
    ):
        left = MARGIN + number * (half + 0.5)
        deck.text(slide, label, Place(left, 2.35, half, 0.3), LABEL)
        if rows:
            shown = [(f"{row['label']} ({row['hours']})", row["percent"]) for row in rows[:BARS]]
            bars(slide, shown, Place(left, 2.65, half, min(BOTTOM - 2.65, 0.5 + 0.6 * len(shown))), label)


def _closing(deck: Deck, report: dict[str, Any]) -> None:
    sender = report["sender"]
    slide = deck.slide(report["labels"]["questions"])
    lines = "\n".join(part for part in (sender["name"], sender["email"], sender["phone"]) if part)
    deck.text(slide, lines, Place(MARGIN, TOP, INNER, 2), Style(20))
