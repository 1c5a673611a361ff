"""POST of one row or of a list: every row is checked before the first error is told, then all are written or none."""

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from rest_framework import serializers

from apps.core.api.errors import messages_of
from apps.core.api.pages import MOST_ROWS
from apps.core.errors import BulkErrors, Refused
from apps.core.models import FedRow


@dataclass
class Recorded:
    """The ids written, in the order they were given, and whether any of them is a new row."""

    ids: list[int] = field(default_factory=list)
    is_any_new: bool = True


@dataclass
class Entry:
    """One row as given: its place in the list, the row it updates (None: a new one), what it says."""

    index: int
    row: Any
    values: dict[str, Any]


def record(view: Any, given: list[Any], *, is_bulk: bool) -> Recorded:
    """Write the rows in one transaction. Errors by index for a list, by field for a single row."""
    if len(given) > MOST_ROWS:
        raise serializers.ValidationError({"non_field_errors": [_("Send at most 1,000 rows at once.")]})
    errors: dict[int, Any] = {}
    with transaction.atomic():
        entries = _checked(view, given, errors)
        saved = _save(view, entries, errors)
        if errors:
            _refuse(errors, is_bulk=is_bulk)
    return Recorded([saved[index].pk for index in range(len(given))], any(entry.row is None for entry in entries))


def _refuse(errors: dict[int, Any], *, is_bulk: bool) -> None:
    if not is_bulk and isinstance(errors[0], Refused):
        raise errors[0]
    told = {str(index): messages_of(error) for index, error in sorted(errors.items())}
    raise serializers.ValidationError(told if is_bulk else told["0"])


def _checked(view: Any, given: list[Any], errors: dict[int, Any]) -> list[Entry]:
    """The entries that read well; what is wrong with the others goes to `errors`."""
    known = _known(view, given)
    visible = _visible(view, known)
    whole, part = view.get_serializer(), view.get_serializer(partial=True)
    part._context = whole._context
    entries = []
    seen: dict[str, int] = {}
    for index, data in enumerate(given):
        try:
            external_id = _external_id(data)
            _must_be_first(external_id, index, seen)
            row = known.get(external_id)
            _must_be_seen(row, visible)
            entries.append(Entry(index, row, (part if row else whole).run_validation(data)))
        except serializers.ValidationError as error:
            errors[index] = error
    return entries


def _save(view: Any, entries: list[Entry], errors: dict[int, Any]) -> dict[int, Any]:
    """Write what has passed, by the resource's own bulk service where it has one."""
    if hasattr(view, "write_many") and len(entries) > 1:
        return _save_together(view, entries, errors)
    saved = {}
    for entry in entries:
        try:
            is_new = entry.row is None
            saved[entry.index] = view.create_row(entry.values) if is_new else view.update_row(entry.row, entry.values)
        except (ValidationError, serializers.ValidationError) as error:
            errors[entry.index] = error
    return saved


def _save_together(view: Any, entries: list[Entry], errors: dict[int, Any]) -> dict[int, Any]:
    try:
        with transaction.atomic():
            rows = view.write_many(entries)
    except BulkErrors as error:
        errors |= {entries[place].index: one for place, one in error.by_index.items()}
        return {}
    return {entry.index: row for entry, row in zip(entries, rows, strict=True)}


def _known(view: Any, given: list[Any]) -> dict[str | None, Any]:
    """Rows that carry one of the external ids given, whoever may see them: one query."""
    if not issubclass(view.model, FedRow):
        return {}
    ids = {external_id for data in given if (external_id := _external_id(data))}
    return {row.external_id: row for row in view.model._default_manager.filter(external_id__in=ids)} if ids else {}


def _external_id(data: Any) -> str | None:
    """What a body gives as external id, where it is a usable one; the serializer complains about the rest."""
    external_id = data.get("external_id") if isinstance(data, dict) else None
    if isinstance(external_id, int) and not isinstance(external_id, bool):
        external_id = str(external_id)
    is_usable = isinstance(external_id, str) and "\0" not in external_id
    return (external_id.strip() or None) if is_usable else None


def _must_be_first(external_id: str | None, index: int, seen: dict[str, int]) -> None:
    if external_id and seen.setdefault(external_id, index) != index:
        message = _("The same external id stands at index %(index)s too.") % {"index": seen[external_id]}
        raise serializers.ValidationError({"external_id": [message]})


def _visible(view: Any, known: dict[str | None, Any]) -> set[int]:
    """Which of the known rows the person may see: one query."""
    rows = view.model._default_manager.filter(pk__in=[row.pk for row in known.values()]).order_by()
    return set(rows.visible_to(view.person).values_list("pk", flat=True)) if known else set()


def _must_be_seen(row: Any, visible: set[int]) -> None:
    if row is not None and row.pk not in visible:
        message = _("This external id belongs to a row you cannot see.")
        raise serializers.ValidationError({"external_id": [message]})
