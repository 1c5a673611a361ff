"""Practices and coaching plans in the API."""

from typing import Any

from django.db.models import QuerySet

from apps.core.access import EVERYONE
from apps.core.api.serializers import RowSerializer
from apps.core.api.viewsets import ServiceViewSet, Writes
from apps.relationships.models import CoachingPlan, Practice
from apps.relationships.queries import CONFIGURERS
from apps.relationships.services import coaching as services


class PracticeSerializer(RowSerializer):
    class Meta:
        model = Practice
        fields = ["id", "name", "advice", "dimensions", "is_offered", "external_id"]
        extra_kwargs: dict[str, Any] = {
            "dimensions": {"required": False, "allow_empty": True, "help_text": "Suggested for these."}
        }


class PracticeViewSet(ServiceViewSet):
    """The library: short advice, ours and the firm's own."""

    access = EVERYONE
    writers = CONFIGURERS
    model = Practice
    serializer_class = PracticeSerializer
    writes = Writes(services.create_practice, services.update_practice, services.delete_practice)
    lists = ("dimensions",)
    search_fields = ["name", "advice"]


class PlanSerializer(RowSerializer):
    class Meta:
        model = CoachingPlan
        fields = [
            "id",
            "contact",
            "person",
            "dimension",
            "practice",
            "coach",
            "agreed",
            "started_on",
            "check_on",
            "reask_on",
            "state",
            "ended_on",
            "external_id",
        ]
        read_only_fields = ["ended_on"]
        extra_kwargs: dict[str, Any] = {
            "started_on": {"required": False, "help_text": "Today, unless told."},
            "check_on": {"required": False, "help_text": "Four weeks on, unless told; empty once the plan has ended."},
            "reask_on": {"required": False, "help_text": "90 days on, unless told."},
        }


class PlanViewSet(ServiceViewSet):
    """Plans of the pairs one may see, and those one coaches."""

    access = EVERYONE
    writers = EVERYONE  # the service says for whom
    model = CoachingPlan
    serializer_class = PlanSerializer
    writes = Writes(services.create_coaching_plan, services.update_coaching_plan, services.delete_coaching_plan)
    search_fields = ["contact__full_name", "person__full_name", "practice__name"]
    extra_filters = {"account": "contact__account"}

    def rows(self) -> QuerySet:
        return CoachingPlan.objects.select_related("contact", "person")


RESOURCES = {"practices": PracticeViewSet, "coaching-plans": PlanViewSet}
