"""Service cases in the API."""

from typing import Any

from django_filters import rest_framework as filters

from apps.cases import services
from apps.cases.models import Case
from apps.core.api.serializers import RowSerializer
from apps.core.api.viewsets import ServiceViewSet, Writes


def _in_state(rows: Any, name: str, value: str) -> Any:
    return rows.in_state(value)


class CaseSerializer(RowSerializer):
    class Meta:
        model = Case
        fields = [
            "id",
            "account",
            "contact",
            "subject",
            "opened_on",
            "closed_on",
            "reopened_on",
            "inbound_contacts",
            "satisfaction",
            "cause",
            "product",
            "external_id",
        ]
        extra_kwargs = {
            "closed_on": {"help_text": "The day it first closed; the case counts in that month."},
            "reopened_on": {"help_text": "Only for a case that closed."},
            "satisfaction": {"help_text": "The client's own word, 1 to 5; feedback enters it when they answer."},
        }


class CaseViewSet(ServiceViewSet):
    model = Case
    serializer_class = CaseSerializer
    writes = Writes(services.create_case, services.update_case, services.delete_case)
    search_fields = ["subject", "account__name", "contact__full_name"]
    extra_filters = {"state": filters.ChoiceFilter(choices=Case.State.choices, method=_in_state)}


RESOURCES = {"cases": CaseViewSet}
