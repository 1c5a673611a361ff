"""Activities and their kinds in the API; the split comes as `contributions: [{impact, percent}]`."""

from typing import Any

from apps.activities import services
from apps.activities.models import Activity, ActivityKind, Contribution
from apps.core.access import ADMINISTRATORS
from apps.core.api.bulk import Entry
from apps.core.api.serializers import RowSerializer
from apps.core.api.viewsets import ServiceViewSet, Writes


class ActivityKindSerializer(RowSerializer):
    class Meta:
        model = ActivityKind
        fields = ["id", "name", "is_offered", "external_id"]


class ActivityKindViewSet(ServiceViewSet):
    model = ActivityKind
    serializer_class = ActivityKindSerializer
    writers = ADMINISTRATORS
    writes = Writes(services.create_activity_kind, services.update_activity_kind)
    search_fields = ["name"]


class ContributionSerializer(RowSerializer):
    class Meta:
        model = Contribution
        fields = ["impact", "percent"]


class ActivitySerializer(RowSerializer):
    contributions = ContributionSerializer(many=True, required=False)

    class Meta:
        model = Activity
        fields = [
            "id",
            "account",
            "person",
            "kind",
            "occurred_on",
            "minutes",
            "summary",
            "contacts",
            "contributions",
            "is_beyond_contract",
            "recorded_at",
            "external_id",
        ]
        extra_kwargs = {"person": {"required": False, "help_text": "Who did it; you, unless you name another."}}


class ActivityViewSet(ServiceViewSet):
    model = Activity
    serializer_class = ActivitySerializer
    writes = Writes(services.record_activity, services.update_activity, services.delete_activity)
    lists = ["contacts", "contributions"]
    search_fields = ["summary", "account__name", "person__full_name"]
    extra_filters = {"impact": "contributions__impact"}

    def write_many(self, entries: list[Entry]) -> list[Activity]:
        """A list is written by a fixed number of statements."""
        return services.record_activities(by=self.person, rows=[_row_of(entry) for entry in entries])


def _row_of(entry: Entry) -> dict[str, Any]:
    """What the service takes: an update may leave the account out, for it cannot change."""
    return (
        {"account": entry.row.account, "external_id": entry.row.external_id, **entry.values}
        if entry.row
        else entry.values
    )


RESOURCES = {"activity-kinds": ActivityKindViewSet, "activities": ActivityViewSet}
