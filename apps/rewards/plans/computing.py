"""From the basis of a month to its money: attainment, payout and amount, or the reason why nothing is paid."""

import datetime as dt
from collections.abc import Container, Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Sum
from django.utils.translation import gettext as _

from apps.core.months import Month
from apps.core.templatetags.desk import day as day_text
from apps.core.templatetags.desk import month as month_text
from apps.initiatives.models import Initiative
from apps.initiatives.standing import baseline_on
from apps.measures.arithmetic import LOW
from apps.measures.declare import Measure
from apps.measures.read import exact_value
from apps.rewards.plans.arithmetic import HUNDRED, Curve, amount, attainment, decimal
from apps.rewards.plans.figures import Basis
from apps.rewards.plans.models import IncentivePlan, Payout

ENOUGH = LOW  # answers behind a figure that pays
COVERED = 60  # percent of the accounts from which something was heard
HIGHEST = Fraction(10**17)  # percent of attainment that is kept to be read; a target of next to nothing gives more
Why = Payout.Why
NOTHING = Decimal("0.00")


@dataclass(frozen=True)
class Terms:
    """What a plan agrees on, as it is or as it was."""

    target: Decimal | None
    payout_at_target: Decimal
    curve: Curve


@dataclass(frozen=True)
class Pays:
    """Attainment and payout in percent, unrounded; `attainment` is None where nothing can be said of it."""

    attainment: Fraction | None
    percent: Fraction
    amount: Decimal
    why: str = ""

    @classmethod
    def nothing(cls, why: str, reached: Fraction | None = None) -> "Pays":
        return cls(reached, Fraction(0), NOTHING, why)


def terms_of(row: IncentivePlan | Payout) -> Terms:
    return Terms(row.target, row.payout_at_target, row.curve)


def pays_for(measure: Measure, actual: Fraction, terms: Terms) -> Pays:
    """What a figure pays, were it the month's."""
    reached = attainment(actual, Fraction(terms.target or 1), prefers_low=measure.prefers_low)
    percent = terms.curve.payout_percent(reached)
    return Pays(reached, percent, amount(percent, terms.payout_at_target))


def pays_of(plan: IncentivePlan, month: Month, basis: Basis, terms: Terms) -> Pays:
    """What the month pays, by terms."""
    if basis.initiative is not None:
        return _delivered(basis.initiative, month, terms)
    measure = plan.declared
    actual = exact_value(measure, basis.counted) if measure else None
    if measure is None or actual is None:
        return Pays.nothing(Why.NO_FIGURE)
    if measure.is_count and measure.prefers_low and not (basis.counted and basis.counted.n):
        return Pays.nothing(Why.NOTHING)  # where there was nothing to go wrong, none of it is no merit
    found = pays_for(measure, actual, terms)
    shut = gate_of(measure, basis)
    return Pays.nothing(shut, found.attainment) if shut else found


def gate_of(measure: Measure, basis: Basis) -> str:
    """Why a figure may not pay, however good it is: too few behind it, or too few accounts heard."""
    n = basis.counted.n if basis.counted else 0
    if (measure.is_sample or measure.uses_answers) and n < ENOUGH:
        return Why.FEW
    if measure.uses_answers and (basis.coverage or 0) < COVERED:
        return Why.COVERAGE
    return ""


def _delivered(row: Initiative, month: Month, terms: Terms) -> Pays:
    """All of it on time, nothing late: an initiative is delivered or it is not. The month of its delivery alone pays,
    also where an approved month is computed anew to correct it.
    """
    if row.state != Initiative.State.DELIVERED or row.delivered_on is None:
        return Pays.nothing(Why.OPEN)
    if Month.of(row.delivered_on) != month:
        return Pays.nothing(Why.ELSEWHERE)
    end = agreed_end(row)
    if end is None:
        return Pays.nothing(Why.UNPLANNED)
    if row.delivered_on > end:
        return Pays.nothing(Why.LATE)
    return Pays(HUNDRED, HUNDRED, amount(HUNDRED, terms.payout_at_target))


