"""Who may be asked now, and why the others not: one fatigue rule over everything a contact gets, in one statement.

A person is who reads an address: contacts of several accounts with the same address are asked once.
"""

import datetime as dt
from typing import Any

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, TextChoices, Value, When, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Account, Contact
from apps.core.months import start_of
from apps.feedback.models import FeedbackRequest, Programme
from apps.feedback.spans import rest
from apps.outbox.models import Suppression


class WhyNot(TextChoices):
    """Why a contact is not asked, in the order in which the reasons are looked for."""

    LEFT = "left", _("has left")
    NO_ADDRESS = "no_address", _("has no email address")
    NO_CLIENT = "no_client", _("the account is no active client")
    OUT_TO_BID = "out_to_bid", _("the account is out to bid")
    SUPPRESSED = "suppressed", _("the address gets no more mail: unsubscribed or bounced")
    WAITING = "waiting", _("an earlier request is still waiting for an answer")
    RECENT = "recent", _("was asked within the last 90 days")
    SAME_ADDRESS = "same_address", _("another contact with the same address is asked")


def with_reason(contacts: QuerySet[Contact], day: dt.date) -> QuerySet[Any]:
    """Annotates `why_not`: empty for whoever may be asked on the day, else a WhyNot."""
    same_person = FeedbackRequest.objects.filter(contact__address=OuterRef("address")).order_by()
    rested = start_of(day - rest() + dt.timedelta(days=1))
    reasons = [
        (Q(left_on__lte=day), WhyNot.LEFT),
        (Q(address=""), WhyNot.NO_ADDRESS),
        (~Q(account__in=Account.objects.active_on(day).values("pk")), WhyNot.NO_CLIENT),
        (Q(account__is_out_to_bid=True), WhyNot.OUT_TO_BID),
        (Exists(Suppression.objects.filter(address=OuterRef("address"))), WhyNot.SUPPRESSED),
        (Exists(same_person.waiting()), WhyNot.WAITING),
        (Exists(same_person.asked_since(rested)), WhyNot.RECENT),
    ]
    whens = [When(condition, then=Value(reason.value)) for condition, reason in reasons]
    return _once_an_address(contacts.annotate(own_reason=Case(*whens, default=Value(""), output_field=CharField())))


def askable(contacts: QuerySet[Contact], day: dt.date) -> QuerySet[Any]:
    """The contacts who may be asked on the day."""
    return with_reason(contacts, day).filter(why_not="")


def audience_of(programme: Programme) -> QuerySet[Contact]:
    """Everybody a programme is meant for, whether or not they may be asked now."""
    contacts = Contact.objects.all()
    if programme.audience == Programme.Audience.KEY_ACCOUNTS:
        return contacts.filter(account__segment="key")
    if programme.audience == Programme.Audience.SENIOR:
        return contacts.filter(seniority__in=["executive", "senior"])
    return contacts


def _once_an_address(contacts: QuerySet[Any]) -> QuerySet[Any]:
    rank = Window(RowNumber(), partition_by=[F("own_reason"), F("address")], order_by="pk")
    is_second = Q(own_reason="", rank__gt=1)
    why_not = Case(When(is_second, then=Value(WhyNot.SAME_ADDRESS.value)), default=F("own_reason"))
    return contacts.annotate(rank=rank).annotate(why_not=why_not)
