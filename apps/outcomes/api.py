"""Service levels, the authority register, the friction log and workshops in the API."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from apps.core.access import READERS, Role
from apps.core.api.serializers import RowSerializer
from apps.core.api.viewsets import ServiceViewSet, Writes
from apps.outcomes import services
from apps.outcomes.models import AuthorityGrant, AuthorityUse, Friction, ServiceLevel, ServiceLevelReading, Workshop
from apps.outcomes.months import MonthField, MonthFilter

GRANTERS = frozenset({Role.TEAM_LEAD, Role.EXECUTIVE, Role.ADMINISTRATOR})


class ServiceLevelSerializer(RowSerializer):
    class Meta:
        model = ServiceLevel
        fields = ["id", "account", "name", "target_percent", "external_id"]


class ServiceLevelViewSet(ServiceViewSet):
    access = READERS
    model = ServiceLevel
    serializer_class = ServiceLevelSerializer
    writes = Writes(services.create_service_level, services.update_service_level, services.delete_service_level)
    search_fields = ["name", "account__name"]


class ServiceLevelReadingSerializer(RowSerializer):
    month = MonthField(help_text="YYYY-MM. A service level has one reading a month.")

    class Meta:
        model = ServiceLevelReading
        fields = ["id", "service_level", "month", "met", "due", "external_id"]


class ServiceLevelReadingViewSet(ServiceViewSet):
    access = READERS
    model = ServiceLevelReading
    serializer_class = ServiceLevelReadingSerializer
    writes = Writes(
        services.create_service_level_reading,
        services.update_service_level_reading,
        services.delete_service_level_reading,
    )
    search_fields = ["service_level__name", "service_level__account__name"]
    extra_filters = {
        "account": "service_level__account",
        "month": MonthFilter(field_name="month"),
        "month_from": MonthFilter(field_name="month", lookup_expr="gte"),
        "month_to": MonthFilter(field_name="month", lookup_expr="lte"),
    }


class AuthorityGrantSerializer(RowSerializer):
    class Meta:
        model = AuthorityGrant
        fields = ["id", "person", "account", "up_to_amount", "from_on", "until_on", "granted_by", "external_id"]
        read_only_fields = ["granted_by"]
        extra_kwargs = {
            "account": {"help_text": "Empty: for every account."},
            "until_on": {"help_text": "The last day; empty: no end."},
        }


class AuthorityGrantViewSet(ServiceViewSet):
    """Given by the lead of an account's team, executives and administrators."""

    access = READERS
    writers = GRANTERS
    model = AuthorityGrant
    serializer_class = AuthorityGrantSerializer
    writes = Writes(services.create_authority_grant, services.update_authority_grant, services.delete_authority_grant)
    search_fields = ["person__full_name", "account__name"]


class AuthorityUseSerializer(RowSerializer):
    is_within_grant = serializers.BooleanField(
        read_only=True, help_text="A grant of the person held on the day, for the account and the amount."
    )

    class Meta:
        model = AuthorityUse
        fields = [
            "id",
            "account",
            "person",
            "occurred_on",
            "summary",
            "amount",
            "minutes_to_fix",
            "was_proof_demanded",
            "is_within_grant",
            "external_id",
        ]


class AuthorityUseViewSet(ServiceViewSet):
    access = READERS
    model = AuthorityUse
    serializer_class = AuthorityUseSerializer
    writes = Writes(services.create_authority_use, services.update_authority_use, services.delete_authority_use)
    search_fields = ["summary", "account__name", "person__full_name"]

    def rows(self) -> QuerySet:
        return AuthorityUse.objects.with_grant()


class FrictionSerializer(RowSerializer):
    class Meta:
        model = Friction
        fields = ["id", "account", "person", "occurred_on", "summary", "contract_clause", "external_id"]


class FrictionViewSet(ServiceViewSet):
    access = READERS
    model = Friction
    serializer_class = FrictionSerializer
    writes = Writes(services.create_friction, services.update_friction, services.delete_friction)
    search_fields = ["summary", "contract_clause", "account__name", "person__full_name"]


class WorkshopSerializer(RowSerializer):
    is_of_both_sides = serializers.BooleanField(
        read_only=True, help_text="Somebody of ours and somebody of theirs was there; only then it counts as held."
    )

    class Meta:
        model = Workshop
        fields = [
            "id",
            "account",
            "kind",
            "held_on",
            "our_attendees",
            "their_attendees",
            "notes",
            "goals",
            "is_of_both_sides",
            "external_id",
        ]
        extra_kwargs: dict[str, Any] = {
            name: {"required": False, "allow_empty": True} for name in ("our_attendees", "their_attendees", "goals")
        }


class WorkshopViewSet(ServiceViewSet):
    access = READERS
    model = Workshop
    serializer_class = WorkshopSerializer
    writes = Writes(services.create_workshop, services.update_workshop, services.delete_workshop)
    lists = ("our_attendees", "their_attendees", "goals")
    search_fields = ["notes", "account__name"]

    def rows(self) -> QuerySet:
        return Workshop.objects.with_sides().prefetch_related(*self.lists)


RESOURCES = {
    "service-levels": ServiceLevelViewSet,
    "service-level-readings": ServiceLevelReadingViewSet,
    "authority-grants": AuthorityGrantViewSet,
    "authority-uses": AuthorityUseViewSet,
    "frictions": FrictionViewSet,
    "workshops": WorkshopViewSet,
}
