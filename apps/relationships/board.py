"""The board: pairs of one contact and one person, never an average of buyers and never in the order of a gap.

Blind spots come first, as a yes or no; within that the order is by name. Every list is one statement a page.
"""

import datetime as dt
from typing import Any

from django.db.models import (
    Avg,
    Case,
    CharField,
    Count,
    Exists,
    F,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Abs, Cast, Concat

from apps.accounts.models import Contact
from apps.feedback.in_force import contacts_on
from apps.people.models import Person
from apps.relationships.coaching import ASKS_FOR_A_PLAN, BLIND, SIGNIFICANTLY
from apps.relationships.models import CoachingPlan, Perception
from apps.relationships.pairs import latest_on, unpaired_on

NAMES = {
    "contact_name": F("contact__full_name"),
    "person_name": F("person__full_name"),
    "account": F("contact__account"),
    "account_name": F("contact__account__name"),
}
BY_NAME = ("account_name", "contact_name", "person_name", "contact_id", "person_id")


def items_of(rows: QuerySet, day: dt.date, by: Person) -> QuerySet:
    """The paired items on the board, of which both lists and counts are made."""
    return latest_on(day, of=rows, by=by)


def measured(items: QuerySet) -> QuerySet:
    """One row a pair: how many items, blind spots, significant gaps, means, and whether a plan is active."""
    active = CoachingPlan.objects.filter(contact=OuterRef("contact"), person=OuterRef("person"), state="active")
    apart = F("seen_seller_score") - F("seen_client_score")
    counted = (
        items.annotate(gap=apart, **NAMES)
        .values("contact", "person", *NAMES)
        .annotate(
            n=Count("pk"),
            blind=Count("pk", filter=BLIND),
            significant=Count("pk", filter=SIGNIFICANTLY),
            signed_gap=Avg("gap"),
            absolute_gap=Avg(Abs("gap")),
            last_paired_on=Max("paired_on"),
            is_coached=Exists(active),
        )
    )
    first = Case(When(blind__gt=0, then=Value(0)), default=Value(1), output_field=IntegerField())
    return counted.annotate(place=first).order_by("place", *BY_NAME)


def misread(pairs: QuerySet) -> QuerySet:
    """Of `measured`: those with a blind spot or a significant gap."""
    return pairs.filter(Q(blind__gt=0) | Q(significant__gt=0))


def waiting(rows: QuerySet, day: dt.date, by: Person) -> QuerySet:
    """One row a pair with items asked and not paired: how many, how many wait for the seller, and since when."""
    asked = unpaired_on(day, of=rows, by=by).annotate(**NAMES).values("contact", "person", *NAMES)
    return asked.annotate(
        n=Count("pk"), open=Count("pk", filter=Q(seen_seller_score=None)), asked_on=Max("asked_on")
    ).order_by(*BY_NAME)


def never_asked(by: Person, day: dt.date) -> QuerySet:
    """Contacts of accounts one answers for or sees, about whom nobody has ever been asked to answer, by name."""
    any_asking = Perception.objects.filter(contact=OuterRef("pk"), asked_on__lte=day)
    rows = Contact.objects.filter(pk__in=contacts_on(day).values("pk")).visible_to(by)
    return (
        rows.filter(~Exists(any_asking)).select_related("account__manager").order_by("account__name", "full_name", "pk")
    )


def counts_of(items: QuerySet, unpaired: QuerySet, unasked: QuerySet) -> dict[str, Any]:
    """How many pairs, with blind spots, misread, waiting, contacts never asked; three statements."""
    pair = Concat(Cast("contact_id", CharField()), Value("-"), Cast("person_id", CharField()))
    told = items.annotate(pair=pair).aggregate(
        pairs=Count("pair", distinct=True),
        blind=Count("pair", distinct=True, filter=BLIND),
        misread=Count("pair", distinct=True, filter=ASKS_FOR_A_PLAN),
    )
    return told | {"waiting": unpaired.order_by().count(), "never": unasked.order_by().count()}
