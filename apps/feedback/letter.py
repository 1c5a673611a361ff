"""The mail that asks: in the contact's language, from a person's name, with the link left open for the sender."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import Count, prefetch_related_objects
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from apps.feedback.content import Content, minutes_for
from apps.feedback.models import FeedbackRequest
from apps.feedback.spans import rest, short_rest
from apps.feedback.turns import active_impacts
from apps.outbox.addressing import to_contact
from apps.outbox.models import LINK, UNSUBSCRIBE, Message
from apps.people.models import Person

KIND, REMINDER = "feedback_request", "feedback_reminder"


def letters_for(requests: Iterable[FeedbackRequest]) -> list[Message]:
    """One message a request, for contacts loaded with account, manager and team; three queries in all."""
    requests = list(requests)
    prefetch_related_objects(requests, "case")
    accounts = {request.contact.account_id for request in requests if request.impacts is None}
    counted = active_impacts().filter(account__in=accounts).order_by().values_list("account")
    impacts = dict(counted.annotate(count=Count("pk")))
    teams = {request.contact.account.team_id for request in requests}
    leads = Person.objects.present().filter(role="team_lead", team__in=teams).order_by("-pk")
    names = {lead.team_id: lead for lead in leads}
    return [
        _letter(request, _impacts(request, impacts), names.get(request.contact.account.team_id)) for request in requests
    ]


def _impacts(request: FeedbackRequest, of_accounts: dict[int, int]) -> int:
    """How many it asks about: those chosen when asking, else as many of the account's as have room."""
    return of_accounts.get(request.contact.account_id, 0) if request.impacts is None else len(request.impacts)


def how_often() -> str:
    """How often we ask, as it is set up; true of every mail and page it stands on."""
    days = {"days": rest().days, "short": short_rest().days}
    return _("Between two requests lie at least %(days)s days, after a service case at least %(short)s.") % days


def _letter(request: FeedbackRequest, impacts: int, lead: Person | None) -> Message:
    contact = request.contact
    manager = contact.account.manager if contact.account.manager and contact.account.manager.is_active else None
    with translation.override(contact.language):
        context = _context(request, impacts, manager, lead)
        return Message(
            kind=KIND,
            dedupe_key=f"feedback-request:{request.pk}",
            subject=context["subject"][:250],
            text=render_to_string("mail/request.txt", context),
            html=render_to_string("mail/request.html", context),
            link_purpose="answer",
            link_row=request.pk,
            link_generation=request.generation,
            **to_contact(contact, manager),
        )


def _context(request: FeedbackRequest, impacts: int, manager: Person | None, lead: Person | None) -> dict[str, Any]:
    content = Content.of(request)
    questions = content.count(impacts)
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
        "asks_overall": content.asks_overall,
        "case": request.case if content.asks_case else None,
        "how_often": how_often(),
        "scale": range(1, 6),
        "link": LINK,
        "unsubscribe": UNSUBSCRIBE,
    }
