"""People, teams, business units and cost rates in the API. Everybody signed in reads; administrators write."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension

from apps.core.access import ADMINISTRATORS
from apps.core.api.serializers import DatedSerializer, RowSerializer
from apps.core.api.viewsets import ServiceViewSet, Writes
from apps.people import services
from apps.people.models import BusinessUnit, CostRate, Person, Team


class TokenScheme(OpenApiAuthenticationExtension):
    """How the API's description names our tokens."""

    target_class = "apps.people.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "apiKey", "in": "header", "name": "Authorization", "description": "Token KEY"}


class BusinessUnitSerializer(RowSerializer):
    class Meta:
        model = BusinessUnit
        fields = ["id", "name", "kind", "external_id"]


class BusinessUnitViewSet(ServiceViewSet):
    model = BusinessUnit
    serializer_class = BusinessUnitSerializer
    writers = ADMINISTRATORS
    writes = Writes(services.create_business_unit, services.update_business_unit)
    search_fields = ["name"]


class TeamSerializer(DatedSerializer):
    class Meta:
        model = Team
        fields = ["id", "name", "business_unit", "external_id"]


class TeamViewSet(ServiceViewSet):
    model = Team
    serializer_class = TeamSerializer
    writers = ADMINISTRATORS
    writes = Writes(services.create_team, services.update_team)
    search_fields = ["name"]


class PersonSerializer(DatedSerializer):
    class Meta:
        model = Person
        fields = ["id", "email", "full_name", "role", "team", "left_on", "external_id"]


class PersonViewSet(ServiceViewSet):
    model = Person
    serializer_class = PersonSerializer
    writers = ADMINISTRATORS
    writes = Writes(services.create_person, services.update_person)
    search_fields = ["full_name", "email"]


class CostRateSerializer(RowSerializer):
    class Meta:
        model = CostRate
        fields = [
            "id",
            "team",
            "from_on",
            "hourly_rate",
            "capacity_cost",
            "theoretical_hours",
            "practical_percent",
            "external_id",
        ]


class CostRateViewSet(ServiceViewSet):
    model = CostRate
    serializer_class = CostRateSerializer
    writers = ADMINISTRATORS
    writes = Writes(services.create_cost_rate, services.update_cost_rate, services.delete_cost_rate)


RESOURCES = {
    "business-units": BusinessUnitViewSet,
    "teams": TeamViewSet,
    "people": PersonViewSet,
    "cost-rates": CostRateViewSet,
}
