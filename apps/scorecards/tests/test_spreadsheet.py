"""The spreadsheet of a scorecard, read back: numbers, days, text that stays text, and rows for who may see them."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest

from apps.accounts.tests.factories import AccountFactory, ContractFactory
from apps.activities.tests.factories import ActivityFactory
from apps.scorecards.asked import Asked
from apps.scorecards.documents.content import content_of, figures_of
from apps.scorecards.documents.workbook import workbook_of
from apps.scorecards.services import add_remark
from apps.scorecards.tests.filled import JUNE, column, fill, sheets_of

MADE = dt.datetime(2025, 7, 5, 9, tzinfo=dt.UTC)


@pytest.fixture
def filled(cast: SimpleNamespace, time_machine: Any) -> SimpleNamespace:
    time_machine.move_to("2025-07-05 12:00Z", tick=False)
    fill()
    return cast


def content(cast: SimpleNamespace) -> dict[str, Any]:
    return content_of(Asked(JUNE), cast.executive, MADE.date())


def test_numbers_are_numbers_and_months_are_days(filled: SimpleNamespace) -> None:
    made = content(filled)
    book = sheets_of(workbook_of(made, MADE))
    assert list(book) == ["About", "Figures", "24 months"]
    values = column(book["Figures"], "Value")
    for cell, figure in zip(values, figures_of(made), strict=True):
        assert (cell is None) == (figure["value"] is None)
        if cell:
            assert cell[0] == "n"
            assert float(cell[1]) == pytest.approx(figure["value"])
    heads, *trends = book["24 months"]
    days = [(dt.date(1899, 12, 30) + dt.timedelta(days=int(float(cell[1])))).isoformat() for cell in heads[3:] if cell]
    assert days == made["months"]
    assert all(cell[0] == "n" for line in trends for cell in line[3:] if cell)


def test_a_formula_somebody_typed_stays_text(filled: SimpleNamespace) -> None:
    typed = '=HYPERLINK("http://evil.example","Click")'
    add_remark(by=filled.executive, measure="account_retention", month=JUNE, text=typed)
    book = sheets_of(workbook_of(content(filled), MADE))  # fails on any formula
    assert ("s", f"{typed} (Helen Marsh)") in column(book["Figures"], "What was remarked")


@pytest.fixture
def worked(filled: SimpleNamespace) -> SimpleNamespace:
    """Work of June on an account of ours and on one that only others see; a name that looks like a formula."""
    mine = AccountFactory(name="=1+1 Ltd", team=filled.team, manager=filled.owner)
    for account in (mine, filled.foreign_account):
        ContractFactory(account=account, starts_on=dt.date(2025, 1, 1))
        ActivityFactory(account=account, occurred_on=dt.date(2025, 6, 10), minutes=90)
    return filled


def test_the_rows_behind_are_those_the_reader_may_see_and_the_rest_is_counted(
    worked: SimpleNamespace, sign_in: Any
) -> None:
    books = {}
    for who in ("executive", "owner", "coach"):
        answer = sign_in(getattr(worked, who)).get("/scorecard/scorecard.xlsx?month=2025-06")
        assert answer.status_code == 200
        books[who] = sheets_of(answer.content)
    names = {
        who: {cell[1] for cell in column(book["Rows"], "Account") if cell} if len(book["Rows"]) > 1 else set()
        for who, book in books.items()
    }
    assert {"=1+1 Ltd", "Halden Logistics"} <= names["executive"]
    assert "=1+1 Ltd" in names["owner"]
    assert "Halden Logistics" not in names["owner"]
    assert names["coach"] == set()
    counted = {
        who: dict(zip(keys(book), column(book["Counts"], "Rows you may not see"), strict=True))
        for who, book in books.items()
    }
    assert counted["executive"]["linked_effort"] == ("n", "0")
    assert counted["owner"]["linked_effort"] == ("n", "1")
    assert counted["coach"]["linked_effort"] == ("n", "2")


def test_a_quarter_has_the_rows_of_each_month_that_it_adds_up(worked: SimpleNamespace, sign_in: Any) -> None:
    account = AccountFactory(name="April Ltd", team=worked.team, manager=worked.owner)
    ActivityFactory(account=account, occurred_on=dt.date(2025, 4, 30), minutes=30)
    answer = sign_in(worked.executive).get("/scorecard/scorecard.xlsx?quarter=2025-Q2")
    sheet = sheets_of(answer.content)["Rows"]
    found = zip(column(sheet, "Key"), column(sheet, "Month"), column(sheet, "Account"), strict=True)
    told = {(month[1], name[1]) for key, month, name in found if key[1] == "linked_effort" and name}
    assert {("2025-04", "April Ltd"), ("2025-06", "=1+1 Ltd"), ("2025-06", "Halden Logistics")} <= told
    assert ("2025-06", "April Ltd") not in told


def keys(book: Any) -> list[str]:
    return [cell[1] for cell in column(book["Counts"], "Key")]
