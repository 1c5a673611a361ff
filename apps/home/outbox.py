"""The Outbox: every mail and what became of it. With a real server nobody here sees a client's link.

Without a mail server (the demo) mails are kept, and whoever works on an account may open the links in its mails: a
newcomer could not follow the way to the client's page otherwise.
"""

from typing import Any, ClassVar

import django_filters as filters
from csp.decorators import csp, csp_update
from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.models import Account
from apps.core.access import ADMINISTRATORS, WRITERS, open_to
from apps.core.pages import Cell, Column, Empty, ListPage
from apps.core.pages.base import Page
from apps.outbox.letters import filled, link_of
from apps.outbox.models import LINK, UNSUBSCRIBE, Message, Stop, Suppression
from apps.outbox.services import cancel_message, lift_suppression, retry_message, start_sending, stop_sending
from apps.outbox.subscriptions.models import Event
from apps.outbox.subscriptions.services import retry_delivery
from apps.people.models import Person

READERS_OF_MAIL = ADMINISTRATORS if settings.EMAIL_URL else WRITERS
KINDS = {
    "feedback_request": _("Feedback request"),
    "confirmation": _("Request to confirm"),
    "scorecard": _("Scorecard"),
    "account": _("Sign-in"),
    **{event.value: event.label for event in Event},
}
_STATES = {"sending": "queued", "sent": "delivered"}  # states of the page that go by another key
# The preview is somebody's HTML with inline styles: nothing in it may run, load or leave.
_PREVIEW = {"default-src": ["'none'"], "style-src": ["'unsafe-inline'"], "sandbox": [""], "frame-ancestors": ["'self'"]}


def messages_for(person: Person) -> QuerySet[Message]:
    """All for administrators; in the demo also one's own, and those to clients of the accounts a person works on.

    What was told to somebody else stays theirs: an alert may be about an answer for the leadership.
    """
    if person.is_administrator:
        return Message.objects.all()
    if settings.EMAIL_URL:
        return Message.objects.none()
    accounts = Account.objects.writable_by(person).values("pk")
    to_clients = Q(contact_id__isnull=False, account_id__in=accounts)
    return Message.objects.filter(to_clients | Q(contact_id=None, link_row=None, to_email__iexact=person.email))


