"""Writes on members: invited, accepted or declined, serving, retired."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from apps.accounts.models import Account, Contact
from apps.core.audit import acting
from apps.core.errors import Refused
from apps.core.months import today
from apps.core.services import create, lock, must_have_come, must_stay, remove
from apps.engagement.boards.arithmetic import term_end
from apps.engagement.boards.models import Board, BoardAdvice, BoardAttendance, BoardMember
from apps.engagement.boards.queries import HELD_A_SEAT, MemberQuerySet
from apps.engagement.boards.services.rules import lock_board, must_write_of
from apps.people.models import Person

State = BoardMember.State
NEXT: dict[str, set[str]] = {
    State.INVITED: {State.ACCEPTED, State.DECLINED},
    State.ACCEPTED: {State.SERVING, State.DECLINED, State.INVITED},
    State.DECLINED: {State.INVITED, State.ACCEPTED},
    State.SERVING: {State.RETIRED, State.ACCEPTED},
    State.RETIRED: {State.SERVING},
}


def create_member(
    *, by: Person | None, board: Board, contact: Contact, account: Account | None = None, **fields: Any
) -> BoardMember:
    """Invite a contact, today unless told. One may be brought in with its state and seat."""
    account = account or contact.account
    must_write_of(by, board, account)
    with acting(by):
        held = lock_board(board)
        row = BoardMember(board=held, account=account, contact=contact, **fields)
        _must_be_there(row)
        _settle(row, None)
        _check(row)
        return create(row, by=by)


def update_member(*, by: Person | None, board_member: BoardMember, seen: str = "", **fields: Any) -> BoardMember:
    """Change a member. Only who has accepted takes a seat; the seat ends with the term unless told."""
    must_write_of(by, board_member.board, board_member.account)
    for name in ("board", "account", "contact"):
        must_stay(board_member, name, fields)
    with acting(by):
        held = lock_board(board_member.board)
        row = lock(board_member, seen=seen)
        row.board = held
        was = (row.state, row.seat_from_on, row.seat_until_on)
        for name, value in fields.items():
            setattr(row, name, value)
        if row.state != was[0]:
            _must_follow(was[0], row)
        _settle(row, was)
        _check(row)
        row.full_clean()
        row.save()
    return row


def move_member(*, by: Person | None, board_member: BoardMember, state: str, seen: str = "") -> BoardMember:
    """The next step of a member: accepted, declined, seated from today, retired today."""
    return update_member(by=by, board_member=board_member, seen=seen, state=state)


def delete_member(*, by: Person | None, board_member: BoardMember) -> None:
    """Delete what was entered by mistake; who came or advised stays, and is retired."""
    must_write_of(by, board_member.board, board_member.account)
    mine = {"contact": board_member.contact_id}
    came = BoardAttendance.objects.filter(meeting__board=board_member.board_id, **mine)
    advised = BoardAdvice.objects.filter(board=board_member.board_id, **mine)
    with acting(by):
        if came.exists() or advised.exists():
            raise Refused(_("This member came to a meeting or gave advice; retire them instead of deleting them."))
        remove(board_member, by=by)


def taken(board: Board) -> MemberQuerySet:
    """The seats that count against those wanted: filled today, and not given beyond them."""
    members: Any = board.members
    return members.serving_on(today()).filter(is_extra=False)


def _must_follow(was: str, row: BoardMember) -> None:
    if row.state in NEXT[was]:
        _must_be_there(row)
        return
    if row.state == State.SERVING:
        raise ValidationError({"state": _("Only who has accepted takes a seat.")})
    steps = ", ".join(str(State(step).label).lower() for step in State if step in NEXT[was])
    message = _("From “%(state)s” it goes on to: %(steps)s.")
    raise ValidationError({"state": message % {"state": State(was).label, "steps": steps}})


def _must_be_there(row: BoardMember) -> None:
    """Who left the client is neither invited nor seated."""
    if row.state not in {State.DECLINED, State.RETIRED} and _has_left(row):
        raise ValidationError({"contact": _("This contact has left the client.")})


def _has_left(row: BoardMember) -> bool:
    return row.contact.left_on is not None and row.contact.left_on <= today()


def _settle(row: BoardMember, was: tuple[str, dt.date | None, dt.date | None] | None) -> None:
    """What follows from the state: the day of the invitation, the first and the last day of the seat."""
    now = today()
    if row.state == State.INVITED and (was is None or was[0] != State.INVITED):
        row.invited_on = row.invited_on if was is None and row.invited_on else now
    if row.state in {State.INVITED, State.DECLINED}:
        row.seat_from_on = row.seat_until_on = None
    if row.state == State.ACCEPTED and was is not None and was[0] == State.SERVING:
        row.seat_from_on = row.seat_until_on = None
    if row.state == State.SERVING:
        row.seat_from_on = row.seat_from_on or now
    if row.seat_from_on is not None:
        row.seat_until_on = _last_day(row, row.seat_from_on, was, now)


def _last_day(
    row: BoardMember, begins_on: dt.date, was: tuple[str, dt.date | None, dt.date | None] | None, now: dt.date
) -> dt.date:
    """Of the term, unless another was given; who retires earlier gives the seat back today."""
    state, from_on, until_on = was or ("", None, None)
    months, given = row.board.term_months, row.seat_until_on
    is_untouched = given == until_on
    was_by_itself = from_on is not None and until_on == term_end(from_on, months) and from_on != begins_on
    is_back = row.state == State.SERVING and state == State.RETIRED
    if given is None or (is_untouched and (was_by_itself or is_back)):
        given = term_end(begins_on, months)
    is_given_back = row.state == State.RETIRED and state != State.RETIRED and given > now
    return max(now, begins_on) if is_given_back else given


def _check(row: BoardMember) -> None:
    if row.state in HELD_A_SEAT:
        must_have_come({"seat_from_on": row.seat_from_on}, "seat_from_on")
    if row.state == State.RETIRED:
        must_have_come({"seat_until_on": row.seat_until_on}, "seat_until_on")
    must_have_come({"invited_on": row.invited_on}, "invited_on")
    is_over = row.seat_until_on is None or row.seat_until_on < today()
    if row.state != State.SERVING or row.is_extra or is_over or _has_left(row):
        return
    if taken(row.board).exclude(pk=row.pk).count() >= row.board.seats_wanted:
        message = _("All %(n)s seats are taken. Say that this one is beyond them, or let a term end first.")
        raise ValidationError({"is_extra": message % {"n": row.board.seats_wanted}})
