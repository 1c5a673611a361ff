"""Months as people write them: YYYY-MM in API, form and file, the first day in the database."""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.core.api.fields import FIRST_YEAR, LAST_YEAR
from apps.core.imports.values import Unreadable, day_in
from apps.core.months import Month

WRONG = gettext_lazy("Write a month as YYYY-MM.")


def first_day_in(text: str) -> dt.date:
    """The first day of a month in words; ValueError for what is no month of this or the neighbouring centuries."""
    month = Month.parse(text.strip())
    if not FIRST_YEAR <= month.year <= LAST_YEAR:
        raise ValueError(text)
    return month.first_day


def month_in(text: str) -> dt.date:
    """A cell of a file: 2025-06, or any day of the month."""
    try:
        return first_day_in(text)
    except ValueError:
        pass
    try:
        return day_in(text).replace(day=1)
    except Unreadable as error:
        raise Unreadable(_("“%(text)s” is no month; write it as 2025-06.") % {"text": text[:40]}) from error


@extend_schema_field(OpenApiTypes.STR)
class MonthField(serializers.Field):
    """A month of the API, "2025-06"."""

    default_error_messages = {"invalid": WRONG}

    def to_internal_value(self, data: Any) -> dt.date:
        try:
            return first_day_in(data)
        except (ValueError, AttributeError):
            self.fail("invalid")

    def to_representation(self, value: dt.date) -> str:
        return f"{value:%Y-%m}"


class MonthFormField(forms.Field):
    """A month of a form. Browsers without a picker for months take it as text."""

    widget = forms.TextInput(attrs={"type": "month", "placeholder": "2025-06"})

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%Y-%m}" if isinstance(value, dt.date) else value

    def to_python(self, value: Any) -> dt.date | None:
        if not value:
            return None
        try:
            return first_day_in(str(value))
        except ValueError as error:
            raise ValidationError(str(WRONG)) from error


class MonthFilter(filters.Filter):
    field_class = MonthFormField
