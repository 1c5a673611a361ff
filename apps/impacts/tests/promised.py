"""A client who has been asked to confirm, for tests: Dana of Northgate, one goal, two impacts, the page of her link."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from apps.accounts.tests.factories import ContactFactory
from apps.core.links import make_token
from apps.impacts.models import PURPOSE, Confirmation
from apps.impacts.services import ask_contact_to_confirm
from apps.impacts.sheet import mark_of
from apps.impacts.tests.factories import GoalFactory, ImpactFactory
from apps.outbox.models import Message


def ask(cast: Any, **fields: Any) -> SimpleNamespace:
    known = {"account": cast.account, "full_name": "Dana Whitfield", "email": "dana@northgate.example"}
    dana = ContactFactory(**known | fields)
    goal = GoalFactory(account=cast.account)
    leads = ImpactFactory(
        account=cast.account,
        goal=goal,
        statement="120 qualified leads a month",
        metric_name="Qualified leads",
        unit="a month",
        due_on=dt.date(2026, 9, 30),
    )
    speed = ImpactFactory(account=cast.account, goal=goal, statement="Pages open in 2.5 seconds", target=Decimal(2))
    confirmation = ask_contact_to_confirm(by=cast.owner, contact=dana)
    return SimpleNamespace(
        dana=dana, goal=goal, leads=leads, speed=speed, confirmation=confirmation, url=url_of(confirmation)
    )


def url_of(confirmation: Confirmation) -> str:
    return f"/p/{make_token(PURPOSE, confirmation.pk, confirmation.generation)}/"


def filled(asked: SimpleNamespace, **fields: str) -> dict[str, str]:
    """What the page sends: yes to leads, not quite to speed, both ranked, the goal signed; `leads=""` empties one."""
    leads, speed, goal = asked.leads.pk, asked.speed.pk, asked.goal.pk
    typed = {
        "leads": "yes",
        "speed": "no",
        "words": "On the phone as well.",
        "rank_leads": "1",
        "rank_speed": "2",
        "name": "Dana Whitfield",
    } | fields
    return {
        f"impact-{leads}": typed["leads"],
        f"impact-{speed}": typed["speed"],
        f"words-{speed}": typed["words"],
        f"rank-{leads}": typed["rank_leads"],
        f"rank-{speed}": typed["rank_speed"],
        f"goal-{goal}": typed["name"],
        f"version-{leads}": typed.get("version_leads", "1"),
        f"version-{speed}": "1",
        f"mark-{goal}": mark_of(asked.goal),
    }


def deliver(confirmation: Confirmation, seconds_ago: float, state: str = "sent") -> None:
    """The mail has left, so many seconds ago."""
    moment = timezone.now() - dt.timedelta(seconds=seconds_ago)
    Message.objects.asking(PURPOSE, confirmation.pk).update(state=state, sent_at=moment)
