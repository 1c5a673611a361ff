"""Asking by hand, with who is left out and why; the list of requests and what became of each."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.models import Account, Contact
from apps.core.access import WRITERS, open_to
from apps.core.months import day_of, today
from apps.core.pages import Cell, Column, DetailPage, Empty
from apps.feedback import services
from apps.feedback.eligibility import WhyNot, with_reason
from apps.feedback.filters import RequestFilter
from apps.feedback.models import FeedbackRequest, Response
from apps.feedback.views.frame import FeedbackList, tabs_of


@open_to(WRITERS)
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Who of an account (`?account=`), or which contact (`?contact=`), would be asked now; POST asks."""
    if not (request.GET.get("account") or request.GET.get("contact")):
        accounts = Account.objects.writable_by(request.user).active_on(today())
        context: dict[str, Any] = {"accounts": accounts, "page_title": gettext("Whom do you want to ask?")}
        return render(request, "feedback/ask_whom.html", context)
    account, contacts = _chosen(request)
    if not account.is_writable_by(request.user):
        raise PermissionDenied
    if request.method == "POST":
        return _ask(request, account, contacts)
    judged = list(with_reason(contacts, today()))
    askable = [contact for contact in judged if not contact.why_not]
    context = {
        "account": account,
        "askable": askable,
        "asked_count": len(askable),
        "left_out": [(contact, WhyNot(contact.why_not).label) for contact in judged if contact.why_not],
        "left_out_count": len(judged) - len(askable),
        "is_mail_kept": not settings.EMAIL_URL,
        "page_title": gettext("Ask %(account)s how it is going") % {"account": account},
    }
    return render(request, "feedback/ask.html", context)


def _chosen(request: HttpRequest) -> tuple[Account, QuerySet[Contact]]:
    if number := request.GET.get("contact"):
        rows = Contact.objects.visible_to(request.user).select_related("account")
        contact = get_object_or_404(rows, pk=_number(number))
        return contact.account, Contact.objects.filter(pk=contact.pk)
    account = get_object_or_404(Account.objects.visible_to(request.user), pk=_number(request.GET["account"]))
    return account, Contact.objects.filter(account=account)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 19 else 0


def _ask(request: HttpRequest, account: Account, contacts: QuerySet[Contact]) -> HttpResponse:
    if request.GET.get("contact"):
        try:
            services.ask_contact(by=request.user, contact=contacts.select_related("account").get())
            count, left_out = 1, []
        except ValidationError as error:
            count, left_out = 0, error.messages
    else:
        asked = services.ask_account(by=request.user, account=account)
        count = len(asked.requests)
        left_out = [f"{contact}: {why.label}." for contact, why in asked.left_out]
    _tell(request, count, left_out)
    return redirect(f"{reverse('feedback:requests')}?account={account.pk}")


def _tell(request: HttpRequest, count: int, left_out: list[str]) -> None:
    if count:
        where = gettext("The mail leaves now.") if settings.EMAIL_URL else gettext("The mail is kept in the Outbox.")
        text = ngettext("%(n)d contact is asked.", "%(n)d contacts are asked.", count) % {"n": count}
        messages.success(request, f"{text} {where}")
    if left_out:
        messages.info(request, gettext("Not asked: %(who)s") % {"who": " ".join(left_out)})


class RequestList(FeedbackList):
    model, filterset_class, tab = FeedbackRequest, RequestFilter, "requests"
    page_title = _("Requests")
    page_question = _("Who was asked, when, and has it been answered?")
    create_label = _("Ask for feedback")
    columns: ClassVar[list[Column]] = [
        Column(_("Contact"), "contact__full_name"),
        Column(_("State"), "state"),
        Column(_("Asked by"), is_optional=True),
        Column(_("Sent"), "sent_at", is_number=True),
        Column(_("Answered"), "answered_at", is_number=True, is_optional=True),
        Column(_("Open until"), "expires_at", is_number=True, is_optional=True),
    ]

    def rows(self) -> QuerySet:
        return FeedbackRequest.objects.select_related("contact__account", "programme", "asked_by")

    def cells(self, row: FeedbackRequest) -> list[Any]:
        return [
            Cell(row.contact.full_name, sub=row.contact.account.name),
            Cell(row.get_state_display(), state=row.state),
            row.programme or row.asked_by,
            day_of(row.sent_at) if row.sent_at else None,
            day_of(row.answered_at) if row.answered_at else None,
            day_of(row.expires_at),
        ]

    def create_url(self) -> str:
        return reverse("feedback:ask")

    def empty(self) -> Empty:
        return Empty(
            _("Nobody has been asked yet"),
            _("Ask the contacts of an account now, or let a programme ask all clients regularly."),
            action_url=reverse("feedback:ask") if self.request.user.may_write else "",
            action_label=_("Ask for feedback"),
        )


class RequestDetail(DetailPage):
    model, template_name = FeedbackRequest, "feedback/request.html"

    def rows(self) -> QuerySet:
        return FeedbackRequest.objects.select_related("contact__account", "programme", "asked_by")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        row = self.object
        answer = Response.objects.current().readable_by(self.request.user).filter(request=row).first()
        crumbs = [(gettext("Feedback"), reverse("feedback:list")), (gettext("Requests"), reverse("feedback:requests"))]
        return context | {
            "page_title": gettext("Request to %(contact)s") % {"contact": row.contact},
            "crumbs": [*crumbs, (row.contact.full_name, "")],
            "tabs": tabs_of(self.request, "requests"),
            "answer": answer,
            "is_waiting": row.state in {"pending", "sent"},
        }


@open_to(WRITERS)
@require_POST
def cancel_request(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a request that waits: its link ends."""
    row = get_object_or_404(FeedbackRequest.objects.visible_to(request.user).select_related("contact__account"), pk=pk)
    try:
        services.cancel_request(by=request.user, request=row)
        messages.success(request, gettext("The request is withdrawn; its link has ended."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(row)
