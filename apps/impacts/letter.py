"""The mail that asks to confirm: in the contact's language, from a person's name, the link left for the sender."""

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from apps.impacts.models import PURPOSE, Confirmation
from apps.outbox.addressing import to_contact
from apps.outbox.models import LINK, UNSUBSCRIBE, Message
from apps.people.models import Person

KIND = "confirmation"


def letter_for(confirmation: Confirmation, asker: Person | None) -> Message:
    """The message, not saved. Expects the contact with its account."""
    contact = confirmation.contact
    with translation.override(contact.language):
        context = _context(confirmation, asker)
        return Message(
            kind=KIND,
            dedupe_key=f"confirmation:{confirmation.pk}",
            subject=context["subject"][:250],
            text=render_to_string("mail/confirmation.txt", context),
            html=render_to_string("mail/confirmation.html", context),
            link_purpose=PURPOSE,
            link_row=confirmation.pk,
            link_generation=confirmation.generation,
            **to_contact(contact, asker),
        )


def _context(confirmation: Confirmation, asker: Person | None) -> dict[str, Any]:
    contact = confirmation.contact
    return {
        "subject": _("Is this what you expect from us, %(name)s?") % {"name": contact.first_name},
        "contact": contact,
        "account": contact.account,
        "asker": asker,
        "organisation": settings.ORGANISATION_NAME,
        "until": confirmation.expires_at,
        "link": LINK,
        "unsubscribe": UNSUBSCRIBE,
    }
