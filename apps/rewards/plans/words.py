"""Plans and payouts in words: what a plan hangs on, what a month paid and why, cent by cent."""

from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.core.months import Month
from apps.core.templatetags.desk import day, money, month, number, percent
from apps.measures import words
from apps.measures.read import Counts, FigureView
from apps.rewards.plans.computing import COVERED, ENOUGH
from apps.rewards.plans.models import IncentivePlan, Payout
from apps.scorecards.asked import Asked
from apps.scorecards.targets import names_of

Names = dict[tuple[str, int], Any]
FINE = 3  # decimals of attainment and payout in a statement
STATES = {"computed": "live", "approved": "done", "disputed": "flagged", "draft": "draft", "active": "active"}
NOTHING: dict[str, str | Promise] = {
    Payout.Why.NO_FIGURE: gettext_lazy("Nothing is paid: there is no figure for the month."),
    Payout.Why.LATE: gettext_lazy("Nothing is paid: it was delivered after the end of its baseline."),
    Payout.Why.UNPLANNED: gettext_lazy("Nothing is paid: it had no approved baseline on the day it was delivered."),
}


def goal_of(plan: IncentivePlan, names: Names) -> tuple[str, str]:
    """What a plan hangs on, and of whom: ("Gross revenue retention ≥ 95 %", "Company")."""
    if plan.initiative is not None:
        return str(plan.initiative), _("delivered on its baseline")
    measure = plan.declared
    if measure is None:
        return _("Booked elsewhere"), _("counts in the pay signal")
    asked = words.target_of(FigureView(measure, target=plan.target))
    return f"{measure.name} {asked}", str(names.get((plan.scope, plan.scope_id), ""))


def names_for(plan: IncentivePlan) -> Names:
    return names_of(IncentivePlan.objects.filter(pk=plan.pk))


def figure_of(row: Payout) -> FigureView | None:
    """The figure a payout was computed from."""
    measure = row.plan.declared
    if measure is None:
        return None
    counted = Counts(measure.key, row.method, row.month, row.numerator, row.denominator, row.n, row.squares)
    return FigureView(measure, counted, target=row.target)


def rows_url(row: Payout) -> str:
    """The very rows behind the figure, on the scorecard."""
    asked = Asked(Month.of(row.month), row.plan.scope, row.plan.scope_id)
    return f"{reverse('scorecards:measure', args=[row.plan.measure])}{asked.query}#rows"


def exact(value: Decimal | None, places: int = FINE) -> str:
    return percent(value, places) if value is not None else "—"


def plain(value: Decimal | None) -> str:
    """As a sentence says it: 102.273 %, and 100 % where nothing follows."""
    return percent(value, 0) if value is not None and value == value.to_integral_value() else exact(value)


def say(row: Payout) -> str:
    """The sentence of a statement: what was reached, what that pays, or why nothing."""
    told = why_nothing(row)
    if told:
        return told
    parts = {
        "reached": plain(row.attainment),
        "pays": plain(row.payout_percent),
        "at_target": money(row.payout_at_target, 2),
        "amount": money(row.amount, 2),
    }
    if row.attainment is None:
        return _("Nothing is left of what should be little: it pays %(pays)s of %(at_target)s.") % parts
    if row.corrects_id:
        return _("The figure as it stands now is an attainment of %(reached)s; the difference is %(amount)s.") % parts
    if not row.payout_percent:
        limit = {"reached": parts["reached"], "threshold": percent(row.threshold, 0)}
        return _("An attainment of %(reached)s pays nothing; payout begins above %(threshold)s.") % limit
    if row.plan.initiative_id:
        return _("Delivered by the end of its baseline: it pays %(amount)s.") % parts
    return _("An attainment of %(reached)s pays %(pays)s of %(at_target)s: %(amount)s.") % parts


def why_nothing(row: Payout) -> str:
    """Why a gate is shut, with its numbers."""
    if row.why_nothing == Payout.Why.FEW:
        told = _("Nothing is paid: %(n)s stand behind the figure, and what pays needs %(enough)s.")
        return told % {"n": number(row.n), "enough": ENOUGH}
    if row.why_nothing == Payout.Why.COVERAGE:
        told = _("Nothing is paid: %(k)s of %(n)s accounts were heard, and what pays needs %(share)s %%.")
        return told % {"k": number(row.covered), "n": number(row.accounts), "share": COVERED}
    return str(NOTHING.get(row.why_nothing, ""))


def steps_of(row: Payout) -> list[tuple[str, str, str]]:
    """How the money came about, line by line: what, how much, how."""
    view = figure_of(row)
    if view is None:
        return _delivery(row)
    how = _("target ÷ figure") if view.measure.prefers_low else _("figure ÷ target")
    interval = words.range_of(view)
    made = ", ".join(part for part in (words.made_of(view), f"n {number(row.n)}") if part)
    return [
        (_("Figure"), words.display(view), f"{made}{f' [{interval}]' if interval else ''}"),
        (_("Target"), words.target_of(view), _("as the plan had it")),
        (_("Attainment"), exact(row.attainment), how),
        *_money(row),
    ]


def _delivery(row: Payout) -> list[tuple[str, str, str]]:
    return [
        (_("Delivered"), day(row.delivered_on), _("the day it was delivered")),
        (_("Agreed end"), day(row.baseline_ends_on), _("of the baseline in force on that day")),
        (_("Payout"), exact(row.payout_percent), _("all on time, nothing late")),
        *_amount(row, _("agreed once, for the delivery")),
    ]


def _money(row: Payout) -> list[tuple[str, str, str]]:
    curve = {"threshold": percent(row.threshold, 0), "cap": percent(row.cap, 0)}
    share = (_("Payout"), exact(row.payout_percent), _("begins at %(threshold)s, at most %(cap)s") % curve)
    return [share, *_amount(row, _("agreed for a month at 100 %"))]


def _amount(row: Payout, agreed: str) -> list[tuple[str, str, str]]:
    at_target = (_("At target"), money(row.payout_at_target, 2), agreed)
    how = _("less what was paid before") if row.corrects_id else _("payout × at target, rounded once")
    return [at_target, (_("Amount"), money(row.amount, 2), how)]


def gates_of(row: Payout) -> list[tuple[str, str, bool]]:
    """The gates of a measure of answers, or of a share of few: name, count, whether it is open."""
    measure = row.plan.declared
    if measure is None or not (measure.is_sample or measure.uses_answers):
        return []
    found = [(_("At least %(n)s behind the figure") % {"n": ENOUGH}, number(row.n), row.n >= ENOUGH)]
    if measure.uses_answers:
        share = 100 * Decimal(row.covered or 0) / row.accounts if row.accounts else Decimal(0)
        heard = _("%(k)s of %(n)s") % {"k": number(row.covered), "n": number(row.accounts)}
        label = _("Heard from %(share)s %% of the accounts") % {"share": COVERED}
        found.append((label, f"{percent(share)}, {heard}", share >= COVERED))
    return found


def title_of(row: Payout) -> str:
    when = month(row.month)
    return _("Correction of %(month)s") % {"month": when} if row.corrects_id else str(when)
