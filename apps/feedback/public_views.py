"""The client's pages behind an emailed link: answer, thanks, and the one tap that confirms a doubtful answer.

They need no cookie and touch no session: the token in the address is the authority, so there is no session that a
forged form could abuse (csrf_exempt). GET and HEAD write nothing.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.core.emailed import LANGUAGES, TRAP
from apps.core.limits import SPAN, may_send
from apps.feedback.answer_form import AnswerForm, as_sent
from apps.feedback.limits import may_keep
from apps.feedback.public_pages import context_of, ended, with_sheet
from apps.feedback.services import LinkEnded, TooLong, keep_draft, keep_unconfirmed, record_answer
from apps.feedback.sheet import Sheet
from apps.feedback.signs import TOO_SOON, is_too_soon, is_trapped, signs_of
from apps.feedback.told import told, what_is_next

DRAFT = "save_draft"  # the name of the button; "auto" is its value where the script pressed it


@with_sheet
def answer(request: HttpRequest, token: str, sheet: Sheet) -> HttpResponse:
    """The questions; POST records the answer and leads to the thanks, or keeps what is typed as a draft."""
    if request.method != "POST":
        form = AnswerForm(sheet, chosen=request.GET.get("o", ""))
        return _ask(request, sheet, form, is_kept="kept" in request.GET)
    form = AnswerForm(sheet, request.POST)
    return _keep(request, token, sheet, form) if DRAFT in request.POST else _receive(request, token, sheet, form)


@with_sheet
def thanks(request: HttpRequest, token: str, sheet: Sheet) -> HttpResponse:
    """What was recorded, and until when it can be changed; or that one tap is missing."""
    if sheet.unconfirmed:
        return _offer(request, sheet)
    if sheet.answer is None:
        return HttpResponseRedirect(reverse("answer", args=[token]))
    more = {"told": told(sheet), "next": what_is_next(sheet), "left_out": request.GET.get("left_out", "").isdigit()}
    context = context_of(request, sheet) | more | {"answer": sheet.answer, "page_title": _("Your answer is in")}
    return render(request, "feedback/thanks.html", context)


@with_sheet
def confirm(request: HttpRequest, token: str, sheet: Sheet) -> HttpResponse:
    """The one tap: POST records what waits unconfirmed, after judging it once more."""
    if request.method != "POST" or not sheet.unconfirmed:
        return _to(request, "answer_thanks", token)
    if not may_send(request, sheet.request.pk) or is_trapped(request.POST) or is_too_soon(sheet):
        response = _offer(request, sheet, status=429, is_too_soon=True)
        response["Retry-After"] = str(int(TOO_SOON.total_seconds()))
        return response
    form = AnswerForm(sheet, as_sent(sheet.unconfirmed))
    return _record(request, token, sheet, form) if form.is_valid() else _ask(request, sheet, form, status=422)


def _receive(request: HttpRequest, token: str, sheet: Sheet, form: AnswerForm) -> HttpResponse:
    if not may_send(request, sheet.request.pk):
        return _too_often(request, sheet, form)
    if not form.is_valid():
        return _ask(request, sheet, form, status=422)
    form.chosen = request.GET.get("o", "")
    if (signs := signs_of(form, sheet)) and form.answers != sheet.answer:
        try:
            keep_unconfirmed(request=sheet.request, data=form.typed, signs=signs)
        except TooLong:
            return _ask(request, sheet, form, status=413, is_too_long=True)
        return _to(request, "answer_thanks", token)
    return _record(request, token, sheet, form)


def _record(request: HttpRequest, token: str, sheet: Sheet, form: AnswerForm) -> HttpResponse:
    try:
        record_answer(request=sheet.request, answers=form.answers, sheet=sheet)
    except LinkEnded:
        return ended(request, sheet.request.contact)
    return _to(request, "answer_thanks", token, f"left_out={form.left_out}" if form.left_out else "")


def _keep(request: HttpRequest, token: str, sheet: Sheet, form: AnswerForm) -> HttpResponse:
    """A draft. The script gets an empty answer; a page that is older than the answer that stands keeps nothing so."""
    is_script = request.POST[DRAFT] == "auto"
    if not may_keep(request, sheet.request.pk):
        return HttpResponse(status=429) if is_script else _too_often(request, sheet, form)
    if is_script and request.POST.get("since", "") != sheet.since:
        return HttpResponse(status=409)
    try:
        keep_draft(request=sheet.request, data=form.typed | {"since": [sheet.since]})
    except TooLong:
        return HttpResponse(status=413) if is_script else _ask(request, sheet, form, status=413, is_too_long=True)
    return HttpResponse(status=204) if is_script else _to(request, "answer", token, "kept=1")


def _ask(request: HttpRequest, sheet: Sheet, form: AnswerForm, status: int = 200, **more: Any) -> HttpResponse:
    title = _("How is our work for %(account)s going?") % {"account": sheet.request.contact.account}
    context = context_of(request, sheet) | {"form": form, "trap": TRAP, "page_title": title} | more
    return render(request, "feedback/answer.html", context, status=status)


def _offer(request: HttpRequest, sheet: Sheet, status: int = 200, **more: Any) -> HttpResponse:
    context = context_of(request, sheet) | {"trap": TRAP, "page_title": _("One tap is missing")} | more
    return render(request, "feedback/confirm.html", context, status=status)


def _too_often(request: HttpRequest, sheet: Sheet, form: AnswerForm) -> HttpResponse:
    response = _ask(request, sheet, form, status=429, is_too_often=True)
    response["Retry-After"] = str(int(SPAN.total_seconds()))
    return response


def _to(request: HttpRequest, name: str, token: str, more: str = "") -> HttpResponseRedirect:
    """On to another page of the same link, in the language that was chosen."""
    asked = request.GET.get("lang")
    query = "&".join([f"lang={asked}"] * (asked in LANGUAGES) + [more] * bool(more))
    url = reverse(name, args=[token])
    return HttpResponseRedirect(f"{url}?{query}" if query else url, status=303)
