"""The hint that lets an index find who may be due: the day on which the reader of an address was last asked."""

from collections.abc import Iterable

from django.db.models import DateField, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, TruncDate

from apps.accounts.services import note_last_asked
from apps.core.months import zone
from apps.feedback.models import FeedbackRequest


def recount_last_asked(addresses: Iterable[str]) -> None:
    """Write the hint anew from what still counts as asked: sent, or waiting to be sent since it was recorded."""
    if not (known := {address for address in addresses if address}):
        return
    counts = Q(state="pending") | (Q(sent_at__isnull=False) & ~Q(state="bounced"))
    asked = FeedbackRequest.objects.filter(counts, contact__address=OuterRef("address")).order_by()
    day = TruncDate(Coalesce("sent_at", "recorded_at"), tzinfo=zone())
    latest = asked.values("contact__address").annotate(latest=Max(day)).values("latest")
    note_last_asked(addresses=known, day=Subquery(latest, output_field=DateField()))
