"""How the figures of value are computed, in plain words: the page that every table of value points to."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.core.access import READERS, open_to


@open_to(READERS)
@require_safe
def method(request: HttpRequest) -> HttpResponse:
    return render(request, "value/method.html", {"page_title": _("How is value computed?")})
