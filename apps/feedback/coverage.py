"""Whom we hear and whom not, account by account, over the three months that end with one (measures rule 6)."""

from typing import Any

from django.db.models import Count, Exists, IntegerField, Max, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from apps.accounts.models import Contact
from apps.core.months import Month
from apps.feedback.measures.hearing import silent
from apps.feedback.measures.reach import answered_in_quarter, delivered_in_quarter
from apps.feedback.models import FeedbackRequest, Response
from apps.measures.models import Scope
from apps.measures.queries import latest_of
from apps.measures.read import FigureView
from apps.measures.registry import all_measures
from apps.measures.window import Window

HEADS = ("account_coverage", "revenue_coverage", "silent_accounts")


def heads_of(month: Month, team: int) -> list[FigureView]:
    """The figures of the scorecard for the company or a team, so that both say the same."""
    scope = Scope.TEAM if team else Scope.COMPANY
    known = {measure.key: measure for measure in all_measures()}
    return [latest_of(known[key], month, scope, [team])[team] for key in HEADS]


def accounts_heard(month: Month) -> QuerySet[Any]:
    """Active accounts, the worst first: contacts, asked, answered, last answer, last asked, recurring value, silent.

    Answers for the leadership only count for no single account (rule 12).
    """
    window = Window(month)
    day, here = window.last_day, OuterRef("pk")
    present = Contact.objects.eligible_on(day).filter(Q(joined_on=None) | Q(joined_on__lte=day), account=here)
    heard = answered_in_quarter(window, False).filter(account=here)
    sent = delivered_in_quarter(window).filter(contact__account=here)
    every = FeedbackRequest.objects.delivered_by(day).filter(contact__account=here)
    given = Response.objects.standing_on(day).filter(account=here, is_leadership_only=False)
    rows = silent(window, False).with_recurring_value(day)  # type: ignore[attr-defined]
    return (
        rows.annotate(
            contacts_n=_count(present, "account", "pk"),
            asked_n=_count(sent, "contact__account", "contact"),
            answered_n=_count(heard, "account", "contact"),
            last_answer_at=_last(given, "account", "answered_at"),
            last_asked_at=_last(every, "contact__account", "sent_at"),
            is_never_asked=~Exists(every),
        )
        .select_related("team", "manager")
        .order_by("-numerator", "answered_n", "-recurring_value", "name", "pk")
    )


def _count(rows: QuerySet, path: str, what: str) -> Coalesce:
    counted = rows.order_by().values(path).annotate(n=Count(what, distinct=True)).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))


def _last(rows: QuerySet, path: str, what: str) -> Subquery:
    return Subquery(rows.order_by().values(path).annotate(last=Max(what)).values("last"))
