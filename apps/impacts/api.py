"""Goals, impacts and readings in the API."""

from apps.core.api.serializers import RowSerializer
from apps.core.api.viewsets import ServiceViewSet, Writes
from apps.impacts import services
from apps.impacts.models import Goal, Impact, ImpactReading


class GoalSerializer(RowSerializer):
    class Meta:
        model = Goal
        fields = ["id", "account", "statement", "client_signatory", "our_signatory", "agreed_on", "external_id"]


class GoalViewSet(ServiceViewSet):
    model = Goal
    serializer_class = GoalSerializer
    writes = Writes(services.create_goal, services.update_goal, services.delete_goal)
    search_fields = ["statement", "account__name"]


class ImpactSerializer(RowSerializer):
    class Meta:
        model = Impact
        fields = [
            "id",
            "account",
            "goal",
            "statement",
            "status",
            "started_on",
            "ended_on",
            "metric_name",
            "unit",
            "baseline",
            "target",
            "due_on",
            "client_standard",
            "confirmed_by",
            "confirmed_at",
            "external_id",
        ]
        extra_kwargs = {
            "started_on": {
                "required": False,
                "allow_null": True,
                "help_text": "By default the day its goal was agreed on, else today.",
            },
            "ended_on": {"help_text": "Set when the impact is achieved or retired."},
        }


class ImpactViewSet(ServiceViewSet):
    model = Impact
    serializer_class = ImpactSerializer
    writes = Writes(services.create_impact, services.update_impact, services.delete_impact)
    search_fields = ["statement", "metric_name", "account__name"]


class ImpactReadingSerializer(RowSerializer):
    class Meta:
        model = ImpactReading
        fields = ["id", "impact", "read_on", "value", "source", "external_id"]


class ImpactReadingViewSet(ServiceViewSet):
    model = ImpactReading
    serializer_class = ImpactReadingSerializer
    writes = Writes(services.create_impact_reading, services.update_impact_reading, services.delete_impact_reading)
    search_fields = ["source", "impact__statement"]
    extra_filters = {"account": "impact__account"}


RESOURCES = {"goals": GoalViewSet, "impacts": ImpactViewSet, "impact-readings": ImpactReadingViewSet}
