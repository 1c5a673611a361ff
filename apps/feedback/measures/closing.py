"""Measures of what came of answers: whether they led to a change, and whether low ones got a reply in time."""

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from apps.feedback.in_force import answers_on
from apps.feedback.measures.reach import YEAR_OF_ANSWERS
from apps.feedback.models import Change, ChangeResponse, FollowUp, Response
from apps.measures.counting import yes
from apps.measures.declare import MONTH, YEAR, Better, Column, Fact, Group, Kind, Measure, Unit
from apps.measures.window import Window


def used_answers(window: Window, with_leadership_only: bool) -> QuerySet:
    """One row an answer of the trailing twelve months, as it stood at the month's end.

    A link hangs on the answer that stands today; what stood at the month's end may be an earlier version of it.
    """
    stood = answers_on(window.last_day, with_leadership_only) & window.within_months("answered_at", YEAR)
    made = ChangeResponse.objects.filter(response=OuterRef("standing"), change__made_on__lte=window.last_day)
    rows = Response.objects.filter(stood).annotate(standing=Coalesce("version_of", "pk"))
    return rows.annotate(numerator=yes(Q(Exists(made))), denominator=Value(1))


def replies_due(window: Window, with_leadership_only: bool) -> QuerySet:
    """One row a follow-up whose reply was due in the month."""
    rows = FollowUp.objects.filter(due_at__gte=window.month.starts_at, due_at__lt=window.ends_at)
    if not with_leadership_only:
        rows = rows.filter(response__is_leadership_only=False)
    return rows.annotate(numerator=yes(Q(first_reply_at__lte=F("due_at"))), denominator=Value(1))


def voices_of_a_year(window: Window) -> QuerySet:
    rows = Response.objects.filter(answers_on(window.last_day, True), window.within_months("answered_at", YEAR))
    return rows.order_by().values_list("account_id", "contact_id")


def voices_to_reply_to(window: Window) -> QuerySet:
    return replies_due(window, True).order_by().values_list("response__account_id", "response__contact_id")


_WILSON = _("Interval: Wilson 1927.")

MEASURES = [
    Measure(
        key="feedback_used",
        name=_("Feedback used"),
        question=_("Does anything come of it?"),
        group=Group.OPINION,
        place=8,
        kind=Kind.PROPORTION,
        better=Better.HIGHER,
        span=YEAR,
        contributions=used_answers,
        voices=voices_of_a_year,
        facts=(
            YEAR_OF_ANSWERS,
            Fact(Change, "made_on"),
            Fact(ChangeResponse, "made_on", through="change", account="response__account"),
        ),
        uses_answers=True,
        method=_(
            "Of the answers of the trailing twelve months, the share that led to a change by the month’s end: a "
            "decision, an initiative, or a follow-up closed as changed."
        ),
        leaves_out=_("Changes made after the month’s end; they count in the month they were made."),
        source=_WILSON,
        columns=(
            Column(_("Contact"), "contact__full_name"),
            Column(_("Account"), "account__name"),
            Column(_("Answered"), "answered_at"),
            Column(_("Led to a change"), "numerator", Unit.YES),
        ),
        rows_name=_("answers"),
    ),
    Measure(
        key="follow_ups_on_time",
        name=_("Follow-ups on time"),
        question=_("Do the unhappy hear from us within 48 hours?"),
        group=Group.OPINION,
        place=9,
        kind=Kind.PROPORTION,
        better=Better.HIGHER,
        account="response__account_id",
        span=MONTH,
        contributions=replies_due,
        voices=voices_to_reply_to,
        facts=(Fact(FollowUp, "due_at", reach=0, account="response__account"), Fact(Response, "answered_at", reach=1)),
        uses_answers=True,
        method=_(
            "Of the low answers whose reply was due in the month, the share replied to within 48 hours. Low is an "
            "overall satisfaction of 1 or 2, or an impact rated two or more below its importance."
        ),
        leaves_out=_(
            "Past answers brought in: they open no follow-up. What is due later this month is not yet on time."
        ),
        source=_WILSON,
        columns=(
            Column(_("Contact"), "response__contact__full_name"),
            Column(_("Account"), "response__account__name"),
            Column(_("Due"), "due_at"),
            Column(_("Replied"), "first_reply_at"),
            Column(_("On time"), "numerator", Unit.YES),
        ),
        rows_name=_("follow-ups"),
    ),
]
