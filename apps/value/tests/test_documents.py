"""PDF and slides, opened: pages, texts in their language, no letter missing, nothing that leaves its place."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
import typst
from pptx.util import Emu

from apps.core.documents import letters
from apps.core.documents.deck import HEIGHT, LEADING, WIDTH, Style, lines_of
from apps.core.documents.letters import printable
from apps.core.documents.pdf import fonts, pdf_of
from apps.core.months import today
from apps.core.tests.reading import fonts_of, missing_glyphs, pages_of, slides_of, text_of
from apps.value.reporting.content import content_of
from apps.value.reporting.files import REPORT
from apps.value.reporting.slides import slides_of as deck_of
from apps.value.tests.client import GERMAN, PORTUGUESE, asked_for, enter_client

MADE = dt.datetime(2025, 7, 3, 9, tzinfo=dt.UTC)
WORDS = {
    "en": ("Northgate: what came of our work", "1 June 2025 – 30 June 2025", "75.0 % of the way", "3.3 of 5"),
    "de": ("Northgate: was unsere Arbeit gebracht hat", "1. Juni 2025 – 30. Juni 2025", "75,0 % des Wegs", "3,3 von 5"),
    "fr": ("Northgate : ce que notre travail a apporté", "1 juin 2025 – 30 juin 2025", "75,0 % du chemin", "3,3 sur 5"),
    "es": ("Northgate: lo que ha aportado", "1 de junio de 2025 – 30", "75,0 % del camino", "3,3 de 5"),
    "pt": ("Northgate: o que o nosso trabalho trouxe", "1 de Junho de 2025 – 30", "75,0 % do caminho", "3,3 de 5"),
}


@pytest.fixture
def client_of_ours(cast: SimpleNamespace) -> SimpleNamespace:
    return enter_client(cast)


def report_of(made: SimpleNamespace, cast: SimpleNamespace, language: str = "en", **fields: Any) -> dict[str, Any]:
    quotes = [made.third, made.fourth]
    return content_of(asked_for(made, language=language, quotes=quotes, **fields), cast.owner, today())


@pytest.mark.parametrize("language", WORDS)
def test_the_pdf_speaks_the_clients_language_and_draws_every_letter(
    client_of_ours: SimpleNamespace, cast: SimpleNamespace, language: str
) -> None:
    pdf = pdf_of(REPORT, report_of(client_of_ours, cast, language, with_activities=True), MADE)
    pages = pages_of(pdf)
    assert len(pages) == 2
    for text in (*WORDS[language], GERMAN, PORTUGUESE, "120 qualified leads a month", "Qualifizierte Leads"):
        assert text in " ".join(pages), text
    assert missing_glyphs(pdf) == 0
    assert {"Inter-Regular", "SourceSerif4-SemiBold"} <= fonts_of(pdf)


def test_a_missing_letter_is_noticed_where_there_is_one() -> None:
    """The check itself: a letter that no font of ours holds, straight to Typst."""
    made = typst.compile(b'#set text(font: "Inter")\nA \xe4\xb8\xad B', font_paths=fonts(), ignore_system_fonts=True)
    assert missing_glyphs(made) == 1


@pytest.mark.parametrize("text", ["Παπαδόπουλος", "Щербакова", "Łukasz Şahin Ğ", "→ ≥ ≤ − ✓ € £"])
def test_names_of_all_europe_are_written_in_our_fonts(
    client_of_ours: SimpleNamespace, cast: SimpleNamespace, text: str
) -> None:
    pdf = pdf_of(REPORT, report_of(client_of_ours, cast, words=text), MADE)
    assert text in " ".join(pages_of(pdf))
    assert missing_glyphs(pdf) == 0


def test_a_letter_that_no_font_holds_becomes_a_question_mark_and_the_document_says_so(
    client_of_ours: SimpleNamespace, cast: SimpleNamespace
) -> None:
    pdf = pdf_of(REPORT, report_of(client_of_ours, cast, words="王小明 at Northgate 🎉"), MADE)
    text = " ".join(pages_of(pdf))
    assert "??? at Northgate ?" in text
    assert "A question mark stands for a letter that this file cannot write." in text
    assert missing_glyphs(pdf) == 0


def test_nothing_a_person_typed_is_read_as_markup(client_of_ours: SimpleNamespace, cast: SimpleNamespace) -> None:
    typed = '#import "look.typ" *bold* $x$ [a] \\ "quoted" `raw` <label> @ref #sys.inputs'
    pdf = pdf_of(REPORT, report_of(client_of_ours, cast, words=typed), MADE)
    assert typed in " ".join(pages_of(pdf))


def test_composed_and_decomposed_letters_print_alike() -> None:
    missing: set[str] = set()
    assert printable("a\u0303o\u0308", missing) == "ãö"
    assert printable(["tab\there\u200b\x07", {"n": 1.5}], missing) == ["tab here", {"n": 1.5}]
    assert not missing


def test_without_built_fonts_no_document_is_made_in_another(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    monkeypatch.setattr(letters, "FOLDER", tmp_path)
    letters.known.cache_clear()
    with pytest.raises(letters.FontsMissing, match="npm run build"):
        letters.known()
    letters.known.cache_clear()


@pytest.mark.parametrize("language", ["en", "de", "pt"])
def test_the_slides_hold_the_same(client_of_ours: SimpleNamespace, cast: SimpleNamespace, language: str) -> None:
    slides = slides_of(deck_of(report_of(client_of_ours, cast, language, with_activities=True)))
    assert len(slides) == 9  # title, overview, three results, voices, changes, work, questions
    text = "\n".join(text_of(slide) for slide in slides).replace("\u00a0", " ")
    title, period, way, rating = WORDS[language]
    for told in (title, period, way, rating, GERMAN, PORTUGUESE, "One named person answers, within a day."):
        assert told in text, told
    assert all(slide.shapes.title.text_frame.text for slide in slides)


def test_the_charts_are_native_and_carry_their_numbers(client_of_ours: SimpleNamespace, cast: SimpleNamespace) -> None:
    slides = slides_of(deck_of(report_of(client_of_ours, cast)))
    charts = [shape.chart for slide in slides for shape in slide.shapes if getattr(shape, "has_chart", False)]
    progress, readings = charts
    assert list(progress.plots[0].series[0].values) == [75.0, 100.0, 16.7]
    assert [list(series.values) for series in readings.plots[0].series] == [[84, 93, 101, 110], [120, 120, 120, 120]]
    assert not any(shape.shape_type == 13 for slide in slides for shape in slide.shapes)  # no pictures


LONG = "Donaudampfschifffahrtsgesellschaft und alles, was dazugehört, wird schneller und besser als je zuvor. " * 2


def test_nothing_leaves_its_slide_and_no_text_its_box(client_of_ours: SimpleNamespace, cast: SimpleNamespace) -> None:
    """With statements, words, comments and sources of the greatest length."""
    made = client_of_ours
    report = report_of(made, cast, "de", with_activities=True, words=(LONG * 9)[:2000])
    for goal in report["goals"]:
        goal["statement"] = (LONG * 2)[:400]
        for result in goal["results"]:
            result["statement"] = LONG[:200]
            for reading in result["readings"]:
                reading["source"] = LONG[:200]
    report["voices"]["quotes"] = [(LONG * 25)[:5000]] * 3
    report["changes"] = [{"said": (LONG * 2)[:300], "did": (LONG * 3)[:600], "day": "27. September 2025"}] * 12
    slides = slides_of(deck_of(report))
    for number, slide in enumerate(slides, 1):
        for shape in slide.shapes:
            right, bottom = shape.left + shape.width, shape.top + shape.height
            assert min(shape.left, shape.top) >= 0, (number, shape.name)
            assert right <= Emu(int(WIDTH * 914400)), (number, shape.name)
            assert bottom <= Emu(int(HEIGHT * 914400)), (number, shape.name)
            if shape.has_text_frame and shape.text_frame.text:
                assert overflow(shape) <= 0.02, (number, shape.text_frame.text[:60])


def overflow(shape: Any) -> float:
    """By how many inches a text is higher than its box, estimated from the size of its letters."""
    run = shape.text_frame.paragraphs[0].runs[0]
    style = Style(int(run.font.size.pt), bool(run.font.bold))
    lines = lines_of(shape.text_frame.text, shape.width / 914400, style)
    return lines * style.size * LEADING / 72 - shape.height / 914400
