"""Plans and payouts in words: what a plan hangs on, what a month paid and why, cent by cent."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.core.months import Month
from apps.core.templatetags.desk import day, money, month, number, percent
from apps.measures import words
from apps.measures.declare import Kind
from apps.measures.read import Counts, FigureView
from apps.rewards.plans.computing import COVERED, ENOUGH
from apps.rewards.plans.models import IncentivePlan, Payout
from apps.scorecards.asked import Asked
from apps.scorecards.targets import names_of

Names = dict[tuple[str, int], Any]
FINE = 3  # decimals of attainment and payout in a sentence
WORKED = 6  # and in the steps of a statement, which a payee computes after to the cent
STATES = {"computed": "live", "approved": "done", "disputed": "flagged", "draft": "draft", "active": "active"}
NOTHING: dict[str, str | Promise] = {
    Payout.Why.NO_FIGURE: gettext_lazy("Nothing is paid: there is no figure for the month."),
    Payout.Why.NOTHING: gettext_lazy("Nothing is paid: there was nothing in the month that could have gone wrong."),
    Payout.Why.LATE: gettext_lazy("Nothing is paid: it was delivered after the end of its baseline."),
    Payout.Why.UNPLANNED: gettext_lazy("Nothing is paid: it had no approved baseline on the day it was delivered."),
    Payout.Why.OPEN: gettext_lazy("Nothing is paid: it is not delivered."),
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
    """As a sentence says it: 102.273 %, and 100 % where nothing follows. Terms are kept to three decimals too."""
    return percent(value, 0) if value is not None and value == value.to_integral_value() else exact(value)


def worked(value: Decimal | None) -> str:
    """As a step has it: up to six decimals, and no zeros behind them."""
    if value is None:
        return exact(None)
    fine = value.quantize(Decimal(1).scaleb(-WORKED), ROUND_HALF_UP).normalize()
    return exact(fine, max(0, -int(fine.as_tuple().exponent)))


def say(row: Payout) -> str:
    """The sentence of a statement: what was reached, what that pays, or why nothing."""
    if row.corrects_id:
        return _say_correction(row)
    told = why_nothing(row)
    if told:
        return told
    parts = _parts(row)
    if row.attainment is None:
        return _("Nothing is left of what should be little: it pays %(pays)s of %(at_target)s, %(amount)s.") % parts
    if not row.payout_percent:
        return _("An attainment of %(reached)s pays nothing; payout begins above %(threshold)s.") % parts
    if row.plan.initiative_id:
        return _("Delivered by the end of its baseline: it pays %(amount)s.") % parts
    return _("An attainment of %(reached)s pays %(pays)s of %(at_target)s: %(amount)s.") % parts


def _say_correction(row: Payout) -> str:
    """What the figure as it stands now pays, and what differs from what was approved."""
    parts = _parts(row) | {"why": why_nothing(row)}
    if parts["why"]:
        return _("%(why)s So it is as things stand now; the difference to what was paid is %(amount)s.") % parts
    if row.plan.initiative_id:
        told = _(
            "Delivered by the end of its baseline, as things stand now; the difference to what was paid is %(amount)s."
        )
        return told % parts
    if row.attainment is None:
        return _("Nothing is left now of what should be little; the difference is %(amount)s.") % parts
    return _("The figure as it stands now is an attainment of %(reached)s; the difference is %(amount)s.") % parts


def _parts(row: Payout) -> dict[str, str]:
    return {
        "reached": plain(row.attainment),
        "pays": plain(row.payout_percent),
        "at_target": money(row.payout_at_target, 2),
        "amount": money(row.amount, 2),
        "threshold": plain(row.threshold),
    }


def why_nothing(row: Payout) -> str:
    """Why a gate is shut, with its numbers."""
    if row.why_nothing == Payout.Why.FEW:
        told = _("Nothing is paid: %(n)s stand behind the figure, and what pays needs %(enough)s.")
        return told % {"n": number(row.n), "enough": ENOUGH}
    if row.why_nothing == Payout.Why.COVERAGE:
        told = _("Nothing is paid: %(k)s of %(n)s accounts were heard, and what pays needs %(share)s %%.")
        return told % {"k": number(row.covered), "n": number(row.accounts), "share": COVERED}
    if row.why_nothing == Payout.Why.ELSEWHERE:
        told = _("Nothing is paid for this month: it was delivered in %(month)s, and that month pays.")
        return told % {"month": month(row.delivered_on)}
    return str(NOTHING.get(row.why_nothing, ""))


def steps_of(row: Payout, before: Decimal) -> list[tuple[str, str, str]]:
    """How the money came about, line by line: what, how much, how. `before`: what a correction found paid."""
    view = figure_of(row)
    if view is None:
        return _delivery(row, before)
    how = _("target ÷ figure, unrounded") if view.measure.prefers_low else _("figure ÷ target, unrounded")
    interval = words.range_of(view)
    made = ", ".join(part for part in (_made_of(view), f"n {number(row.n)}") if part)
    curve = {"threshold": plain(row.threshold), "cap": plain(row.cap)}
    share = _("begins at %(threshold)s, at most %(cap)s") % curve
    return [
        (_("Figure"), words.display(view), f"{made}{f' [{interval}]' if interval else ''}"),
        (_("Target"), words.target_of(view), _("as the plan had it")),
        (_("Attainment"), worked(row.attainment), how),
        *_money(row, before, share + _on_the_curve(row), _("agreed for a month at 100 %")),
    ]


def _on_the_curve(row: Payout) -> str:
    """The arithmetic from attainment to payout, below the target or above it; none where nothing or the cap is paid."""
    if row.attainment is None or not 0 < row.payout_percent < row.cap:
        return ""
    parts = {"reached": worked(row.attainment), "threshold": worked(row.threshold), "whole": worked(Decimal(100))}
    if row.attainment <= Decimal(100):
        return _("; (%(reached)s − %(threshold)s) ÷ (%(whole)s − %(threshold)s)") % parts
    return _("; %(whole)s + 2 × (%(reached)s − %(whole)s) ÷ (%(whole)s − %(threshold)s)") % parts


def _made_of(view: FigureView) -> str:
    """Money to the cent: a statement has to be computed after."""
    if view.measure.kind != Kind.MONEY_RATIO or view.is_empty:
        return words.made_of(view)
    return _("%(k)s of %(n)s") % {"k": money(view.numerator, 2), "n": money(view.denominator, 2)}


def _delivery(row: Payout, before: Decimal) -> list[tuple[str, str, str]]:
    return [
        (_("Delivered"), day(row.delivered_on), _("the day it was delivered")),
        (_("Agreed end"), day(row.baseline_ends_on), _("of the baseline in force on that day")),
        *_money(row, before, _("all on time, nothing late"), _("agreed once, for the delivery")),
    ]


def _money(row: Payout, before: Decimal, share: str, agreed: str) -> list[tuple[str, str, str]]:
    lines = [
        (_("Payout"), worked(row.payout_percent), share),
        (_("At target"), money(row.payout_at_target, 2), agreed),
    ]
    made = _("payout × at target, rounded once")
    if not row.corrects_id:
        return [*lines, (_("Amount"), money(row.amount, 2), made)]
    return [
        *lines,
        (_("As things stand now"), money(row.amount + before, 2), made),
        (_("Paid before"), money(before, 2), _("what was approved of the month")),
        (_("Difference"), money(row.amount, 2), _("what this line pays, or takes back")),
    ]


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
