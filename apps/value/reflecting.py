"""What the data say to the four questions of the year-end reflection: one function a question, each of a fixed number
of statements whatever the amount of data. Lists are cut, their totals are not.

Answers for the leadership only: rows and counts of answers start from what the reader may read. Ratings of single
impacts leave them out, as every page of a single account does; a share of a whole team or the firm counts them where
at least five contacts stand behind it (docs/measures.md, rule 12).
"""

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import (
    Avg,
    BooleanField,
    Case,
    Count,
    DecimalField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
    Window,
)
from django.db.models.functions import NullIf

from apps.accounts.models import Contact
from apps.core.months import end_of, start_of
from apps.feedback.in_force import ratings_in_force
from apps.feedback.measures.hearing import silent
from apps.feedback.models import (
    Change,
    ChangeResponse,
    FeedbackExclusion,
    FeedbackRequest,
    FollowUp,
    ImpactRating,
    Response,
)
from apps.feedback.ratings import Ratings, ratings_of
from apps.impacts.models import Impact
from apps.measures.arithmetic import FEW, LOW, rounded, wilson
from apps.value.models import Decision
from apps.value.subjects import Reach

SHOWN, LEAST = 10, 5  # of each list; of impacts with which clients are least satisfied
SATISFIED = 4
EXACT: DecimalField = DecimalField(max_digits=30, decimal_places=10)


@dataclass(frozen=True)
class Share:
    """k of n by the rules for small samples: counts alone below five, with low confidence below ten (rule 3)."""

    k: int
    n: int

    @property
    def percent(self) -> Decimal | None:
        return None if self.n < FEW else 100 * Decimal(self.k) / self.n

    @property
    def range(self) -> str:
        """The 95 % interval in percent."""
        if self.n < FEW:
            return ""
        found = wilson(self.k, self.n)
        return f"{rounded(100 * found.low)}–{rounded(100 * found.high)}"

    @property
    def state(self) -> str:
        if self.n < LOW:
            return "too_few" if self.n < FEW else "low_confidence"
        return ""


@dataclass(frozen=True)
class Notable:
    """An impact that was achieved or has come some way; `ratings` says what its client holds of it."""

    impact: Any
    attainment: Decimal | None
    is_achieved: bool
    ratings: Ratings


def notable_impacts(reach: Reach) -> dict[str, Any]:
    """Achieved in the year, then those furthest on their way; and how many of all that is. Five statements."""
    year = reach.year
    achieved = Q(status="achieved", ended_on__gte=year.first, ended_on__lte=year.day)
    standing = achieved | Q(pk__in=_active(reach).values("pk"))
    is_achieved = Case(When(achieved, then=True), default=False, output_field=BooleanField())
    way = NullIf(F("target") - F("baseline"), Value(0), output_field=EXACT)
    reached = ExpressionWrapper((F("actual") - F("baseline")) / way, output_field=EXACT)
    rows = Impact.objects.filter(standing, reach.on()).annotate(is_achieved=is_achieved)
    moved = rows.with_actual(year.day).annotate(reached=reached).filter(Q(is_achieved=True) | Q(reached__gt=0))
    ordered = moved.order_by("-is_achieved", F("reached").desc(nulls_last=True), "pk")
    chosen: list[Any] = list(ordered.select_related("account")[:SHOWN])
    ratings = ratings_of(chosen, year.day)
    counts = rows.order_by().aggregate(n=Count("pk"), achieved=Count("pk", filter=Q(is_achieved=True)))
    lines = [
        Notable(row, row.attainment(row.actual), row.is_achieved, ratings.get(row.pk, Ratings())) for row in chosen
    ]
    met = moved.filter(is_achieved=False, reached__gte=1).order_by().count()
    return counts | {"lines": lines, "met": met}


def how_we_know(reach: Reach) -> dict[str, Any]:
    """How satisfied clients are, of how many impacts they have said so, and what this rests upon. Six statements."""
    year = reach.year
    active = _active(reach)
    rated = _satisfactions(reach, with_leadership_only=False)
    least = rated.values("impact", "impact__statement", "response__account__name")
    least = least.annotate(mean=Avg("satisfaction"), n=Count("pk")).filter(mean__lt=SATISFIED)
    asked = FeedbackRequest.objects.exclude(state="bounced").filter(
        reach.on("contact__account"), sent_at__gte=start_of(year.first), sent_at__lt=end_of(year.day)
    )
    return {
        "satisfied": _satisfied(reach),
        "impacts": active.aggregate(active=Count("pk"), rated=Count("pk", filter=Q(pk__in=rated.values("impact")))),
        "least": list(least.order_by("mean", "impact")[:LEAST]),
        "answers": _answers(reach).aggregate(
            n=Count("pk"),
            contacts=Count("contact", distinct=True),
            picked=Count("pk", filter=Q(is_hand_picked=True)),
        ),
        "asked": asked.count(),
    }


