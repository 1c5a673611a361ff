"""A message as it leaves: placeholders filled with links that are derived here and stored nowhere.

The purpose of a link is also the URL name of its page, so that an app adds a kind of link by naming a public page; so
is that of the page on which the reader of a list leaves it. A new password is the exception: its key is Django's, made
at sending from the person's present password.
"""

import re
from collections.abc import Iterator
from email.utils import formataddr, parseaddr
from urllib.parse import urlsplit

from allauth.account import app_settings as allauth_settings
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse

from apps.core.links import is_marked, make_token, mark
from apps.outbox.models import LINK, UNSUBSCRIBE, Message
from apps.people.models import Person

NEW_PASSWORD = "new_password"  # noqa: S105  a purpose, no secret
_MESSAGE_ID = re.compile(r"\boutbox\.(\d{1,18})\.([0-9a-f]{32})@", re.ASCII | re.IGNORECASE)


def link_of(message: Message) -> str:
    """The address behind `LINK`, or nothing for a message without one."""
    if message.link_row is None:
        return ""
    if message.link_purpose == NEW_PASSWORD:
        return settings.BASE_URL + _new_password_path(message.link_row)
    token = make_token(message.link_purpose, message.link_row, message.link_generation)
    return settings.BASE_URL + reverse(message.link_purpose, args=[token])


def unsubscribe_of(message: Message) -> str:
    """The address at which the reader stops our mail, or nothing for mail that is neither a request nor of a list."""
    if message.unsubscribe_row is not None:
        token = make_token(message.unsubscribe_purpose, message.unsubscribe_row)
        return settings.BASE_URL + reverse(message.unsubscribe_purpose, args=[token])
    if message.contact_id is None:
        return ""
    return settings.BASE_URL + reverse("unsubscribe", args=[make_token("unsubscribe", message.contact_id)])


def filled(text: str, message: Message) -> str:
    """A body with its links."""
    return text.replace(LINK, link_of(message)).replace(UNSUBSCRIBE, unsubscribe_of(message))


def message_id_of(message: Message) -> str:
    """The same for every try, so that a mail sent twice is recognised as one.

    Its mark is for us: whoever reports a mail undeliverable has seen it, or seen one that quotes it.
    """
    return f"<outbox.{message.pk}.{mark('message-id', message.pk)}@{urlsplit(settings.BASE_URL).hostname}>"


def messages_named_in(text: str) -> Iterator[int]:
    """The ids of messages whose genuine Message-ID stands in a text, in its order. The host does not count: it may
    have changed since."""
    for found in _MESSAGE_ID.finditer(text):
        if is_marked("message-id", int(found[1]), found[2]):
            yield int(found[1])


def as_email(message: Message) -> EmailMultiAlternatives:
    """The mail itself: from a person's name, but the system's address.

    Where `BOUNCE_ADDRESS` is set it is the envelope's sender, to which other servers return what they cannot deliver.
    A line break in a name (from a file, say) becomes a space: it forges no heading, and its reader gets the mail.
    """
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    sender = formataddr((_one_line(message.from_name) or name or settings.ORGANISATION_NAME, address))
    mail = EmailMultiAlternatives(
        subject=_one_line(message.subject),
        body=filled(message.text, message),
        from_email=settings.BOUNCE_ADDRESS or sender,
        to=[formataddr((_one_line(message.to_name), message.to_email))],
        reply_to=[message.reply_to] if message.reply_to else None,
        headers=_headers(message) | {"From": sender},
    )
    if message.html:
        mail.attach_alternative(filled(message.html, message), "text/html")
    if message.attachment:
        kept = message.attachment
        mail.attach(kept.name, bytes(kept.content), kept.content_type)
    return mail


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _headers(message: Message) -> dict[str, str]:
    headers = {"Message-ID": message_id_of(message), "Auto-Submitted": "auto-generated"}
    if unsubscribe := unsubscribe_of(message):
        headers |= {"List-Unsubscribe": f"<{unsubscribe}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    return headers


def _new_password_path(person_id: int) -> str:
    person = Person.objects.get(pk=person_id)
    key = allauth_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(person)
    return reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(person), "key": key})
