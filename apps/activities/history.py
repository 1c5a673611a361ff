"""What changed in an activity, its split included: the events of both tables, newest first."""

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from apps.activities.models import Activity, Contribution
from apps.core.history import Change, events_of
from apps.impacts.models import Impact
from apps.people.models import Person


def changes_of(activity: Activity) -> list[Change]:
    """The history of the row, and of each share of its split; those written together stand together."""
    changes = events_of(activity)
    together = {(change.at, change.by): change for change in changes}
    for shares in _shares_changed(activity):
        there = together.get((shares.at, shares.by))
        if there is None:
            changes.append(shares)
        else:
            there.changes = [*there.changes, *shares.changes]
    return sorted(changes, key=lambda change: change.at, reverse=True)


def _shares_changed(activity: Activity) -> Iterable[Change]:
    """One change a transaction: (impact, percent before, percent after) of every share that differs."""
    model: Any = Contribution.pgh_event_models["update"]  # type: ignore[attr-defined]
    events = list(model.objects.filter(activity_id=activity.pk).select_related("pgh_context").order_by("pgh_id"))
    statements = dict(
        Impact.objects.filter(pk__in={event.impact_id for event in events}).values_list("pk", "statement")
    )
    people = _people(events)
    before: dict[int, Any] = {}
    for (moment, _context), written in groupby(events, key=lambda event: (event.pgh_created_at, event.pgh_context_id)):
        change = Change(moment, "", _("Changed"))
        for event in written:
            change.by = people.get(_user(event), "")
            after = None if event.pgh_label == "delete" else event.percent
            change.changes.append((statements.get(event.impact_id, ""), before.get(event.impact_id), after))
            before[event.impact_id] = after
        yield change


def _user(event: Any) -> int | None:
    return (event.pgh_context.metadata or {}).get("user") if event.pgh_context else None


def _people(events: list[Any]) -> dict[int | None, str]:
    """The names of those who wrote; the system itself is None."""
    ids = {_user(event) for event in events} - {None}
    named = dict(Person.objects.filter(pk__in=ids).values_list("pk", "full_name"))
    return {None: str(_("ImpactDesk")), **named}
