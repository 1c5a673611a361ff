"""What needs somebody about advisory boards, and when it leaves the list."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest

from apps.accounts.models import Account
from apps.accounts.tests.factories import ContactFactory
from apps.core.months import today
from apps.engagement.boards import attention, services
from apps.engagement.boards.models import Board
from apps.engagement.boards.standing import standing_of
from apps.engagement.tests.boards import AdviceFactory, BoardFactory, MeetingFactory, MemberFactory, days_ago, seated

pytestmark = pytest.mark.django_db


def needs(person: Any) -> list[Any]:
    return list(attention.items(person, Account.objects.visible_to(person).in_care_of(person), today()))


def test_advice_open_for_more_than_30_days_needs_an_answer(cast: SimpleNamespace) -> None:
    board = BoardFactory(owner=cast.lead, advice_owner=cast.teammate)
    row = AdviceFactory(board=board, contact=ContactFactory(account=cast.account), given_on=days_ago(30))
    assert needs(cast.owner) == []
    services.update_advice(by=None, board_advice=row, given_on=days_ago(31))
    for person in (cast.owner, cast.lead, cast.teammate):
        (item,) = needs(person)
        assert (item.due_on, item.account_id) == (days_ago(1), cast.account.pk)
        assert item.url == f"/boards/advice/{row.pk}/answer/"
    assert needs(cast.outsider) == needs(cast.executive) == []
    services.close_advice(by=None, board_advice=row, answer="Done.")
    assert needs(cast.owner) == []


def test_a_term_that_ends_with_nobody_on_the_way_needs_an_invitation(cast: SimpleNamespace) -> None:
    board = BoardFactory(owner=cast.lead)
    row = seated(board)
    services.update_member(by=None, board_member=row, seat_until_on=today() + dt.timedelta(days=91))
    assert needs(cast.lead) == []
    services.update_member(by=None, board_member=row, seat_until_on=today() + dt.timedelta(days=90))
    (item,) = needs(cast.lead)
    assert (item.title, item.due_on) == (f"Invite somebody to {board.name}", today() + dt.timedelta(days=90))
    assert needs(cast.owner) == []
    MemberFactory(board=board)
    assert needs(cast.lead) == []


def test_a_meeting_that_nobody_recorded_needs_its_attendance(cast: SimpleNamespace) -> None:
    board = BoardFactory(owner=cast.lead)
    row = seated(board)
    meeting = MeetingFactory(board=board, held_on=days_ago(1))
    MeetingFactory(board=board, held_on=today())
    (item,) = needs(cast.lead)
    assert (item.title, item.due_on) == (f"Say who came to {board.name}", days_ago(1))
    services.update_meeting(by=None, board_meeting=meeting, attendees=[row.contact])
    assert needs(cast.lead) == []


def test_a_meeting_of_today_is_the_next_one_until_somebody_says_who_came(cast: SimpleNamespace) -> None:
    board = BoardFactory()
    member, meeting = seated(board), MeetingFactory(board=board, held_on=today())

    def told() -> tuple[Any, ...]:
        """Next on the list, next on the page, and since when the board meets."""
        (listed,) = Board.objects.counted(today())  # type: ignore[attr-defined]
        standing = standing_of(board, cast.executive, today())
        return listed.next_meeting_on, standing.next_meeting, standing.begun_on

    assert told() == (today(), meeting, None)
    services.update_meeting(by=None, board_meeting=meeting, attendees=[member.contact])
    assert told() == (None, None, today())


@pytest.mark.parametrize("size", [1, 3])
def test_what_needs_somebody_costs_the_same_for_one_board_and_for_three(
    cast: SimpleNamespace, django_assert_num_queries: Any, size: int
) -> None:
    for _number in range(size):
        board = BoardFactory(owner=cast.lead)
        AdviceFactory(board=board, given_on=days_ago(40))
        MeetingFactory(board=board)
    with django_assert_num_queries(3):
        assert len(needs(cast.lead)) == 2 * size
