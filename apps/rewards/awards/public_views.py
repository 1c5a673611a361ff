"""The winners behind their link, for whoever holds it until it expires."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from apps.core.shared import behind_link
from apps.rewards.awards.models import SharedAwards


def ended(row: SharedAwards) -> tuple[Any, str]:
    """Whom to call, and why the page is gone."""
    return row.shared_by, _("The page was open for a limited time. Ask for a new link, and you will get one.")


@behind_link(SharedAwards, "shared_by", ended)
def shared_awards(request: HttpRequest, row: SharedAwards) -> HttpResponse:
    """Who won, and how it was computed; nobody else is on it."""
    return render(request, "rewards/awards_public.html", {"page": row.content, "page_title": row.content["title"]})
