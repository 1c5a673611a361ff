"""The answer flow with nothing to read or to judge: the same templates from memory, the same rows inserted."""

from dataclasses import replace
from functools import cache
from types import SimpleNamespace
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from apps.core.access import public
from apps.core.audit import acting
from apps.core.emailed import TRAP
from apps.core.limits import may_send
from apps.feedback.answer_form import AnswerForm
from apps.feedback.models import FeedbackRequest, ImpactRating, Response, ResponseTheme
from apps.feedback.public_pages import context_of
from apps.feedback.sheet import Sheet, sheet_of
from apps.feedback.told import told, what_is_next


@public
@csrf_exempt
def bare_answer(request: HttpRequest, number: int) -> HttpResponse:
    if request.method == "POST":
        _insert(request, number)
        return HttpResponseRedirect(f"/bare-answer/{number}/thanks/", status=303)
    return render(request, "feedback/answer.html", _asked())


@public
def bare_thanks(request: HttpRequest, number: int) -> HttpResponse:
    return render(request, "feedback/thanks.html", _thanked())


def said_on(sheet: Sheet) -> dict[str, str]:
    """What every client of the benchmark answers: all scores, each impact, a theme, a comment."""
    said = {"overall": "4", "stay": "4", "buy_more": "3", "recommend": "8", "comment": "Keep it up."}
    said |= {"themes": str(sheet.themes[0]["id"]), "since": ""}
    for impact in sheet.impacts:
        said |= {f"impact-{impact['id']}-importance": "4", f"impact-{impact['id']}-satisfaction": "3"}
    return said


@cache
def _requests() -> dict[int, FeedbackRequest]:
    return FeedbackRequest.objects.select_related("contact").filter(state="sent").in_bulk()


@cache
def _sheet() -> Sheet:
    sheet = sheet_of(min(_requests()))
    assert sheet is not None
    return sheet


@cache
def _asked() -> dict[str, Any]:
    form = AnswerForm(_sheet())
    names = ("all_in_all", "about_the_case", "impacts", "own", "ahead", "shown_themes", "is_for_leadership", "tapped")
    held = SimpleNamespace(**{name: getattr(form, name) for name in names}, comment=form["comment"], errors={})
    return context_of(_nowhere(), _sheet()) | {"form": held, "trap": TRAP, "page_title": "How is our work going?"}


@cache
def _thanked() -> dict[str, Any]:
    form = AnswerForm(_sheet(), said_on(_sheet()) | {"themes": [str(_sheet().themes[0]["id"])]})
    form.is_valid()
    sheet = replace(_sheet(), answer=form.answers, answered_at=timezone.now())
    more = {"told": told(sheet), "next": what_is_next(sheet), "answer": sheet.answer, "page_title": "Thanks"}
    return context_of(_nowhere(), sheet) | more


def _nowhere() -> HttpRequest:
    request = HttpRequest()
    request.path = "/a/in-memory/"
    return request


def _insert(request: HttpRequest, number: int) -> None:
    may_send(request, number)
    asked, now = _requests()[number], timezone.now()
    contact = asked.contact
    with acting(None, contact=contact.pk):
        response = Response(request=asked, contact=contact, account_id=contact.account_id, answered_at=now)
        response.overall_satisfaction, response.stay_intent, response.buy_more_intent = 4, 4, 3
        response.recommend, response.comment, response.is_hand_picked = 8, "Keep it up.", True
        response.save()
        rated = [ImpactRating(response=response, impact_id=pk, importance=4, satisfaction=3) for pk in asked.impacts]
        ImpactRating.objects.bulk_create(rated)
        ResponseTheme.objects.bulk_create([ResponseTheme(response=response, theme_id=request.POST["themes"])])
        FeedbackRequest.objects.filter(pk=number).update(state="answered", answered_at=now, updated_at=now)
