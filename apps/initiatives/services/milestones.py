"""Writes on milestones. Their weights may be entered one by one, in any order, and never exceed 100 together."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from apps.core.audit import acting
from apps.core.errors import BulkErrors, Refused
from apps.core.months import today
from apps.core.services import change, create, must_stay, remove
from apps.initiatives.models import Initiative, Milestone
from apps.initiatives.services import rules
from apps.initiatives.services.plans import take_first_baseline
from apps.people.models import Person


def create_milestone(*, by: Person | None, initiative: Initiative, **fields: Any) -> Milestone:
    """A new milestone; the one that makes the plan of an active initiative whole makes it the first baseline."""
    rules.must_change(by, initiative)
    with acting(by):
        _lock([initiative.pk])
        row = _write(by, None, {"initiative": initiative, **fields})
        _settle(by, initiative)
    return row


def update_milestone(*, by: Person | None, milestone: Milestone, seen: str = "", **fields: Any) -> Milestone:
    """Change a milestone. A baseline keeps what was approved: a due day moved here is a forecast until re-baselined."""
    rules.must_change(by, milestone.initiative)
    with acting(by):
        _lock([milestone.initiative_id])
        row = _write(by, milestone, {**fields, "seen": seen})
        _settle(by, milestone.initiative)
    return row


def record_milestones(
    *, by: Person | None, entries: Sequence[tuple[Milestone | None, dict[str, Any]]]
) -> list[Milestone]:
    """Write (known row or None, values) together, so that weights may be swapped; BulkErrors by index, or nothing."""
    errors: dict[int, ValidationError] = {}
    rows: list[Milestone] = []
    with acting(by):
        _lock([_initiative(row, values).pk for row, values in entries])
        for index, (row, values) in enumerate(entries):
            try:
                rules.must_change(by, _initiative(row, values))
                rows.append(_write(by, row, values))
            except ValidationError as error:
                errors[index] = error
            except PermissionDenied:
                errors[index] = ValidationError(_("You may not write this; ask an administrator."))
        errors |= {} if errors else _settle_all(by, rows)
        if errors:
            raise BulkErrors(errors)
    return rows


def delete_milestone(*, by: Person | None, milestone: Milestone) -> None:
    """Delete a milestone that stands in no baseline."""
    rules.must_change(by, milestone.initiative)
    with acting(by):
        _lock([milestone.initiative_id])
        plans = milestone.initiative.baselines.filter(milestones__contains=[{"id": milestone.pk}])
        if plans.exists():
            raise Refused(_("It stands in a baseline. Give it the weight 0 and ask for a new baseline."))
        remove(milestone, by=by)
        _settle(by, milestone.initiative)


def _write(by: Person | None, row: Milestone | None, values: dict[str, Any]) -> Milestone:
    if values.get("done_on") and values["done_on"] > today():
        raise ValidationError({"done_on": _("This cannot lie in the future.")})
    if row is None:
        return create(Milestone(**{k: v for k, v in values.items() if k != "seen"}), by=by)
    must_stay(row, "initiative", values)
    return change(row, by=by, **values)


def _initiative(row: Milestone | None, values: dict[str, Any]) -> Initiative:
    return row.initiative if row else values["initiative"]


def _lock(initiatives: Sequence[int]) -> None:
    """Two who enter weights at once wait for each other; always in one order."""
    list(Initiative.objects.select_for_update().filter(pk__in=set(initiatives)).order_by("pk").values_list("pk"))


def _settle(by: Person | None, initiative: Initiative) -> None:
    total = rules.must_not_exceed(initiative)
    if total == rules.WHOLE:
        row = Initiative.objects.get(pk=initiative.pk)
        if row.state == Initiative.State.ACTIVE:
            take_first_baseline(by, row)


def _settle_all(by: Person | None, rows: Sequence[Milestone]) -> dict[int, ValidationError]:
    """What is wrong with the sums, beside the last line of each initiative."""
    errors = {}
    for index in {row.initiative_id: index for index, row in enumerate(rows)}.values():
        try:
            _settle(by, rows[index].initiative)
        except ValidationError as error:
            errors[index] = error
    return errors
