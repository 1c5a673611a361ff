"""How a board stands on a day: who sits on it, who comes next, what was said and answered. Read in six statements.

Counts are over all members; `is_named` says whose names this person sees.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from apps.engagement.boards.arithmetic import months_after, talk_share
from apps.engagement.boards.models import Board, BoardAdvice, BoardMeeting, BoardMember
from apps.engagement.boards.queries import HELD_A_SEAT
from apps.initiatives.models import Initiative

AHEAD = 6  # months that the pipeline has to fill
YEAR = 12
OLD_ADVICE = dt.timedelta(days=30)


@dataclass
class Seat:
    """A member, and how many of the meetings held while they had a seat they came to."""

    row: BoardMember
    is_named: bool
    came: int = 0
    held: int = 0

    def is_there(self, day: dt.date) -> bool:
        left_on = self.row.contact.left_on
        return left_on is None or left_on > day

    def is_held_on(self, day: dt.date) -> bool:
        """Whether the seat was theirs on a day."""
        from_on, until_on = self.row.seat_from_on, self.row.seat_until_on
        is_seat = self.row.state in HELD_A_SEAT and from_on is not None and until_on is not None
        return is_seat and from_on <= day <= until_on  # type: ignore[operator]


@dataclass
class Met:
    """A meeting: how many of those with a seat came, and who else. Past is one whose day is over, or that people are
    known to have come to.
    """

    row: BoardMeeting
    is_past: bool
    seats: int
    came: int
    guests: int
    share: Decimal | None

    @property
    def is_recorded(self) -> bool:
        return self.came + self.guests > 0


@dataclass
class Said:
    """A piece of advice: since when it waits, and the initiative where this person sees it."""

    row: BoardAdvice
    is_named: bool
    age: dt.timedelta
    initiative: Initiative | None = None

    @property
    def is_old(self) -> bool:
        return self.row.state == BoardAdvice.State.OPEN and self.age > OLD_ADVICE


@dataclass
class Pipeline:
    """Who comes next: `needed` are the seats that are empty, or will be within six months."""

    invited: int
    accepted: int
    serving: int
    ending: int
    empty: int
    until: dt.date

    @property
    def coming(self) -> int:
        return self.invited + self.accepted

    @property
    def needed(self) -> int:
        return self.empty + self.ending

    @property
    def missing(self) -> int:
        return max(0, self.needed - self.coming)


@dataclass
class Standing:
    board: Board
    day: dt.date
    seats: list[Seat]
    meetings: list[Met]
    advice: list[Said]
    previews: list[str] = field(default_factory=list)

    def in_state(self, *states: str) -> list[Seat]:
        return [seat for seat in self.seats if seat.row.state in states]

    @cached_property
    def serving(self) -> list[Seat]:
        """Seats filled: the term not over, the contact still with the client."""
        return [s for s in self.in_state("serving") if s.is_there(self.day) and s.is_held_on(self.day)]

    @cached_property
    def coming(self) -> list[Seat]:
        return [seat for seat in self.in_state("invited", "accepted") if seat.is_there(self.day)]

    @cached_property
    def pipeline(self) -> Pipeline:
        until = months_after(self.day, AHEAD)
        states = Counter(seat.row.state for seat in self.coming)
        ending = sum(seat.row.seat_until_on <= until for seat in self.serving)  # type: ignore[operator]
        empty = max(0, self.board.seats_wanted - len(self.serving))
        return Pipeline(states["invited"], states["accepted"], len(self.serving), ending, empty, until)

    @cached_property
    def held(self) -> list[Met]:
        return [met for met in self.meetings if met.is_past]

    @property
    def begun_on(self) -> dt.date | None:
        return self.held[0].row.held_on if self.held else None

    @property
    def next_meeting(self) -> BoardMeeting | None:
        return next((met.row for met in self.meetings if not met.is_past), None)

    @cached_property
    def of_the_year(self) -> list[Met]:
        since = months_after(self.day, -YEAR)
        return [met for met in self.held if met.row.held_on > since]

    @property
    def talk_share(self) -> Decimal | None:
        """The clients' share of the talking in twelve months, in percent."""
        return talk_share((met.row.our_minutes, met.row.their_minutes) for met in self.of_the_year)

    @cached_property
    def advice_of_the_year(self) -> list[Said]:
        since = months_after(self.day, -YEAR)
        return [said for said in self.advice if said.row.given_on > since]

    @property
    def open_advice(self) -> list[Said]:
        """The oldest first: it waits longest."""
        return [said for said in reversed(self.advice) if said.row.state == BoardAdvice.State.OPEN]

    @property
    def closed_advice(self) -> list[Said]:
        closed = [said for said in self.advice if said.row.closed_on]
        return sorted(closed, key=lambda said: said.row.closed_on or self.day, reverse=True)


def standing_of(board: Board, person: Any, day: dt.date) -> Standing:
    """All of a board in six statements, whatever its size."""
    members = list(board.members.select_related("contact", "account").order_by("seat_until_on", "pk"))
    named = set(BoardMember.objects.visible_to(person).filter(board=board).values_list("contact", flat=True))
    seats = [Seat(row, row.contact_id in named) for row in members]
    meetings = list(board.meetings.prefetch_related("attendances").order_by("held_on", "pk"))
    advice = list(board.advice.select_related("contact__account").order_by("-given_on", "-pk"))
    linked = {row.initiative_id for row in advice if row.initiative_id}
    initiatives = {row.pk: row for row in Initiative.objects.visible_to(person).filter(pk__in=linked)}
    return Standing(
        board,
        day,
        seats,
        _met(meetings, seats, day),
        [_said(row, named, initiatives, day) for row in advice],
        [row.preview for row in meetings if row.preview and row.held_on <= day],
    )


def _met(meetings: Iterable[BoardMeeting], seats: list[Seat], day: dt.date) -> list[Met]:
    """The meetings with their attendance; adds up each seat's own on the way."""
    found = []
    by_contact = {seat.row.contact_id: seat for seat in seats}
    for row in meetings:
        came = {attendance.contact_id for attendance in row.attendances.all()}
        entitled = {seat.row.contact_id for seat in seats if seat.is_held_on(row.held_on)}
        if came:
            for contact in entitled:
                by_contact[contact].held += 1
                by_contact[contact].came += contact in came
        share = talk_share([(row.our_minutes, row.their_minutes)])
        is_past = row.held_on < day or bool(came)
        found.append(Met(row, is_past, len(entitled), len(came & entitled), len(came - entitled), share))
    return found


def _said(row: BoardAdvice, named: set[int], initiatives: dict[int, Initiative], day: dt.date) -> Said:
    until = row.closed_on or day
    return Said(row, row.contact_id in named, until - row.given_on, initiatives.get(row.initiative_id or 0))
