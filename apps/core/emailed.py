"""Pages behind a link in a mail: what they have in common whatever they ask.

They need no cookie and touch no session: the token in the address is the authority, so there is no session that a
forged form could abuse (csrf_exempt). GET and HEAD write nothing.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from apps.core.access import public
from apps.core.limits import may_miss

LANGUAGES = [code for code, _name in settings.LANGUAGES]
TRAP = "website"  # a field that nobody sees: only a machine fills it
View = Callable[..., HttpResponseBase]


def emailed(view: View) -> View:
    """A page that only the reader of a mail knows: never cached, never indexed, never told to other sites."""

    @public
    @csrf_exempt
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def shown(request: HttpRequest, token: str, **more: Any) -> HttpResponseBase:
        response = view(request, token, **more)
        response["Referrer-Policy"] = "no-referrer"
        response["Cache-Control"] = "no-store, private"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return shown


def unknown(request: HttpRequest) -> HttpResponse:
    """No such link. Nothing is looked up in its name, but guessing is counted."""
    asked = request.GET.get("lang", "")
    with translation.override(asked if asked in LANGUAGES else translation.get_language_from_request(request)):
        context: dict[str, Any] = {"languages": languages(request)}
        if not may_miss(request):
            context["page_title"] = _("Too many tries for now")
            return render(request, "pages/too_often.html", context, status=429)
        context["page_title"] = _("This link is not complete")
        return render(request, "pages/unknown_link.html", context, status=404)


def dead(request: HttpRequest, manager: Any, reason: str = "") -> HttpResponse:
    """A link that has ended, why, and whom to call instead."""
    call = {"name": manager.full_name, "email": manager.email, "phone": manager.phone} if manager else {}
    context = {"call": call, "reason": reason, "languages": languages(request)}
    return render(request, "410.html", context, status=410)


def language_of(request: HttpRequest, contact: Any) -> str:
    """The language chosen on the page, else the contact's own."""
    asked = request.GET.get("lang", "")
    return asked if asked in LANGUAGES else contact.language


def languages(request: HttpRequest) -> list[tuple[str, str]]:
    return [(code, f"{request.path}?lang={code}") for code in LANGUAGES]
