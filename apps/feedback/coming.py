"""Who is asked on which of the coming days, by which programme, and who is not and why: annotations on contacts.

It looks ahead with what is known today: when each person's rest ends (`ready_on`), which runs lie ahead, and which
events (a contract's end, an impact achieved, a case closed) let a programme ask. Nothing here loops over contacts.
"""

import datetime as dt
from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import (
    Case,
    DateField,
    Exists,
    Expression,
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
)
from django.db.models.functions import Cast, Coalesce, Greatest, Least, TruncDate
from django.utils.translation import gettext_lazy as _

from apps.accounts.asking import barring, first_reason
from apps.accounts.models import Contact
from apps.core.months import zone
from apps.feedback.cadence import RUN_STAYS_OPEN
from apps.feedback.eligibility import WhyNot, in_audience
from apps.feedback.models import AskingPreference, FeedbackExclusion, FeedbackRequest, Programme
from apps.feedback.occasions import concerning, occasions
from apps.feedback.spans import LESS_OFTEN, rest, short_rest

AHEAD = dt.timedelta(days=30)
DAY = dt.timedelta(days=1)
NEVER = Cast(Value(None), DateField())


class NotYet(TextChoices):
    """Why somebody whom nothing bars is not asked on the coming days."""

    RESTING = "resting", _("was asked lately and rests")
    NO_PROGRAMME = "no_programme", _("is in no running programme’s audience")
    NO_RUN = "no_run", _("no programme has a reason to ask on these days")


def with_coming(contacts: QuerySet[Contact], programmes: Sequence[Programme], day: dt.date) -> QuerySet[Any]:
    """Annotates `asked_on` and `by_programme` (an id), or `why_not` they are not; and what that hangs on.

    `programmes` are the running ones; the days are from `day` to 30 days later.
    """
    last = day + AHEAD
    known = contacts.annotate(
        barred=first_reason(barring(day)),
        last_asked=_last_asked(),
        excluded_until=_excluded_until(day),
        waits_until=_waits_until(),
    )
    ready = known.annotate(ready_on=_ready(day, rest()), ready_for_short_on=_ready(day, short_rest()))
    dated = ready.annotate(asked_on=_asked_on(programmes, day, last))
    own = [(programme, _day_of(programme, day, last)) for programme in programmes]
    by = [When(Q(in_audience(programme), asked_on=when), then=Value(programme.pk)) for programme, when in own]
    return dated.annotate(
        by_programme=Case(*by, default=None, output_field=IntegerField()),
        why_not=_why_not(programmes, day),
    )


def _same_reader() -> dict[str, OuterRef]:
    return {"contact__address": OuterRef("address")}


def _last_asked() -> Subquery:
    """The day on which the reader of the address was last asked, or a request to them was queued."""
    counts = Q(state="pending") | (Q(sent_at__isnull=False) & ~Q(state="bounced"))
    asked = FeedbackRequest.objects.filter(counts, **_same_reader()).order_by()
    day = TruncDate(Coalesce("sent_at", "recorded_at"), tzinfo=zone())
    return Subquery(asked.values("contact__address").annotate(latest=Max(day)).values("latest"))


def _excluded_until(day: dt.date) -> Subquery:
    held = FeedbackExclusion.objects.in_force_on(day).filter(**_same_reader()).order_by("-until_on")
    return Subquery(held.values("until_on")[:1])


def _waits_until() -> Subquery:
    waiting = FeedbackRequest.objects.waiting().filter(**_same_reader()).order_by("-expires_at")
    return Subquery(waiting.annotate(day=TruncDate("expires_at", tzinfo=zone())).values("day")[:1])


def _ready(day: dt.date, pause: dt.timedelta) -> Greatest:
    """The first day on which a person has rested, waits for nothing and is not excluded."""
    slow = AskingPreference.objects.filter(address=OuterRef("address"), pace=AskingPreference.Pace.LESS_OFTEN)
    pauses = Case(When(Exists(slow.order_by()), then=Value(max(pause, LESS_OFTEN))), default=Value(pause))
    return Greatest(
        Value(day, output_field=DateField()),
        Cast(F("last_asked") + pauses, DateField()),
        Cast(F("excluded_until") + Value(DAY), DateField()),
        F("waits_until"),
        output_field=DateField(),
    )


