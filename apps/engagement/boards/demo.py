"""The demo firm's client council: six members, three meetings, seven pieces of advice, most of them answered."""

import datetime as dt
from typing import Any

from apps.core.demo_firm import Firm, backdate
from apps.engagement.boards.arithmetic import term_end
from apps.engagement.boards.models import Board, BoardAdvice, BoardAttendance, BoardMeeting, BoardMember
from apps.initiatives.models import Initiative

AUTHORS = {
    Board: "owner",
    BoardMember: "board__owner",
    BoardMeeting: "board__owner",
    BoardAdvice: "board__owner",
}
BOARD = {
    "name": "Client council",
    "purpose": "Tell us before we decide: what would make working with us easier, and what we should stop doing.",
    "what_they_give": "Two days a year in person, an hour in between, and their own words.",
    "what_they_get": "An answer within a month, what we plan before anybody else, and each other’s company.",
    "seats_wanted": 6,
    "term_months": 24,
    "accounts_to_begin": 4,
}
SPONSOR, OWNER = "Helen Marsh", "Owen Clarke"
# Account, state, months ago that the seat began (or the invitation went out), references given.
MEMBERS = (
    ("Northgate", "serving", 22, 2),
    ("Halden Logistics", "serving", 20, 1),
    ("Weidner Pharma", "serving", 11, 0),
    ("Lisboa Energia", "serving", 8, 1),
    ("Castellan Insurance", "accepted", 1, 0),
    ("Miramar Hotels", "invited", 0, 0),
)
# Days from yesterday, virtual, topic, who came, our minutes, their minutes, what they saw first.
MEETINGS = (
    (-226, False, "What we should stop doing", (0, 1, 2, 3), 62, 118, "The new monthly report"),
    (-107, True, "Invoices and sign-in", (0, 1, 3), 21, 39, "Sign-in without a second password"),
    (38, False, "What we plan for next year", (), None, None, ""),
)
# Who of the members, days ago, days until the answer (none: open), the advice, what they were told, the initiative.
ADVICE = (
    (1, 226, 24, "Tell us which site an invoice is for.", "Each site has its own invoice from this spring on.", 0),
    (0, 226, 31, "Fewer reports, but say what to do.", "One page a month now; it begins with the advice.", None),
    (2, 226, 40, "Let the plant call the person who knows.", "Each case has one owner, whom you may call.", 1),
    (3, 226, 19, "Call whoever is new in the first week.", "Agreed: a call in the first week, by name.", 3),
    (0, 107, 27, "One password is enough.", "Agreed; the second goes once your security people say yes.", 2),
    (3, 107, None, "Show what others in our industry did with it.", "", None),
    (1, 12, None, "Give us the dates of next year’s price changes by October.", "", None),
)
INITIATIVES = (
    "One invoice per site",
    "Case owner from start to end",
    "Fewer sign-in steps",
    "A welcome call in the first week",
)


def load(firm: Firm) -> None:
    people = {"sponsor": firm.people[SPONSOR], "owner": firm.people[OWNER], "advice_owner": firm.people[OWNER]}
    board = Board.objects.create(**BOARD, **people)
    members = [_member(firm, board, *line) for line in MEMBERS]
    meetings = [_meeting(firm, members, line) for line in MEETINGS]
    linked = [Initiative.objects.filter(title=title).first() for title in INITIATIVES]
    advice = [_advice(firm, members, linked, line) for line in ADVICE]
    dice = firm.dice("boards")
    backdate(Board, {board.pk: firm.moment(firm.day(23), dice)})
    backdate(BoardMember, {row.pk: firm.moment(row.invited_on or firm.yesterday, dice) for row in members})
    backdate(BoardMeeting, {row.pk: firm.moment(row.held_on, dice) for row in meetings})
    backdate(BoardAdvice, {row.pk: firm.moment(row.given_on, dice, 1) for row in advice})


def _member(firm: Firm, board: Board, name: str, state: str, months: int, references: int) -> BoardMember:
    """Somebody of the account who is there all along."""
    contact = next(contact for contact in firm.contacts[name] if contact.left_on is None)
    asked_on = firm.day(months, 4) if months else firm.yesterday - dt.timedelta(days=9)
    seat: dict[str, Any] = {}
    if state == BoardMember.State.SERVING:
        from_on = firm.day(months, 15)
        seat = {"seat_from_on": from_on, "seat_until_on": term_end(from_on, board.term_months)}
    return BoardMember.objects.create(
        board=board,
        account=firm.accounts[name],
        contact=contact,
        state=state,
        invited_on=asked_on,
        references_given=references,
        **seat,
    )


def _meeting(firm: Firm, members: list[BoardMember], line: tuple[Any, ...]) -> BoardMeeting:
    days, is_virtual, topic, came, ours, theirs, preview = line
    row = BoardMeeting.objects.create(
        board=members[0].board,
        held_on=midweek(firm.yesterday + dt.timedelta(days=days)),
        is_virtual=is_virtual,
        topic=topic,
        our_minutes=ours,
        their_minutes=theirs,
        preview=preview,
    )
    BoardAttendance.objects.bulk_create(
        BoardAttendance(meeting=row, contact_id=members[place].contact_id) for place in came
    )
    return row


def _advice(
    firm: Firm, members: list[BoardMember], linked: list[Initiative | None], line: tuple[Any, ...]
) -> BoardAdvice:
    """Advice of a meeting has the meeting's day."""
    place, days, answered_after, text, answer, initiative = line
    given_on = midweek(firm.yesterday - dt.timedelta(days=days))
    closed_on = None if answered_after is None else given_on + dt.timedelta(days=answered_after)
    return BoardAdvice.objects.create(
        board=members[0].board,
        contact=members[place].contact,
        given_on=given_on,
        text=text,
        state=BoardAdvice.State.CLOSED if closed_on else BoardAdvice.State.OPEN,
        answer=answer,
        closed_on=closed_on,
        initiative=None if initiative is None else linked[initiative],
    )


def midweek(day: dt.date) -> dt.date:
    """The Wednesday of the week before, so that nobody meets on a Sunday."""
    return day - dt.timedelta(days=(day.weekday() - 2) % 7)
