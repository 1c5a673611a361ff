"""The context of a board's page: what it shows of how the board stands, and which buttons there are."""

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from apps.engagement.boards import drawn, words
from apps.engagement.boards.models import Board, BoardMember
from apps.engagement.boards.readiness import needs_of
from apps.engagement.boards.standing import Met, Seat, Standing, standing_of

State = BoardMember.State
GLYPHS = {"invited": "pending", "accepted": "open", "declined": "cancelled", "serving": "done", "retired": "retired"}
# The one step that a button offers, and what it is called.
STEPS = {State.INVITED: (State.ACCEPTED, _("Has accepted")), State.ACCEPTED: (State.SERVING, _("Takes the seat"))}
NEWEST = 6  # answered advice that stands open on the page; the rest unfolds


def page_of(board: Board, person: Any, day: dt.date, *, may_run: bool) -> dict[str, Any]:
    standing = standing_of(board, person, day)
    mine = _mine(board, person, may_run)
    needs = needs_of(standing)
    present = [*standing.in_state("serving"), *standing.in_state("accepted"), *standing.in_state("invited")]
    span = drawn.span_of(standing.in_state("serving", "accepted"), day)
    return {
        "standing": standing,
        "facts": words.facts(standing),
        "needs": needs,
        "needs_met": sum(need.is_met for need in needs),
        "pipeline_say": words.pipeline(standing),
        "pipeline": _pipeline(standing),
        "members": [_line(seat, span, day, mine) for seat in present if seat.is_named],
        "former": [_line(seat, None, day, mine) for seat in standing.in_state("retired", "declined") if seat.is_named],
        "unnamed": sum(not seat.is_named for seat in standing.seats),
        "years": drawn.years(span) if span else "",
        "meetings": [_meeting(met) for met in reversed(standing.meetings)],
        "talking_say": words.talking(standing),
        **_advice(standing),
        "given": words.given(standing),
        "got": words.got(standing),
        "may_advise": may_run or bool(mine),
        "mine": mine,
        "may_run": may_run,
        "invite_url": reverse("boards:member_create", args=[board.pk]) if may_run or mine else "",
    }


def _mine(board: Board, person: Any, may_run: bool) -> set[int]:
    """The contacts on the board of whom this person may write; all of them for who runs it."""
    if not person.may_write:
        return set()
    rows: Any = board.members.all() if may_run else BoardMember.objects.writable_by(person).filter(board=board)
    return set(rows.order_by().values_list("contact", flat=True))


def _line(seat: Seat, span: drawn.Span | None, day: dt.date, mine: set[int]) -> dict[str, Any]:
    row = seat.row
    is_mine = row.contact_id in mine
    step, label = STEPS.get(row.state, ("", "")) if is_mine and seat.is_there(day) else ("", "")  # type: ignore[call-overload]
    return {
        "row": row,
        "seat": seat,
        "glyph": GLYPHS[row.state],
        "picture": drawn.term(seat, span) if span else "",
        "left_on": None if seat.is_there(day) else row.contact.left_on,
        "is_over": row.state == State.SERVING and row.seat_until_on is not None and row.seat_until_on < day,
        "is_mine": is_mine,
        "step": step,
        "label": label,
    }


def _pipeline(standing: Standing) -> list[dict[str, Any]]:
    """The four steps, each with how many and the names one sees."""
    found = standing.pipeline
    ending = [seat for seat in standing.serving if seat.row.seat_until_on <= found.until]  # type: ignore[operator]
    steps = [
        (_("Invited"), [seat for seat in standing.coming if seat.row.state == State.INVITED]),
        (_("Accepted"), [seat for seat in standing.coming if seat.row.state == State.ACCEPTED]),
        (_("Serving"), standing.serving),
        (_("Term ends within 6 months"), ending),
    ]
    return [{"label": label, "value": len(seats), "note": _names(seats)} for label, seats in steps]


def _names(seats: list[Seat]) -> str:
    names = [seat.row.contact.full_name for seat in seats if seat.is_named]
    hidden = len(seats) - len(names)
    more = ngettext("%(n)s you may not see", "%(n)s you may not see", hidden) % {"n": hidden}
    return ", ".join([*names, more] if hidden else names)


def _meeting(met: Met) -> dict[str, Any]:
    share = met.share
    label = _("%(n)s percent of the talking was theirs") % {"n": round(share)} if share is not None else ""
    return {"met": met, "row": met.row, "bar": None if share is None else [(share, "now")], "bar_label": label}


def _advice(standing: Standing) -> dict[str, Any]:
    closed = [said for said in standing.closed_advice if said.is_named]
    return {
        "advice_say": words.advice(standing),
        "open_advice": [(said, words.waits(said)) for said in standing.open_advice if said.is_named],
        "closed_advice": closed[:NEWEST],
        "older_advice": closed[NEWEST:],
        "unnamed_advice": sum(not said.is_named for said in standing.advice),
    }
