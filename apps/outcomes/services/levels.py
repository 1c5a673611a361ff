"""Writes on service levels and their monthly readings. `by` is None for the system itself."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from apps.accounts.models import Account
from apps.core.months import today
from apps.core.services import change, create, must_stay, must_write, remove
from apps.outcomes.models import ServiceLevel, ServiceLevelReading
from apps.people.models import Person


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