def agreed_end(row: Initiative) -> dt.date | None:
    """The end of the baseline that was in force on the day of delivery; None without an approved one."""
    found = baseline_on(row, row.delivered_on) if row.delivered_on else None
    return found.ends_on if found else None


def must_pay_in(plan: IncentivePlan, month: Month, paid: Container[int] = ()) -> None:
    """Refuse a month for which a plan says nothing; `paid` are plans on initiatives that another month has paid."""
    if month > Month.current():
        raise ValidationError({"month": _("This month has not begun.")})
    _must_hold_on(plan, month.last_day)
    if not plan.is_measured:
        raise ValidationError({"plan": _("What it pays for is booked elsewhere; it stands here for the pay signal.")})
    if plan.declared is not None and not plan.declared.is_payable:
        raise ValidationError({"plan": plan.never_paid_on})
    must_pay_once(plan, month, paid)


def must_pay_once(plan: IncentivePlan, month: Month, paid: Container[int]) -> None:
    """An initiative is paid by the month of its delivery, and by no second one; also where a correction pays."""
    if plan.initiative is None:
        return
    _must_deliver_in(plan.initiative, month)
    if plan.pk in paid:
        raise ValidationError({"month": _("Another month has paid for the initiative already; correct that one.")})


def _must_hold_on(plan: IncentivePlan, day: dt.date) -> None:
    """In force on a day, of somebody who had not left before it."""
    if plan.state == plan.State.DRAFT:
        raise ValidationError({"plan": _("It is a draft. Once it is active, it pays.")})
    if plan.starts_on > day or (plan.ends_on and plan.ends_on < day):
        refusal = _("The plan is not in force on %(day)s, the last day of the month.")
        raise ValidationError({"month": refusal % {"day": day_text(day)}})
    left_on = plan.person.left_on if plan.person else None
    if left_on and left_on < day:
        refusal = _("%(name)s left on %(day)s; the plan pays nothing for later months.")
        raise ValidationError({"month": refusal % {"name": plan.payee, "day": day_text(left_on)}})


def _must_deliver_in(row: Initiative, month: Month) -> None:
    if row.state != Initiative.State.DELIVERED or row.delivered_on is None:
        raise ValidationError({"month": _("The initiative is not delivered yet; the month in which it is pays.")})
    if Month.of(row.delivered_on) != month:
        refusal = _("The initiative was delivered in %(month)s; that month pays.")
        raise ValidationError({"month": refusal % {"month": month_text(row.delivered_on)}})


def paid_before(plans: Iterable[IncentivePlan], month: Month) -> set[int]:
    """Of plans on initiatives those that another month has paid: a day of delivery that moves pays once."""
    asked = [plan.pk for plan in plans if plan.initiative_id]
    if not asked:
        return set()
    approved = Payout.objects.filter(plan__in=asked, state=Payout.State.APPROVED).exclude(month=month.first_day)
    sums = approved.order_by().values("plan").annotate(sum=Sum("amount")).filter(sum__gt=0)
    return set(sums.values_list("plan", flat=True))


def fields_of(plan: IncentivePlan, basis: Basis, terms: Terms, pays: Pays) -> dict[str, Any]:
    """A payout's own fields: what it was computed from, by which terms, and the money."""
    counted, initiative = basis.counted, basis.initiative
    return {
        "attainment": None if pays.attainment is None else decimal(min(max(pays.attainment, -HIGHEST), HIGHEST)),
        "payout_percent": decimal(pays.percent),
        "amount": pays.amount,
        "why_nothing": pays.why,
        "target": terms.target,
        "payout_at_target": terms.payout_at_target,
        "threshold": terms.curve.threshold,
        "cap": terms.curve.cap,
        "method": counted.version if counted else 1,
        "numerator": counted.numerator if counted else None,
        "denominator": counted.denominator if counted else None,
        "squares": counted.squares if counted else None,
        "n": counted.n if counted else 0,
        "covered": basis.covered,
        "accounts": basis.accounts,
        "baseline_ends_on": agreed_end(initiative) if initiative else None,
        "delivered_on": initiative.delivered_on if initiative else None,
        "publication": basis.publication,
    }
