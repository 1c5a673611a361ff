"""What Northgate's two buyers answered in the worked example (docs/measures.md)."""

import datetime as dt
from collections.abc import Sequence

from apps.accounts.models import Contact
from apps.core.months import Month, start_of
from apps.feedback.demo.replies import Asking, Reply
from apps.feedback.models import Programme
from apps.impacts.models import Impact

PRIYA_ASKED = 24
MANY, FEW = "Good people, but I never know who has my request.", "The leads come. The coaching of our leaders does not."


def example(
    month: Month, impacts: Sequence[Impact], contacts: Sequence[Contact], programme: Programme | None = None
) -> list[Asking]:
    """Dana, asked by the programme two months earlier; Priya, asked by hand, at 22:10 on the month's last day."""
    leads, speed, leaders = impacts
    dana, priya = contacts
    due_on = month.plus(-2).first_day
    asked = start_of(due_on) + dt.timedelta(hours=9, minutes=12)
    said = {"overall_satisfaction": 4, "stay_intent": 2, "buy_more_intent": 3, "recommend": 7}
    first = Reply(
        asked + dt.timedelta(days=2, hours=5),
        said,
        {leads: (5, 4), speed: (3, 5), leaders: (4, 2)},
        MANY,
        "Customer service",
    )
    at = start_of(month.last_day) + dt.timedelta(hours=22, minutes=10)
    said = {"overall_satisfaction": 3, "stay_intent": 3, "buy_more_intent": 2, "recommend": 6}
    second = Reply(at, said, {leads: (None, None), speed: (2, 4), leaders: (5, 3)}, FEW, "Communication")
    by_hand = start_of(month.first_day.replace(day=PRIYA_ASKED)) + dt.timedelta(hours=9, minutes=40)
    return [
        Asking(dana, asked, programme=programme, due_on=due_on if programme else None, reply=first),
        Asking(priya, by_hand, asked_by=priya.account.manager, reply=second),
    ]
