"""Fields of the API that differ from those of the framework: days, moments in UTC, and choices of rows."""

import datetime as dt
import re
from typing import Any

from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

FIRST_YEAR, LAST_YEAR = 1900, 2200
_ID = re.compile(r"[0-9]{1,18}", re.ASCII)
_YEARS = _("Choose a year from 1900 to 2200.")


class Day(serializers.DateField):
    """YYYY-MM-DD. A slip of the pen (the year 205) is refused: months would be counted from there."""

    default_error_messages = {"year": _YEARS}

    def to_internal_value(self, value: Any) -> dt.date:
        day = super().to_internal_value(value)
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            self.fail("year")
        return day


class Moment(serializers.DateTimeField):
    """ISO 8601; written in UTC. One without an offset is taken as UTC."""

    default_error_messages = {"year": _YEARS}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"default_timezone": dt.UTC, **kwargs})

    def to_internal_value(self, value: Any) -> dt.datetime:
        moment = super().to_internal_value(value)
        if not FIRST_YEAR <= moment.year <= LAST_YEAR:
            self.fail("year")
        return moment


class RowChoice(serializers.PrimaryKeyRelatedField):
    """A related row by id, among those the person may see; any other id "does not exist", whether it does or not.

    A row once found is remembered for the request, so that a thousand activities of one account ask for it once.
    """

    default_error_messages = {
        "does_not_exist": _("{pk_value} does not exist."),
        "incorrect_type": _("Write the id, a whole number; this is {data_type}."),
    }

    def get_queryset(self) -> QuerySet:
        rows: Any = super().get_queryset()
        person = self.context["request"].user
        return rows.visible_to(person) if hasattr(rows, "visible_to") else rows

    def to_internal_value(self, data: Any) -> Model:
        if isinstance(data, bool) or not isinstance(data, int | str) or not _ID.fullmatch(str(data)):
            self.fail("incorrect_type", data_type=type(data).__name__)
        context: Any = self.context
        found = context.setdefault("found", {})
        key = (self.get_queryset().model, int(data))
        if key not in found:
            found[key] = super().to_internal_value(int(data))
        return found[key]
