"""A webhook's own page, and its buttons: make, test, pause, resume, a new secret, try one delivery again."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.core.access import ADMINISTRATORS, open_to
from apps.core.errors import Conflict
from apps.core.pages.writing import add_errors
from apps.outbox.models import Message
from apps.outbox.subscriptions import services, words
from apps.outbox.subscriptions.forms import SubscriptionForm
from apps.outbox.subscriptions.models import Subscription
from apps.outbox.subscriptions.pages import crumbs_of

SHOWN = 20  # deliveries on a webhook's page; the rest are a page of their own


@open_to(ADMINISTRATORS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def create_subscription(request: HttpRequest) -> HttpResponse:
    """The secret is shown in the answer to the POST that made it, and never again."""
    form = SubscriptionForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            row, secret = services.create_subscription(by=request.user, **form.values)  # type: ignore[arg-type]
            return _page(request, row, secret)
        except ValidationError as error:
            add_errors(form, error)
    context = {
        "page_title": _("New outgoing webhook"),
        "crumbs": crumbs_of(None, (_("New"), "")),
        "form": form,
        "submit_label": _("Make it, and show the secret"),
        "cancel_url": reverse("subscriptions:list"),
    }
    return render(request, "pages/form.html", context, status=422 if form.errors else 200)


@open_to(ADMINISTRATORS)
@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _row(request, pk))


@open_to(ADMINISTRATORS)
@never_cache
@require_POST
def rotate_secret(request: HttpRequest, pk: int) -> HttpResponse:
    """`seen` is the version on the page: a button pressed twice ends no secret that was just copied."""
    row = _row(request, pk)
    try:
        rotated, secret = services.rotate_secret(
            by=request.user,  # type: ignore[arg-type]
            subscription=row,
            seen=request.POST.get("seen", ""),
        )
    except Conflict:
        messages.error(request, _("Somebody changed this webhook after you opened the page; look again."))
        return redirect(row)
    return _page(request, rotated, secret)


@open_to(ADMINISTRATORS)
@require_POST
def pause_subscription(request: HttpRequest, pk: int) -> HttpResponse:
    row = services.pause_subscription(by=request.user, subscription=_row(request, pk))  # type: ignore[arg-type]
    messages.success(request, _("Paused: %(name)s.") % {"name": row})
    return redirect(row)


@open_to(ADMINISTRATORS)
@require_POST
def resume_subscription(request: HttpRequest, pk: int) -> HttpResponse:
    row = services.resume_subscription(by=request.user, subscription=_row(request, pk))  # type: ignore[arg-type]
    messages.success(request, _("%(name)s is told again; what waited is sent now.") % {"name": row})
    return redirect(row)


@open_to(ADMINISTRATORS)
@require_POST
def send_test(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the event "test" at once, and say what came of it."""
    row = _row(request, pk)
    answer = services.send_test(by=request.user, subscription=row)  # type: ignore[arg-type]
    if answer.is_taken:
        messages.success(request, _("%(name)s took the test: status %(n)d.") % {"name": row, "n": answer.status})
    else:
        messages.error(request, _("%(name)s did not take the test. %(why)s") % {"name": row, "why": answer.words})
    return redirect(row)


@open_to(ADMINISTRATORS)
@require_POST
def retry_delivery(request: HttpRequest, pk: int) -> HttpResponse:
    sent = Message.objects.visible_to(request.user).filter(channel=Message.Channel.WEBHOOK)
    message = get_object_or_404(sent, pk=pk)
    try:
        services.retry_delivery(by=request.user, message=message)  # type: ignore[arg-type]
        messages.success(request, _("It is tried again now."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    back = message.subscription_id and Subscription.objects.filter(pk=message.subscription_id).first()
    return redirect(back or message)


def _row(request: HttpRequest, pk: int) -> Subscription:
    return get_object_or_404(Subscription.objects.visible_to(request.user), pk=pk)


def _page(request: HttpRequest, row: Subscription, secret: str = "") -> HttpResponse:
    state, word = words.state_of(row)
    sent = Message.objects.filter(subscription=row)
    shown = list(sent.defer("text", "html").order_by("-pk")[: SHOWN + 1])
    context = {
        "row": row,
        "page_title": str(row),
        "crumbs": crumbs_of(row),
        "secret": secret,
        "state": state,
        "word": word,
        "trouble": words.trouble_of(row),
        "waiting": sent.waiting().count(),
        "deliveries": [_line(message, row) for message in shown[:SHOWN]],
        "has_more": len(shown) > SHOWN,
        "edit_url": reverse("subscriptions:update", args=[row.pk]),
        "history_url": reverse("subscriptions:history", args=[row.pk]),
    }
    return render(request, "outbox/subscription.html", context)


def _line(message: Message, row: Subscription) -> dict[str, Any]:
    state, word = words.delivery_state(message)
    next_try = words.next_try(message, row)
    return {
        "row": message,
        "state": state,
        "word": word,
        "answer": words.last_answer(message),
        "next_try": next_try,
        "may_retry": not row.is_paused and (message.state == Message.State.FAILED or next_try is not None),
    }
