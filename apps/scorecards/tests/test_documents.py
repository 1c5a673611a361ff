"""PDF, slides and spreadsheet of a scorecard, opened: they say what the page says, and nothing leaves its place."""

import datetime as dt
import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pptx.util import Emu

from apps.core.documents.deck import HEIGHT, LEADING, WIDTH, Style, lines_of
from apps.core.months import Quarter
from apps.core.tests.reading import missing_glyphs, pages_of, slides_of, text_of
from apps.measures.models import Scope
from apps.measures.registry import all_measures
from apps.scorecards.asked import Asked
from apps.scorecards.documents.content import Told, content_of, figures_of
from apps.scorecards.documents.files import pdf_of_scorecard
from apps.scorecards.documents.slides import slides_of as deck_of
from apps.scorecards.documents.workbook import workbook_of
from apps.scorecards.services import add_remark, create_accountable, publish
from apps.scorecards.tests.filled import JUNE, column, fill, sheets_of

MADE = dt.datetime(2025, 7, 5, 9, tzinfo=dt.UTC)
LONG = (
    "Donaudampfschifffahrtsgesellschaft: Zufriedenheit der Ansprechpartner mit der Führung über Łódź, Ávila und Σάμος "
)
PAGE = "/scorecard/?month=2025-06"


@pytest.fixture
def filled(cast: SimpleNamespace, time_machine: Any) -> SimpleNamespace:
    time_machine.move_to("2025-07-05 12:00Z", tick=False)
    fill()
    return cast


def content(cast: SimpleNamespace, asked: Asked | None = None, **options: Any) -> dict[str, Any]:
    return content_of(asked or Asked(JUNE, role="executive"), cast.executive, MADE.date(), **options)


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def test_every_document_shows_the_figures_of_the_page(filled: SimpleNamespace, sign_in: Any) -> None:
    made = content(filled)
    html = sign_in(filled.executive).get(PAGE).content.decode()
    cells = [
        plain(re.sub(r"<[^>]+>|&nbsp;", " ", cell)).strip()
        for cell in re.findall(r'<div class="value">(.*?)</div>', html)
    ]
    shown = [plain(figure["display"]) for figure in figures_of(made)]
    assert shown == cells
    assert len(shown) == len(all_measures()) >= 33
    second = pages_of(pdf_of_scorecard(made, MADE))[1]
    slides = plain("\n".join(text_of(slide) for slide in slides_of(deck_of(made))))
    book = sheets_of(workbook_of(made, MADE))
    for text in shown:
        assert text in second
        assert text in slides
    assert [plain(cell[1]) for cell in column(book["Figures"], "Shown as")] == shown


def test_what_needs_attention_stands_first_in_the_pages_words(filled: SimpleNamespace, sign_in: Any) -> None:
    made = content(filled)
    html = plain(sign_in(filled.executive).get(PAGE).content.decode()).replace("&nbsp;", " ")
    first = pages_of(pdf_of_scorecard(made, MADE))[0]
    assert len(made["attention"]) == 3
    for sentence in made["attention"]:
        assert plain(sentence) in html
        assert plain(sentence) in first


# --- PDF ------------------------------------------------------------------------------------------
@pytest.mark.parametrize("language", ["en", "de", "pt"])
def test_the_pdf_has_two_sheets_and_every_letter_also_with_the_longest_names(
    filled: SimpleNamespace, language: str
) -> None:
    made = content(filled, language=language)
    for figure in figures_of(made):
        figure |= {"name": LONG[:110], "sub": LONG[:60], "accountable": LONG[:40], "word": LONG[:40]}
        figure["remarks"] = [{"text": LONG * 30, "author": LONG[:60]}] * 3
        figure["change"] = figure["change"] or "▲ +14,1 Punkte"
    made["attention"] = [(LONG * 2)[:170]] * 3
    made["groups"][1]["majors"] = [{"title": LONG * 2, "text": "40 % / 55 %", "word": LONG, "state": "at_risk"}] * 8
    made |= {"comment": LONG * 30, "signed": LONG * 2, "subject": LONG, "organisation": LONG}
    for group in made["groups"]:
        group["answer"] = (LONG * 3)[:220]
    pdf = pdf_of_scorecard(made, MADE)
    assert len(pages_of(pdf)) == 2
    assert missing_glyphs(pdf) == 0


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "pt"])
def test_the_pdf_speaks_the_language_it_is_asked_for(filled: SimpleNamespace, language: str) -> None:
    made = content(filled, language=language)
    pdf = pdf_of_scorecard(made, MADE)
    pages = pages_of(pdf)
    assert len(pages) == 2
    assert plain(made["title"]) in pages[0]
    assert missing_glyphs(pdf) == 0


