"""Which gaps ask for coaching, what was begun for them, and what came of it."""

import datetime as dt
from typing import Any

from django.db.models import DateField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast, TruncDate

from apps.core.months import today, zone
from apps.feedback.in_force import contacts_on
from apps.relationships.arithmetic import HIGH, SIGNIFICANT
from apps.relationships.models import CoachingPlan, Perception
from apps.relationships.pairs import ITEM, formed_by
from apps.relationships.queries import PairQuerySet

PLAN_WITHIN = dt.timedelta(days=14)  # of the day a pair shows a significant gap or a blind spot
REASK_AFTER = dt.timedelta(days=90)
CHECK_EVERY = dt.timedelta(days=28)

Seller, Client = F("seen_seller_score"), F("seen_client_score")
BLIND = Q(seen_seller_score__gte=HIGH, seen_client_score__lt=HIGH)
SIGNIFICANTLY = Q(seen_seller_score__gte=Client + SIGNIFICANT) | Q(seen_client_score__gte=Seller + SIGNIFICANT)
ASKS_FOR_A_PLAN = BLIND | SIGNIFICANTLY


def asking_for_plans(first_due: dt.date, last_due: dt.date, day: dt.date, **reading: Any) -> PairQuerySet:
    """Pairs known on a day that ask for a plan due between two days: of each item the latest, with `due_on` and
    `is_begun` (a plan for the item was started from the pair's day to the due day).
    """
    due = formed_by(day, **reading).filter(
        ASKS_FOR_A_PLAN,
        paired_on__range=(first_due - PLAN_WITHIN, last_due - PLAN_WITHIN),
        contact__in=contacts_on(day).values("pk"),
    )
    newest = due.order_by(*ITEM, "-paired_on", "-pk").distinct(*ITEM)
    due_on = ExpressionWrapper(F("paired_on") + PLAN_WITHIN, output_field=DateField())
    rows = formed_by(day, **reading).filter(pk__in=newest.values("pk")).annotate(due_on=due_on).order_by()
    begun = plans_of_item().filter(
        started_on__gte=OuterRef("paired_on"), started_on__lte=Cast(OuterRef("due_on"), DateField())
    )
    return rows.annotate(is_begun=Exists(begun))


def plans_of_item() -> QuerySet:
    """Plans for the item of the outer row."""
    return CoachingPlan.objects.filter(**{name: OuterRef(name) for name in ITEM}).order_by()


def with_outcome(plans: QuerySet, day: dt.date, **reading: Any) -> QuerySet:
    """Annotates what came of plans by a day: `score_before` (the client's last by the day the plan began), and of the
    client's first answer on or after `reask_on` `score_after` and `answered_on`; null where it is not there or hidden.
    """
    rows: Any = Perception.objects.readable_on(day, **reading).annotate(
        said_on=TruncDate("seen_client_at", tzinfo=zone())
    )
    same = rows.filter(seen_client_score__isnull=False, **{name: OuterRef(name) for name in ITEM}).order_by()
    before = same.filter(said_on__lte=OuterRef("started_on")).order_by("-seen_client_at", "-pk")
    after = same.filter(said_on__gte=OuterRef("reask_on")).order_by("seen_client_at", "pk")
    return plans.annotate(
        score_before=Subquery(before.values("seen_client_score")[:1]),
        score_after=Subquery(after.values("seen_client_score")[:1]),
        answered_on=Subquery(after.values("said_on")[:1]),
    )


def reasked_between(first: dt.date, last: dt.date, **reading: Any) -> QuerySet:
    """Plans whose item was answered again between two days, with `score_before` and `score_after`; one an item.

    Read as of today: an answer that waited for the seller's counts in its own month once it may be read.
    """
    known = contacts_on(last).values("pk")
    plans = CoachingPlan.objects.filter(contact__in=known, reask_on__lte=last).order_by()
    rows = with_outcome(plans, today(), **reading).filter(answered_on__range=(first, last), score_before__isnull=False)
    newest = rows.order_by(*ITEM, "-started_on", "-pk").distinct(*ITEM)
    return rows.filter(pk__in=newest.values("pk"))
