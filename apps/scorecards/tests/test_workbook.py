"""The spreadsheet is opened and read back: numbers are numbers, 24 months stand there, rows are those one may see."""

from io import BytesIO
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest

from apps.accounts.tests.factories import AccountFactory, ContactFactory
from apps.activities.tests.factories import ActivityFactory
from apps.core.csvfiles import safe
from apps.measures.registry import all_measures
from apps.measures.services import roll_up
from apps.scorecards import workbook
from apps.scorecards.tests.facts import JUNE, answer, day

pytestmark = pytest.mark.django_db
NAMES = {"s": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
CARD = "/scorecard/?month=2025-06&format=xlsx"


def sheet(content: bytes, number: int) -> list[list[Any]]:
    """The lines of a sheet: numbers as float, text as str, None where a cell is empty."""
    with ZipFile(BytesIO(content)) as opened:
        assert opened.testzip() is None
        root = ElementTree.fromstring(opened.read(f"xl/worksheets/sheet{number}.xml"))  # noqa: S314 - our own file
    return [_line(row) for row in root.findall(".//s:row", NAMES)]


def _line(row: Any) -> list[Any]:
    found: dict[int, Any] = {}
    for cell in row.findall("s:c", NAMES):
        letters = "".join(letter for letter in cell.get("r") if letter.isalpha())
        place = 0
        for letter in letters:
            place = 26 * place + ord(letter) - 64
        is_text = cell.get("t") == "inlineStr"
        assert cell.find("s:f", NAMES) is None, "a formula"
        value = cell.findtext("s:is/s:t" if is_text else "s:v", namespaces=NAMES)
        found[place - 1] = value if is_text else float(value)
    return [found.get(place) for place in range(max(found, default=-1) + 1)]


@pytest.fixture
def firm(cast: SimpleNamespace) -> SimpleNamespace:
    """Three of four contacts content; one of them of an account the lead does not see; work in two months."""
    for overall, name in ((5, "=1+1"), (4, "Dana"), (2, "Priya")):
        answer(ContactFactory(account=cast.account, full_name=name), "06-10", overall_satisfaction=overall)
    answer(ContactFactory(account=cast.foreign_account, full_name="Henrik"), "06-11", overall_satisfaction=4)
    for month, minutes in (("05", 60), ("06", 90)):
        ActivityFactory(account=cast.account, occurred_on=day(f"{month}-03"), minutes=minutes)
    roll_up(months=[JUNE.plus(-1), JUNE])
    return cast


def opened_by(person: Any, sign_in: Any) -> bytes:
    answered = sign_in(person).get(CARD)
    assert answered.status_code == 200
    assert answered["Content-Disposition"] == 'attachment; filename="scorecard-2025-06.xlsx"'
    return answered.content


def test_the_figures_are_numbers_with_24_months(firm: SimpleNamespace, sign_in: Any) -> None:
    heads, *lines = sheet(opened_by(firm.executive, sign_in), 1)
    assert heads[-24:] == [str(month) for month in JUNE.plus(-23).until(JUNE)]
    assert [line[0] for line in lines] == [measure.key for measure in all_measures()]
    by_key = {line[0]: dict(zip(heads, line, strict=False)) for line in lines}
    linked = by_key["linked_effort"]
    assert (linked["Numerator"], linked["Denominator"], linked["Value"], linked["2025-05"]) == (0, 90, 0, 0)
    assert linked.get("2025-04") is None  # missing is empty, not 0
    satisfied = by_key["overall_satisfaction"]
    assert (satisfied["Numerator"], satisfied["Denominator"], satisfied["n"]) == (3, 4, 4)
    assert satisfied["Value"] is None  # of fewer than five only counts


def rows_of(content: bytes, key: str) -> list[list[Any]]:
    return [line[1:] for line in sheet(content, 2) if line and line[0] == key]


def test_the_rows_are_those_one_may_see_and_the_others_are_counted(firm: SimpleNamespace, sign_in: Any) -> None:
    every = rows_of(opened_by(firm.executive, sign_in), "overall_satisfaction")
    assert {row[0] for row in every} == {"=1+1", "Dana", "Priya", "Henrik"}
    assert {row[0]: row[-1] for row in every}["Priya"] == 2
    mine = rows_of(opened_by(firm.lead, sign_in), "overall_satisfaction")
    assert {row[0] for row in mine} == {"=1+1", "Dana", "Priya", "1 more that you may not see"}
    none = rows_of(opened_by(firm.coach, sign_in), "overall_satisfaction")
    assert none == [["4 more that you may not see"]]


def test_an_answer_for_the_leadership_is_on_no_administrators_sheet(firm: SimpleNamespace, sign_in: Any) -> None:
    secret = ContactFactory(account=firm.account, full_name="Zyzzyva")
    answer(secret, "06-12", overall_satisfaction=1, is_leadership_only=True)
    roll_up(months=[JUNE])
    assert "Zyzzyva" in str(rows_of(opened_by(firm.executive, sign_in), "overall_satisfaction"))
    assert "Zyzzyva" not in str(rows_of(opened_by(firm.administrator, sign_in), "overall_satisfaction"))


def test_what_looks_like_a_formula_is_text(firm: SimpleNamespace, sign_in: Any) -> None:
    assert safe("=1+1") == "'=1+1"  # what CSV has to do; here the cell itself is text
    assert any(row[0] == "=1+1" for row in rows_of(opened_by(firm.executive, sign_in), "overall_satisfaction"))


def test_too_many_rows_end_with_a_word(firm: SimpleNamespace, sign_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 2)
    found = rows_of(opened_by(firm.executive, sign_in), "overall_satisfaction")
    assert len(found) == 3
    assert found[-1] == ["There are more rows; the page of the measure exports them all."]


def test_it_costs_the_same_however_many_rows_there_are(firm: SimpleNamespace, sign_in: Any) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for more in (0, 3):
        for _ in range(more):
            ActivityFactory(account=AccountFactory(), occurred_on=day("06-04"))
        client = sign_in(firm.executive)
        with CaptureQueriesContext(connection) as queries:
            client.get(CARD)
        counts.append(len(queries))
    assert counts[0] == counts[1]
