"""What the buttons of plans and payouts do: each a POST. What is wrong is said there, and nothing typed is lost."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from apps.core.access import EVERYONE, open_to
from apps.core.errors import Conflict
from apps.core.pages.writing import add_errors
from apps.rewards.plans import services
from apps.rewards.plans.forms import AnswerForm, ComputeForm, DisputeForm
from apps.rewards.plans.models import IncentivePlan, Payout
from apps.rewards.plans.queries import APPROVERS
from apps.rewards.plans.views.detail import loaded, month_asked, payout_page, plan_page


@open_to(APPROVERS)
@require_POST
def compute(request: HttpRequest, pk: int) -> HttpResponse:
    """The payout of a plan for a month; leads to its statement."""
    rows = IncentivePlan.objects.select_related("person", "team", "initiative")
    plan = get_object_or_404(rows.visible_to(request.user), pk=pk)  # type: ignore[attr-defined]
    form = ComputeForm(request.POST)
    try:
        return redirect(services.compute_payout(by=request.user, plan=plan, month=month_asked(form)))  # type: ignore[arg-type]
    except ValidationError as error:
        if form.is_valid():
            add_errors(form, error)
    context = plan_page(request, plan, compute_form=form) | {"row": plan}
    return render(request, "rewards/plan.html", context, status=422)


@open_to(APPROVERS)
@require_POST
def compute_month(request: HttpRequest) -> HttpResponse:
    """The payouts of every plan for a month."""
    try:
        asked = month_asked(ComputeForm(request.POST))
        rows = services.compute_month(by=request.user, month=asked)  # type: ignore[arg-type]
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("plans:payouts")
    told = ngettext("%(n)s payout of %(month)s.", "%(n)s payouts of %(month)s.", len(rows))
    messages.success(request, told % {"n": len(rows), "month": asked})
    return redirect("plans:payouts")


@open_to(APPROVERS)
@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    row, seen = _payout(request, pk), request.POST.get("version", "")
    call = lambda: services.approve_payout(by=request.user, payout=row, seen=seen)  # type: ignore[arg-type]  # noqa: E731
    return _act(request, row, call, _approved)


def _approved(request: HttpRequest, row: Payout) -> str:
    """Of two who approve at once the second hears that it was done."""
    if row.approved_by == request.user:
        return _("Approved.")
    return _("%(name)s has approved it already.") % {"name": row.approved_by.full_name if row.approved_by else "–"}


@open_to(APPROVERS)
@require_POST
def recompute(request: HttpRequest, pk: int) -> HttpResponse:
    row = _payout(request, pk)
    call = lambda: services.compute_payout(by=request.user, plan=row.plan, month=row.month)  # type: ignore[arg-type]  # noqa: E731
    return _act(request, row, call, _("Computed anew."))


@open_to(APPROVERS)
@require_POST
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    row = _payout(request, pk)
    done = _("A line for the difference; it pays once somebody approves it.")
    return _act(request, row, lambda: services.correct_payout(by=request.user, payout=row), done)  # type: ignore[arg-type]


@open_to(APPROVERS)
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    row = _payout(request, pk)
    call = lambda: services.discard_payout(by=request.user, payout=row)  # type: ignore[arg-type]  # noqa: E731
    return _act(request, row, call, _("Taken back."), row.corrects or row.plan)


@open_to(EVERYONE)
@require_POST
def dispute(request: HttpRequest, pk: int) -> HttpResponse:
    form = DisputeForm(request.POST)
    call = lambda row: services.dispute_payout(by=request.user, payout=row, **form.cleaned_data)  # type: ignore[arg-type]  # noqa: E731
    return _form(request, pk, ("dispute_form", form), call, _("It waits for an answer."))


@open_to(APPROVERS)
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    form = AnswerForm(request.POST)
    call = lambda row: services.answer_dispute(by=request.user, payout=row, **form.cleaned_data)  # type: ignore[arg-type]  # noqa: E731
    return _form(request, pk, ("answer_form", form), call, _("Answered."))


def _payout(request: HttpRequest, pk: int) -> Payout:
    return get_object_or_404(loaded().visible_to(request.user), pk=pk)  # type: ignore[attr-defined]


def _act(
    request: HttpRequest,
    row: Payout,
    call: Callable[[], Any],
    done: str | Callable[[HttpRequest, Any], str],
    back: Any = None,
) -> HttpResponse:
    """A button without a form: what stands against it is said at the head of the page."""
    made: Any = None
    try:
        made = call()
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except Conflict:
        messages.error(request, _("Somebody has changed it meanwhile. Look at it, and press again."))
    else:
        messages.success(request, done if isinstance(done, str) else done(request, made))
        return redirect(back or made or row)
    return redirect(row if Payout.objects.filter(pk=row.pk).exists() else row.plan)


def _form(
    request: HttpRequest, pk: int, named: tuple[str, Any], call: Callable[[Payout], Any], done: str
) -> HttpResponse:
    """A form on the statement; with errors the page comes back with what was typed."""
    row, (name, form) = _payout(request, pk), named
    if form.is_valid():
        try:
            call(row)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, done)
            return redirect(row)
    context = payout_page(request, row, **{name: form}) | {"row": row}
    return render(request, "rewards/payout.html", context, status=422)
