"""To whom a mail to a client goes, and from whose name: the same for every kind of it."""

from typing import Any

from django.conf import settings

from apps.outbox.models import Message
from apps.people.models import Person


def to_contact(contact: Any, sender: Person | None) -> dict[str, Any]:
    """The fields of a `Message` to somebody at a client; without a sender it comes from the organisation alone.

    A name too long for its place is cut: it must not stop the mail, nor the run that the mail is part of.
    """
    organisation = settings.ORGANISATION_NAME
    name = f"{sender.full_name}, {organisation}" if sender else organisation
    return {
        "to_email": contact.email.strip(),
        "to_name": contact.full_name,
        "from_name": name[: Message._meta.get_field("from_name").max_length],
        "reply_to": sender.email if sender else "",
        "language": contact.language,
        "contact_id": contact.pk,
        "account_id": contact.account_id,
    }
