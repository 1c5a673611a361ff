"""Facts for tests of figures: answers, requests, ledgers; and reading one figure back."""

import datetime as dt
from decimal import Decimal
from typing import Any

from apps.accounts.models import Contact
from apps.accounts.tests.factories import ContactFactory, RevenueEventFactory
from apps.core.months import Month, start_of
from apps.feedback.models import FeedbackRequest, ImpactRating, Response
from apps.measures.models import Figure
from apps.measures.services import roll_up

JUNE = Month(2025, 6)


def noon(day: dt.date) -> dt.datetime:
    return start_of(day) + dt.timedelta(hours=12)


def day(text: str) -> dt.date:
    """ "06-12" is 12 June 2025; "2024-06-12" a day of another year."""
    return dt.date.fromisoformat(text if len(text) == 10 else f"2025-{text}")


def answer(contact: Contact, on: str | dt.datetime, ratings: dict[Any, Any] | None = None, **fields: Any) -> Response:
    """An answer with `ratings` {impact: (importance, satisfaction)}; None for "can't judge"."""
    moment = noon(day(on)) if isinstance(on, str) else on
    response = Response.objects.create(contact=contact, account=contact.account, answered_at=moment, **fields)
    for impact, scores in (ratings or {}).items():
        importance, satisfaction = scores or (None, None)
        ImpactRating.objects.create(
            response=response, impact=impact, importance=importance, satisfaction=satisfaction, cannot_judge=not scores
        )
    return response


def ask(contact: Contact, on: str, answered: str = "", **fields: Any) -> FeedbackRequest:
    sent_at = noon(day(on))
    answered_at = noon(day(answered)) if answered else None
    state = "answered" if answered else "sent"
    return FeedbackRequest.objects.create(
        **{"contact": contact, "state": state, "sent_at": sent_at, "answered_at": answered_at}
        | {"expires_at": sent_at + dt.timedelta(days=30)}
        | fields
    )


def contacts(account: Any, count: int, **fields: Any) -> list[Contact]:
    return [ContactFactory(account=account, **fields) for _ in range(count)]


def ledger(account: Any, **events: Any) -> None:
    """ledger(account, new=("2024-01-01", 10000), churn=("06-20", 4000))"""
    for kind, (on, amount) in events.items():
        RevenueEventFactory(account=account, kind=kind, occurred_on=day(on), monthly_amount=Decimal(amount))


def figure(key: str, scope: str = "company", scope_id: int = 0, month: Month = JUNE) -> Figure | None:
    """A figure of a month just rolled up."""
    roll_up(months=[month])
    return stored(key, scope, scope_id, month)


def stored(key: str, scope: str = "company", scope_id: int = 0, month: Month = JUNE) -> Figure | None:
    rows = Figure.objects.filter(measure=key, scope=scope, scope_id=scope_id, month=month.first_day)
    return rows.first()


def counted(key: str, scope: str = "company", scope_id: int = 0, month: Month = JUNE) -> tuple[Decimal, Decimal]:
    """(numerator, denominator) of a figure just rolled up."""
    found = figure(key, scope, scope_id, month)
    assert found is not None, f"{key} has no figure"
    return found.numerator, found.denominator  # type: ignore[return-value]
