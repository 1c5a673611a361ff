"""Who gets the demo firm's scorecard by mail, and the quarter that was shown to the board."""

import datetime as dt

from apps.core.demo_firm import Firm, backdate
from apps.core.months import Quarter
from apps.scorecards.asked import Asked
from apps.scorecards.circulation.models import Recipient, SharedScorecard
from apps.scorecards.documents.content import Told, content_of

EXECUTIVE = "Helen Marsh"
BOARD = {"name": "Ingrid Solberg", "email": "ingrid.solberg@board.example", "is_quarterly": True}
WAITING = {"name": "Paul Reiter", "email": "paul.reiter@board.example", "language": "de"}


def load(firm: Firm) -> None:
    """An executive, a member of the board, and one who waits for an administrator."""
    helen = firm.people[EXECUTIVE]
    administrator = next(person for person in firm.people.values() if person.is_administrator)
    moment = firm.moment(firm.day(3, 12), firm.dice("readers"))
    agreed = {"consented_by": administrator, "consented_at": moment}
    rows = [
        Recipient(person=helen, added_by=helen),
        Recipient(**BOARD, added_by=helen, **agreed),
        Recipient(**WAITING, added_by=helen),
    ]
    for row in rows:
        row.full_clean()
        row.save()
    backdate(Recipient, dict.fromkeys((row.pk for row in rows), moment))


def share_with_the_board(firm: Firm) -> None:
    """The last quarter that had closed, shared by a link that is open for a month."""
    helen = firm.people[EXECUTIVE]
    quarter = Quarter.of(firm.month.plus(1)).plus(-1)
    asked = Asked(quarter.last).in_quarter(quarter)
    row = SharedScorecard(
        month=quarter.last.first_day,
        is_quarter=True,
        shared_by=helen,
        expires_on=firm.today + dt.timedelta(days=30),
        content=content_of(asked, helen, firm.yesterday, told=Told()),
    )
    row.full_clean()
    row.save()
    backdate(SharedScorecard, {row.pk: firm.moment(firm.yesterday, firm.dice("board"))})
