"""Cases from a file: what its lines say, and what is wrong with them."""

import csv
import datetime as dt
import io
from typing import Any

import pytest

from apps.accounts.tests.factories import ContactFactory
from apps.cases.imports import CASES
from apps.cases.models import Case
from apps.cases.tests.factories import CaseFactory
from apps.core.imports.run import bring_in
from apps.core.imports.tables import read_table
from apps.products.tests.factories import ProductFactory

pytestmark = pytest.mark.django_db


def brought_in(text: str, by: Any = None, **how: Any) -> Any:
    return bring_in(CASES, CASES.table(text.encode(), {}, by), by, **{"leave_out": False} | how)


def told(outcome: Any) -> list[str]:
    return [str(problem) for problem in outcome.all_problems()]


def test_a_line_becomes_a_case_and_a_known_one_is_updated(cast: Any) -> None:
    contact = ContactFactory(account=cast.account, full_name="Dana Whitfield")
    product = ProductFactory(name="Route Planner")
    head = (
        "account,contact,subject,opened,closed_on,reopened_on,inbound_contacts,satisfaction,cause,product,external_id\n"
    )
    text = f"{head}Northgate,dana whitfield,Report late,2.6.2025,,,2,,Process,route planner,D-1\n"
    assert told(brought_in(text, cast.owner)) == []
    case = Case.objects.get()
    assert (case.account, case.contact, case.subject, case.opened_on) == (
        cast.account,
        contact,
        "Report late",
        dt.date(2025, 6, 2),
    )
    assert (case.inbound_contacts, case.cause, case.closed_on, case.satisfaction) == (2, "process", None, None)
    assert case.product == product
    assert brought_in(text, cast.owner).fates == "s"
    closed = f"{head}Northgate,,,2.6.2025,9.6.2025,20.6.2025,,4,,,D-1\n"
    assert told(brought_in(closed, cast.owner)) == []
    case.refresh_from_db()
    assert (case.subject, case.closed_on, case.reopened_on, case.satisfaction) == (
        "Report late",
        dt.date(2025, 6, 9),
        dt.date(2025, 6, 20),
        4,
    )


@pytest.mark.parametrize(
    ("cells", "error"),
    [
        ("2025-06-02,2025-06-01,,", "column closed_on: A case cannot close before it was opened."),
        ("2025-06-02,,4.5,", "column satisfaction: Write a whole number, not “4.5”."),
        ("2025-06-02,,6,", "column satisfaction: Ensure this value is less than or equal to 5."),
        ("2025-06-02,,,Ola", "column contact: No contact of this account is called “Ola”."),
        (",,,", "column opened_on: Write something here; every line needs it."),
        ("2199-06-02,,,", "column opened_on: The day lies in the future; enter it when it has come."),
    ],
)
def test_what_is_wrong_is_told_by_line_and_nothing_is_written(cast: Any, cells: str, error: str) -> None:
    ContactFactory(account=cast.foreign_account, full_name="Ola")
    text = f"account,opened_on,closed_on,satisfaction,contact\nNorthgate,2025-06-02,,,\nNorthgate,{cells}\n"
    assert told(brought_in(text, cast.administrator)) == [f"line 3, {error}"]
    assert not Case.objects.exists()


def test_cases_of_other_accounts_are_not_ones_own_to_bring_in(cast: Any) -> None:
    text = "account,opened_on,external_id\nHalden Logistics,2025-06-02,D-1\n"
    assert told(brought_in(text, cast.owner)) == [
        "line 2, column account: No account you may use here is called “Halden Logistics”."
    ]
    CaseFactory(account=cast.foreign_account, external_id="D-2")
    assert len(told(brought_in("account,opened_on,external_id\nNorthgate,2025-06-02,D-2\n", cast.owner))) == 1


def test_the_template_holds_an_example_that_its_own_columns_can_read() -> None:
    line = io.StringIO()
    csv.writer(line).writerows(
        [[column.name for column in CASES.columns], [column.example for column in CASES.columns]]
    )
    [read] = read_table(line.getvalue().encode(), CASES.columns)
    for column in CASES.columns:
        if read.cells.get(column.name) and column.rows is None:
            column.read(read.cells[column.name])
