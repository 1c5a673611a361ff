"""What holds of advisory boards whoever writes: seats, terms, who may sit on them, advice and its answer."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from apps.accounts.services import update_contact
from apps.accounts.tests.factories import ContactFactory
from apps.core.errors import Refused
from apps.core.months import today
from apps.engagement.boards import services
from apps.engagement.boards.arithmetic import months_after, talk_share, term_end
from apps.engagement.boards.models import Board, BoardMember
from apps.engagement.tests.boards import (
    AdviceFactory,
    BoardFactory,
    MeetingFactory,
    MemberFactory,
    days_ago,
    refused,
    seated,
)
from apps.initiatives.services import delete_initiative
from apps.initiatives.tests.factories import InitiativeFactory
from apps.people.services import update_person
from apps.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("from_on", "months", "until_on"),
    [
        (dt.date(2025, 1, 1), 24, dt.date(2026, 12, 31)),
        (dt.date(2024, 2, 29), 12, dt.date(2025, 2, 27)),
        (dt.date(2025, 8, 31), 6, dt.date(2026, 2, 27)),
        (dt.date(2025, 3, 15), 1, dt.date(2025, 4, 14)),
    ],
)
def test_a_term_ends_on_the_eve_of_the_next(from_on: dt.date, months: int, until_on: dt.date) -> None:
    assert term_end(from_on, months) == until_on
    assert months_after(from_on, months) == until_on + dt.timedelta(days=1)


def test_the_talk_share_is_a_ratio_of_sums_over_meetings_of_which_both_sides_are_known() -> None:
    assert talk_share([(30, 90), (20, 20), (None, 500), (500, None)]) == pytest.approx(68.75)
    assert talk_share([(0, 0), (None, None)]) is None
    assert talk_share([]) is None


def test_an_invitation_has_its_day() -> None:
    row = MemberFactory()
    assert (row.state, row.invited_on, row.seat_from_on, row.account) == ("invited", today(), None, row.contact.account)


def test_an_accepted_member_takes_a_seat_for_the_term_of_the_board() -> None:
    row = MemberFactory(board=BoardFactory(term_months=18), state="accepted")
    row = services.move_member(by=None, board_member=row, state="serving")
    assert (row.seat_from_on, row.seat_until_on) == (today(), term_end(today(), 18))


def test_who_was_only_invited_takes_no_seat() -> None:
    row = MemberFactory()
    told = refused(lambda: services.move_member(by=None, board_member=row, state="serving"))
    assert told == {"state": ["Only who has accepted takes a seat."]}
    told = refused(lambda: services.move_member(by=None, board_member=row, state="retired"))
    assert told == {"state": ["From “Invited” it goes on to: accepted, declined."]}


def test_who_retires_gives_the_seat_back_today() -> None:
    row = services.move_member(by=None, board_member=seated(BoardFactory()), state="retired")
    assert (row.state, row.seat_from_on, row.seat_until_on) == ("retired", days_ago(100), today())
    again = services.move_member(by=None, board_member=row, state="serving")
    assert again.seat_until_on == term_end(days_ago(100), 24)


def test_another_first_day_moves_the_end_of_the_term_unless_one_was_given() -> None:
    row = seated(BoardFactory(term_months=12), days=10)
    row = services.update_member(by=None, board_member=row, seat_from_on=days_ago(40))
    assert row.seat_until_on == term_end(days_ago(40), 12)
    row = services.update_member(by=None, board_member=row, seat_until_on=today() + dt.timedelta(days=9))
    row = services.update_member(by=None, board_member=row, seat_from_on=days_ago(50))
    assert row.seat_until_on == today() + dt.timedelta(days=9)


def test_a_contact_is_on_a_board_once() -> None:
    row = MemberFactory()
    told = refused(lambda: MemberFactory(board=row.board, contact=row.contact))
    assert told == {"__all__": ["This contact is on the board already."]}
    assert MemberFactory(contact=row.contact).board != row.board


def test_a_contact_who_left_neither_is_invited_nor_serves() -> None:
    gone = ContactFactory(left_on=days_ago(1))
    assert refused(lambda: MemberFactory(contact=gone)) == {"contact": ["This contact has left the client."]}
    row = MemberFactory(state="accepted")
    update_contact(by=None, contact=row.contact, left_on=today())
    row = BoardMember.objects.get(pk=row.pk)
    told = refused(lambda: services.move_member(by=None, board_member=row, state="serving"))
    assert told == {"contact": ["This contact has left the client."]}
    assert services.move_member(by=None, board_member=row, state="declined").state == "declined"
    past = {"state": "retired", "seat_from_on": days_ago(800), "seat_until_on": days_ago(60)}
    assert MemberFactory(contact=gone, **past).state == "retired"


def test_a_member_belongs_to_the_account_of_the_contact() -> None:
    other = ContactFactory().account
    assert refused(lambda: MemberFactory(account=other)) == {"contact": ["Choose a contact of this account."]}


def test_no_more_seats_are_taken_than_wanted_unless_somebody_says_so() -> None:
    board = BoardFactory(seats_wanted=1)
    first = seated(board)
    second = MemberFactory(board=board, state="accepted")
    told = refused(lambda: services.move_member(by=None, board_member=second, state="serving"))
    assert list(told) == ["is_extra"]
    assert services.update_member(by=None, board_member=second, state="serving", is_extra=True).state == "serving"
    services.move_member(by=None, board_member=first, state="retired")
    assert seated(board).state == "serving"


def test_a_term_that_is_over_takes_nobodys_seat() -> None:
    board = BoardFactory(seats_wanted=1)
    seated(board, days=900)
    assert seated(board).state == "serving"


def test_who_left_the_client_takes_nobodys_seat_and_is_still_written_about() -> None:
    board = BoardFactory(seats_wanted=1)
    gone = seated(board)
    update_contact(by=None, contact=gone.contact, left_on=today())
    assert seated(board).state == "serving"
    gone.refresh_from_db()
    assert services.update_member(by=None, board_member=gone, references_given=2).references_given == 2


def test_seats_are_not_taken_away_from_those_who_hold_them() -> None:
    board = BoardFactory(seats_wanted=2)
    seated(board)
    seated(board)
    told = refused(lambda: services.update_board(by=None, board=board, seats_wanted=1))
    assert told == {"seats_wanted": ["2 seats are taken."]}


def test_a_seat_in_the_future_is_only_accepted() -> None:
    tomorrow = today() + dt.timedelta(days=1)
    assert list(refused(lambda: MemberFactory(state="serving", seat_from_on=tomorrow))) == ["seat_from_on"]
    row = MemberFactory(state="accepted", seat_from_on=tomorrow)
    assert row.seat_until_on == term_end(tomorrow, 24)


def test_the_sponsor_is_an_executive_and_who_runs_it_may_write() -> None:
    lead, executive = PersonFactory(role="team_lead"), PersonFactory(role="executive")
    assert list(refused(lambda: BoardFactory(sponsor=lead))) == ["sponsor"]
    assert list(refused(lambda: BoardFactory(owner=executive))) == ["owner"]
    assert list(refused(lambda: BoardFactory(advice_owner=PersonFactory(role="coach")))) == ["advice_owner"]
    board = BoardFactory(sponsor=executive, owner=lead)
    update_person(by=None, person=executive, left_on=today())
    assert services.update_board(by=None, board=board, purpose="Still ours.").purpose == "Still ours."


def test_what_a_member_gave_keeps_them_on_the_board() -> None:
    row = seated(BoardFactory())
    MeetingFactory(board=row.board, attendees=[row.contact])
    with pytest.raises(Refused):
        services.delete_member(by=None, board_member=row)
    mistake = MemberFactory(board=row.board)
    services.delete_member(by=None, board_member=mistake)
    assert list(row.board.members.all()) == [row]
    with pytest.raises(Refused):
        services.delete_board(by=None, board=row.board)


def test_who_comes_to_a_meeting_is_a_member_and_the_day_has_come() -> None:
    row = seated(BoardFactory())
    meeting = MeetingFactory(board=row.board, held_on=days_ago(5))
    stranger = ContactFactory()
    told = refused(lambda: services.update_meeting(by=None, board_meeting=meeting, attendees=[row.contact, stranger]))
    assert told == {"attendees": ["Choose members of this board."]}
    services.update_meeting(by=None, board_meeting=meeting, attendees=[row.contact], our_minutes=20)
    services.update_meeting(by=None, board_meeting=meeting, topic="Invoices")
    assert list(meeting.attendees.all()) == [row.contact]
    ahead = {"board": row.board, "held_on": today() + dt.timedelta(days=3)}
    told = refused(lambda: MeetingFactory(**ahead, attendees=[row.contact], their_minutes=5))
    assert sorted(told) == ["attendees", "their_minutes"]
    assert MeetingFactory(**ahead).pk


def test_advice_is_closed_on_a_day_and_opened_without_one() -> None:
    row = AdviceFactory(given_on=days_ago(40))
    assert (row.state, row.closed_on) == ("open", None)
    assert list(refused(lambda: services.close_advice(by=None, board_advice=row, answer=" "))) == ["answer"]
    row = services.close_advice(by=None, board_advice=row, answer="Since July each site has its own.")
    assert (row.closed_on, row.is_answered) == (today(), True)
    row = services.update_advice(by=None, board_advice=row, state="open")
    assert (row.closed_on, row.is_answered) == (None, False)
    early = {"answer": "No.", "closed_on": days_ago(41)}
    told = refused(lambda: services.close_advice(by=None, board_advice=row, **early))
    assert told == {"closed_on": ["Advice cannot be closed before it was given."]}


def test_an_answer_that_comes_after_the_closing_closes_it_then() -> None:
    row = AdviceFactory(given_on=days_ago(90), state="closed", closed_on=days_ago(60))
    assert not row.is_answered
    row = services.update_advice(by=None, board_advice=row, answer="We have decided against it.")
    assert (row.closed_on, row.is_answered) == (today(), True)
    row = services.update_advice(by=None, board_advice=row, answer="We have decided against it, for now.")
    assert row.closed_on == today()


def test_only_members_advise_and_only_of_days_that_have_come() -> None:
    board = BoardFactory()
    told = refused(lambda: services.create_advice(by=None, board=board, contact=ContactFactory(), text="More."))
    assert told == {"contact": ["Choose a member of this board."]}
    tomorrow = today() + dt.timedelta(days=1)
    assert list(refused(lambda: AdviceFactory(given_on=tomorrow))) == ["given_on"]


def test_an_initiative_that_goes_leaves_the_advice() -> None:
    row = AdviceFactory(initiative=InitiativeFactory())
    delete_initiative(by=None, initiative=row.initiative)
    row.refresh_from_db()
    assert row.initiative is None


@pytest.mark.parametrize("who", ["owner", "teammate", "lead", "administrator", "executive", "coach", "outsider"])
def test_who_writes_on_a_board_that_the_account_manager_runs(cast: SimpleNamespace, who: str) -> None:
    """Its runner all; others of the member's account invite and note advice of their own clients."""
    person = getattr(cast, who)
    board = BoardFactory(owner=cast.owner)
    seated(board, contact=ContactFactory(account=cast.account))
    guest = ContactFactory(account=cast.account)
    calls: dict[str, Any] = {
        "board": lambda: services.update_board(by=person, board=board, purpose="Ours."),
        "meeting": lambda: services.create_meeting(by=person, board=board, held_on=days_ago(3)),
        "member": lambda: services.create_member(by=person, board=board, contact=guest),
        "advice": lambda: services.create_advice(by=person, board=board, contact=guest, text="More."),
    }
    allowed = set()
    for name, call in calls.items():
        try:
            call()
            allowed.add(name)
        except PermissionDenied:
            pass
    expected = {"owner": set(calls), "administrator": set(calls), "teammate": {"member", "advice"}}
    assert allowed == expected.get(who, {"member", "advice"} if who == "lead" else set())


def test_whoever_enters_a_board_runs_it(cast: SimpleNamespace) -> None:
    assert services.create_board(by=cast.owner, name="Ours").owner == cast.owner
    for who in ("executive", "coach"):
        with pytest.raises(PermissionDenied):
            services.create_board(by=getattr(cast, who), name="Theirs")
    assert Board.objects.count() == 1
