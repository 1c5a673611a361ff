"""Writes on boards themselves."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.core.access import WRITERS, Role
from apps.core.audit import acting
from apps.core.services import create, lock, remove
from apps.engagement.boards.models import Board
from apps.engagement.boards.services.members import taken
from apps.engagement.boards.services.rules import must_run
from apps.people.models import Person

RUNNING = ("owner", "advice_owner")


def create_board(*, by: Person | None, **fields: Any) -> Board:
    """A new board, run by whoever enters it unless told."""
    if by is not None and not by.may_write:
        raise PermissionDenied
    if by is not None and not by.is_administrator:
        fields["owner"] = fields.get("owner") or by
    _check_people(fields)
    return create(Board(**fields), by=by)


def update_board(*, by: Person | None, board: Board, seen: str = "", **fields: Any) -> Board:
    """Change a board. A new length of the term holds for seats that begin from now on."""
    must_run(by, board)
    with acting(by):
        row = lock(board, seen=seen)
        _check_people({name: who for name, who in fields.items() if getattr(row, name) != who})
        for name, value in fields.items():
            setattr(row, name, value)
        _must_seat_all(row)
        row.full_clean()
        row.save()
    return row


def delete_board(*, by: Person | None, board: Board) -> None:
    """Delete a board nobody was invited to; what members gave is never deleted with it."""
    must_run(by, board)
    remove(board, by=by)


def _check_people(fields: dict[str, Any]) -> None:
    """Of those named anew: an executive answers for it, and who runs it may write."""
    wrong = {}
    sponsor = fields.get("sponsor")
    if sponsor is not None and (sponsor.role != Role.EXECUTIVE or not sponsor.is_active):
        wrong["sponsor"] = _("Choose an executive who is with the firm.")
    for name in RUNNING:
        person = fields.get(name)
        if person is not None and (person.role not in WRITERS or not person.is_active):
            wrong[name] = _("Choose an account manager, a team lead or an administrator who is with the firm.")
    if wrong:
        raise ValidationError(wrong)


def _must_seat_all(row: Board) -> None:
    seated = taken(row).count()
    if row.seats_wanted and seated > row.seats_wanted:
        message = ngettext("%(n)s seat is taken.", "%(n)s seats are taken.", seated) % {"n": seated}
        raise ValidationError({"seats_wanted": message})
