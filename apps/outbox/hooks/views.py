"""The administrators' page of inbound webhooks: which systems may send, their secrets made, changed and ended."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from apps.core.access import ADMINISTRATORS, open_to
from apps.core.errors import Conflict
from apps.outbox.hooks import services
from apps.outbox.hooks.forms import HookForm
from apps.outbox.hooks.models import InboundHook


@open_to(ADMINISTRATORS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def hooks(request: HttpRequest) -> HttpResponse:
    """The list, and a new one; its secret is shown in the answer to the POST that made it, and never again."""
    form = HookForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, form)
    try:
        hook, secret = services.create_hook(by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
    except ValidationError as error:
        form.add_error(None, error.messages)
        return _page(request, form)
    return _page(request, HookForm(), made=hook, secret=secret)


@open_to(ADMINISTRATORS)
@never_cache
@require_POST
def rotate_hook(request: HttpRequest, pk: int) -> HttpResponse:
    """`seen` is the version on the page: a button pressed twice ends no secret that was just copied."""
    hook = get_object_or_404(InboundHook, pk=pk)
    try:
        rotated, secret = services.rotate_hook(by=request.user, hook=hook, seen=request.POST.get("seen", ""))  # type: ignore[arg-type]
    except Conflict:
        messages.error(request, _("Somebody changed this webhook after you opened the page; look again."))
        return redirect("hooks:list")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect("hooks:list")
    return _page(request, HookForm(), made=rotated, secret=secret)


@open_to(ADMINISTRATORS)
@require_POST
def end_hook(request: HttpRequest, pk: int) -> HttpResponse:
    hook = services.end_hook(by=request.user, hook=get_object_or_404(InboundHook, pk=pk))  # type: ignore[arg-type]
    messages.success(request, _("Ended: %(name)s. Nothing it sends is taken any more.") % {"name": hook.name})
    return redirect("hooks:list")


def _page(request: HttpRequest, form: Any, **made: Any) -> HttpResponse:
    context = {
        "page_title": _("Inbound webhooks"),
        "form": form,
        "hooks": InboundHook.objects.select_related("person").order_by(
            F("ended_at").asc(nulls_first=True), "name", "pk"
        ),
        "address": request.build_absolute_uri("/api/v1/hooks/cases/"),
        **made,
    }
    return render(request, "outbox/hooks.html", context, status=422 if form.errors else 200)
