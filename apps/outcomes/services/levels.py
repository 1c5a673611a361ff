"""Writes on service levels and their monthly readings. `by` is None for the system itself."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from apps.accounts.models import Account
from apps.core.audit import acting
from apps.core.months import today
from apps.core.services import change, create, must_stay, must_write, remove
from apps.outcomes.models import ServiceLevel, ServiceLevelReading
from apps.people.models import Person

Counts = dict[ServiceLevel, tuple[int, int]]


def create_service_level(*, by: Person | None, account: Account, **fields: Any) -> ServiceLevel:
    must_write(by, account)
    return create(ServiceLevel(account=account, **fields), by=by)


def update_service_level(
    *, by: Person | None, service_level: ServiceLevel, seen: str = "", **fields: Any
) -> ServiceLevel:
    """Change name or target. A target counts for every month; one that was renegotiated is a new service level."""
    must_write(by, service_level.account)
    must_stay(service_level, "account", fields)
    return change(service_level, by=by, seen=seen, **fields)


def delete_service_level(*, by: Person | None, service_level: ServiceLevel) -> None:
    """Delete a service level with all its readings: for one that was entered by mistake."""
    must_write(by, service_level.account)
    remove(service_level, by=by)


def create_service_level_reading(
    *, by: Person | None, service_level: ServiceLevel, **fields: Any
) -> ServiceLevelReading:
    """A month's reading; `month` is any day of the month. ValidationError where the month has one already."""
    must_write(by, service_level.account)
    return create(ServiceLevelReading(service_level=service_level, **_of_a_month(fields)), by=by)


def update_service_level_reading(
    *, by: Person | None, service_level_reading: ServiceLevelReading, seen: str = "", **fields: Any
) -> ServiceLevelReading:
    must_write(by, service_level_reading.service_level.account)
    must_stay(service_level_reading, "service_level", fields)
    return change(service_level_reading, by=by, seen=seen, **_of_a_month(fields))


def delete_service_level_reading(*, by: Person | None, service_level_reading: ServiceLevelReading) -> None:
    must_write(by, service_level_reading.service_level.account)
    remove(service_level_reading, by=by)


def _of_a_month(fields: dict[str, Any]) -> dict[str, Any]:
    """The month by its first day. One that has not begun is refused."""
    if not fields.get("month"):
        return fields
    month = fields["month"].replace(day=1)
    if month > today():
        raise ValidationError({"month": _("This month has not begun.")})
    return fields | {"month": month}


def record_month(*, by: Person | None, account: Account, month: dt.date, counts: Counts) -> list[ServiceLevelReading]:
    """Enter, or correct, a month's readings of an account's service levels: {service level: (met, due)}.

    All or none; ValidationError by the service level's number. Two people at once write one after the other.
    """
    must_write(by, account)
    if any(level.account_id != account.pk for level in counts):
        raise ValidationError(_("Choose service levels of this account."))
    errors: dict[str, ValidationError] = {}
    saved = []
    with acting(by):
        list(ServiceLevel.objects.select_for_update().filter(account=account).order_by("pk"))
        found = ServiceLevelReading.objects.filter(service_level__in=counts, month=month.replace(day=1))
        known = {row.service_level_id: row for row in found.select_related("service_level__account")}
        for level, (met, due) in counts.items():
            try:
                saved.append(_record(by, level, known.get(level.pk), {"month": month, "met": met, "due": due}))
            except ValidationError as error:
                errors[str(level.pk)] = error
        if errors:
            raise ValidationError({pk: error.messages for pk, error in errors.items()})
    return saved


def _record(
    by: Person | None, level: ServiceLevel, reading: ServiceLevelReading | None, fields: dict[str, Any]
) -> ServiceLevelReading:
    if reading is None:
        return create_service_level_reading(by=by, service_level=level, **fields)
    return update_service_level_reading(by=by, service_level_reading=reading, **fields)
