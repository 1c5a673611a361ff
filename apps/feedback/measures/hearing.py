"""Measures of whether we hear our clients at all: response, coverage, silence, what nobody has rated."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db.models import Case, DateTimeField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.expressions import Combinable
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Account
from apps.accounts.queries import AccountQuerySet
from apps.core.months import start_of
from apps.feedback.in_force import answers_on
from apps.feedback.measures.opinion import IMPACTS
from apps.feedback.measures.reach import (
    OF_CONTACT,
    YEAR_OF_ANSWERS,
    YEAR_OF_RATINGS,
    answered_in_quarter,
    delivered_in_quarter,
)
from apps.feedback.models import FeedbackRequest, ImpactRating, Response
from apps.impacts.models import Impact
from apps.measures.counting import yes
from apps.measures.declare import HALF_YEAR, QUARTER, Better, Column, Fact, Group, Kind, Measure, Quarterly, Unit
from apps.measures.measures import MONEY
from apps.measures.window import Window

QUIET = dt.timedelta(days=14)  # a request is not called unanswered before it is older than this
UNHEARD = 180  # days


def is_answered(window: Window, with_leadership_only: bool) -> Case:
    """1 for a request answered by the month's end; an answer for the leadership only where those are taken in."""
    answered: Q | Combinable = Q(answered_at__lt=window.ends_at)
    if not with_leadership_only:
        kept_back = answers_on(window.last_day, True) & Q(request=OuterRef("pk"), is_leadership_only=True)
        answered &= ~Exists(Response.objects.filter(kept_back))
    return yes(answered)


def answered_requests(window: Window, with_leadership_only: bool) -> QuerySet:
    """One row a request delivered in the trailing three months."""
    return delivered_in_quarter(window).annotate(
        numerator=is_answered(window, with_leadership_only), denominator=Value(1)
    )


def with_hearing(window: Window, with_leadership_only: bool) -> Any:
    """Active accounts, with `is_heard`: whether anybody there answered in the trailing three months."""
    heard = answered_in_quarter(window, with_leadership_only).filter(account=OuterRef("pk"))
    return Account.objects.active_on(window.last_day).annotate(is_heard=yes(Q(Exists(heard))))


def covered_accounts(window: Window, with_leadership_only: bool) -> QuerySet:
    return with_hearing(window, with_leadership_only).annotate(numerator=F("is_heard"), denominator=Value(1))


def covered_revenue(window: Window, with_leadership_only: bool) -> QuerySet:
    """External accounts, weighed by their recurring value at the month's end."""
    accounts: AccountQuerySet = with_hearing(window, with_leadership_only)
    rows: QuerySet[Any] = accounts.external().with_recurring_value(window.last_day)
    value = F("recurring_value")
    return rows.annotate(numerator=ExpressionWrapper(F("is_heard") * value, output_field=MONEY), denominator=value)


# Not the field itself: an index on it would have every request read, for each account, until two are its own.
_LATEST_FIRST = ExpressionWrapper(F("sent_at") + Value(dt.timedelta(0)), output_field=DateTimeField()).desc()


def silent(window: Window, with_leadership_only: bool) -> QuerySet:
    """Active accounts whose two latest requests, each older than 14 days, are unanswered, with nothing heard since."""
    asked = (
        FeedbackRequest.objects.filter(contact__account=OuterRef("pk"), sent_at__lt=start_of(window.last_day - QUIET))
        .exclude(state="bounced")
        .annotate(is_answered=is_answered(window, with_leadership_only))
        .order_by(_LATEST_FIRST, "-pk")
    )
    rows = Account.objects.active_on(window.last_day).annotate(
        older_at=Subquery(asked.values("sent_at")[1:2]),
        latest_answer=Subquery(asked.values("is_answered")[:1]),
        older_answer=Subquery(asked.values("is_answered")[1:2]),
    )
    given = answers_on(window.last_day, with_leadership_only)
    heard = Response.objects.filter(given, account=OuterRef("pk"), answered_at__gte=OuterRef("older_at"))
    quiet = Q(latest_answer=0, older_answer=0) & ~Exists(heard)
    return rows.annotate(numerator=yes(quiet), denominator=Value(1))


def unrated(window: Window, with_leadership_only: bool) -> QuerySet:
    """One row an active impact of an active account; any contact's rating in 180 days counts, "can't judge" is none."""
    rated = ImpactRating.objects.filter(
        answers_on(window.last_day, with_leadership_only, "response__"),
        window.within_days("response__answered_at", UNHEARD),
        impact=OuterRef("pk"),
        satisfaction__isnull=False,
    )
    accounts = Account.objects.active_on(window.last_day).order_by()
    impacts = Impact.objects.active_on(window.last_day).filter(account__in=accounts.values("pk"))
    return impacts.annotate(numerator=yes(~Exists(rated)), denominator=Value(1))


