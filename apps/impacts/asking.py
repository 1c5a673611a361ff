"""Whom one may ask to confirm what was promised, and why the others not; in one statement."""

import datetime as dt
from typing import Any

from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, TextChoices, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Account, Contact
from apps.impacts.models import PURPOSE, Confirmation, Impact
from apps.outbox.models import Message, Suppression

REST = dt.timedelta(days=14)  # between two requests to one contact
LIFE_OF_A_LINK = dt.timedelta(days=30)


class WhyNot(TextChoices):
    """Why a contact is not asked to confirm, in the order in which the reasons are looked for."""

    LEFT = "left", _("has left")
    NO_ADDRESS = "no_address", _("has no email address")
    NO_CLIENT = "no_client", _("the account is no active client")
    OUT_TO_BID = "out_to_bid", _("the account is out to bid")
    SUPPRESSED = "suppressed", _("the address gets no more mail: unsubscribed or bounced")
    NOTHING = "nothing", _("the account has no active impact to confirm")
    WAITING = "waiting", _("an earlier request is still waiting for an answer")
    RECENT = "recent", _("was asked to confirm within the last 14 days")


def with_reason(contacts: QuerySet[Contact], day: dt.date) -> QuerySet[Any]:
    """Annotates `why_not`: empty for whoever may be asked on the day, else a WhyNot."""
    now = timezone.now()
    lost = Message.objects.asking(PURPOSE, OuterRef("pk")).filter(state__in=["failed", "bounced", "cancelled"])
    asked = Confirmation.objects.filter(~Exists(lost.order_by()), contact=OuterRef("pk")).order_by()
    reasons = [
        *barring(day),
        (~Exists(Impact.objects.filter(account=OuterRef("account")).order_by().active_on(day)), WhyNot.NOTHING),
        (Exists(asked.waiting(now)), WhyNot.WAITING),
        (Exists(asked.filter(recorded_at__gt=now - REST)), WhyNot.RECENT),
    ]
    return contacts.annotate(why_not=first_reason(reasons))


def barring(day: dt.date) -> list[tuple[Any, WhyNot]]:
    """What also keeps a mail here that waits to leave: (condition, reason)."""
    return [
        (Q(left_on__lte=day), WhyNot.LEFT),
        (Q(address=""), WhyNot.NO_ADDRESS),
        (~Q(account__in=Account.objects.active_on(day).values("pk")), WhyNot.NO_CLIENT),
        (Q(account__is_out_to_bid=True), WhyNot.OUT_TO_BID),
        (Exists(Suppression.objects.filter(address=OuterRef("address")).order_by()), WhyNot.SUPPRESSED),
    ]


def first_reason(reasons: list[tuple[Any, WhyNot]]) -> Case:
    """The first reason that holds, empty where none does."""
    whens = [When(condition, then=Value(reason.value)) for condition, reason in reasons]
    return Case(*whens, default=Value(""), output_field=CharField())