def _active(reach: Reach) -> QuerySet[Any]:
    """Impacts worked on at the year's end, of accounts that are clients then."""
    clients = reach.accounts().active_on(reach.year.day).order_by()
    return Impact.objects.active_on(reach.year.day).filter(account__in=clients.values("pk")).order_by()


def _satisfactions(reach: Reach, *, with_leadership_only: bool) -> QuerySet[Any]:
    accounts = None if reach.is_whole_firm else reach.ids
    return ratings_in_force("satisfaction", reach.year.day, with_leadership_only, accounts=accounts)


def _satisfied(reach: Reach) -> Share:
    """Ratings in force of 4 and 5 among all; two statements, of which the second may not be needed."""
    for is_for_all in (True, False) if reach.takes_in_leadership_only else (False,):
        rows = _satisfactions(reach, with_leadership_only=is_for_all)
        found = rows.aggregate(
            n=Count("pk"),
            k=Count("pk", filter=Q(satisfaction__gte=SATISFIED)),
            contacts=Count("response__contact", distinct=True),
        )
        if found["contacts"] >= FEW:
            break
    return Share(found["k"], found["n"])


def _answers(reach: Reach) -> QuerySet[Any]:
    """The year's answers that the reader may read, as they stand."""
    year = reach.year
    given = {"answered_at__gte": start_of(year.first), "answered_at__lt": end_of(year.day)}
    return Response.objects.readable_by(reach.reader).current().filter(reach.on(), **given).order_by()


def what_changed(reach: Reach) -> dict[str, Any]:
    """Answers that led to a change, the changes, replies to low answers, and decisions. Four statements."""
    year = reach.year
    days = {"made_on__gte": year.first, "made_on__lte": year.day}
    made = Change.objects.visible_to(reach.reader).filter(reach.on(), **days).select_related("account")
    used = ChangeResponse.objects.filter(response=OuterRef("pk"), change__made_on__lte=year.day)
    low = FollowUp.objects.visible_to(reach.reader).filter(
        reach.on("response__account"), due_at__gte=start_of(year.first), due_at__lt=end_of(year.day)
    )
    replied = low.order_by().aggregate(
        n=Count("pk"),
        k=Count("pk", filter=Q(first_reply_at__lte=F("due_at"))),
        changed=Count("pk", filter=Q(is_changed=True)),
    )
    decided = Decision.objects.visible_to(reach.reader).filter(
        reach.on("impact__account"), decided_on__gte=year.first, decided_on__lte=year.day
    )
    kinds = Counter({row["kind"]: row["n"] for row in decided.order_by().values("kind").annotate(n=Count("pk"))})
    counted = (
        _answers(reach).annotate(is_used=Exists(used)).aggregate(n=Count("pk"), k=Count("pk", filter=Q(is_used=True)))
    )
    return {
        "used": Share(counted["k"], counted["n"]),
        "changes": cut(made.worded().order_by("-made_on", "-pk")),
        "on_time": Share(replied["k"], replied["n"]),
        "changed": replied["changed"],
        "decisions": [{"label": Decision.Kind(kind).label, "n": n} for kind, n in kinds.most_common()],
        "n_decisions": kinds.total(),
    }


def what_we_do_not_ask(reach: Reach) -> dict[str, Any]:
    """Impacts nobody ever rated, contacts nobody ever asked, silent accounts, exclusions. Four statements."""
    year = reach.year
    end = end_of(year.day)
    here = {"account__in": reach.accounts().active_on(year.day).order_by().values("pk")}
    rating = ImpactRating.objects.filter(
        impact=OuterRef("pk"),
        satisfaction__isnull=False,
        response__is_leadership_only=False,
        response__answered_at__lt=end,
    )
    unrated = _active(reach).filter(~Exists(rating))
    asked = FeedbackRequest.objects.exclude(state="bounced").filter(contact=OuterRef("pk"), sent_at__lt=end)
    heard = Response.objects.filter(contact=OuterRef("pk"), is_leadership_only=False, answered_at__lt=end)
    there = Q(joined_on=None) | Q(joined_on__lte=year.day)
    unasked = Contact.objects.present_on(year.day).filter(there, ~Exists(asked), ~Exists(heard), **here)
    excluded = FeedbackExclusion.objects.filter(
        reach.on("contact__account"), approved_at__lt=end, until_on__gte=year.first
    )
    return {
        "unrated": cut(unrated.select_related("account").order_by("started_on", "pk")),
        "unasked": cut(unasked.select_related("account").order_by("account__name", "full_name", "pk")),
        "silent": cut(silent(reach.year.window, False).filter(reach.on("pk"), numerator=1).order_by("name", "pk")),
        "excluded": cut(excluded.select_related("contact__account", "approved_by").order_by("-until_on", "pk")),
    }


def cut(rows: QuerySet[Any]) -> dict[str, Any]:
    """The first of them, how many there are, and how many more than shown; one statement."""
    found = list(rows.annotate(total=Window(Count("pk")))[:SHOWN])
    n = found[0].total if found else 0
    return {"rows": found, "n": n, "more": n - len(found)}
