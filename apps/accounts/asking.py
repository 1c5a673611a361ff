"""Which contacts may be written to at all, whatever one wants to ask: one rule for every mail to a client."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db.models import Case, CharField, Exists, OuterRef, Q, TextChoices, Value, When
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Account
from apps.outbox.models import Suppression

Reason = tuple[Any, TextChoices]  # (condition on contacts, why it bars)


class Barred(TextChoices):
    """Why a contact gets no mail, in the order in which the reasons are looked for."""

    LEFT = "left", _("has left")
    NO_ADDRESS = "no_address", _("has no email address")
    NO_CLIENT = "no_client", _("the account is no active client")
    OUT_TO_BID = "out_to_bid", _("the account is out to bid")
    SUPPRESSED = "suppressed", _("the address gets no more mail: unsubscribed or bounced")


def barring(day: dt.date) -> list[Reason]:
    """What keeps a contact from being asked and ends by no day of its own."""
    return [
        (Q(left_on__lte=day), Barred.LEFT),
        (Q(address=""), Barred.NO_ADDRESS),
        (~Q(account__in=Account.objects.active_on(day).values("pk")), Barred.NO_CLIENT),
        (Q(account__is_out_to_bid=True), Barred.OUT_TO_BID),
        (Exists(Suppression.objects.filter(address=OuterRef("address")).order_by()), Barred.SUPPRESSED),
    ]


def first_reason(reasons: Sequence[Reason]) -> Case:
    """The first reason that holds, empty where none does."""
    whens = [When(condition, then=Value(reason.value)) for condition, reason in reasons]
    return Case(*whens, default=Value(""), output_field=CharField())
