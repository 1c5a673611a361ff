"""Measures of the contract against the outcome: service levels, watermelons, uses of authority."""

from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Account
from apps.feedback.measures.effort import IMPORTANCES
from apps.feedback.measures.opinion import IMPACTS
from apps.measures.declare import YEAR, Better, Column, Fact, Group, Kind, Measure, Unit
from apps.measures.measures import ACTIVITY
from apps.measures.window import Window
from apps.outcomes.measures.index import READINGS
from apps.outcomes.measures.watermelons import due, judged_accounts, voices_of_judged
from apps.outcomes.models import AuthorityUse, ServiceLevel, ServiceLevelReading

LEVELS = (Fact(ServiceLevelReading, "month", reach=0, account="service_level__account"),)
TARGETS = (Fact(ServiceLevel, "", fields=("target_percent",)),)


def met_levels(window: Window, with_leadership_only: bool) -> QuerySet:
    """One row a service level due in the month; each of those due in it counts."""
    return due(window).annotate(numerator=F("met"), denominator=F("due"), n=F("due"))


def used_authority(window: Window, with_leadership_only: bool) -> QuerySet:
    """One row an account that is a client on the month's last day, or for which somebody acted in the month."""
    uses = (
        AuthorityUse.objects.filter(window.within("occurred_on"), account=OuterRef("pk")).order_by().values("account")
    )
    active = Account.objects.active_on(window.last_day).order_by()
    acted = AuthorityUse.objects.filter(window.within("occurred_on")).order_by()
    rows = Account.objects.filter(Q(pk__in=active.values("pk")) | Q(pk__in=acted.values("account")))
    return rows.annotate(
        numerator=Coalesce(Subquery(uses.annotate(n=Count("pk")).values("n")), 0, output_field=IntegerField()),
        minutes=Subquery(uses.annotate(n=Sum("minutes_to_fix")).values("n"), output_field=IntegerField()),
        denominator=Value(1),
    )


MEASURES = [
    Measure(
        key="service_levels_met",
        name=_("Service levels met"),
        question=_("Do we do what the contract says?"),
        group=Group.CONTRACT,
        place=1,
        kind=Kind.PROPORTION,
        better=Better.HIGHER,
        account="service_level__account_id",
        contributions=met_levels,
        facts=LEVELS,
        method=_("Of everything that service levels called for in the month, the share that was met."),
        leaves_out=_("Service levels without a reading for the month. What the client says of it stands beside."),
        source=_("Interval: Wilson 1927."),
        columns=(
            Column(_("Service level"), "service_level__name"),
            Column(_("Account"), "service_level__account__name"),
            Column(_("Target, percent"), "service_level__target_percent", Unit.POINTS),
            Column(_("Met"), "numerator", Unit.COUNT),
            Column(_("Due"), "denominator", Unit.COUNT),
        ),
        rows_name=_("service levels"),
    ),
    Measure(
        key="watermelon_accounts",
        name=_("Watermelon accounts"),
        question=_("Where are we green outside and red inside?"),
        group=Group.CONTRACT,
        place=2,
        kind=Kind.COUNT_OF,
        better=Better.LOWER,
        noun=_("accounts"),
        account="pk",
        span=YEAR,
        contributions=judged_accounts,
        voices=voices_of_judged,
        facts=(*LEVELS, *TARGETS, *IMPORTANCES, *IMPACTS, *READINGS),
        uses_answers=True,
        method=_(
            "Accounts with every service level due in the month at or above its own target, whose outcome index is "
            "below 70 % or who have an impact with a mean importance of 4 or more and a mean satisfaction below 3."
        ),
        leaves_out=_(
            "Accounts without a service level due in the month, and accounts of which neither an outcome index nor an "
            "impact with both ratings is known."
        ),
        columns=(
            Column(_("Account"), "name"),
            Column(_("Green outside"), "is_green", Unit.YES),
            Column(_("Red inside"), "is_red", Unit.YES),
            Column(_("Watermelon"), "numerator", Unit.YES),
        ),
        rows_name=_("accounts with both sides known"),
    ),
    Measure(
        key="authority_uses",
        name=_("Uses of authority"),
        question=_("Do people act beyond the contract when a client needs it?"),
        group=Group.CONTRACT,
        place=3,
        kind=Kind.COUNT,
        better=Better.NEITHER,
        noun=_("uses"),
        account="pk",
        contributions=used_authority,
        facts=(Fact(AuthorityUse, "occurred_on", reach=0), *ACTIVITY),
        method=_(
            "How often people acted beyond the contract for a client in the month. None is no success: it asks whether "
            "people are trusted to act."
        ),
        leaves_out=_("What was done within the contract, and what nobody entered."),
        columns=(
            Column(_("Account"), "name"),
            Column(_("Times"), "numerator", Unit.COUNT),
            Column(_("Minutes to fix"), "minutes", Unit.MINUTES),
        ),
        rows_name=_("accounts"),
        is_payable=False,
    ),
]