def test_a_scorecard_of_sixty_measures_still_has_two_sheets(filled: SimpleNamespace) -> None:
    made = content(filled)
    for group in made["groups"]:
        group["figures"] = (group["figures"] * 3)[: max(len(group["figures"]), 12)]
    assert len(figures_of(made)) >= 60
    assert len(pages_of(pdf_of_scorecard(made, MADE))) == 2


def test_the_pdf_is_the_same_each_time_it_is_made(filled: SimpleNamespace) -> None:
    made = content(filled)
    assert pdf_of_scorecard(made, MADE) == pdf_of_scorecard(made, MADE)


def test_nothing_anybody_typed_is_read_as_markup(filled: SimpleNamespace) -> None:
    typed = '#import "look.typ" *bold* $x$ [a] `raw` <label> @ref'
    add_remark(by=filled.executive, measure="gross_revenue_retention", month=JUNE, text=typed)
    assert typed in " ".join(pages_of(pdf_of_scorecard(content(filled), MADE)))


# --- What is told beside the figures --------------------------------------------------------------
def test_the_signature_a_remark_and_who_answers_are_told_where_they_may_be(filled: SimpleNamespace) -> None:
    publish(by=filled.executive, month=JUNE, comment="A calm month.")
    add_remark(by=filled.executive, measure="account_retention", month=JUNE, text="Northgate has left us.")
    create_accountable(by=filled.administrator, measure="account_retention", person=filled.owner)
    made, outside = content(filled), content(filled, told=Told())
    assert made["signed"] == "Published on 5 July 2025 by Helen Marsh."
    kept = next(figure for figure in figures_of(made) if figure["key"] == "account_retention")
    assert kept["remarks"] == [{"text": "Northgate has left us.", "author": "Helen Marsh"}]
    assert kept["accountable"] == "Marta Lindqvist"
    assert "Northgate" not in str(outside)
    assert "Marta" not in str(outside)


def test_a_quarter_is_told_as_one(filled: SimpleNamespace) -> None:
    quarter = content(filled, Asked(JUNE).in_quarter(Quarter(2025, 2)))
    assert quarter["title"] == "Scorecard, Q2 2025"
    assert quarter["months"] == ["2023-07-01", "2023-10-01", *(f"{y}-{m}-01" for y, m in _QUARTERS)]
    assert {len(figure["trend"]) for figure in figures_of(quarter)} == {8}
    assert len(pages_of(pdf_of_scorecard(quarter, MADE))) == 2


_QUARTERS = [(2024, "01"), (2024, "04"), (2024, "07"), (2024, "10"), (2025, "01"), (2025, "04")]


# --- Slides ---------------------------------------------------------------------------------------
def test_the_trends_are_native_charts_that_carry_their_numbers(filled: SimpleNamespace) -> None:
    made = content(filled)
    slides = slides_of(deck_of(made))
    charts = {
        shape.name: shape.chart for slide in slides for shape in slide.shapes if getattr(shape, "has_chart", False)
    }
    drawn = [figure for figure in figures_of(made) if sum(value is not None for value in figure["trend"]) > 1]
    assert set(charts) == {figure["name"] for figure in drawn}
    assert len(drawn) > 20
    for figure in drawn:
        series = charts[figure["name"]].plots[0].series
        assert list(series[0].values) == pytest.approx(figure["trend"])
        assert len(series) == 1 + (figure["target"] is not None)
    assert not any(shape.shape_type == 13 for slide in slides for shape in slide.shapes)  # no pictures


