"""Measures of the revenue ledger: who stayed, and what of the recurring value stayed with them."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db.models import (
    Case,
    DecimalField,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Least
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Account, AccountTeam, RevenueEvent
from apps.measures.declare import Better, Column, Fact, Group, Kind, Measure, Quarterly, Unit
from apps.measures.window import Window
from apps.people.models import TeamUnit

MONEY: DecimalField = DecimalField(max_digits=20, decimal_places=2)
ZERO = Value(Decimal(0), output_field=MONEY)

# What every figure of a team or unit stands on. `until_on` alone moves where a later period begins.
STRUCTURE = (
    Fact(AccountTeam, "from_on", fields=("from_on", "team_id")),
    Fact(AccountTeam, "until_on", fields=("until_on",)),
    Fact(TeamUnit, "from_on", fields=("from_on", "business_unit_id")),
    Fact(TeamUnit, "until_on", fields=("until_on",)),
)
LEDGER = (Fact(RevenueEvent, "occurred_on"), Fact(Account, "started_on", fields=("started_on", "kind")))
# What decides whether an account is active on a day.
ACTIVITY = (*LEDGER, Fact(Account, "lost_on", fields=("lost_on",)))


def opening_cohort(window: Window) -> QuerySet:
    """External accounts with a recurring value above 0 at the month's first instant, as `recurring_value`."""
    valued: QuerySet[Any] = Account.objects.external().with_recurring_value(window.eve)
    return valued.filter(recurring_value__gt=0)


def moved(window: Window, *kinds: str) -> Coalesce:
    """The ledger's events of some kinds in the month, added up for an account."""
    events = RevenueEvent.objects.filter(window.within("occurred_on"), account=OuterRef("pk"), kind__in=kinds)
    total = events.order_by().values("account").annotate(total=Sum("monthly_amount")).values("total")
    return Coalesce(Subquery(total, output_field=MONEY), ZERO)


def with_movements(window: Window) -> QuerySet:
    return opening_cohort(window).annotate(
        denominator=F("recurring_value"),
        lost_value=moved(window, "churn", "contraction"),
        gained_value=moved(window, "expansion"),
    )


def kept_revenue(window: Window, with_leadership_only: bool) -> QuerySet:
    """An account's loss never exceeds its own start."""
    return with_movements(window).annotate(numerator=F("denominator") - Least("lost_value", "denominator"))


def kept_and_grown_revenue(window: Window, with_leadership_only: bool) -> QuerySet:
    """An account's loss never exceeds its start plus its own expansion of the month."""
    had = F("denominator") + F("gained_value")
    return with_movements(window).annotate(numerator=had - Least("lost_value", had))


def kept_accounts(window: Window, with_leadership_only: bool) -> QuerySet:
    """A loss in the month counts also where the account returned within it."""
    lost = Q(pk__in=lost_between(window.first_day, window.last_day).values("pk"))
    kept = Case(When(lost, then=0), default=1, output_field=IntegerField())
    return opening_cohort(window).annotate(numerator=kept, denominator=Value(1))


def lost_between(first: dt.date, last: dt.date) -> QuerySet:
    """Accounts with a day of loss from `first` up to and including `last`: annotates the latest as `lost_day`."""
    ended = RevenueEvent.objects.filter(
        account=OuterRef("pk"), kind="churn", value_after=0, occurred_on__gte=first, occurred_on__lte=last
    )
    churned = Subquery(ended.order_by("-occurred_on").values("occurred_on")[:1])
    named = Case(When(lost_on__gte=first, lost_on__lte=last, then=F("lost_on")))
    return Account.objects.annotate(named_day=named, churn_day=churned).filter(
        Q(named_day__isnull=False) | Q(churn_day__isnull=False)
    )


_ACCOUNT = Column(_("Account"), "name")
_START = Column(_("At the start"), "denominator", Unit.MONEY)
_LOST = Column(_("Lost"), "lost_value", Unit.MONEY)

MEASURES = [
    Measure(
        key="gross_revenue_retention",
        name=_("Gross revenue retention"),
        question=_("Do our clients stay?"),
        group=Group.KEEPING,
        place=1,
        kind=Kind.MONEY_RATIO,
        quarterly=Quarterly.COHORT,
        better=Better.HIGHER,
        unit=Unit.MONEY,
        account="pk",
        contributions=kept_revenue,
        facts=LEDGER,
        method=_(
            "Of the monthly recurring value with which clients began the month, the share that was still there at its "
            "end: start less churn less contraction, over start. An account can lose no more than it began with."
        ),
        leaves_out=_("New, returning and expanding business; internal accounts."),
        columns=(_ACCOUNT, _START, _LOST, Column(_("Kept"), "numerator", Unit.MONEY)),
        rows_name=_("accounts of the opening cohort"),
    ),
    Measure(
        key="net_revenue_retention",
        name=_("Net revenue retention"),
        question=_("Do they grow with us?"),
        group=Group.KEEPING,
        place=2,
        kind=Kind.MONEY_RATIO,
        quarterly=Quarterly.COHORT,
        better=Better.HIGHER,
        unit=Unit.MONEY,
        account="pk",
        contributions=kept_and_grown_revenue,
        facts=LEDGER,
        method=_(
            "What the clients who began the month were worth at its end: start less churn less contraction plus "
            "expansion, over start. Above 100 % they grew by more than was lost."
        ),
        leaves_out=_("New and returning clients; internal accounts."),
        columns=(
            _ACCOUNT,
            _START,
            _LOST,
            Column(_("Expansion"), "gained_value", Unit.MONEY),
            Column(_("At the end"), "numerator", Unit.MONEY),
        ),
        rows_name=_("accounts of the opening cohort"),
    ),
    Measure(
        key="account_retention",
        name=_("Accounts kept"),
        question=_("How many stay?"),
        group=Group.KEEPING,
        place=3,
        kind=Kind.PROPORTION,
        quarterly=Quarterly.COHORT,
        better=Better.HIGHER,
        account="pk",
        contributions=kept_accounts,
        facts=ACTIVITY,
        method=_(
            "Of the accounts with recurring value at the month's first instant, the share that was not lost in the "
            "month. A day of loss is the one entered on the account, or that of a churn that ends its value."
        ),
        leaves_out=_("Accounts that began in the month; internal accounts. A return does not undo a loss."),
        source=_("Interval: Wilson 1927."),
        columns=(
            _ACCOUNT,
            Column(_("Recurring value"), "recurring_value", Unit.MONEY),
            Column(_("Kept"), "numerator", Unit.YES),
        ),
        rows_name=_("accounts of the opening cohort"),
    ),
]