class MessageFilter(filters.FilterSet):
    q = filters.CharFilter(
        label=_("Subject or address"), method="search", widget=forms.TextInput(attrs={"type": "search"})
    )
    state = filters.ChoiceFilter(choices=Message.State, label=_("State"), empty_label=_("All"))
    kind = filters.ChoiceFilter(choices=list(KINDS.items()), label=_("Kind"), empty_label=_("All"))

    class Meta:
        model = Message
        fields: tuple[str, ...] = ()

    def search(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        to = Q(to_email__icontains=value) | Q(to_name__icontains=value)
        return rows.filter(Q(subject__icontains=value) | to)


class _Mail(Page):
    def get_queryset(self) -> QuerySet:
        """Decided by the accounts a message is about, which the outbox itself does not know."""
        return messages_for(self.request.user).defer("text", "html")


class OutboxList(ListPage, _Mail):
    model, filterset_class, access = Message, MessageFilter, READERS_OF_MAIL
    template_name = "outbox/list.html"
    page_title = _("Outbox")
    columns: ClassVar[list[Column]] = [
        Column(_("Subject"), "subject"),
        Column(_("To"), "to_email"),
        Column(_("State"), "state"),
        Column(_("Tries"), "attempts", is_number=True, is_optional=True),
        Column(_("Queued"), "recorded_at", is_number=True, is_optional=True),
        Column(_("Sent"), "sent_at", is_number=True, is_optional=True),
    ]

    @property
    def page_question(self) -> str:
        if settings.EMAIL_URL:
            return gettext("Has every mail left?")
        return gettext("There is no mail server: mails are kept here. Open one to follow its link.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        channels = {"label": _("Alert channels"), "url": reverse("home:channels"), "icon": "bell"}
        tools = [channels] if self.request.user.is_administrator else []
        return super().get_context_data(**kwargs) | {"tools": tools} | _stopped(self.request)

    def cells(self, row: Message) -> list[Any]:
        return [
            Cell(row.subject, sub=KINDS.get(row.kind, gettext("Alert"))),
            Cell(row.to_name or row.to_email, sub=row.to_email if row.to_name else ""),
            Cell(row.get_state_display(), state=_STATES.get(row.state, row.state)),
            row.attempts,
            row.recorded_at,
            row.sent_at,
        ]

    def empty(self) -> Empty:
        return Empty(_("No mail yet"), _("Every mail the product sends is listed here, with what became of it."))


@open_to(READERS_OF_MAIL)
@csp_update({"frame-src": ["'self'"]})
@require_safe
def message(request: HttpRequest, pk: int) -> HttpResponse:
    """One mail: what became of it, its text, and how it looks."""
    row = get_object_or_404(messages_for(request.user), pk=pk)
    state = _STATES.get(row.state, row.state)
    context = {
        "row": row,
        "kind": KINDS.get(row.kind, gettext("Alert")),
        "state": state,
        "text": _shown(row.text, row),
        "link": "" if settings.EMAIL_URL else link_of(row),
        "page_title": row.subject,
        **(_stopped(request) if row.state == "queued" else {}),
        "may_act": request.user.is_administrator,
        "is_silent": _is_silent(row),
    }
    return render(request, "outbox/message.html", context)


@open_to(READERS_OF_MAIL)
@xframe_options_sameorigin
@csp(_PREVIEW)
@require_safe
def message_html(request: HttpRequest, pk: int) -> HttpResponse:
    """The mail as a mail program shows it, for the frame on its page."""
    row = get_object_or_404(messages_for(request.user), pk=pk)
    return HttpResponse(_shown(row.html, row))


@open_to(ADMINISTRATORS)
@require_POST
def stop(request: HttpRequest) -> HttpResponse:
    stop_sending(by=request.user)
    return redirect("home:outbox")


@open_to(ADMINISTRATORS)
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    start_sending(by=request.user)
    messages.success(request, gettext("What waits is sent now."))
    return redirect("home:outbox")


@open_to(ADMINISTRATORS)
@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Message.objects.visible_to(request.user), pk=pk)
    try:
        service = retry_delivery if row.channel == Message.Channel.WEBHOOK else retry_message
        service(by=request.user, message=row)
        messages.success(request, gettext("It is queued again."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(row)


@open_to(ADMINISTRATORS)
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Message.objects.visible_to(request.user), pk=pk)
    try:
        cancel_message(by=request.user, message=row)
        messages.success(request, gettext("It will not be sent."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(row)


@open_to(ADMINISTRATORS)
@require_POST
def lift(request: HttpRequest, pk: int) -> HttpResponse:
    """Write again to an address whose mail came back."""
    row = get_object_or_404(Message.objects.visible_to(request.user), pk=pk)
    try:
        lift_suppression(by=request.user, address=row.to_email)
        messages.success(request, gettext("%(address)s gets mail again.") % {"address": row.to_email})
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(row)


def _is_silent(row: Message) -> bool:
    """Whether the address gets no more mail because this or another mail to it came back."""
    reason = Suppression.Reason.BOUNCED
    return row.state == row.State.BOUNCED and Suppression.objects.of([row.to_email]).filter(reason=reason).exists()


def _stopped(request: HttpRequest) -> dict[str, Any]:
    """What `outbox/_stopped.html` shows, and whether this person may stop and start."""
    held = Stop.now()
    waiting = messages_for(request.user).waiting().count() if held else 0
    return {"stop": held, "waiting": waiting, "may_act": request.user.is_administrator}


def _shown(body: str, row: Message) -> str:
    """A body for staff: with its links in the demo, with words in their place on a real server."""
    if not settings.EMAIL_URL:
        return filled(body, row)
    return body.replace(LINK, gettext("[the reader’s own link]")).replace(UNSUBSCRIBE, gettext("[link to stop mail]"))
