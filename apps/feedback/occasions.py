"""Events that let a programme ask: a contract that ends, an impact achieved, a case closed. All set-based.

Each gives the rows behind its occasions, with `account`, `contact` (cases alone) and `falls_on`, the day on which the
occasion falls: so many days before or after the event, never before the programme's first day.
"""

import datetime as dt
from typing import Any

from django.db.models import DateField, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast

from apps.accounts.models import Contact, Contract
from apps.cases.models import Case
from apps.feedback.cadence import shift
from apps.feedback.models import Programme
from apps.impacts.models import Impact

Cadence = Programme.Cadence


def occasions(programme: Programme, first: dt.date, last: dt.date) -> QuerySet[Any]:
    """The occasions of a programme on the days from `first` to `last`."""
    events, day = _EVENTS[Cadence(programme.cadence)]
    moved = shift(programme.cadence, programme.days)
    first = min(max(first, programme.starts_on), last + dt.timedelta(days=1))  # a first day in 9999 is no day to add to
    within = Q(**{f"{day}__gte": first - moved, f"{day}__lte": last - moved})
    return events().filter(within).order_by().annotate(falls_on=Cast(F(day) + Value(moved), DateField()))


def with_occasion(contacts: QuerySet[Contact], programme: Programme, first: dt.date, last: dt.date) -> QuerySet[Any]:
    """The contacts for whom there is an occasion on the days, with `due_on` and `for_case` of the latest one."""
    mine = occasions(programme, first, last).filter(**concerning(programme)).order_by("-falls_on", "-pk")
    case = mine.values("pk")[:1] if programme.cadence == Cadence.AFTER_CASE else Case.objects.none().values("pk")
    found = contacts.annotate(due_on=Subquery(mine.values("falls_on")[:1]), for_case=Subquery(case))
    return found.filter(due_on__isnull=False)


def concerning(programme: Programme) -> dict[str, OuterRef]:
    """How an occasion finds its contacts: a case has one, all else concerns everybody of the account."""
    if programme.cadence == Cadence.AFTER_CASE:
        return {"contact": OuterRef("pk")}
    return {"account": OuterRef("account")}


def _ending() -> QuerySet[Any]:
    return Contract.objects.not_followed()


def _achieved() -> QuerySet[Any]:
    return Impact.objects.filter(status=Impact.Status.ACHIEVED)


def _closed() -> QuerySet[Any]:
    return Case.objects.filter(reopened_on=None, contact__isnull=False)


_EVENTS = {
    Cadence.BEFORE_CONTRACT_END: (_ending, "ends_on"),
    Cadence.AFTER_IMPACT: (_achieved, "ended_on"),
    Cadence.AFTER_CASE: (_closed, "closed_on"),
}
