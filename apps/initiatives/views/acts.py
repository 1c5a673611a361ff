"""What the buttons of an initiative's page do: each a POST. What is wrong is said there, and nothing typed is lost."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from apps.core.access import READERS, WRITERS, open_to
from apps.core.errors import Conflict
from apps.core.months import today
from apps.core.pages.writing import add_errors
from apps.initiatives import services
from apps.initiatives.forms import BaselineForm, ClaimForm, OutcomeForm
from apps.initiatives.models import Baseline, Initiative, Milestone
from apps.initiatives.views.detail import loaded, page_of


@open_to(READERS)
@require_POST
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    done = gettext("You have approved it.")
    return _act(request, _row(request, pk), done, _with_initiative(services.approve_initiative))


@open_to(WRITERS)
@require_POST
def activate(request: HttpRequest, pk: int) -> HttpResponse:
    call = services.activate_initiative
    return _act(request, _row(request, pk), gettext("It has begun."), _with_initiative(call))


@open_to(WRITERS)
@require_POST
def pause(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, _row(request, pk), gettext("It is paused."), _with_initiative(services.pause_initiative))


@open_to(WRITERS)
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    return _act(request, _row(request, pk), gettext("It is cancelled."), _with_initiative(services.cancel_initiative))


@open_to(WRITERS)
@require_POST
def finish_milestone(request: HttpRequest, pk: int) -> HttpResponse:
    """Done today."""
    milestone = get_object_or_404(Milestone.objects.visible_to(request.user).select_related("initiative"), pk=pk)

    def call(by: Any, row: Initiative, seen: str) -> Any:
        return services.update_milestone(by=by, milestone=milestone, done_on=today())

    done = gettext("Done: %(milestone)s.") % {"milestone": milestone}
    return _act(request, milestone.initiative, done, call)


@open_to(WRITERS)
@require_POST
def claim(request: HttpRequest, pk: int) -> HttpResponse:
    """What the owner says of the status."""

    def call(form: Any, row: Initiative) -> Any:
        return services.claim_status(by=request.user, initiative=row, **form.values)  # type: ignore[arg-type]

    return _form(request, pk, ("claim_form", ClaimForm), call, gettext("What you say stands beside what is computed."))


@open_to(WRITERS)
@require_POST
def request_baseline(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask that the plan as it stands be the new baseline."""

    def call(form: Any, row: Initiative) -> Any:
        return services.request_baseline(by=request.user, initiative=row, **form.values)  # type: ignore[arg-type]

    done = gettext("It holds as soon as a second person approves it.")
    return _form(request, pk, ("baseline_form", BaselineForm), call, done)


@open_to(WRITERS)
@require_POST
def check_outcome(request: HttpRequest, pk: int) -> HttpResponse:
    """What came of it, with the ratings of today."""

    def call(form: Any, row: Initiative) -> Any:
        return services.check_outcome(by=request.user, initiative=row, **form.values)  # type: ignore[arg-type]

    return _form(request, pk, ("outcome_form", OutcomeForm), call, gettext("The outcome is recorded."))


@open_to(READERS)
@require_POST
def approve_baseline(request: HttpRequest, pk: int) -> HttpResponse:
    plan = _plan(request, pk)

    def call(by: Any, row: Initiative, seen: str) -> Any:
        return services.approve_baseline(by=by, baseline=plan, seen=seen)

    return _act(request, plan.initiative, gettext("The new baseline holds from today."), call)


@open_to(READERS)
@require_POST
def withdraw_baseline(request: HttpRequest, pk: int) -> HttpResponse:
    plan = _plan(request, pk)

    def call(by: Any, row: Initiative, seen: str) -> Any:
        return services.withdraw_baseline(by=by, baseline=plan)

    return _act(request, plan.initiative, gettext("The old baseline stays."), call)


def _row(request: HttpRequest, pk: int) -> Initiative:
    return get_object_or_404(Initiative.objects.visible_to(request.user), pk=pk)


def _plan(request: HttpRequest, pk: int) -> Baseline:
    return get_object_or_404(Baseline.objects.visible_to(request.user).select_related("initiative"), pk=pk)


def _with_initiative(service: Callable[..., Any]) -> Callable[[Any, Initiative, str], Any]:
    return lambda by, row, seen: service(by=by, initiative=row, seen=seen)


def _act(request: HttpRequest, row: Initiative, done: str, call: Callable[[Any, Initiative, str], Any]) -> HttpResponse:
    """A button without a form: what stands against it is said at the head of the page."""
    try:
        call(request.user, row, request.POST.get("version", ""))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except Conflict:
        messages.error(request, gettext("Somebody has changed it meanwhile. Look at it, and press again."))
    else:
        messages.success(request, done)
    return redirect(row)


def _form(
    request: HttpRequest, pk: int, named: tuple[str, Any], call: Callable[[Any, Initiative], Any], done: str
) -> HttpResponse:
    """A form on the page; with errors the page comes back with what was typed."""
    row = get_object_or_404(loaded(request).visible_to(request.user), pk=pk)  # type: ignore[attr-defined]
    if not row.is_writable_by(request.user):
        raise PermissionDenied
    name, form_class = named
    instance = Baseline() if form_class is BaselineForm else Initiative.objects.get(pk=row.pk)
    form = form_class(request.POST, user=request.user, instance=instance, auto_id=f"{name.split('_')[0]}_%s")
    if form.is_valid():
        try:
            call(form, row)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, done)
            return redirect(row)
    context = page_of(request, row, True, **{name: form}) | {"row": row, "may_write": True}
    return render(request, "initiatives/detail.html", context, status=422)
