"""The history of a row, read from the event tables that PostgreSQL's triggers write, in a fixed number of queries."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import ForeignKey, Model
from django.utils.translation import gettext_lazy as _

UNSEEN = "–"  # stands for a row that the reader may not see
KINDS = {"insert": _("Created"), "update": _("Changed"), "delete": _("Deleted")}
_KEPT = {"figures_before", "figures_after"}  # plain values by name: the page of the row shows them in words
_QUIET = {*_KEPT, "id", "recorded_at", "updated_at", "pgh_id", "pgh_obj", "pgh_label", "pgh_context", "pgh_created_at"}


@dataclass
class Change:
    """One event of a row: `changes` holds (label, before, after)."""

    at: dt.datetime
    by: str
    kind: Any
    changes: list[tuple[Any, Any, Any]] = field(default_factory=list)


@dataclass
class ConflictNotice:
    """What to show when two people edited one row: `fields` holds (label, theirs, yours) where they differ."""

    by: str
    at: dt.datetime
    fields: list[tuple[Any, Any, Any]]


def events_of(row: Model, most: int = 200, reader: Any = None) -> list[Change]:
    """The latest changes of a row, newest first; related rows are named, not numbered.

    To a `reader` those alone that they see; a change among others is none.
    """
    model = _event_model(row)
    events = list(model.objects.filter(pgh_obj_id=row.pk).select_related("pgh_context").order_by("pgh_id"))[-most:]
    people = _people(events)
    names = _names(model, events, reader)
    shown = []
    before = None
    for event in events:
        changes: list[tuple[Any, Any, Any]] = _changes(before, event, names) if before is not None else []
        if before is None or changes or event.pgh_label != "update":
            shown.append(Change(event.pgh_created_at, _by(event, people), KINDS.get(event.pgh_label), changes))
        before = event
    return shown[::-1]


def conflict_of(theirs: Any, form: Any) -> ConflictNotice:
    """Their row beside what this person typed; a related row they may not see is as good as none."""
    last = events_of(theirs, most=2)
    differing = []
    for name, field_ in form.fields.items():
        if name == "version" or name not in form.cleaned_data:
            continue
        now: Any = _as_seen(getattr(theirs, name, None), form.user)
        yours = form.cleaned_data[name]
        if hasattr(now, "all"):
            now, yours = ", ".join(map(str, now.all())), ", ".join(map(str, yours))
        if now != yours:
            differing.append((field_.label, now, yours))
    return ConflictNotice(last[0].by if last else "", theirs.updated_at, differing)


def _as_seen(value: Any, reader: Any) -> Any:
    if not isinstance(value, Model) or value.pk is None:
        return value
    rows: Any = type(value)._default_manager.filter(pk=value.pk)
    return value if not hasattr(rows, "visible_to") or rows.visible_to(reader).exists() else None


def _event_model(row: Model) -> Any:
    return row._meta.model.pgh_event_models["update"] if hasattr(row._meta.model, "pgh_event_models") else None


def _by(event: Any, people: dict[int, str]) -> str:
    user = (event.pgh_context.metadata or {}).get("user") if event.pgh_context else None
    return people.get(user, "") if user else str(_("ImpactDesk"))


def _people(events: list[Any]) -> dict[int, str]:
    ids = {(event.pgh_context.metadata or {}).get("user") for event in events if event.pgh_context}
    return {person.pk: person.full_name for person in get_user_model()._default_manager.filter(pk__in=ids - {None})}


def _names(model: Any, events: list[Any], reader: Any) -> dict[str, dict[int, str]]:
    """For each foreign key the names of the rows it has pointed to: one query a key."""
    names = {}
    for key in _fields(model):
        if isinstance(key, ForeignKey):
            ids = {getattr(event, key.attname) for event in events} - {None}
            rows: Any = key.related_model._default_manager.filter(pk__in=ids)
            is_narrowed = reader is not None and hasattr(rows, "visible_to")
            seen = rows.visible_to(reader) if is_narrowed else rows
            unseen = dict.fromkeys(ids, UNSEEN) if is_narrowed else {}
            names[key.name] = unseen | {row.pk: str(row) for row in (seen if ids else ())}
    return names


def _fields(model: Any) -> list[Any]:
    return [f for f in model._meta.fields if f.name not in _QUIET]


def _changes(before: Any, after: Any, names: dict[str, dict[int, str]]) -> list[tuple[Any, Any, Any]]:
    changed = []
    for f in _fields(type(after)):
        old, new = getattr(before, f.attname), getattr(after, f.attname)
        if old != new:
            known = names.get(f.name)
            if known is not None:
                old, new = known.get(old, old), known.get(new, new)
                if {old, new} <= {None, UNSEEN}:
                    continue
            changed.append((f.verbose_name, old, new))
    return changed
