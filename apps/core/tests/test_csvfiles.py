"""CSV that leaves the product runs nothing in a spreadsheet."""

from decimal import Decimal

import pytest

from apps.core.csvfiles import lines, safe


@pytest.mark.parametrize(
    "text", ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3+cmd", "\t=1", "\r=1", "\n=1", "\uff1d1+1", "\uff20SUM(A1)"]
)
def test_a_cell_that_begins_a_formula_is_neutralised(text: str) -> None:
    assert safe(text) == f"'{text}"


@pytest.mark.parametrize(
    ("value", "text"), [(None, ""), (Decimal("-1.50"), "-1.50"), (-3, "-3"), ("-3.5", "-3.5"), ("plain", "plain")]
)
def test_numbers_and_plain_text_stay_as_they_are(value: object, text: str) -> None:
    assert safe(value) == text


def test_a_file_has_its_heading_and_quotes_what_needs_it() -> None:
    text = "".join(lines(["Account", "Summary"], [["North, gate", 'said "yes"'], ["=x", None]]))
    assert text == '\ufeffAccount,Summary\r\n"North, gate","said ""yes"""\r\n\'=x,\r\n'


def test_the_name_of_a_row_is_neutralised_like_any_text() -> None:
    class Account:
        def __str__(self) -> str:
            return "=cmd()"

    assert safe(Account()) == "'=cmd()"