def _asked_on(programmes: Sequence[Programme], day: dt.date, last: dt.date) -> Case:
    """The earliest day on which any programme asks. Who still rests on the last day is passed over at once."""
    regular = [programme for programme in programmes if programme.rest >= rest()]
    short = [programme for programme in programmes if programme.rest < rest()]
    days = [
        Case(When(Q(**{f"{ready}__lte": last}), then=_earliest(some, day, last)), default=NEVER)
        for ready, some in (("ready_on", regular), ("ready_for_short_on", short))
    ]
    return Case(When(barred="", then=Least(*days)), default=NEVER, output_field=DateField())


def _earliest(programmes: Sequence[Programme], day: dt.date, last: dt.date) -> Expression:
    by_calendar = [programme for programme in programmes if not programme.is_by_event]
    events = [programme for programme in programmes if programme.is_by_event]
    days = [_by_calendar(by_calendar, day, last), *(_by_event(programme, day, last) for programme in events)]
    return Least(*days) if len(days) > 1 else days[0]


def _day_of(programme: Programme, day: dt.date, last: dt.date) -> Expression:
    if programme.is_by_event:
        return _by_event(programme, day, last)
    return _by_calendar([programme], day, last)


def _by_calendar(programmes: Sequence[Programme], day: dt.date, last: dt.date) -> Case:
    """The first span on which a programme asks that is still open when the contact is ready."""
    spans = [(span, programme) for programme in programmes for span in programme.openings(day, last)]
    whens = [
        When(in_audience(programme) & Q(ready_on__lte=end), then=Greatest(Value(begin), F("ready_on")))
        for (begin, end), programme in sorted(spans, key=lambda one: one[0])
    ]
    return Case(*whens, default=NEVER, output_field=DateField())


def _by_event(programme: Programme, day: dt.date, last: dt.date) -> Case:
    """The first day on which an occasion finds the contact ready, within the week it stays open."""
    ready = "ready_on" if programme.rest >= rest() else "ready_for_short_on"
    found = occasions(programme, day - RUN_STAYS_OPEN + DAY, last).filter(**concerning(programme))
    met = found.annotate(met_on=Greatest(F("falls_on"), OuterRef(ready), output_field=DateField()))
    in_time = met.filter(met_on__lt=F("falls_on") + Value(RUN_STAYS_OPEN), met_on__lte=last)
    audience = in_audience(programme) or Q(pk__isnull=False)
    first = Subquery(in_time.order_by("met_on").values("met_on")[:1], output_field=DateField())
    return Case(When(audience, then=first), default=NEVER, output_field=DateField())


def _why_not(programmes: Sequence[Programme], day: dt.date) -> Case:
    meant = reduce(or_, (in_audience(programme) or Q(pk__isnull=False) for programme in programmes), Q(pk__in=[]))
    twin = Contact.objects.filter(meant, address=OuterRef("address"), pk__lt=OuterRef("pk"))
    asked_instead = twin.annotate(barred=first_reason(barring(day))).filter(barred="").order_by()
    return Case(
        When(~Q(barred=""), then=F("barred")),
        When(Q(asked_on__isnull=False) & Exists(asked_instead), then=Value(WhyNot.SAME_ADDRESS.value)),
        When(asked_on__isnull=False, then=Value("")),
        When(excluded_until__isnull=False, then=Value(WhyNot.EXCLUDED.value)),
        When(waits_until__isnull=False, then=Value(WhyNot.WAITING.value)),
        When(~meant, then=Value(NotYet.NO_PROGRAMME.value)),
        When(ready_on__gt=day, then=Value(NotYet.RESTING.value)),
        default=Value(NotYet.NO_RUN.value),
    )
