"""What an administrator may want to look at: whom we hear of, when, and what pay hangs on. It judges nobody.

Each look is a rule about facts that has many good reasons; it says what was seen and nothing of why. Nothing here is a
measure, is counted by person, or leaves the product.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import TruncDate
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.models import Contact
from apps.activities.models import Activity
from apps.core.months import Month, end_of, last_closed_month, start_of, zone
from apps.core.templatetags.desk import day as day_text
from apps.core.templatetags.desk import month as month_text
from apps.feedback.models import FeedbackExclusion, FeedbackRequest, Response
from apps.measures import words
from apps.measures.declare import Kind
from apps.measures.models import Figure
from apps.measures.read import FigureView
from apps.measures.registry import get
from apps.rewards.plans.models import IncentivePlan

MOST = 100  # rows of a look that are shown; all are counted
NOT_ASKED_FOR = dt.timedelta(days=365)
SHORTLY = dt.timedelta(days=7)
LOOKED_BACK = dt.timedelta(days=92)
WORD_FIELDS = ("full_name", "email", "left_on")


@dataclass(frozen=True)
class Line:
    """One thing seen: who or what it is about, where that stands, and what was seen."""

    name: str
    url: str
    account: str
    seen: str


@dataclass(frozen=True)
class Look:
    """A rule, how often it applies, and the first of what it applies to."""

    key: str
    title: str
    text: str
    count: int
    lines: list[Line]

    @property
    def left_out(self) -> int:
        return self.count - len(self.lines)


def looks(person: Any, today: dt.date) -> list[Look]:
    """Every look, in a fixed number of queries."""
    return [never_asked(today), answered_on_a_visit(person, today), changed_before_asking(today), moved_with_pay()]


# --- Who is never heard ---------------------------------------------------------------------------
def never_asked(today: dt.date) -> Look:
    """Contacts who could have been asked for a year and were not, and why not where somebody said so."""
    since = today - NOT_ASKED_FOR
    asked = FeedbackRequest.objects.filter(contact=OuterRef("pk"), sent_at__gte=start_of(since))
    held_back = FeedbackExclusion.objects.filter(contact=OuterRef("pk")).in_force_on(today).order_by("-pk")
    rows = Contact.objects.eligible_on(today).filter(~Exists(asked), recorded_at__lt=start_of(since))
    rows = rows.filter(Q(joined_on=None) | Q(joined_on__lt=since)).annotate(
        held_back_until=models.Subquery(held_back.values("until_on")[:1]),
        held_back_by=models.Subquery(held_back.values("requested_by__full_name")[:1]),
    )
    lines = [
        _contact_line(row, _why_not_asked(row))
        for row in rows.select_related("account").order_by("account__name", "full_name")[:MOST]
    ]
    return Look(
        "never_asked",
        _("Not asked for a year"),
        _("Contacts of active accounts to whom no request was sent in the last twelve months."),
        rows.count(),
        lines,
    )


def _why_not_asked(row: Any) -> str:
    if row.held_back_until:
        named = {"name": row.held_back_by, "day": day_text(row.held_back_until)}
        return _("Left out until %(day)s, asked for by %(name)s.") % named
    return _("No programme has selected this contact.")


# --- Answers beside a visit -----------------------------------------------------------------------
def answered_on_a_visit(person: Any, today: dt.date) -> Look:
    """Answers given on the day on which work with this very contact is logged, in the last three months."""
    logged = Activity.objects.filter(contacts=OuterRef("contact"), occurred_on=OuterRef("day")).order_by("-minutes")
    rows = (
        Response.objects.readable_by(person)
        .filter(version_of=None, answered_at__gte=start_of(today - LOOKED_BACK))
        .annotate(day=TruncDate("answered_at", tzinfo=zone()))
        .filter(Exists(logged))
        .annotate(worked=models.Subquery(logged.values("person__full_name")[:1]))
        .select_related("contact__account")
        .order_by("-answered_at")
    )
    lines = [
        _contact_line(
            row.contact,
            _("Answered on %(day)s; %(name)s logged work with them on that day.")
            % {"day": day_text(row.day), "name": row.worked},
        )
        for row in rows[:MOST]
    ]
    return Look(
        "visits",
        _("Answered on the day of a visit"),
        _("An answer came on a day on which work with the same contact is logged; in the last three months."),
        rows.count(),
        lines,
    )


# --- Contacts changed before they were asked ------------------------------------------------------
def changed_before_asking(today: dt.date) -> Look:
    """Contacts who were entered, or whose name, address or leaving changed, in the week before they were asked."""
    requests = FeedbackRequest.objects.filter(
        contact=OuterRef("pgh_obj"),
        sent_at__gte=OuterRef("pgh_created_at"),
        sent_at__lte=OuterRef("pgh_created_at") + SHORTLY,
    )
    events = apps.get_model("accounts", "ContactEvent").objects
    rows = events.filter(
        pgh_created_at__gte=start_of(today - LOOKED_BACK),
        pgh_created_at__lt=end_of(today),
        pgh_label__in=("insert", "update"),
    )
    earlier = events.filter(pgh_obj=OuterRef("pgh_obj"), pgh_id__lt=OuterRef("pgh_id")).order_by("-pgh_id")
    is_other = Q(pgh_label="insert")
    for name in WORD_FIELDS:
        rows = rows.annotate(**{f"was_{name}": models.Subquery(earlier.values(name)[:1])})
        is_other |= _differs(name, f"was_{name}")
    found = rows.annotate(sent_at=models.Subquery(requests.order_by("sent_at").values("sent_at")[:1]))
    found = found.filter(is_other, sent_at__isnull=False).select_related("pgh_obj__account").order_by("-pgh_id")
    lines = [_contact_line(row.pgh_obj, _changed(row)) for row in found[:MOST] if row.pgh_obj]
    return Look(
        "changed",
        _("Changed shortly before a request"),
        _("A contact was entered, or a name, an address or a leaving day changed, in the week before a request."),
        found.count(),
        lines,
    )


def _differs(one: str, other: str) -> Q:
    """IS DISTINCT FROM, of two fields that may be empty."""
    is_empty, was_empty = Q(**{f"{one}__isnull": True}), Q(**{f"{other}__isnull": True})
    return (is_empty & ~was_empty) | (~is_empty & was_empty) | (~is_empty & ~was_empty & ~Q(**{one: F(other)}))


def _changed(row: Any) -> str:
    named = {"day": day_text(row.pgh_created_at), "sent": day_text(row.sent_at)}
    if row.pgh_label == "insert":
        return _("Entered on %(day)s, asked on %(sent)s.") % named
    return _("Changed on %(day)s, asked on %(sent)s.") % named


# --- Figures that move with pay -------------------------------------------------------------------
def moved_with_pay() -> Look:
    """Figures built on answers that clearly differ between the month before a plan began and the last closed month."""
    last = last_closed_month()
    plans = [plan for plan in IncentivePlan.objects.exclude(state="draft") if _hangs_on_answers(plan, last)]
    rows = Figure.objects.filter(
        measure__in={plan.measure for plan in plans},
        scope_id__in={plan.scope_id for plan in plans},
        month__in={last.first_day, *(_before(plan).first_day for plan in plans)},
    )
    figures = {(row.measure, row.scope, row.scope_id, row.month): row for row in rows}
    found = [line for plan in plans if (line := _moved(plan, last, figures))]
    return Look(
        "pay",
        _("Moved since pay hangs on it"),
        _("A share made of clients’ answers clearly differs from the month before a plan on it began."),
        len(found),
        found[:MOST],
    )


def _hangs_on_answers(plan: IncentivePlan, last: Month) -> bool:
    """Whether the plan pays on a share of answers, and began long enough ago that the two windows do not overlap."""
    measure = get(plan.measure)
    if measure is None or not measure.uses_answers or measure.kind != Kind.PROPORTION:
        return False
    return not last < _before(plan).plus(measure.span)


def _before(plan: IncentivePlan) -> Month:
    return Month.of(plan.starts_on).plus(-1)


def _moved(plan: IncentivePlan, last: Month, figures: dict[tuple[str, str, int, dt.date], Figure]) -> Line | None:
    measure, place = get(plan.measure), (plan.measure, plan.scope, plan.scope_id)
    if measure is None:
        return None
    before = _before(plan)
    view = FigureView(measure, figures.get((*place, last.first_day)), figures.get((*place, before.first_day)))
    if not view.is_change_clear:
        return None
    named = {
        "measure": measure.name,
        "before": words.display(FigureView(measure, view.before)),
        "then": month_text(before),
        "after": words.display(view),
        "now": month_text(last),
    }
    seen = _("%(measure)s: %(before)s in %(then)s, %(after)s in %(now)s.") % named
    return Line(plan.name, plan.get_absolute_url(), "", seen)


# --- Shared ---------------------------------------------------------------------------------------
def _contact_line(row: Contact, seen: str) -> Line:
    return Line(row.full_name, reverse("accounts:contact_detail", args=[row.pk]), row.account.name, seen)
