"""The client's pages behind an emailed link: answer, thanks, stop asking.

They need no cookie and touch no session: the token in the address is the authority, so there is no session that a
forged form could abuse (csrf_exempt). GET and HEAD write nothing.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from apps.accounts.models import Contact
from apps.core.access import public
from apps.core.links import make_token, read_token
from apps.feedback.answer_form import AnswerForm
from apps.feedback.limits import SPAN, may_miss, may_send
from apps.feedback.services import LinkEnded, confirm_unsubscribe, record_answer
from apps.feedback.sheet import Sheet, sheet_of

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


@emailed
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """The questions; POST records the answer and leads to the thanks."""
    sheet = _sheet(token)
    if sheet is None:
        return _unknown(request)
    with translation.override(_language(request, sheet.request.contact)):
        if not sheet.request.is_open:
            return _ended(request, sheet)
        if request.method == "POST":
            return _receive(request, token, sheet)
        return _ask(request, sheet, AnswerForm(sheet, chosen=request.GET.get("o", "")))


@emailed
def thanks(request: HttpRequest, token: str) -> HttpResponse:
    """What was recorded, and until when it can be changed."""
    sheet = _sheet(token)
    if sheet is None:
        return _unknown(request)
    with translation.override(_language(request, sheet.request.contact)):
        if not sheet.request.is_open:
            return _ended(request, sheet)
        if sheet.answer is None:
            return HttpResponseRedirect(reverse("answer", args=[token]))
        is_short = request.GET.get("left_out", "").isdigit()
        context = _context(request, sheet) | {"answer": sheet.answer, "lines": _lines(sheet), "left_out": is_short}
        return render(request, "feedback/thanks.html", context | {"page_title": _("Your answer is in")})


@emailed
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """GET asks, POST (also a mail program's one click, RFC 8058) stops all our mail to the address."""
    read = read_token("unsubscribe", token)
    contact = Contact.objects.select_related("account__manager").filter(pk=read[0]).first() if read else None
    if contact is None:
        return _unknown(request)
    with translation.override(_language(request, contact)):
        is_done = request.method == "POST"
        if is_done:
            confirm_unsubscribe(contact=contact)
        context = {"contact": contact, "is_done": is_done, "languages": _languages(request)}
        return render(request, "feedback/unsubscribe.html", context | {"page_title": _("Stop asking me")})


def _sheet(token: str) -> Sheet | None:
    """The sheet behind a genuine token of any generation: one that was replaced has ended, it is not unknown."""
    read = read_token("answer", token)
    sheet = sheet_of(read[0]) if read else None
    if sheet and read and sheet.request.generation != read[1]:
        sheet.request.state = sheet.request.State.CANCELLED
    return sheet


def _receive(request: HttpRequest, token: str, sheet: Sheet) -> HttpResponse:
    form = AnswerForm(sheet, request.POST)
    if not may_send(request, sheet.request.pk):
        response = _ask(request, sheet, form, status=429, is_too_often=True)
        response["Retry-After"] = str(int(SPAN.total_seconds()))
        return response
    if not form.is_valid():
        return _ask(request, sheet, form, status=422)
    try:
        record_answer(request=sheet.request, answers=form.answers)
    except LinkEnded:
        return _ended(request, sheet)
    query = [f"lang={request.GET['lang']}"] if request.GET.get("lang") in LANGUAGES else []
    query += [f"left_out={form.left_out}"] if form.left_out else []
    url = reverse("answer_thanks", args=[token])
    return HttpResponseRedirect(f"{url}?{'&'.join(query)}" if query else url, status=303)


def _ask(request: HttpRequest, sheet: Sheet, form: AnswerForm, status: int = 200, **more: Any) -> HttpResponse:
    account = sheet.request.contact.account
    title = _("How is our work for %(account)s going?") % {"account": account}
    context = _context(request, sheet) | {"form": form, "page_title": title} | more
    return render(request, "feedback/answer.html", context, status=status)


def _context(request: HttpRequest, sheet: Sheet) -> dict[str, Any]:
    contact = sheet.request.contact
    manager = contact.account.manager if contact.account.manager and contact.account.manager.is_active else None
    return {
        "sheet": sheet,
        "contact": contact,
        "account": contact.account,
        "manager": manager,
        "lead": sheet.lead if not manager or sheet.lead != manager.full_name else "",
        "languages": _languages(request),
        "lang_query": f"?lang={request.GET['lang']}" if request.GET.get("lang") in LANGUAGES else "",
        "answer_url": reverse("answer", args=[make_token("answer", sheet.request.pk, sheet.request.generation)]),
        "unsubscribe_url": reverse("unsubscribe", args=[make_token("unsubscribe", contact.pk)]),
    }


def _lines(sheet: Sheet) -> list[dict[str, Any]]:
    """What was answered about each impact still on the sheet."""
    ratings = sheet.answer.ratings if sheet.answer else {}
    return [{**impact, "rating": ratings[impact["id"]]} for impact in sheet.impacts if impact["id"] in ratings]


def _unknown(request: HttpRequest) -> HttpResponse:
    """No such link. Nothing is looked up in its name, but guessing is counted."""
    asked = request.GET.get("lang", "")
    with translation.override(asked if asked in LANGUAGES else translation.get_language_from_request(request)):
        context: dict[str, Any] = {"languages": _languages(request)}
        if not may_miss(request):
            context["page_title"] = _("Too many tries for now")
            return render(request, "feedback/too_often.html", context, status=429)
        context["page_title"] = _("This link is not complete")
        return render(request, "feedback/unknown.html", context, status=404)


def _ended(request: HttpRequest, sheet: Sheet) -> HttpResponse:
    manager = _context(request, sheet)["manager"]
    call = {"name": manager.full_name, "email": manager.email, "phone": manager.phone} if manager else {}
    return render(request, "410.html", {"call": call, "languages": _languages(request)}, status=410)


def _language(request: HttpRequest, contact: Contact) -> str:
    asked = request.GET.get("lang", "")
    return asked if asked in LANGUAGES else contact.language


def _languages(request: HttpRequest) -> list[tuple[str, str]]:
    return [(code, f"{request.path}?lang={code}") for code in LANGUAGES]
