"""The client's pages behind a link that asks to confirm: the promises, and thanks. Only POST records."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from apps.core.emailed import LANGUAGES, TRAP, View, dead, emailed, language_of, languages, unknown
from apps.core.limits import SPAN, may_send
from apps.core.links import make_token, read_token
from apps.impacts.models import PURPOSE
from apps.impacts.promise_form import PromiseForm
from apps.impacts.services import LinkEnded, Reworded, record_confirmation
from apps.impacts.sheet import TOO_SOON, Sheet, is_too_soon, sheet_of


def with_sheet(view: Callable[[HttpRequest, str, Sheet], HttpResponse]) -> View:
    """Hands the view the sheet of an open request, in the reader's language; dead links never get as far."""

    @emailed
    @wraps(view)
    def shown(request: HttpRequest, token: str) -> HttpResponse:
        read = read_token(PURPOSE, token)
        sheet = sheet_of(read[0]) if read else None
        if sheet is None or read is None:
            return unknown(request)
        with translation.override(language_of(request, sheet.contact)):
            is_alive = sheet.confirmation.is_open and sheet.confirmation.generation == read[1] and sheet.by_goal
            return view(request, token, sheet) if is_alive else dead(request, sheet.asker)

    return shown


@with_sheet
def promise(request: HttpRequest, token: str, sheet: Sheet) -> HttpResponse:
    """The goals and impacts; POST records what is said of them and leads to the thanks."""
    if request.method != "POST":
        return _ask(request, sheet, PromiseForm(sheet))
    form = PromiseForm(sheet, request.POST)
    if not may_send(request, f"{PURPOSE}:{sheet.confirmation.pk}"):
        return _later(_ask(request, sheet, form, status=429, is_too_often=True), SPAN)
    if form.errors:
        return _ask(request, sheet, form, status=422)
    if request.POST.get(TRAP) or is_too_soon(sheet.confirmation.pk):
        return _later(_ask(request, sheet, form, status=429, is_too_soon=True), TOO_SOON)
    return _record(request, token, sheet, form)


@with_sheet
def thanks(request: HttpRequest, token: str, sheet: Sheet) -> HttpResponse:
    """What was recorded, what happens next, and until when it can be changed."""
    if sheet.confirmation.answered_at is None:
        return HttpResponseRedirect(_address(request, "promise", token))
    context = _context(request, sheet) | {"page_title": _("Your answer is in"), **_told(sheet)}
    return render(request, "impacts/thanks.html", context)


def _record(request: HttpRequest, token: str, sheet: Sheet, form: PromiseForm) -> HttpResponse:
    try:
        record_confirmation(confirmation=sheet.confirmation, said=form.said)
    except LinkEnded:
        return dead(request, sheet.asker)
    except Reworded:
        fresh = sheet_of(sheet.confirmation.pk) or sheet
        return _ask(request, fresh, PromiseForm(fresh, request.POST), status=422)
    return HttpResponseRedirect(_address(request, "promise_thanks", token), status=303)


def _ask(request: HttpRequest, sheet: Sheet, form: PromiseForm, status: int = 200, **more: Any) -> HttpResponse:
    title = _("Is this what you expect from us, %(name)s?") % {"name": sheet.contact.first_name}
    context = _context(request, sheet) | {"form": form, "page_title": title} | more
    return render(request, "impacts/promise.html", context, status=status)


def _context(request: HttpRequest, sheet: Sheet) -> dict[str, Any]:
    confirmation = sheet.confirmation
    token = make_token(PURPOSE, confirmation.pk, confirmation.generation)
    return {
        "sheet": sheet,
        "confirmation": confirmation,
        "contact": sheet.contact,
        "account": sheet.contact.account,
        "asker": sheet.asker,
        "trap": TRAP,
        "languages": languages(request),
        "lang_query": _chosen(request),
        "page_url": reverse("promise", args=[token]),
        "unsubscribe_url": reverse("unsubscribe", args=[make_token("unsubscribe", sheet.contact.pk)]),
    }


def _told(sheet: Sheet) -> dict[str, Any]:
    """What this contact has said so far, for the page of thanks."""
    verdicts = sheet.present_verdicts
    said = [(impact, verdicts[impact.pk]) for impact in sheet.impacts if impact.pk in verdicts]
    places = {impact.pk: impact.statement for impact in sheet.impacts}
    ranked = sorted((rank, places[pk]) for pk, rank in sheet.ranks.items() if pk in places)
    return {
        "said": said,
        "ranked": [statement for _rank, statement in ranked],
        "signed": [goal for goal in sheet.goals if sheet.is_mine(goal)],
        "disagrees": any(not verdict.is_agreed for verdict in verdicts.values()),
    }


def _later(response: HttpResponse, pause: Any) -> HttpResponse:
    response["Retry-After"] = str(int(pause.total_seconds()))
    return response


def _address(request: HttpRequest, name: str, token: str) -> str:
    """Another page of the same link, in the language that was chosen."""
    return reverse(name, args=[token]) + _chosen(request)


def _chosen(request: HttpRequest) -> str:
    asked = request.GET.get("lang")
    return f"?lang={asked}" if asked in LANGUAGES else ""
