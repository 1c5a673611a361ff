"""The page of a plan, with "what if", and the statement of a payout."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.core.access import EVERYONE
from apps.core.months import Month, last_closed_month
from apps.core.pages import DetailPage, HistoryPage
from apps.core.templatetags.desk import money, percent
from apps.measures import words as figures
from apps.measures.models import Figure
from apps.measures.read import FigureView, exact_value
from apps.rewards.plans import words
from apps.rewards.plans.arithmetic import decimal
from apps.rewards.plans.computing import pays_for, terms_of
from apps.rewards.plans.forms import AnswerForm, ComputeForm, DisputeForm, WhatIfForm
from apps.rewards.plans.models import IncentivePlan, Payout
from apps.rewards.plans.picture import picture_of, table_of
from apps.rewards.plans.queries import APPROVERS
from apps.rewards.plans.services import may_dispute

MONTHS = 24  # payouts on the page of a plan; all are in the list
State = Payout.State


class PlanDetail(DetailPage):
    model, access, template_name = IncentivePlan, EVERYONE, "rewards/plan.html"

    def rows(self) -> QuerySet:
        return IncentivePlan.objects.select_related("person", "team", "initiative")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | plan_page(self.request, self.object)


class PlanHistory(HistoryPage):
    model, access = IncentivePlan, EVERYONE


class PayoutDetail(DetailPage):
    model, access, template_name = Payout, EVERYONE, "rewards/payout.html"

    def rows(self) -> QuerySet:
        return loaded()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | payout_page(self.request, self.object)


class PayoutHistory(HistoryPage):
    model, access = Payout, EVERYONE


def loaded() -> QuerySet:
    """Payouts with all that their statement shows."""
    rows = Payout.objects.select_related(
        *("plan__person", "plan__team", "plan__initiative", "publication", "corrects", "approved_by", "computed_by")
    )
    return rows.prefetch_related("disputes__raised_by", "disputes__answered_by")


def plan_page(request: HttpRequest, plan: IncentivePlan, **forms: Any) -> dict[str, Any]:
    goal, whose = words.goal_of(plan, words.names_for(plan))
    person: Any = request.user
    may_compute = person.role in APPROVERS and plan.is_measured and plan.state != plan.State.DRAFT
    return {
        "page_title": plan.name,
        "crumbs": [(_("Incentive plans"), reverse("plans:list")), (str(plan.payee), "")],
        "goal": goal,
        "whose": whose,
        "threshold": words.worked(plan.threshold),
        "cap": words.worked(plan.cap),
        "state_key": words.STATES.get(plan.state, "over"),
        "payouts": [_line(row) for row in plan.payouts.order_by("-month", "-pk")[:MONTHS]],
        "table": table_of(plan.curve, plan.payout_at_target),
        "edit_url": reverse("plans:update", args=[plan.pk]) if person.is_administrator else "",
        "history_url": reverse("plans:history", args=[plan.pk]),
        "compute_form": ComputeForm(initial={"month": last_closed_month().first_day}) if may_compute else None,
        **_what_if(request, plan),
        **forms,
    }


def _line(row: Payout) -> dict[str, Any]:
    return {
        "row": row,
        "title": words.title_of(row),
        "attainment": words.exact(row.attainment),
        "percent": words.exact(row.payout_percent),
        "state": words.STATES[row.state],
    }


def _what_if(request: HttpRequest, plan: IncentivePlan) -> dict[str, Any]:
    """What a figure typed would pay; the target itself unless told."""
    measure = plan.declared
    if measure is None or plan.target is None:
        return {"picture": picture_of(plan.curve) if measure else ""}
    asked = "actual" in request.GET
    form = WhatIfForm(request.GET if asked else None, initial={"actual": f"{plan.target.normalize():f}"})
    if measure.is_share:
        form.fields["actual"].label = _("If the figure were, in percent")
    actual = form.cleaned_data["actual"] if asked and form.is_valid() else None if asked else plan.target
    if actual is None:
        return {"what_if_form": form, "picture": picture_of(plan.curve)}
    found = pays_for(measure, Fraction(actual), terms_of(plan))
    reached = None if found.attainment is None else decimal(found.attainment, words.FINE)
    shown = figures.with_unit(measure, figures.number(actual, 2 if actual % 1 else 0))
    parts = {
        "actual": shown,
        "reached": words.plain(reached) if reached is not None else _("beyond all measure"),
        "pays": words.plain(decimal(found.percent, words.FINE)),
        "amount": money(found.amount, 2),
    }
    told = _("At %(actual)s the attainment is %(reached)s, which pays %(pays)s: %(amount)s.") % parts
    at = plan.curve.capped_at if found.attainment is None else found.attainment
    return {"what_if_form": form, "what_if": told, "picture": picture_of(plan.curve, at), "unit": figures.unit(measure)}


def payout_page(request: HttpRequest, row: Payout, **forms: Any) -> dict[str, Any]:
    """The statement: every cent, what stands behind it, and what may be done with it."""
    person: Any = request.user
    goal, whose = words.goal_of(row.plan, words.names_for(row.plan))
    lines = list(Payout.objects.lines_of(row).select_related("plan"))  # type: ignore[attr-defined]
    return {
        "page_title": f"{row.plan.name}, {words.title_of(row)}",
        "crumbs": [
            (_("Incentive plans"), reverse("plans:list")),
            (row.plan.name, row.plan.get_absolute_url() if _sees_plan(person, row) else ""),
            (words.title_of(row), ""),
        ],
        "goal": goal,
        "whose": whose,
        "say": words.say(row),
        "state_key": words.STATES[row.state],
        "steps": words.steps_of(row, sum((each.amount for each in lines if each.pk < row.pk), Decimal(0))),
        "gates": words.gates_of(row),
        "rows_url": words.rows_url(row) if row.plan.measure else "",
        "initiative": row.plan.initiative,
        "uses_answers": bool(row.plan.declared and row.plan.declared.uses_answers),
        "lines": [_line(each) for each in lines] if len(lines) > 1 else [],
        "total": money(sum(each.amount for each in lines if each.state == State.APPROVED), 2),
        "restated": restated(row),
        "disputes": list(row.disputes.all()),
        "history_url": reverse("plans:payout_history", args=[row.pk]),
        **_acts(person, row, lines),
        **forms,
    }


def _sees_plan(person: Any, row: Payout) -> bool:
    """Not who has left the team since: the plan goes on without them."""
    return IncentivePlan.objects.visible_to(person).filter(pk=row.plan_id).exists()  # type: ignore[attr-defined]


def _acts(person: Any, row: Payout, lines: list[Payout]) -> dict[str, Any]:
    """Which buttons and forms there are."""
    decides, is_open = person.role in APPROVERS, any(each.answered_at is None for each in row.disputes.all())
    is_own = decides and not Payout.objects.decided_by(person).filter(pk=row.pk).exists()
    waits = any(each.corrects_id and each.state != State.APPROVED for each in lines)
    return {
        "may_approve": decides and not is_own and row.state == State.COMPUTED and row.publication_id is not None,
        "is_own": is_own and row.state != State.APPROVED,
        "may_recompute": decides and row.state != State.APPROVED and row.corrects_id is None,
        "may_correct": decides and row.state == State.APPROVED and row.corrects_id is None and not waits,
        "may_discard": decides and not is_own and row.state == State.COMPUTED and not row.disputes.all(),
        "answer_form": AnswerForm() if decides and not is_own and is_open else None,
        "dispute_form": DisputeForm() if not is_open and may_dispute(person, row) else None,
    }


def restated(row: Payout) -> dict[str, str] | None:
    """The figure as it stands now, where it is not the one that was paid by; of answers programmes' alone pay."""
    measure = row.plan.declared
    if measure is None or measure.uses_answers or row.corrects_id or row.state != State.APPROVED:
        return None
    figure = Figure.objects.filter(
        measure=measure.key, scope=row.plan.scope, scope_id=row.plan.scope_id, month=row.month
    ).first()
    if figure is None or (figure.numerator, figure.denominator) == (row.numerator, row.denominator):
        return None
    actual = exact_value(measure, figure)
    if figure.version != row.method or actual is None:
        return None
    before = words.figure_of(row)
    would = pays_for(measure, actual, terms_of(row))
    return {
        "before": figures.display(before) if before else "—",
        "after": figures.display(FigureView(measure, figure)),
        "would": money(would.amount, 2),
        "percent": percent(decimal(would.percent, words.FINE), words.FINE),
    }


def month_asked(form: ComputeForm) -> Month:
    """ValidationError where the form names no month."""
    if not form.is_valid():
        raise ValidationError({"month": form.errors["month"]})
    return Month.of(form.cleaned_data["month"])
