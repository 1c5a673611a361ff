"""The pages of publishing: signing a month, what was restated since, and remarks on a figure."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.core.access import EVERYONE, open_to
from apps.core.months import Month
from apps.core.pages.writing import add_errors
from apps.measures.models import Scope
from apps.measures.registry import get
from apps.scorecards import services
from apps.scorecards.access import PUBLISHERS, REMARKERS, may_publish, may_remark
from apps.scorecards.asked import Asked, asked_or_404
from apps.scorecards.forms import PublishForm, RemarkForm
from apps.scorecards.models import Remark
from apps.scorecards.pages import about, period_switch
from apps.scorecards.published import publication_of
from apps.scorecards.restating import restated, with_reasons


@open_to(PUBLISHERS)
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest) -> HttpResponse:
    """Sign a month of a scope, with a comment; the company's with its units and teams unless told otherwise."""
    asked = _month_of(request)
    form = PublishForm(request.POST or None, has_parts=asked.scope == Scope.COMPANY)
    back = reverse("scorecards:scorecard") + asked.query
    if request.method == "POST" and form.is_valid():
        try:
            place = {"scope": asked.scope, "scope_id": asked.id}
            services.publish(by=request.user, month=asked.month, **place, **form.cleaned_data)  # type: ignore[arg-type]
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, _("%(what)s is published.") % {"what": about(asked)})
            return redirect(back)
    context = {
        "page_title": _("Publish %(what)s") % {"what": about(asked)},
        "page_lead": _(
            "The figures are kept as they stand now, signed with your name, for ever. What is entered later appears as "
            "a restatement."
        ),
        "crumbs": [(_("Scorecard"), back), (_("Publish"), "")],
        "submit_label": _("Publish"),
        "cancel_url": back,
        "form": form,
    }
    return render(request, "pages/form.html", context, status=422 if form.errors else 200)


@open_to(EVERYONE)
@require_safe
def restatements(request: HttpRequest) -> HttpResponseBase:
    """Figures of a published month that are others now: before, after, and what was recorded since."""
    asked = _month_of(request)
    signed = publication_of(asked)
    context = {
        "asked": asked,
        "about": about(asked),
        "signed": signed,
        "months": period_switch(asked),
        "rows": with_reasons(restated([signed], asked.role)) if signed else [],
        "scorecard_url": reverse("scorecards:scorecard") + asked.query,
        "may_publish": may_publish(request.user),
    }
    return render(request, "scorecards/restatements.html", context)


def _month_of(request: HttpRequest) -> Asked:
    """A month and scope; a quarter is published by its months, and the present structure never."""
    asked = asked_or_404(request.user, request.GET)
    if asked.quarter or asked.is_current:
        raise Http404
    return asked


# --- Remarks --------------------------------------------------------------------------------------
@open_to(REMARKERS)
@require_http_methods(["GET", "HEAD", "POST"])
def add_remark(request: HttpRequest, key: str) -> HttpResponse:
    """Say something about a figure of a month."""
    found, asked = get(key), _month_of(request)
    if found is None:
        raise Http404
    if not may_remark(request.user, asked.scope, asked.id):
        raise PermissionDenied
    back = reverse("scorecards:measure", args=[key]) + asked.query + "#remarks"
    form = RemarkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        place = {"measure": key, "month": asked.month, "scope": asked.scope, "scope_id": asked.id}
        services.add_remark(by=request.user, text=form.cleaned_data["text"], **place)  # type: ignore[arg-type]
        return redirect(back)
    context = {
        "page_title": _("Remark on %(measure)s, %(what)s") % {"measure": found.name, "what": about(asked)},
        "crumbs": [(found.name, back), (_("Remark"), "")],
        "submit_label": _("Add the remark"),
        "cancel_url": back,
        "form": form,
    }
    return render(request, "pages/form.html", context, status=422 if form.errors else 200)


@open_to(REMARKERS)
@require_POST
def remove_remark(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Remark.objects.visible_to(request.user), pk=pk)
    services.remove_remark(by=request.user, remark=row)
    messages.success(request, _("The remark is gone."))
    asked = Asked(Month.of(row.month), row.scope, row.scope_id)
    return redirect(reverse("scorecards:measure", args=[row.measure]) + asked.query + "#remarks")
