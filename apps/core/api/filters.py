"""List filters, made from a resource's own fields: `?account=3`, `?state=sent`, `?occurred_on_from=…&occurred_on_to=…`.

Ids of rows the person cannot see find nothing. A parameter that does not exist is refused by name: a misspelt filter
must not answer with everything.
"""

import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _
from django_filters import rest_framework as django_filters
from rest_framework import filters, serializers
from rest_framework.request import Request

from apps.core.api.fields import FIRST_YEAR, LAST_YEAR
from apps.core.api.serializers import model_field
from apps.core.months import end_of, start_of

ALWAYS = {"page", "page_size", "search", "ordering", "format"}
HIGHEST_ID = 2**63 - 1


def in_state(rows: QuerySet, name: str, value: str) -> QuerySet:
    """The method of a filter by a state that no column holds: the rows themselves know who is in it."""
    return rows.in_state(value)  # type: ignore[attr-defined]


class IdFilter(django_filters.Filter):
    field_class = forms.IntegerField

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"min_value": 0, "max_value": HIGHEST_ID, **kwargs})


class SeenIdFilter(IdFilter):
    """For a relation that the serializer hides from those who do not see its row: neither does it find anything."""

    def filter(self, rows: QuerySet, value: Any) -> QuerySet:
        if value is None:
            return rows
        related: Any = self.model._meta.get_field(self.field_name).related_model
        seen = related._default_manager.visible_to(self.parent.request.user).filter(pk=value)
        return rows.filter(**{f"{self.field_name}__in": seen.order_by().values("pk")})


class MomentField(forms.Field):
    """A day of the organisation (whole), or a moment with its offset."""

    def __init__(self, *, is_end: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.is_end = is_end

    def to_python(self, value: Any) -> dt.datetime | None:
        if not value:
            return None
        try:
            day, moment = parse_date(value), parse_datetime(value)
        except ValueError:
            day = moment = None
        if day is not None and FIRST_YEAR <= day.year <= LAST_YEAR:
            return end_of(day) - dt.timedelta(microseconds=1) if self.is_end else start_of(day)
        if moment is None or not FIRST_YEAR <= moment.year <= LAST_YEAR:
            raise ValidationError(_("Write a day (YYYY-MM-DD) or a moment (YYYY-MM-DDThh:mm:ssZ)."))
        return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)


class MomentFilter(django_filters.Filter):
    field_class = MomentField


class FlagFilter(django_filters.TypedChoiceFilter):
    """`true` or `false`; anything else is refused."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        choices = [("true", "true"), ("false", "false")]
        super().__init__(*args, **{"choices": choices, "coerce": lambda text: text == "true", **kwargs})


def filters_of(name: str, path: str, field: Any) -> dict[str, django_filters.Filter]:
    """The filters of one field: relations by id, choices and flags exactly, days and moments by range."""
    if field.is_relation:
        return {name: IdFilter(field_name=path, distinct=field.many_to_many)}
    if isinstance(field, models.BooleanField):
        return {name: FlagFilter(field_name=path)}
    if isinstance(field, models.DateField):
        return _moments(name, path) if isinstance(field, models.DateTimeField) else _days(name, path)
    if field.choices:
        return {name: django_filters.ChoiceFilter(field_name=path, choices=field.choices)}
    return {name: django_filters.CharFilter(field_name=path)} if isinstance(field, models.CharField) else {}


def _days(name: str, path: str) -> dict[str, django_filters.Filter]:
    ends = {name: "exact", f"{name}_from": "gte", f"{name}_to": "lte"}
    return {
        key: django_filters.DateFilter(field_name=path, lookup_expr=lookup, input_formats=["%Y-%m-%d"])
        for key, lookup in ends.items()
    }


def _moments(name: str, path: str) -> dict[str, django_filters.Filter]:
    return {
        f"{name}_from": MomentFilter(field_name=path, lookup_expr="gte"),
        f"{name}_to": MomentFilter(field_name=path, lookup_expr="lte", is_end=True),
    }


class ListFilters(django_filters.DjangoFilterBackend):
    """Builds a view's filters from its serializer's fields and `extra_filters` ({name: path or filter})."""

    def get_filterset_class(self, view: Any, queryset: QuerySet | None = None) -> Any:
        if queryset is None or not hasattr(view, "extra_filters"):
            return super().get_filterset_class(view, queryset)
        model = queryset.model
        found: dict[str, Any] = {}
        for name in view.get_serializer_class().Meta.fields:
            field = model_field(model, name)
            if field is not None and name != "id":
                found |= filters_of(name, name, field)
        for name, extra in view.extra_filters.items():
            found |= filters_of(name, extra, _at(model, extra)) if isinstance(extra, str) else {name: extra}
        meta = type("Meta", (), {"model": model, "fields": []})
        return type(f"{model.__name__}Filters", (django_filters.FilterSet,), {**found, "Meta": meta})

    def filter_queryset(self, request: Request, queryset: QuerySet, view: Any) -> QuerySet:
        known = set(self.get_filterset_class(view, queryset).base_filters) | ALWAYS
        unknown = sorted(set(request.query_params) - known)
        if unknown:
            message = _("There is no such parameter; known are: %(names)s.") % {"names": ", ".join(sorted(known))}
            raise serializers.ValidationError({name: [message] for name in unknown})
        return super().filter_queryset(request, queryset, view)


class Ordering(filters.OrderingFilter):
    """`?ordering=name`, `?ordering=-occurred_on,name`; ties by id, so that pages never overlap."""

    def get_valid_fields(self, queryset: QuerySet, view: Any, context: Any = None) -> list[tuple[str, str]]:
        """Its own columns and annotations. Ordering by a list would repeat rows, by what is hidden tell it."""
        columns = {field.name for field in queryset.model._meta.concrete_fields} | set(queryset.query.annotations)
        columns -= set(getattr(view, "unordered", ()))
        return [(name, name) for name in view.get_serializer_class().Meta.fields if name in columns]

    def remove_invalid_fields(self, queryset: QuerySet, fields: list[str], view: Any, request: Request) -> list[str]:
        allowed = {name for name, _label in self.get_valid_fields(queryset, view, {"request": request})}
        wrong = [name for name in fields if name.removeprefix("-") not in allowed]
        if wrong:
            message = _("It cannot be ordered by %(wrong)s, only by: %(names)s.")
            words = {"wrong": ", ".join(wrong), "names": ", ".join(sorted(allowed))}
            raise serializers.ValidationError({"ordering": [message % words]})
        return [*fields, "pk"]


def _at(model: type[models.Model], path: str) -> Any:
    """The field at the end of a path such as `contact__account`."""
    *way, last = path.split("__")
    for name in way:
        model = model._meta.get_field(name).related_model  # type: ignore[assignment]
    return model._meta.get_field(last)
