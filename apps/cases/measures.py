"""Measures of serving: closed to the client's satisfaction, answered, settled at the first contact.

All three go by the month in which a case closed, whenever it came back or was answered. `Case.satisfaction` holds what
everybody on the account may read: an answer for the leadership only is never on the case (apps/feedback).
"""

import datetime as dt

from django.db.models import F, Q, QuerySet, Value
from django.utils.translation import gettext_lazy as _

from apps.cases.models import Case
from apps.measures.counting import yes
from apps.measures.declare import Better, Column, Fact, Group, Kind, Measure, Unit
from apps.measures.window import Window

SATISFIED = 4  # of 5
REOPENED_WITHIN = dt.timedelta(days=14)  # a case that came back later had been settled

STAYED = Q(reopened_on=None) | Q(reopened_on__gt=F("closed_on") + Value(REOPENED_WITHIN))


def closed(window: Window) -> QuerySet[Case]:
    """One row a case closed in the month, also one that has come back since."""
    return Case.objects.filter(window.within("closed_on"))


def to_satisfaction(window: Window, with_leadership_only: bool) -> QuerySet:
    """Closed cases with the client's word. A month looks ahead: a case may come back in the next one."""
    rows = closed(window).filter(satisfaction__isnull=False)
    return rows.annotate(numerator=yes(STAYED & Q(satisfaction__gte=SATISFIED)), denominator=Value(1))


def answered(window: Window, with_leadership_only: bool) -> QuerySet:
    return closed(window).annotate(numerator=yes(Q(satisfaction__isnull=False)), denominator=Value(1))


def at_first_contact(window: Window, with_leadership_only: bool) -> QuerySet:
    return closed(window).annotate(numerator=yes(Q(inbound_contacts=1)), denominator=Value(1))


def voices(window: Window) -> QuerySet:
    """(account, contact) of the answered cases."""
    return closed(window).filter(satisfaction__isnull=False).order_by().values_list("account_id", "contact_id")


def _fact(*fields: str) -> tuple[Fact, ...]:
    return (Fact(Case, "closed_on", fields=("account_id", "closed_on", *fields)),)


_WILSON = _("Interval: Wilson 1927.")
_CASE = (
    Column(_("Case"), "subject"),
    Column(_("Account"), "account__name"),
    Column(_("Closed on"), "closed_on"),
)
_SATISFACTION = Column(_("Satisfaction"), "satisfaction", Unit.COUNT)

MEASURES = [
    Measure(
        key="cases_closed_to_satisfaction",
        name=_("Cases closed to satisfaction"),
        question=_("Do cases end as the client wished?"),
        group=Group.SERVING,
        place=1,
        kind=Kind.PROPORTION,
        better=Better.HIGHER,
        contributions=to_satisfaction,
        voices=voices,
        facts=_fact("reopened_on", "satisfaction", "contact_id"),
        uses_answers=True,
        method=_(
            "Of the cases that closed in the month and that the client rated, the share rated 4 or 5 of 5 that did not "
            "come back within 14 days. An answer or a return in a later month counts in the month of closing."
        ),
        leaves_out=_("Cases without an answer, and answers for the leadership only: they are not on the case."),
        source=_WILSON,
        columns=(*_CASE, Column(_("Reopened on"), "reopened_on"), _SATISFACTION),
        rows_name=_("answered cases"),
    ),
    Measure(
        key="case_answer_rate",
        name=_("Case answer rate"),
        question=_("Do they tell us how it went?"),
        group=Group.SERVING,
        place=2,
        kind=Kind.PROPORTION,
        better=Better.HIGHER,
        contributions=answered,
        voices=voices,
        facts=_fact("satisfaction", "contact_id"),
        uses_answers=True,
        method=_("Of the cases that closed in the month, the share that the client rated, then or later."),
        leaves_out=_("Nothing. A case rated for the leadership only counts as not answered."),
        source=_WILSON,
        columns=(*_CASE, _SATISFACTION),
        rows_name=_("closed cases"),
    ),
    Measure(
        key="first_contact_resolution",
        name=_("First contact resolution"),
        question=_("Is once enough?"),
        group=Group.SERVING,
        place=3,
        kind=Kind.PROPORTION,
        better=Better.HIGHER,
        contributions=at_first_contact,
        facts=_fact("inbound_contacts"),
        method=_("Of the cases that closed in the month, the share about which the client got in touch once."),
        leaves_out=_("Nothing."),
        source=_WILSON,
        columns=(*_CASE, Column(_("Times in touch"), "inbound_contacts", Unit.COUNT)),
        rows_name=_("closed cases"),
    ),
]
