"""Milestones and baselines of initiatives."""

from typing import Any

from django.core.exceptions import PermissionDenied
from rest_framework import serializers

from apps.core.access import READERS
from apps.core.api.bulk import Entry
from apps.core.api.fields import RowChoice
from apps.core.api.serializers import RowSerializer
from apps.core.api.viewsets import ServiceViewSet, Writes
from apps.initiatives import services
from apps.initiatives.models import Baseline, Milestone
from apps.people.models import Person


class MilestoneSerializer(RowSerializer):
    class Meta:
        model = Milestone
        fields = ["id", "initiative", "title", "weight", "due_on", "forecast_on", "done_on", "external_id"]
        extra_kwargs = {"weight": {"help_text": "In percent; those of an initiative never exceed 100 together."}}


class MilestoneViewSet(ServiceViewSet):
    """Steps of an initiative, in any order. A list is checked as a whole, so that weights may be swapped."""

    model = Milestone
    serializer_class = MilestoneSerializer
    writes = Writes(services.create_milestone, services.update_milestone, services.delete_milestone)
    related = ["initiative"]
    search_fields = ["title", "initiative__title"]

    def write_many(self, entries: list[Entry]) -> list[Milestone]:
        return services.record_milestones(by=self.person, entries=[(entry.row, entry.values) for entry in entries])


class BaselineSerializer(RowSerializer):
    approved_by = RowChoice(queryset=Person.objects.all(), required=False)
    milestones = serializers.JSONField(read_only=True, help_text="[{id, title, weight, due_on}] as agreed.")

    class Meta:
        model = Baseline
        fields = [
            "id",
            "initiative",
            "number",
            "starts_on",
            "ends_on",
            "milestones",
            "reason",
            "requested_by",
            "approved_by",
            "approved_at",
            "recorded_at",
        ]
        read_only_fields = [
            "number",
            "starts_on",
            "ends_on",
            "requested_by",
            "approved_at",
            "recorded_at",
        ]
        extra_kwargs = {"reason": {"required": True, "allow_blank": False}}


class BaselineViewSet(ServiceViewSet):
    """Agreed plans. POST {initiative, reason} asks for a new one, of the plan as it stands; PATCH {"approved_by": me}
    approves as the second person; DELETE takes back or declines what nobody has approved.
    """

    model = Baseline
    serializer_class = BaselineSerializer
    writers = READERS
    writes = Writes(services.request_baseline, services.update_baseline, services.withdraw_baseline)
    related = ["initiative"]
    search_fields = ["initiative__title", "reason"]

    def writable_object(self) -> Any:
        row = self.get_object()
        may_approve = Baseline.objects.approvable_by(self.person).filter(pk=row.pk).exists()
        is_done = row.approved_at is not None and self.person.role in READERS
        if not (may_approve or is_done or row.initiative.is_writable_by(self.person)):
            raise PermissionDenied
        return row
