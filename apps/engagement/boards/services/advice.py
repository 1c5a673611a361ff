"""Writes on advice: given, answered, closed, opened again."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from apps.accounts.models import Contact
from apps.core.audit import acting
from apps.core.months import today
from apps.core.services import create, lock, must_have_come, must_stay, remove
from apps.engagement.boards.models import Board, BoardAdvice
from apps.engagement.boards.services.rules import must_be_on, must_write_of
from apps.initiatives.models import Initiative
from apps.initiatives.named import keep_unseen
from apps.people.models import Person

State = BoardAdvice.State


def create_advice(*, by: Person | None, board: Board, contact: Contact, **fields: Any) -> BoardAdvice:
    """What a member advised; today unless told. It may be brought in closed, with its answer and day."""
    must_write_of(by, board, contact.account)
    must_be_on(board, [contact], "contact", _("Choose a member of this board."))
    fields["given_on"] = fields.get("given_on") or today()
    row = BoardAdvice(board=board, contact=contact, **fields)
    _settle(row, None, fields.get("closed_on"))
    return create(row, by=by)


def update_advice(*, by: Person | None, board_advice: BoardAdvice, seen: str = "", **fields: Any) -> BoardAdvice:
    """Change advice. Closing it keeps the day, today unless told; opening it again forgets it."""
    must_write_of(by, board_advice.board, board_advice.contact.account)
    must_stay(board_advice, "board", fields)
    if fields.get("contact") not in (None, board_advice.contact):
        must_write_of(by, board_advice.board, fields["contact"].account)
        must_be_on(board_advice.board, [fields["contact"]], "contact", _("Choose a member of this board."))
    with acting(by):
        row = lock(board_advice, seen=seen)
        keep_unseen(by, row, fields)
        was = (row.state, row.answer, row.closed_on)
        for name, value in fields.items():
            setattr(row, name, value)
        given = fields.get("closed_on")
        _settle(row, was, given if given != was[2] else None)
        row.full_clean()
        row.save()
    return row


def close_advice(
    *,
    by: Person | None,
    board_advice: BoardAdvice,
    answer: str,
    initiative: Initiative | None = None,
    closed_on: dt.date | None = None,
    seen: str = "",
) -> BoardAdvice:
    """Close advice with what the client was told. ValidationError without an answer."""
    if not answer.strip():
        raise ValidationError({"answer": _("Write what they were told: that closes it.")})
    told = {"answer": answer, "initiative": initiative, "closed_on": closed_on or today()}
    return update_advice(by=by, board_advice=board_advice, seen=seen, state=State.CLOSED, **told)


def delete_advice(*, by: Person | None, board_advice: BoardAdvice) -> None:
    must_write_of(by, board_advice.board, board_advice.contact.account)
    remove(board_advice, by=by)


def _settle(row: BoardAdvice, was: tuple[str, str, dt.date | None] | None, given: dt.date | None) -> None:
    """The day it was closed. An answer that comes later than the closing closes it then: figures count answered advice
    on the day it was both.
    """
    row.answer = (row.answer or "").strip()
    must_have_come({"given_on": row.given_on, "closed_on": given}, "given_on", "closed_on")
    if row.state != State.CLOSED:
        if given:
            raise ValidationError({"closed_on": _("Only closed advice has this day; choose the state “Closed”.")})
        row.closed_on = None
        return
    is_new = was is None or was[0] != State.CLOSED
    is_answered_now = bool(row.answer) and was is not None and not was[1]
    if given:
        row.closed_on = given
    elif is_new or is_answered_now or row.closed_on is None:
        row.closed_on = today()
    if row.given_on and row.closed_on and row.closed_on < row.given_on:
        raise ValidationError({"closed_on": _("Advice cannot be closed before it was given.")})
