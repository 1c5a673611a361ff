"""Who may be asked, and why the others not: one fatigue rule over everything a contact gets, in one statement.

A person is who reads an address: contacts of several accounts with the same address are asked once, rest together, and
an exclusion of one counts for all.
"""

import datetime as dt
from typing import Any

from django.db.models import (
    Case,
    DateField,
    Exists,
    F,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextChoices,
    Value,
    When,
    Window,
)
from django.db.models.functions import RowNumber
from django.utils.translation import gettext_lazy as _

from apps.accounts.asking import Barred, Reason, barring, first_reason
from apps.accounts.models import Contact
from apps.core.months import start_of
from apps.feedback.cadence import open_occasions
from apps.feedback.models import AskingPreference, FeedbackExclusion, FeedbackRequest, Programme
from apps.feedback.occasions import with_occasion
from apps.feedback.queries import FeedbackRequestQuerySet
from apps.feedback.spans import LESS_OFTEN, rest


class WhyNot(TextChoices):
    """Why a contact is not asked, in the order in which the reasons are looked for."""

    LEFT = Barred.LEFT.value, Barred.LEFT.label
    NO_ADDRESS = Barred.NO_ADDRESS.value, Barred.NO_ADDRESS.label
    NO_CLIENT = Barred.NO_CLIENT.value, Barred.NO_CLIENT.label
    OUT_TO_BID = Barred.OUT_TO_BID.value, Barred.OUT_TO_BID.label
    SUPPRESSED = Barred.SUPPRESSED.value, Barred.SUPPRESSED.label
    EXCLUDED = "excluded", _("is excluded for a time, with a reason two people stand by")
    WAITING = "waiting", _("an earlier request is still waiting for an answer")
    RECENT = "recent", _("was asked within the last 90 days")
    JUST_ASKED = "just_asked", _("was asked too lately even for a short request")
    LESS_OFTEN = "less_often", _("wants to be asked at most twice a year, and was within the last half-year")
    SAME_ADDRESS = "same_address", _("another contact with the same address is asked")


def forbidding(day: dt.date) -> list[Reason]:
    """What forbids any mail about feedback on a day, whenever the contact was asked before."""
    excluded = FeedbackExclusion.objects.in_force_on(day).filter(contact__address=OuterRef("address")).order_by()
    return [*barring(day), (Exists(excluded), WhyNot.EXCLUDED)]


def with_reason(contacts: QuerySet[Contact], day: dt.date, pause: dt.timedelta | None = None) -> QuerySet[Any]:
    """Annotates `why_not`: empty for whoever may be asked on the day, having rested for `pause`, else a WhyNot."""
    judged = _judged(contacts, day, rest() if pause is None else pause)
    rank = Window(RowNumber(), partition_by=[F("own_reason"), F("address")], order_by="pk")
    is_second = Q(own_reason="", rank__gt=1)
    why_not = Case(When(is_second, then=Value(WhyNot.SAME_ADDRESS.value)), default=F("own_reason"))
    return judged.annotate(rank=rank).annotate(why_not=why_not)


def audience_of(programme: Programme) -> QuerySet[Contact]:
    """Everybody a programme is meant for, whether or not they may be asked now."""
    return Contact.objects.filter(in_audience(programme))


def _judged(contacts: QuerySet[Contact], day: dt.date, pause: dt.timedelta) -> QuerySet[Any]:
    """With the alias `own_reason`: the first reason against a contact, leaving out who else reads the address."""
    same_person = FeedbackRequest.objects.filter(contact__address=OuterRef("address")).order_by()
    slow = AskingPreference.objects.filter(address=OuterRef("address"), pace=AskingPreference.Pace.LESS_OFTEN)
    reasons = [
        *forbidding(day),
        (Exists(same_person.waiting()), WhyNot.WAITING),
        (Q(reached_at__gte=_since(day, pause)), WhyNot.RECENT if pause >= rest() else WhyNot.JUST_ASKED),
        (Exists(slow.order_by()) & Q(reached_at__gte=_since(day, LESS_OFTEN)), WhyNot.LESS_OFTEN),
    ]
    reached: Any = contacts.alias(reached_at=_reached_at(same_person))
    return reached.alias(own_reason=first_reason(reasons))


def in_audience(programme: Programme) -> Q:
    if programme.audience == Programme.Audience.KEY_ACCOUNTS:
        return Q(account__segment="key")
    if programme.audience == Programme.Audience.SENIOR:
        return Q(seniority__in=["executive", "senior"])
    return Q()


def concerned_by(programme: Programme, day: dt.date) -> QuerySet[Any]:
    """Whom a run on the day is about: the audience, or those of it for whom there is an occasion.

    Annotates `due_on` (the run, or the occasion, that a request would belong to) and `for_case`.
    """
    contacts = audience_of(programme)
    if programme.is_by_event:
        return with_occasion(contacts, programme, *open_occasions(day))
    due_on = Value(programme.due_run(day), output_field=DateField())
    return contacts.annotate(due_on=due_on, for_case=Value(None, output_field=IntegerField()))


def due(programme: Programme, day: dt.date) -> QuerySet[Any]:
    """Whom a programme asks on a day, in one statement, one contact an address.

    Who may rest still is left out by an index before all else, and each of the others is judged once.
    """
    asked = FeedbackRequest.objects.filter(programme=programme, contact=OuterRef("pk"), due_on=OuterRef("due_on"))
    rested = concerned_by(programme, day).maybe_rested(day - programme.rest)  # type: ignore[attr-defined]
    may: Any = _judged(rested.filter(~Exists(asked.order_by())), day, programme.rest).filter(own_reason="")
    return may.order_by("address", "pk").distinct("address")


def _reached_at(same_person: FeedbackRequestQuerySet) -> Subquery:
    """When the latest request reached the reader of an address.

    A value looked up for each contact in question: asked with EXISTS, PostgreSQL would read every request there is.
    """
    latest = same_person.reached().values("contact__address").annotate(latest=Max("sent_at"))
    return Subquery(latest.values("latest"))


def _since(day: dt.date, pause: dt.timedelta) -> dt.datetime:
    """Whoever was asked at this moment or later has not rested so long on the day."""
    return start_of(day - pause + dt.timedelta(days=1))