def test_nothing_leaves_its_slide_and_no_two_things_lie_on_each_other(filled: SimpleNamespace) -> None:
    """With names, answers, remarks and states of the greatest length."""
    made = content(filled, language="de")
    for figure in figures_of(made):
        figure |= {
            "name": LONG[:110],
            "sub": LONG[:60],
            "word": LONG[:30],
            "remarks": [{"text": LONG * 30, "author": "A"}],
        }
    for group in made["groups"]:
        group["answer"] = (LONG * 3)[:220]
    made |= {"comment": (LONG * 40)[:4000], "signed": LONG[:100]}
    for number, slide in enumerate(slides_of(deck_of(made)), 1):
        boxes = []
        for shape in slide.shapes:
            right, bottom = shape.left + shape.width, shape.top + shape.height
            assert min(shape.left, shape.top) >= 0, (number, shape.name)
            assert right <= Emu(int(WIDTH * 914400)) + 1, (number, shape.name)
            assert bottom <= Emu(int(HEIGHT * 914400)) + 1, (number, shape.name)
            is_rule = shape.height == 0
            if not is_rule and (getattr(shape, "has_chart", False) or shape.text_frame.text):
                boxes.append((shape.left, shape.top, right, bottom, shape.name))
            if shape.has_text_frame and shape.text_frame.text:
                assert overflow(shape) <= 0.02, (number, shape.text_frame.text[:60])
        for at, one in enumerate(boxes):
            for other in boxes[at + 1 :]:
                assert not overlap(one, other), (number, one, other)


def overlap(one: Any, other: Any) -> bool:
    slack = 0.02 * 914400
    return (
        min(one[2], other[2]) - max(one[0], other[0]) > slack and min(one[3], other[3]) - max(one[1], other[1]) > slack
    )


def overflow(shape: Any) -> float:
    """By how many inches a text is higher than its box, estimated from the size of its letters."""
    run = shape.text_frame.paragraphs[0].runs[0]
    style = Style(int(run.font.size.pt), bool(run.font.bold))
    lines = lines_of(shape.text_frame.text, shape.width / 914400, style)
    return lines * style.size * LEADING / 72 - shape.height / 914400


# --- Who may have them ----------------------------------------------------------------------------
@pytest.mark.parametrize("form", ["pdf", "pptx", "xlsx"])
def test_who_may_take_an_accounts_scorecard_along(filled: SimpleNamespace, sign_in: Any, form: str) -> None:
    fill(Scope.ACCOUNT, filled.account.pk)
    url = f"/scorecard/scorecard.{form}?month=2025-06&scope=account&id={filled.account.pk}"
    people = ("owner", "teammate", "lead", "executive", "coach", "administrator", "outsider")
    answers = {who: sign_in(getattr(filled, who)).get(url).status_code for who in people}
    assert answers == dict.fromkeys(people, 200) | {"coach": 404, "outsider": 404}


def test_a_month_without_figures_and_an_unknown_form_are_not_there(filled: SimpleNamespace, sign_in: Any) -> None:
    client: Client = sign_in(filled.owner)
    assert client.get("/scorecard/scorecard.pdf?month=2019-01").status_code == 404
    assert client.get("/scorecard/scorecard.exe?month=2025-06").status_code == 404


def test_a_file_costs_the_same_with_one_remark_and_with_three(filled: SimpleNamespace, sign_in: Any) -> None:
    client = sign_in(filled.executive)
    url = reverse("scorecards:file", args=["pptx"]) + "?month=2025-06"

    def count() -> int:
        add_remark(by=filled.executive, measure="account_retention", month=JUNE, text="Seen.")
        with CaptureQueriesContext(connection) as caught:
            assert client.get(url).status_code == 200
        return len(caught)

    before = count()
    count()
    assert count() == before
