"""What the client's pages have in common: the token, the language, who is named on them, and what a dead link says."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from apps.accounts.models import Account, Contact
from apps.core.access import Role, public
from apps.core.links import make_token, read_token
from apps.feedback.letter import how_often
from apps.feedback.limits import may_miss
from apps.feedback.sheet import Sheet, sheet_of
from apps.people.models import Person

LANGUAGES = [code for code, _name in settings.LANGUAGES]
View = Callable[..., HttpResponseBase]


def emailed(view: View) -> View:
    """A page that only the reader of a mail knows: never cached, never indexed, never told to other sites."""

    @public
    @csrf_exempt
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def shown(request: HttpRequest, token: str) -> HttpResponseBase:
        response = view(request, token)
        response["Referrer-Policy"] = "no-referrer"
        response["Cache-Control"] = "no-store, private"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return shown


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


def unknown(request: HttpRequest) -> HttpResponse:
    """No such link. Nothing is looked up in its name, but guessing is counted."""
    asked = request.GET.get("lang", "")
    with translation.override(asked if asked in LANGUAGES else translation.get_language_from_request(request)):
        context: dict[str, Any] = {"languages": languages(request)}
        if not may_miss(request):
            context["page_title"] = _("Too many tries for now")
            return render(request, "feedback/too_often.html", context, status=429)
        context["page_title"] = _("This link is not complete")
        return render(request, "feedback/unknown.html", context, status=404)


def ended(request: HttpRequest, contact: Contact) -> HttpResponse:
    manager = present_manager(contact.account)
    call = {"name": manager.full_name, "email": manager.email, "phone": manager.phone} if manager else {}
    return render(request, "410.html", {"call": call, "languages": languages(request)}, status=410)


def language_of(request: HttpRequest, contact: Contact) -> str:
    asked = request.GET.get("lang", "")
    return asked if asked in LANGUAGES else contact.language


def languages(request: HttpRequest) -> list[tuple[str, str]]:
    return [(code, f"{request.path}?lang={code}") for code in LANGUAGES]


def _leads(person: Person, account: Account) -> bool:
    """Whether a person reads what is only for the leadership (ResponseQuerySet.readable_by)."""
    is_lead = person.role == Role.TEAM_LEAD and person.team_id is not None and person.team_id == account.team_id
    return is_lead or person.role == Role.EXECUTIVE
