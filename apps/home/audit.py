"""The audit trail: who changed which row when, over every table that keeps a history, newest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pghistory.models
from django import forms
from django.apps import apps
from django.db import models
from django.db.models import F, Value
from django.db.models.functions import Cast
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from apps.core.access import ADMINISTRATORS, open_to
from apps.core.history import KINDS
from apps.people.models import Person

PAGE, LAST_PAGE = 50, 20
# What a client wrote is no name: an answer for the leadership only must not be read here.
NAMES = ("name", "full_name", "statement", "summary", "measure", "kind", "value", "hourly_rate")
# A blind answer must stay blind: not even that somebody gave one is told here.
BLIND = {"relationships.perception"}
HISTORIES = {
    "accounts.contact": "accounts:contact_history",
    "accounts.contract": "accounts:contract_history",
    "accounts.revenueevent": "accounts:revenue_history",
    "impacts.goal": "impacts:goal_history",
    "impacts.impactreading": "impacts:reading_history",
    "outcomes.authoritygrant": "outcomes:grant_history",
    "outcomes.authorityuse": "outcomes:use_history",
    "outcomes.friction": "outcomes:friction_history",
    "outcomes.servicelevel": "outcomes:level_history",
    "outcomes.servicelevelreading": "outcomes:reading_history",
    "outcomes.workshop": "outcomes:workshop_history",
    "people.person": "people:history",
    "value.decision": "value:decision_history",
}


@dataclass
class Entry:
    """One change, as `components/_events.html` shows it."""

    at: Any
    by: str
    kind: Any
    row: str
    url: str
    changes: Iterable[Any] = ()


def tracked() -> dict[str, type[models.Model]]:
    """{label of a model: the table of its events}, by the name people read."""
    events = [model for model in apps.get_models() if issubclass(model, pghistory.models.Event)]
    own = {model.pgh_tracked_model._meta.label_lower: model for model in events if model.pgh_tracked_model}
    own = {label: model for label, model in own.items() if label not in BLIND}
    return dict(sorted(own.items(), key=lambda pair: _noun(pair[1])))


class TrailFilter(forms.Form):
    person = forms.ModelChoiceField(
        label=gettext_lazy("Person"),
        queryset=Person.objects.all(),
        required=False,
        empty_label=gettext_lazy("Everybody"),
    )
    model = forms.ChoiceField(label=gettext_lazy("What"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        nouns = [(label, capfirst(_noun(model))) for label, model in tracked().items()]
        self.fields["model"].choices = [("", _("Everything")), *nouns]


@open_to(ADMINISTRATORS)
@require_safe
def history(request: HttpRequest) -> HttpResponse:
    """`?person=`, `?model=`, `?page=`: fifty changes a page, a thousand at most; the tables' own pages go further."""
    form = TrailFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    page = _page(request.GET.get("page", ""))
    events = _events(asked.get("person"), asked.get("model") or "", page)
    context = {
        "page_title": _("History"),
        "form": form,
        "events": _entries(events[:PAGE]),
        "is_filtered": any(asked.values()),
        "page": page,
        "has_next": len(events) > PAGE and page < LAST_PAGE,
    }
    return render(request, "home/history.html", context)


def _events(person: Person | None, label: str, page: int) -> list[dict[str, Any]]:
    """One statement: of each table only the newest are read, and these are merged."""
    models_asked = {label: tracked()[label]} if label else tracked()
    end = page * PAGE + 1
    first, *others = [_newest(model, name, person, end) for name, model in models_asked.items()]
    merged = first.union(*others, all=True).order_by("-pgh_created_at", "-pgh_id") if others else first
    return list(merged[end - PAGE - 1 : end])


def _newest(model: Any, label: str, person: Person | None, most: int) -> Any:
    rows = model.objects.order_by("-pgh_id")
    if person:
        rows = rows.filter(pgh_context__metadata__user=person.pk)
    return rows.values(
        "pgh_id",
        "pgh_created_at",
        "pgh_label",
        "pgh_obj_id",
        model=Value(label),
        row_words=_words(model),
        by=F("pgh_context__metadata"),
    )[:most]


def _words(model: Any) -> Any:
    """What the row is called, as far as its own columns say."""
    known = {field.name for field in model._meta.fields}
    name = next((name for name in NAMES if name in known), None)
    return Cast(F(name), models.TextField()) if name else Value("", output_field=models.TextField())


def _entries(events: list[dict[str, Any]]) -> list[Entry]:
    ids = {(event["by"] or {}).get("user") for event in events} - {None}
    people = dict(Person.objects.filter(pk__in=ids).values_list("pk", "full_name"))
    nouns = {label: _noun(model) for label, model in tracked().items()}
    return [_entry(event, people, nouns) for event in events]


def _entry(event: dict[str, Any], people: dict[int, str], nouns: dict[str, str]) -> Entry:
    by = people.get((event["by"] or {}).get("user"), "")
    row = (
        f"{capfirst(nouns[event['model']])}: {event['row_words']}"
        if event["row_words"]
        else capfirst(nouns[event["model"]])
    )
    return Entry(event["pgh_created_at"], by, KINDS.get(event["pgh_label"]), row, _url(event))


def _url(event: dict[str, Any]) -> str:
    """The history of the row, where it has a page and still exists."""
    if event["pgh_label"] == "delete":
        return ""
    app = event["model"].split(".")[0]
    is_main = event["model"] in {"accounts.account", "impacts.impact", "activities.activity"}
    name = HISTORIES.get(event["model"], f"{app}:history" if is_main else "")
    try:
        return reverse(name, args=[event["pgh_obj_id"]]) if name else ""
    except NoReverseMatch:
        return ""


def _noun(model: Any) -> str:
    return str(model.pgh_tracked_model._meta.verbose_name)


def _page(text: str) -> int:
    return min(max(int(text), 1), LAST_PAGE) if text.isascii() and text.isdecimal() and len(text) < 4 else 1
