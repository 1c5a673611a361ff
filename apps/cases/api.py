"""Service cases in the API."""

from typing import Any, ClassVar

from django.urls import path
from django_filters import rest_framework as filters
from rest_framework.request import Request
from rest_framework.response import Response

from apps.cases import services
from apps.cases.models import Case
from apps.core.access import PUBLIC
from apps.core.api.bulk import Entry, record
from apps.core.api.filters import in_state
from apps.core.api.serializers import RowSerializer
from apps.core.api.viewsets import ServiceViewSet, Writes
from apps.core.audit import acting
from apps.outbox.hooks.authentication import SignedByHook, take_once


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
            "minutes",
            "handled_by",
            "product",
            "external_id",
        ]
        extra_kwargs: ClassVar[dict[str, dict[str, Any]]] = {
            "closed_on": {"help_text": "The day it first closed; the case counts in that month."},
            "reopened_on": {"help_text": "Only for a case that closed."},
            "minutes": {"help_text": "All the time it took us; with `handled_by` it gives what the case cost."},
            "satisfaction": {"help_text": "The client's own word, 1 to 5; feedback enters it when they answer."},
        }


class CaseViewSet(ServiceViewSet):
    model = Case
    serializer_class = CaseSerializer
    writes = Writes(services.create_case, services.update_case, services.delete_case)
    search_fields = ["subject", "account__name", "contact__full_name"]
    extra_filters = {"state": filters.ChoiceFilter(choices=Case.State.choices, method=in_state)}

    def write_many(self, entries: list[Entry]) -> list[Case]:
        """A list is written by a fixed number of statements."""
        return services.record_cases(by=self.person, entries=[(entry.row, entry.values) for entry in entries])


class SentCaseSerializer(CaseSerializer):
    """A case as another system sends it: with the id it knows the case by, so that a repeat is harmless."""

    class Meta(CaseSerializer.Meta):
        extra_kwargs: ClassVar[dict[str, dict[str, Any]]] = {
            **CaseSerializer.Meta.extra_kwargs,
            "external_id": {"required": True, "allow_null": False, "allow_blank": False},
        }


class CaseHook(CaseViewSet):
    """Cases sent signed by another system, written in the name of the webhook's person by the API's own services."""

    access = PUBLIC
    serializer_class = SentCaseSerializer
    authentication_classes = [SignedByHook]
    http_method_names = ["post", "options"]
    schema: Any = None  # described in docs/api.md: it takes no token

    def create(self, request: Request) -> Response:
        """One case, or a list of up to 1,000: all or nothing."""
        hook: Any = request.auth
        data = request.data
        with acting(self.person, webhook=hook.pk):
            take_once(request)
            recorded = record(self, data if isinstance(data, list) else [data], is_bulk=isinstance(data, list))
        return Response({"ids": recorded.ids}, status=201 if recorded.is_any_new else 200)


RESOURCES = {"cases": CaseViewSet}
HOOKS = [path("hooks/cases/", CaseHook.as_view({"post": "create"}), name="case_hook")]
