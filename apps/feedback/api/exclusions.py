"""Exclusions: POST asks for one, PATCH {"approved_by": me} approves it, an earlier `until_on` ends it."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from apps.core.access import READERS
from apps.core.api.fields import RowChoice
from apps.core.api.serializers import RowSerializer
from apps.core.api.viewsets import ServiceViewSet, Writes
from apps.feedback import services
from apps.feedback.models import FeedbackExclusion
from apps.people.models import Person


class FeedbackExclusionSerializer(RowSerializer):
    approved_by = RowChoice(queryset=Person.objects.all(), required=False)

    class Meta:
        model = FeedbackExclusion
        fields = [
            "id",
            "contact",
            "reason",
            "requested_by",
            "approved_by",
            "approved_at",
            "until_on",
            "recorded_at",
            "external_id",
        ]
        read_only_fields = ["requested_by", "approved_at", "recorded_at"]


class FeedbackExclusionViewSet(ServiceViewSet):
    """Who is left out for a time. DELETE withdraws or declines what nobody has approved."""

    model = FeedbackExclusion
    serializer_class = FeedbackExclusionSerializer
    writers = READERS
    writes = Writes(services.request_exclusion, services.update_exclusion, services.withdraw_exclusion)
    row_name = "exclusion"
    search_fields = ["contact__full_name", "contact__account__name", "reason"]
    extra_filters = {"account": "contact__account"}

    def create_row(self, values: dict[str, Any]) -> FeedbackExclusion:
        if "approved_by" in values:
            raise ValidationError({"approved_by": _("A second person approves it once it is there.")})
        return super().create_row(values)

    def writable_object(self) -> Any:
        """Of those who see it, who may write on the account or approve as the second person."""
        row = self.get_object()
        is_writer = FeedbackExclusion.objects.writable_by(self.person).filter(pk=row.pk).exists()
        if not (is_writer or row.is_approvable_by(self.person)):
            raise PermissionDenied
        return row
