"""The base of every serializer: fields of a model, read and checked; the service behind the view writes them."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.validators import UniqueValidator

from apps.core.api.fields import Day, Moment, RowChoice


class KnownFields(serializers.Serializer):
    """Refuses a field it does not know, by name: a misspelt one is not lost in silence. Read-only ones are ignored."""

    def to_internal_value(self, data: Any) -> Any:
        unknown = set(data) - set(self.fields) if isinstance(data, Mapping) else set()
        if unknown:
            message = _("There is no such field; known are: %(names)s.") % {"names": ", ".join(self.fields)}
            raise serializers.ValidationError({name: [message] for name in sorted(unknown)})
        return super().to_internal_value(data)


class RowSerializer(KnownFields, serializers.ModelSerializer):
    """A ModelSerializer that never saves. Related rows are narrowed to what the person may see.

    Whether a name or an `external_id` is taken is for the service to say, which checks the whole row.
    """

    serializer_related_field = RowChoice
    serializer_field_mapping = {
        **serializers.ModelSerializer.serializer_field_mapping,
        models.DateField: Day,
        models.DateTimeField: Moment,
    }

    def build_standard_field(self, field_name: str, model_field: Any) -> tuple[Any, dict[str, Any]]:
        field, kwargs = super().build_standard_field(field_name, model_field)
        return field, _without_unique(kwargs)

    def build_relational_field(self, field_name: str, relation_info: Any) -> tuple[Any, dict[str, Any]]:
        field, kwargs = super().build_relational_field(field_name, relation_info)
        return field, _without_unique(kwargs)

    def get_validators(self) -> list[Any]:
        return []

    def get_uniqueness_extra_kwargs(self, field_names: Any, declared: Any, extra: Any) -> tuple[Any, Any]:
        return extra, {}

    def save(self, **kwargs: Any) -> Any:
        raise TypeError("A serializer never saves: its view calls a service.")


class DatedSerializer(RowSerializer):
    """Of a row whose place in the firm is dated: a change holds from `effective_on` (today) on."""

    effective_on = Day(
        write_only=True,
        required=False,
        help_text="The day from which a changed team, manager or business unit holds; today unless told.",
    )

    def get_field_names(self, declared: Any, info: Any) -> list[str]:
        return [*super().get_field_names({}, info), "effective_on"]


def model_field(model: type[models.Model], name: str) -> Any:
    """The model's field of that name, None where there is none (an annotation, a nested list)."""
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:
        return None


def _without_unique(kwargs: dict[str, Any]) -> dict[str, Any]:
    validators = [v for v in kwargs.pop("validators", []) if not isinstance(v, UniqueValidator)]
    return {**kwargs, "validators": validators} if validators else kwargs
