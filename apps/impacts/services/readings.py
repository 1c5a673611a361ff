"""Every write on readings of a metric."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from apps.core.months import today
from apps.core.services import change, create, must_stay, must_write, remove
from apps.impacts.models import Impact, ImpactReading
from apps.people.models import Person


def create_impact_reading(*, by: Person | None, impact: Impact, **fields: Any) -> ImpactReading:
    must_write(by, impact.account)
    _refuse_future(fields)
    return create(ImpactReading(impact=impact, **fields), by=by)


def update_impact_reading(
    *, by: Person | None, impact_reading: ImpactReading, seen: str = "", **fields: Any
) -> ImpactReading:
    must_write(by, impact_reading.impact.account)
    must_stay(impact_reading, "impact", fields)
    _refuse_future(fields)
    return change(impact_reading, by=by, seen=seen, **fields)


def delete_impact_reading(*, by: Person | None, impact_reading: ImpactReading) -> None:
    must_write(by, impact_reading.impact.account)
    remove(impact_reading, by=by)


def _refuse_future(fields: dict[str, Any]) -> None:
    if fields.get("read_on") and fields["read_on"] > today():
        raise ValidationError({"read_on": _("A reading cannot lie in the future.")})
