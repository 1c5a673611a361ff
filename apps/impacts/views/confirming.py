"""Asking clients to confirm, withdrawing that, noting a talk about it, and signing a goal for us."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.models import Account, Contact
from apps.accounts.views.on_account import account_of, crumbs_of, whole_number
from apps.core.access import WRITERS, open_to
from apps.core.errors import Conflict
from apps.core.months import today
from apps.impacts import services
from apps.impacts.asking import WhyNot, with_reason
from apps.impacts.models import Confirmation, Goal, Impact, Verdict


@open_to(WRITERS)
@require_http_methods(["GET", "POST"])
def ask_to_confirm(request: HttpRequest, account: int) -> HttpResponse:
    """Which contacts may be asked to confirm, and who not and why; POST asks those that are ticked."""
    row = account_of(request, account)
    if not row.is_writable_by(request.user):
        raise PermissionDenied
    if request.method != "POST":
        return _choose(request, row)
    chosen = [number for text in request.POST.getlist("contact") if (number := whole_number(text))]
    if not chosen:
        return _choose(request, row, status=422, error=_("Tick at least one contact."))
    _tell(request, services.ask_to_confirm(by=request.user, account=row, contacts=chosen))  # type: ignore[arg-type]
    return redirect("accounts:promises", row.pk)


def _choose(request: HttpRequest, account: Account, status: int = 200, error: str = "") -> HttpResponse:
    judged = list(with_reason(Contact.objects.filter(account=account), today()))
    active = Impact.objects.filter(account=account).active_on(today())
    context: dict[str, Any] = {
        "account": account,
        "askable": [contact for contact in judged if not contact.why_not],
        "left_out": [(contact, WhyNot(contact.why_not).label) for contact in judged if contact.why_not],
        "impacts": list(active.order_by("started_on", "pk")),
        "is_mail_kept": not settings.EMAIL_URL,
        "error": error,
        "crumbs": crumbs_of(account, _("Ask to confirm")),
        "page_title": _("Who at %(account)s should confirm what we promised?") % {"account": account},
    }
    return render(request, "impacts/ask.html", context, status=status)


def _tell(request: HttpRequest, asked: services.Asked) -> None:
    if count := len(asked.confirmations):
        where = _("The mail leaves now.") if settings.EMAIL_URL else _("The mail is kept in the Outbox.")
        text = ngettext("%(n)d contact is asked to confirm.", "%(n)d contacts are asked to confirm.", count)
        messages.success(request, f"{text % {'n': count}} {where}")
    if asked.left_out:
        who = " ".join(f"{contact}: {why.label}." for contact, why in asked.left_out)
        messages.info(request, _("Not asked: %(who)s") % {"who": who})


@open_to(WRITERS)
@require_POST
def withdraw_confirmation(request: HttpRequest, pk: int) -> HttpResponse:
    """End the link of a request that waits."""
    rows = Confirmation.objects.visible_to(request.user).select_related("contact__account")
    row = get_object_or_404(rows, pk=pk)
    try:
        services.withdraw_confirmation(by=request.user, confirmation=row)  # type: ignore[arg-type]
        messages.success(request, _("The request is withdrawn; its link has ended."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("accounts:promises", row.contact.account_id)


@open_to(WRITERS)
@require_POST
def talk_about_verdict(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody has talked with the client who did not agree."""
    rows = Verdict.objects.visible_to(request.user).select_related("impact__account", "confirmation__contact")
    row = get_object_or_404(rows, pk=pk)
    services.talk_about_verdict(by=request.user, verdict=row)  # type: ignore[arg-type]
    messages.success(request, _("Noted: talked about it with %(contact)s.") % {"contact": row.confirmation.contact})
    return redirect(row)


@open_to(WRITERS)
@require_POST
def sign_goal(request: HttpRequest, pk: int) -> HttpResponse:
    """Put one's own name under the goal as it was shown (`version`)."""
    row = get_object_or_404(Goal.objects.visible_to(request.user).select_related("account"), pk=pk)
    try:
        services.sign_goal(by=request.user, goal=row, seen=request.POST.get("version", ""))  # type: ignore[arg-type]
        messages.success(request, _("You have signed the goal."))
    except Conflict:
        messages.error(request, _("Somebody changed the goal meanwhile. Read it again, then sign it."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(reverse("accounts:promises", args=[row.account_id]))
