"""My blind answers due: for each buyer who was asked about me, what I expect them to answer; saved once."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.accounts.models import Contact
from apps.core.access import EVERYONE, open_to
from apps.feedback.content import worded
from apps.feedback.scales import Scale
from apps.relationships import services
from apps.relationships.models import Perception


@dataclass
class Buyer:
    """One contact and the questions about them that wait; `error` is what was wrong with what was sent."""

    contact: Contact
    asked_on: dt.date
    scales: list[Scale] = field(default_factory=list)
    error: str = ""


@open_to(EVERYONE)
@require_http_methods(["GET", "HEAD", "POST"])
def due(request: HttpRequest) -> HttpResponse:
    """The forms, one a buyer; POST locks what was chosen for the buyer whose button was pressed."""
    rows = list(_waiting(request.user))
    if request.method != "POST":
        return _page(request, _buyers(rows))
    chosen = _chosen(request, rows)
    error = _("Choose at least one number, then press the button again.")
    if chosen:
        try:
            services.lock_seller_answers(by=request.user, scores=chosen)  # type: ignore[arg-type]
        except PermissionDenied:
            error = _("These are answers of somebody else.")
        except ValidationError as wrong:
            error = " ".join(wrong.messages)
        else:
            return _done(request, len(chosen))
    return _page(request, _buyers(rows, request.POST, error), status=422)


def _waiting(person: Any) -> QuerySet[Perception]:
    rows = Perception.objects.answerable_by(person).select_related("contact__account", "dimension")
    return rows.order_by("asked_on", "contact", "dimension__position", "pk")


def _chosen(request: HttpRequest, rows: list[Perception]) -> dict[int, int]:
    """{asking: score} of the buyer named; what is no whole number of the scale is left for the service to refuse."""
    contact = request.POST.get("contact", "")
    given = [(row.pk, request.POST.get(_name(row), "")) for row in rows if str(row.contact_id) == contact]
    return {
        pk: int(text) if text.isascii() and text.isdecimal() and len(text) < 3 else -1 for pk, text in given if text
    }


def _buyers(rows: list[Perception], typed: Any = None, error: str = "") -> list[Buyer]:
    found: dict[int, Buyer] = {}
    for row in rows:
        buyer = found.setdefault(row.contact_id, Buyer(row.contact, row.asked_on))
        buyer.scales.append(_scale(row, typed))
        if typed is not None and typed.get("contact") == str(row.contact_id):
            buyer.error = error
    return list(found.values())


def _scale(row: Perception, typed: Any) -> Scale:
    question = worded(row.dimension.seller_wordings, get_language() or "en") or row.dimension.name
    return Scale(
        _name(row),
        question.replace("{contact}", row.contact.first_name),
        range(11),
        _("Not at all"),
        _("Completely"),
        chosen=typed.get(_name(row), "") if typed is not None else "",
        judge=False,
    )


def _name(row: Perception) -> str:
    return f"item-{row.pk}"


def _page(request: HttpRequest, buyers: list[Buyer], status: int = 200) -> HttpResponse:
    context = {"page_title": _("My blind answers due"), "buyers": buyers}
    return render(request, "relationships/due.html", context, status=status)


def _done(request: HttpRequest, count: int) -> HttpResponseRedirect:
    done = ngettext("%(n)d answer is locked.", "%(n)d answers are locked.", count) % {"n": count}
    messages.success(request, done)
    return HttpResponseRedirect(reverse("relationships:due"), status=303)
