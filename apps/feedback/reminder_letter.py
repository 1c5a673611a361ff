"""The mail that reminds, once: short, with the same link, from the same person."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from apps.feedback.letter import REMINDER
from apps.feedback.models import FeedbackRequest
from apps.outbox.addressing import to_contact
from apps.outbox.models import LINK, UNSUBSCRIBE, Message


def reminders_for(requests: Iterable[Any]) -> list[Message]:
    """One message a request, for contacts loaded with account and manager, annotated with `has_draft`; no query."""
    return [_reminder(request) for request in requests]


def _reminder(request: Any) -> Message:
    contact = request.contact
    manager = contact.account.manager if contact.account.manager and contact.account.manager.is_active else None
    with translation.override(contact.language):
        context = _context(request, manager)
        return Message(
            kind=REMINDER,
            dedupe_key=f"feedback-reminder:{request.pk}",
            subject=context["subject"][:250],
            text=render_to_string("mail/reminder.txt", context),
            html=render_to_string("mail/reminder.html", context),
            link_purpose="answer",
            link_row=request.pk,
            link_generation=request.generation,
            **to_contact(contact, manager),
        )


def _context(request: FeedbackRequest, manager: Any) -> dict[str, Any]:
    account = request.contact.account
    return {
        "subject": _("Still open: how is our work for %(account)s going?") % {"account": account},
        "contact": request.contact,
        "account": account,
        "manager": manager,
        "organisation": settings.ORGANISATION_NAME,
        "has_draft": request.has_draft,  # type: ignore[attr-defined]
        "until": request.expires_at,
        "link": LINK,
        "unsubscribe": UNSUBSCRIBE,
    }
