"""Whom one may ask to confirm what was promised, and why the others not; in one statement."""

import datetime as dt
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.asking import Barred, barring, first_reason
from apps.accounts.models import Contact
from apps.impacts.models import PURPOSE, Confirmation, Impact
from apps.outbox.models import Message

REST = dt.timedelta(days=14)  # between two requests to one contact
LIFE_OF_A_LINK = dt.timedelta(days=30)


class WhyNot(TextChoices):
    """Why a contact is not asked to confirm, in the order in which the reasons are looked for."""

    LEFT = Barred.LEFT.value, Barred.LEFT.label
    NO_ADDRESS = Barred.NO_ADDRESS.value, Barred.NO_ADDRESS.label
    NO_CLIENT = Barred.NO_CLIENT.value, Barred.NO_CLIENT.label
    OUT_TO_BID = Barred.OUT_TO_BID.value, Barred.OUT_TO_BID.label
    SUPPRESSED = Barred.SUPPRESSED.value, Barred.SUPPRESSED.label
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
