"""Measures of work: how much of it serves a named impact, and how it compares with what was bought."""

import datetime as dt

from django.db.models import (
    DecimalField,
    Exists,
    ExpressionWrapper,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Cast, Coalesce, Greatest, Least
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Account, Contract
from apps.activities.models import Activity, Contribution
from apps.measures.declare import Better, Column, Fact, Group, Kind, Measure, Unit
from apps.measures.window import Window

EXACT: DecimalField = DecimalField(max_digits=24, decimal_places=8)
WORK = (Fact(Activity, "occurred_on", reach=0), Fact(Contribution, "occurred_on", reach=0, through="activity"))


class DaysFrom(Func):
    """Whole days from the second day to the first: PostgreSQL's date − date, which Django would make an interval."""

    template, arg_joiner, output_field = "(%(expressions)s)", " - ", IntegerField()


def linked_work(window: Window, with_leadership_only: bool) -> QuerySet:
    """One row an activity; `linked_percent` is the sum of its split."""
    linked = ExpressionWrapper(F("minutes") * F("linked_percent") / Value(100), output_field=EXACT)
    return Activity.objects.filter(window.within("occurred_on")).annotate(numerator=linked, denominator=F("minutes"))


def burnt_hours(window: Window, with_leadership_only: bool) -> QuerySet:
    """One row an account with a retainer on any day of the month: hours on covered days ÷ hours included."""
    return (
        Account.objects.annotate(denominator=_included(window))
        .filter(denominator__gt=0)
        .annotate(numerator=Coalesce(_worked(window), Value(0, output_field=EXACT)))
    )


def retainers(first: dt.date, last: dt.date) -> QuerySet[Contract]:
    """Contracts that include hours and cover any of the days from `first` to `last`."""
    runs = Q(ends_on=None) | Q(ends_on__gte=first)
    contracts = Contract.objects.filter(runs, kind="retainer", included_hours__gt=0, starts_on__lte=last)
    return contracts.order_by()


def on_covered_days(rows: QuerySet, first: dt.date, last: dt.date, path: str = "") -> QuerySet:
    """Work of the days from `first` to `last` that a retainer covers; `path` leads to the activity ("activity__")."""
    day = OuterRef(f"{path}occurred_on")
    runs = Q(ends_on=None) | Q(ends_on__gte=day)
    covering = retainers(first, last).filter(runs, account=OuterRef(f"{path}account"), starts_on__lte=day)
    of_days = Q(**{f"{path}occurred_on__gte": first, f"{path}occurred_on__lte": last})
    return rows.filter(of_days, Exists(covering))


def _included(window: Window) -> Subquery:
    """Included hours × covered days ÷ days of the month, added up over overlapping retainers."""
    last = Least(Coalesce("ends_on", Value(window.last_day)), Value(window.last_day))
    covered = DaysFrom(last, Greatest("starts_on", Value(window.first_day))) + 1
    return Subquery(
        retainers(window.first_day, window.last_day)
        .filter(account=OuterRef("pk"))
        .values("account")
        .annotate(hours=Sum(F("included_hours") * covered / Value(window.month.days), output_field=EXACT))
        .values("hours")
    )


def _worked(window: Window) -> Subquery:
    """Hours on days that a retainer covers; an hour counts once, however many cover its day."""
    return Subquery(
        on_covered_days(Activity.objects.all(), window.first_day, window.last_day)
        .filter(account=OuterRef("pk"))
        .order_by()
        .values("account")
        .annotate(hours=ExpressionWrapper(Cast(Sum("minutes"), EXACT) / Value(60), output_field=EXACT))
        .values("hours")
    )


MEASURES = [
    Measure(
        key="linked_effort",
        name=_("Linked work"),
        question=_("How much work serves a named impact?"),
        group=Group.EFFORT,
        place=1,
        kind=Kind.RATIO,
        better=Better.HIGHER,
        unit=Unit.MINUTES,
        contributions=linked_work,
        facts=WORK,
        method=_("Of all minutes logged on days of the month, the share that was split over impacts."),
        leaves_out=_("Nothing: work that serves no named impact stays in what it is divided by."),
        columns=(
            Column(_("Activity"), "summary"),
            Column(_("Account"), "account__name"),
            Column(_("Day"), "occurred_on"),
            Column(_("Minutes"), "denominator", Unit.MINUTES),
            Column(_("Linked"), "numerator", Unit.MINUTES),
        ),
        rows_name=_("activities"),
        is_payable=False,
    ),
    Measure(
        key="retainer_burn",
        name=_("Retainer burn"),
        question=_("Do we give more than was bought?"),
        group=Group.EFFORT,
        place=3,
        kind=Kind.RATIO,
        better=Better.NEITHER,
        is_target_ceiling=True,
        unit=Unit.HOURS,
        account="pk",
        contributions=burnt_hours,
        facts=(
            *WORK,
            Fact(Contract, "starts_on", fields=("kind", "included_hours", "starts_on")),
            Fact(Contract, "ends_on", fields=("ends_on",)),
        ),
        method=_(
            "Hours on days that a retainer covers, over the hours it includes (by days, where it covers part of the "
            "month). Overlapping retainers add their hours up; an hour of work counts once."
        ),
        leaves_out=_("Accounts without a retainer, and days that none covers."),
        columns=(
            Column(_("Account"), "name"),
            Column(_("Hours"), "numerator", Unit.HOURS),
            Column(_("Included"), "denominator", Unit.HOURS),
        ),
        rows_name=_("accounts with a retainer"),
        is_payable=False,
    ),
]
