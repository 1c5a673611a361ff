"""A month of figures, an executive and a member of the board on the list for it, and what was mailed."""

from types import SimpleNamespace
from typing import Any

from apps.outbox.models import Message
from apps.scorecards.circulation.services import create_recipient
from apps.scorecards.tests.filled import fill

BOARD = {"name": "Ines Ferreira", "email": "ines@board.example", "language": "pt"}


def on_the_list(cast: SimpleNamespace, time_machine: Any) -> SimpleNamespace:
    """On 2 July; `cast.travel(moment)` goes on from there."""
    time_machine.move_to("2025-06-20 12:00Z", tick=False)
    fill()
    cast.staff = create_recipient(by=cast.executive, person=cast.executive)
    cast.board = create_recipient(by=cast.administrator, **BOARD)
    time_machine.move_to("2025-07-02 12:00Z", tick=False)
    cast.travel = lambda moment: time_machine.move_to(moment, tick=False)
    return cast


def sent() -> list[tuple[str, str]]:
    rows = Message.objects.filter(kind="scorecard").order_by("pk")
    return [(row.to_email, row.subject) for row in rows]
