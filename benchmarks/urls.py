"""The product's URLs, and bare views: the same templates with a context that lies in memory."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from apps.core.access import EVERYONE, open_to
from benchmarks.bare_answer import bare_answer, bare_thanks
from impactdesk.urls import urlpatterns as product

CONTEXTS: dict[str, dict[str, Any]] = {}


@open_to(EVERYONE)
@require_safe
def bare(request: HttpRequest, called: str) -> HttpResponse:
    return render(request, "scorecards/scorecard.html", CONTEXTS[called])


urlpatterns = [
    path("bare/<str:called>/", bare),
    path("bare-answer/<int:number>/", bare_answer),
    path("bare-answer/<int:number>/thanks/", bare_thanks),
    *product,
]
