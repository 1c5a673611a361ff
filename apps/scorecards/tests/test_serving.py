"""The fine print of the measures of cases: the month of closing, a return within 14 days, answers that come later."""

from types import SimpleNamespace
from typing import Any

import pytest

from apps.accounts.tests.factories import AccountFactory, ContactFactory
from apps.cases.services import delete_case, record_satisfaction, update_case
from apps.cases.tests.factories import CaseFactory
from apps.core.months import Month
from apps.measures.registry import get
from apps.scorecards.tests.facts import counted, day, figure
from apps.scorecards.tests.quiet import ago
from apps.scorecards.tests.test_rollup_equality import each_gives_the_same

pytestmark = pytest.mark.django_db
SATISFIED, ANSWERED, ONCE = "cases_closed_to_satisfaction", "case_answer_rate", "first_contact_resolution"


def closed(on: str, reopened: str = "", **fields: Any) -> Any:
    back = day(reopened) if reopened else None
    return CaseFactory(opened_on=day(on), closed_on=day(on), reopened_on=back, **fields)


def test_four_and_five_are_satisfied_and_three_is_not() -> None:
    for satisfaction in (5, 4, 3, None):
        closed("06-10", satisfaction=satisfaction)
    assert counted(SATISFIED) == (2, 3)
    assert counted(ANSWERED) == (3, 4)


def test_a_case_that_came_back_on_the_fourteenth_day_did_not_close_to_satisfaction_on_the_fifteenth_it_did() -> None:
    closed("06-10", "06-24", satisfaction=5)
    assert counted(SATISFIED) == (0, 1)
    closed("06-10", "06-25", satisfaction=5)
    assert counted(SATISFIED) == (1, 2)


def test_a_return_in_july_changes_june() -> None:
    case = closed("06-30", satisfaction=5)
    assert counted(SATISFIED) == (1, 1)
    update_case(by=None, case=case, reopened_on=day("07-14"))
    assert counted(SATISFIED) == (0, 1)
    assert counted(SATISFIED, month=Month(2025, 7)) == (0, 0)


def test_cases_count_in_the_month_they_closed_in_not_the_one_they_began_in() -> None:
    CaseFactory(opened_on=day("05-30"), closed_on=day("06-01"), satisfaction=4)
    CaseFactory(opened_on=day("06-30"), closed_on=day("07-01"), satisfaction=4)
    CaseFactory(opened_on=day("06-20"))
    assert counted(ANSWERED) == (1, 1)
    assert counted(ONCE) == (1, 1)


def test_first_contact_is_one_time_in_touch_answered_or_not() -> None:
    for times in (1, 1, 2, 0):
        closed("06-10", inbound_contacts=times)
    assert counted(ONCE) == (2, 4)
    assert counted(SATISFIED) == (0, 0)


def test_who_was_asked_and_answered_stands_beside_what_clients_said_and_not_beside_their_contacts() -> None:
    account = AccountFactory()
    ContactFactory(account=account)
    closed("06-10", account=account, satisfaction=5)
    assert (figure(SATISFIED).eligible, figure(ANSWERED).eligible, figure(ONCE).eligible) == (1, 1, None)  # type: ignore[union-attr]
    assert [get(key).uses_answers for key in (SATISFIED, ANSWERED, ONCE)] == [True, True, False]  # type: ignore[union-attr]


def close_a_case(firm: SimpleNamespace) -> None:
    firm.case = CaseFactory(account=firm.account, opened_on=ago(3), closed_on=ago(3))


def hear_of_it_a_month_later(firm: SimpleNamespace) -> None:
    record_satisfaction(case=firm.case, satisfaction=5)


def let_it_come_back_in_the_next_month(firm: SimpleNamespace) -> None:
    firm.case = update_case(by=None, case=firm.case, closed_on=ago(3, 28))
    update_case(by=None, case=firm.case, reopened_on=ago(2, 5))


def count_another_call(firm: SimpleNamespace) -> None:
    firm.case.refresh_from_db()
    update_case(by=None, case=firm.case, inbound_contacts=2)


def close_it_in_another_month(firm: SimpleNamespace) -> None:
    firm.case.refresh_from_db()
    update_case(by=None, case=firm.case, reopened_on=None, closed_on=ago(1))


def find_it_still_open(firm: SimpleNamespace) -> None:
    firm.case.refresh_from_db()
    update_case(by=None, case=firm.case, closed_on=None)


def drop_it(firm: SimpleNamespace) -> None:
    firm.case.refresh_from_db()
    delete_case(by=None, case=firm.case)


@pytest.mark.parametrize(
    "happenings",
    [
        [close_a_case, hear_of_it_a_month_later, let_it_come_back_in_the_next_month, count_another_call],
        [close_a_case, close_it_in_another_month, find_it_still_open],
        [close_a_case, hear_of_it_a_month_later, drop_it],
    ],
)
def test_what_becomes_of_a_case_gives_the_figures_of_everything_anew(firm: SimpleNamespace, happenings: Any) -> None:
    each_gives_the_same(firm, happenings)
