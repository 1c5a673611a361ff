"""Requests: asking now, and what was asked in the past."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from apps.core.api.serializers import RowSerializer
from apps.core.api.viewsets import ServiceViewSet, Writes
from apps.feedback import services
from apps.feedback.models import FeedbackRequest


class FeedbackRequestSerializer(RowSerializer):
    class Meta:
        model = FeedbackRequest
        fields = ["id", "contact", "programme", "state", "sent_at", "answered_at", "expires_at", "external_id"]
        read_only_fields = ["expires_at"]
        extra_kwargs = {"sent_at": {"allow_null": False, "required": False}}


class FeedbackRequestViewSet(ServiceViewSet):
    """POST {contact} asks now. With a moment `sent_at` in the past it records history, which mails nobody."""

    model = FeedbackRequest
    serializer_class = FeedbackRequestSerializer
    writes = Writes(services.ask_contact, services.update_request)
    row_name = "request"
    search_fields = ["contact__full_name", "contact__account__name"]
    extra_filters = {"account": "contact__account"}

    def create_row(self, values: dict[str, Any]) -> FeedbackRequest:
        if not set(values) - {"contact", "external_id"}:
            return services.ask_contact(by=self.person, **values)
        if "sent_at" not in values:
            raise ValidationError({"sent_at": _("A request of the past says when it was sent.")})
        if values.get("answered_at"):
            values = {"state": FeedbackRequest.State.ANSWERED, **values}
        return services.record_request(by=self.person, **values)

    def update_row(self, row: FeedbackRequest, values: dict[str, Any]) -> FeedbackRequest:
        """Asked once is asked: a repeat of the same ask changes nothing. Withdrawing is not only for administrators."""
        given = set(values) - {"external_id", "seen"}
        if given == {"contact"} and values["contact"].pk == row.contact_id:
            return row
        if given == {"state"} and values["state"] == FeedbackRequest.State.CANCELLED:
            return services.cancel_request(by=self.person, request=row)
        return super().update_row(row, values)
