"""How often a client wants to be asked: less often, never, or as before; the page behind every mail's footer."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _

from apps.accounts.models import Contact
from apps.core.emailed import emailed, language_of, languages, unknown
from apps.core.links import read_token
from apps.feedback.letter import how_often
from apps.feedback.models import AskingPreference
from apps.feedback.public_pages import ended, present_manager
from apps.feedback.services import ask_as_before, ask_less_often, confirm_unsubscribe
from apps.outbox.models import Message, Suppression, normalised

CHOICES = {"less_often": ask_less_often, "never": confirm_unsubscribe, "as_before": ask_as_before}


@emailed
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows what holds and the choices; POST chooses. A mail program's one click (RFC 8058) means never."""
    read = read_token("unsubscribe", token)
    contact = Contact.objects.select_related("account__manager").filter(pk=read[0]).first() if read else None
    if contact is None:
        return unknown(request)
    with translation.override(language_of(request, contact)):
        if not _was_written_to(contact):
            return ended(request, contact)
        if request.method != "POST":
            return _page(request, contact)
        is_one_click = request.POST.get("List-Unsubscribe") == "One-Click"
        choice = "never" if is_one_click else request.POST.get("choice", "")
        if choice not in CHOICES:
            return _page(request, contact, status=422)
        CHOICES[choice](contact=contact)
        return _page(request, contact) if is_one_click else HttpResponseRedirect(request.get_full_path(), status=303)


def _was_written_to(contact: Contact) -> bool:
    """Whether a mail went to the address the contact has now: else whoever has got one, and then writes somebody else's
    address into the contact, could choose in that reader's name."""
    return Message.objects.to(contact.email).filter(contact_id=contact.pk).exists()


def _page(request: HttpRequest, contact: Contact, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {
        "contact": contact,
        "holds": _holds(contact),
        "how_often": how_often(),
        "manager": present_manager(contact.account),
        "languages": languages(request),
        "page_title": _("How often may we ask you?"),
    }
    return render(request, "feedback/unsubscribe.html", context, status=status)


def _holds(contact: Contact) -> str:
    """What the reader chose: never, less_often or nothing; "stopped" where mail does not reach the address."""
    reason = Suppression.objects.of([contact.email]).values_list("reason", flat=True).first()
    if reason:
        return "never" if reason == Suppression.Reason.UNSUBSCRIBED else "stopped"
    return (
        AskingPreference.objects.filter(address=normalised(contact.email)).values_list("pace", flat=True).first() or ""
    )
