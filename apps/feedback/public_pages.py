"""What the client's pages have in common: the token, the language, who is named on them, and what a dead link says."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation

from apps.accounts.models import Account, Contact
from apps.core.access import Role
from apps.core.emailed import LANGUAGES, View, dead, emailed, language_of, languages, unknown
from apps.core.links import make_token, read_token
from apps.feedback.letter import how_often
from apps.feedback.sheet import Sheet, sheet_of
from apps.people.models import Person


def with_sheet(view: Callable[[HttpRequest, str, Sheet], HttpResponse]) -> View:
    """Hands the view the sheet of an open request, in the reader's language; dead links never get as far."""

    @emailed
    @wraps(view)
    def shown(request: HttpRequest, token: str) -> HttpResponse:
        sheet = _sheet(token)
        if sheet is None:
            return unknown(request)
        with translation.override(language_of(request, sheet.request.contact)):
            return view(request, token, sheet) if sheet.request.is_open else ended(request, sheet.request.contact)

    return shown


def _sheet(token: str) -> Sheet | None:
    """The sheet behind a genuine token of any generation: one that was replaced has ended, it is not unknown."""
    read = read_token("answer", token)
    sheet = sheet_of(read[0]) if read else None
    if sheet and read and sheet.request.generation != read[1]:
        sheet.request.state = sheet.request.State.CANCELLED
    return sheet


def context_of(request: HttpRequest, sheet: Sheet) -> dict[str, Any]:
    contact = sheet.request.contact
    manager = present_manager(contact.account)
    token = make_token("answer", sheet.request.pk, sheet.request.generation)
    return {
        "token": token,
        "sheet": sheet,
        "contact": contact,
        "account": contact.account,
        "manager": manager,
        "lead": sheet.lead if not manager or sheet.lead != manager.full_name else "",
        "is_manager_leading": manager is not None and _leads(manager, contact.account),
        "languages": languages(request),
        "lang_query": f"?lang={request.GET['lang']}" if request.GET.get("lang") in LANGUAGES else "",
        "how_often": how_often(),
        "answer_url": reverse("answer", args=[token]),
        "unsubscribe_url": reverse("unsubscribe", args=[make_token("unsubscribe", contact.pk)]),
    }


def present_manager(account: Account) -> Person | None:
    return account.manager if account.manager and account.manager.is_active else None


def ended(request: HttpRequest, contact: Contact) -> HttpResponse:
    return dead(request, present_manager(contact.account))


def _leads(person: Person, account: Account) -> bool:
    """Whether a person reads what is only for the leadership (ResponseQuerySet.readable_by)."""
    is_lead = person.role == Role.TEAM_LEAD and person.team_id is not None and person.team_id == account.team_id
    return is_lead or person.role == Role.EXECUTIVE