def voices_on_impacts(window: Window) -> QuerySet:
    rated = Q(satisfaction__isnull=False) & window.within_days("response__answered_at", UNHEARD)
    rows = ImpactRating.objects.filter(answers_on(window.last_day, True, "response__"), rated)
    return rows.order_by().values_list("response__account_id", "response__contact_id")


_ACCOUNT = Column(_("Account"), "name")
_WILSON = _("Interval: Wilson 1927.")

MEASURES = [
    Measure(
        key="response_rate",
        name=_("Response rate"),
        question=_("Do they answer?"),
        group=Group.OPINION,
        place=3,
        kind=Kind.PROPORTION,
        better=Better.HIGHER,
        account="contact__account_id",
        span=QUARTER,
        contributions=answered_requests,
        facts=(),
        uses_answers=True,
        method=_("Of the requests delivered in the trailing three months, the share answered by the month’s end."),
        leaves_out=_("Requests that bounced or were never sent. An answer after the month’s end counts in the next."),
        source=_WILSON,
        columns=(
            Column(_("Contact"), "contact__full_name"),
            Column(_("Account"), "contact__account__name"),
            Column(_("Sent"), "sent_at"),
            Column(_("Answered"), "numerator", Unit.YES),
        ),
        rows_name=_("requests"),
    ),
    Measure(
        key="account_coverage",
        name=_("Account coverage"),
        question=_("From how many accounts do we hear?"),
        group=Group.OPINION,
        place=4,
        kind=Kind.PROPORTION,
        better=Better.HIGHER,
        account="pk",
        span=QUARTER,
        contributions=covered_accounts,
        facts=(),
        uses_answers=True,
        method=_(
            "Of the accounts active on the month’s last day, the share with an answer in the trailing three months."
        ),
        leaves_out=_("Accounts that are no longer clients."),
        source=_WILSON,
        columns=(_ACCOUNT, Column(_("Heard from"), "is_heard", Unit.YES)),
        rows_name=_("active accounts"),
    ),
    Measure(
        key="revenue_coverage",
        name=_("Revenue coverage"),
        question=_("And from how much revenue?"),
        group=Group.OPINION,
        place=5,
        kind=Kind.MONEY_RATIO,
        better=Better.HIGHER,
        unit=Unit.MONEY,
        account="pk",
        span=QUARTER,
        contributions=covered_revenue,
        facts=(),
        uses_answers=True,
        default_target=Decimal(80),
        method=_(
            "Of the recurring value of all active external accounts at the month’s end, the share carried by those "
            "with an answer in the trailing three months."
        ),
        leaves_out=_("Internal accounts."),
        columns=(
            _ACCOUNT,
            Column(_("Recurring value"), "denominator", Unit.MONEY),
            Column(_("Of it heard"), "numerator", Unit.MONEY),
        ),
        rows_name=_("active external accounts"),
    ),
    Measure(
        key="silent_accounts",
        name=_("Silent accounts"),
        question=_("Who has stopped answering?"),
        group=Group.OPINION,
        place=6,
        kind=Kind.COUNT,
        quarterly=Quarterly.STANDING,
        better=Better.LOWER,
        noun=_("active accounts"),
        account="pk",
        contributions=silent,
        facts=(
            Fact(FeedbackRequest, "sent_at", account=OF_CONTACT),
            Fact(FeedbackRequest, "answered_at", account=OF_CONTACT),
            Fact(Response, "answered_at"),
        ),
        uses_answers=True,
        method=_(
            "Active accounts whose two latest requests, each older than 14 days, are both unanswered, and from which "
            "nothing came since the older of the two."
        ),
        leaves_out=_("Accounts that were asked less than twice, and requests that bounced."),
        columns=(_ACCOUNT, Column(_("Silent since"), "older_at"), Column(_("Silent"), "numerator", Unit.YES)),
        rows_name=_("active accounts"),
        is_payable=False,
    ),
    Measure(
        key="unrated_impacts",
        name=_("Unrated impacts"),
        question=_("Are we afraid to hear?"),
        group=Group.OPINION,
        place=7,
        kind=Kind.PROPORTION,
        better=Better.LOWER,
        span=HALF_YEAR,
        contributions=unrated,
        voices=voices_on_impacts,
        facts=(*IMPACTS, YEAR_OF_ANSWERS, YEAR_OF_RATINGS),
        uses_answers=True,
        method=_("Of the active impacts of active accounts, the share whose satisfaction nobody rated in 180 days."),
        leaves_out=_("Drafts, achieved and retired impacts. “Can’t judge” is no rating."),
        source=_WILSON,
        columns=(
            Column(_("Impact"), "statement"),
            Column(_("Account"), "account__name"),
            Column(_("Unrated"), "numerator", Unit.YES),
        ),
        rows_name=_("active impacts"),
        is_payable=False,
    ),
]
