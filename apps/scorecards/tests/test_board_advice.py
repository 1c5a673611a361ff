"""`board_actions_closed` to the digit, and what changes it."""

from types import SimpleNamespace
from typing import Any

import pytest

from apps.accounts.tests.factories import AccountFactory, ContactFactory
from apps.core.months import Month
from apps.engagement.boards import services
from apps.engagement.boards.models import BoardAdvice
from apps.engagement.tests.boards import AdviceFactory, BoardFactory
from apps.measures import registry
from apps.measures.declare import Group
from apps.measures.services import roll_up
from apps.measures.window import Window
from apps.scorecards.tests.facts import JUNE, counted, day, figure
from apps.scorecards.tests.quiet import ago, snapshot

pytestmark = pytest.mark.django_db
KEY = "board_actions_closed"


def advised(contact: Any, on: str, closed: str = "", answer: str = "Since May.", **fields: Any) -> BoardAdvice:
    told = {"state": "closed", "closed_on": day(closed), "answer": answer} if closed else {}
    return AdviceFactory(board=fields.pop("board", None) or BoardFactory(), contact=contact, given_on=day(on), **told)


def test_of_seven_pieces_of_advice_in_twelve_months_those_answered_by_the_months_end_count() -> None:
    contact, board = ContactFactory(), BoardFactory()
    for on, closed in (
        ("2024-07-01", "2025-06-30"),  # the first day that counts, closed on the last
        ("2024-09-01", "2024-10-01"),
        ("2025-03-01", "2025-03-01"),
        ("2025-05-01", "2025-07-01"),  # closed after the month: not known in it
        ("2025-06-30", ""),
        ("2025-01-01", ""),
        ("2024-06-30", "2024-07-15"),  # given thirteen months ago
        ("2025-07-01", "2025-07-02"),  # given after the month
    ):
        advised(contact, on, closed, board=board)
    advised(contact, "2025-02-01", "2025-02-02", answer="", board=board)  # closed, and told nothing
    assert counted(KEY) == (3, 7)
    assert counted(KEY, "account", contact.account_id) == (3, 7)
    assert counted(KEY, month=Month(2025, 7)) == (4, 7)
    found = figure(KEY)
    assert found is not None
    assert (found.numerator, found.denominator, found.n) == (3, 7, 7)


def test_it_adds_up_from_the_accounts_of_those_who_advised() -> None:
    team_account, other = AccountFactory(), AccountFactory()
    board = BoardFactory()
    advised(ContactFactory(account=team_account), "05-01", "05-20", board=board)
    advised(ContactFactory(account=other), "05-01", board=board)
    assert counted(KEY) == (1, 2)
    assert counted(KEY, "team", team_account.team_id) == (1, 1)
    assert counted(KEY, "team", other.team_id) == (0, 1)


def test_nothing_advised_is_no_figure_of_zero() -> None:
    AccountFactory()
    found = figure(KEY)
    assert found is None or found.denominator == 0


def test_it_stands_in_the_group_of_serving_and_its_rows_are_what_is_counted() -> None:
    measure = registry.get(KEY)
    assert measure is not None
    assert measure.group == Group.SERVING
    assert measure.is_additive
    row = advised(ContactFactory(full_name="Priya Raman"), "05-01", "05-20")
    (found,) = measure.contributions(Window(JUNE), False)
    assert (found.pk, found.numerator, found.denominator) == (row.pk, 1, 1)


def close_it(row: BoardAdvice) -> None:
    services.close_advice(by=None, board_advice=row, answer="Done.", closed_on=ago(1))


def close_it_without_an_answer(row: BoardAdvice) -> None:
    services.update_advice(by=None, board_advice=row, state="closed", closed_on=ago(1))


def open_it_again(row: BoardAdvice) -> None:
    services.update_advice(by=None, board_advice=BoardAdvice.objects.get(pk=row.pk), state="open")


def date_it_anew(row: BoardAdvice) -> None:
    services.update_advice(by=None, board_advice=BoardAdvice.objects.get(pk=row.pk), given_on=ago(7))


def say_it_was_another(row: BoardAdvice) -> None:
    """Past the services: of another account's contact."""
    BoardAdvice.objects.filter(pk=row.pk).update(contact=ContactFactory())


def take_it_back(row: BoardAdvice) -> None:
    services.delete_advice(by=None, board_advice=BoardAdvice.objects.get(pk=row.pk))


@pytest.mark.parametrize(
    "happenings",
    [
        [close_it, open_it_again],
        [close_it_without_an_answer, date_it_anew],
        [close_it, date_it_anew, take_it_back],
        [close_it, say_it_was_another],
    ],
)
def test_whatever_happens_to_advice_gives_the_figures_of_everything_anew(
    firm: SimpleNamespace, happenings: Any
) -> None:
    row = AdviceFactory(board=BoardFactory(), contact=firm.contact, given_on=ago(4))
    roll_up()
    for happening in happenings:
        happening(row)
        roll_up()
        incremental = snapshot()
        roll_up(everything=True)
        assert incremental == snapshot(), happening
