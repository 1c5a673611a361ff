"""Who they are: the contacts of an account with what each said last."""

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from apps.accounts.models import Account, Contact
from apps.feedback.models import Response

SHOWN = 8
SATISFIED, WAVERING = 4, 2  # content, and yet inclined to leave


def people_of(account: Account, person: Any, today: dt.date) -> list[dict[str, Any]]:
    """What `components/_people.html` shows of the contacts still there; two queries."""
    contacts = list(Contact.objects.filter(account=account).present_on(today)[:SHOWN])
    answers = (
        Response.objects.readable_by(person)
        .current()
        .filter(contact__in=contacts)
        .order_by("contact_id", "-answered_at", "-pk")
        .distinct("contact_id")
    )
    latest = {answer.contact_id: answer for answer in answers}
    return [_line(contact, latest.get(contact.pk)) for contact in contacts]


def _line(contact: Contact, answer: Response | None) -> dict[str, Any]:
    role = contact.get_buying_role_display().lower()
    return {
        "name": contact.full_name,
        "url": contact.get_absolute_url(),
        "lines": [f"{contact.title}, {role}" if contact.title else role.capitalize(), _said(contact, answer)],
        "state": "at_risk" if answer and _is_at_risk(answer) else "",
        "word": _("Satisfied, and may leave"),
    }


def _said(contact: Contact, answer: Response | None) -> str:
    parts = []
    if answer and answer.overall_satisfaction:
        parts.append(_("Satisfied %(k)s") % {"k": answer.overall_satisfaction})
    if answer and answer.stay_intent:
        parts.append(_("intends to stay %(k)s") % {"k": answer.stay_intent})
    if not answer:
        parts.append(_("Not heard yet"))
    if contact.introduced_on is None and contact.joined_on:
        parts.append(_("not introduced yet"))
    return ", ".join(parts)


def _is_at_risk(answer: Response) -> bool:
    return (answer.overall_satisfaction or 0) >= SATISFIED and 0 < (answer.stay_intent or 0) <= WAVERING
