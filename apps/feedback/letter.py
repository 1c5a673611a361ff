"""The mail that asks: in the contact's language, from a person's name, with the link left open for the sender."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import Count
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from apps.feedback.models import FeedbackRequest, Questionnaire
from apps.feedback.sheet import active_impacts, minutes_for, question_count
from apps.outbox.models import LINK, UNSUBSCRIBE, Message
from apps.people.models import Person

KIND, REMINDER = "feedback_request", "feedback_reminder"


def letters_for(requests: Iterable[FeedbackRequest]) -> list[Message]:
    """One message a request, for contacts loaded with account, manager and team; two queries in all."""
    requests = list(requests)
    accounts = {request.contact.account_id for request in requests}
    counted = active_impacts().filter(account__in=accounts).order_by().values_list("account")
    impacts = dict(counted.annotate(count=Count("pk")))
    teams = {request.contact.account.team_id for request in requests}
    leads = Person.objects.present().filter(role="team_lead", team__in=teams).order_by("-pk")
    names = {lead.team_id: lead for lead in leads}
    return [
        _letter(request, impacts.get(request.contact.account_id, 0), names.get(request.contact.account.team_id))
        for request in requests
    ]


def _letter(request: FeedbackRequest, impacts: int, lead: Person | None) -> Message:
    contact = request.contact
    manager = contact.account.manager if contact.account.manager and contact.account.manager.is_active else None
    with translation.override(contact.language):
        context = _context(request, impacts, manager, lead)
        organisation = settings.ORGANISATION_NAME
        return Message(
            kind=KIND,
            dedupe_key=f"feedback-request:{request.pk}",
            to_email=contact.email.strip(),
            to_name=contact.full_name,
            from_name=f"{manager.full_name}, {organisation}" if manager else organisation,
            reply_to=manager.email if manager else "",
            language=contact.language,
            subject=context["subject"][:250],
            text=render_to_string("mail/request.txt", context),
            html=render_to_string("mail/request.html", context),
            contact_id=contact.pk,
            account_id=contact.account_id,
            link_purpose="answer",
            link_row=request.pk,
            link_generation=request.generation,
        )


def _context(request: FeedbackRequest, impacts: int, manager: Person | None, lead: Person | None) -> dict[str, Any]:
    questionnaire = request.programme.questionnaire if request.programme else Questionnaire()
    questions = question_count(questionnaire, impacts)
    return {
        "subject": _("How is our work for %(account)s going?") % {"account": request.contact.account},
        "contact": request.contact,
        "account": request.contact.account,
        "manager": manager,
        "lead": lead if lead != manager else None,
        "organisation": settings.ORGANISATION_NAME,
        "questions": questions,
        "minutes": minutes_for(questions),
        "until": request.expires_at,
        "asks_overall": questionnaire.asks_overall,
        "scale": range(1, 6),
        "link": LINK,
        "unsubscribe": UNSUBSCRIBE,
        "language": request.contact.language,
    }
