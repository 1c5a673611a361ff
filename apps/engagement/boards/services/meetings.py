"""Writes on meetings and on who came."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from apps.accounts.models import Contact
from apps.core.audit import acting
from apps.core.months import today
from apps.core.services import create, lock, must_stay, remove
from apps.engagement.boards.models import Board, BoardAttendance, BoardMeeting
from apps.engagement.boards.services.rules import must_be_on, must_run
from apps.people.models import Person


def create_meeting(
    *, by: Person | None, board: Board, attendees: Iterable[Contact] = (), **fields: Any
) -> BoardMeeting:
    """A meeting planned, or held with whom came."""
    must_run(by, board)
    row = BoardMeeting(board=board, **fields)
    came = list(attendees)
    _check(row, came)
    with acting(by):
        create(row, by=by)
        _record(row, came)
    return row


def update_meeting(
    *,
    by: Person | None,
    board_meeting: BoardMeeting,
    attendees: Iterable[Contact] | None = None,
    seen: str = "",
    **fields: Any,
) -> BoardMeeting:
    """Change a meeting; `attendees` are all who came."""
    must_run(by, board_meeting.board)
    must_stay(board_meeting, "board", fields)
    with acting(by):
        row = lock(board_meeting, seen=seen)
        for name, value in fields.items():
            setattr(row, name, value)
        came = list(row.attendees.all() if attendees is None else attendees)
        _check(row, came)
        row.full_clean()
        row.save()
        if attendees is not None:
            _record(row, came)
    return row


def delete_meeting(*, by: Person | None, board_meeting: BoardMeeting) -> None:
    must_run(by, board_meeting.board)
    remove(board_meeting, by=by)


def _check(row: BoardMeeting, came: list[Contact]) -> None:
    must_be_on(row.board, came, "attendees", _("Choose members of this board."))
    if row.held_on is None or row.held_on <= today():
        return
    wrong = {}
    if came:
        wrong["attendees"] = _("It has not been held yet; enter who came when it has.")
    for name in ("our_minutes", "their_minutes"):
        if getattr(row, name) is not None:
            wrong[name] = _("It has not been held yet.")
    if wrong:
        raise ValidationError(wrong)


def _record(row: BoardMeeting, came: list[Contact]) -> None:
    """Those who came, and nobody else."""
    wanted = {contact.pk for contact in came}
    row.attendances.exclude(contact__in=wanted).delete()
    new = [BoardAttendance(meeting=row, contact_id=pk) for pk in sorted(wanted)]
    BoardAttendance.objects.bulk_create(new, ignore_conflicts=True)
