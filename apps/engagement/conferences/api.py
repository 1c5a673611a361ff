"""Conferences, who came, who spoke and who gave their word, in the API."""

from typing import Any

from django_filters import rest_framework as filters

from apps.core.api.filters import in_state
from apps.core.api.serializers import RowSerializer
from apps.core.api.viewsets import ServiceViewSet, Writes
from apps.engagement.conferences import services
from apps.engagement.conferences.models import Attendance, Conference, TalkSubmission, Testimonial
from apps.engagement.conferences.queries import KEEPERS

OF_NO_CLIENT = "Empty: of no client; only administrators enter those."


def _came_before(rows: Any, name: str, value: bool) -> Any:
    return rows.with_repeat().filter(is_repeat=value)


class ConferenceSerializer(RowSerializer):
    class Meta:
        model = Conference
        fields = ["id", "name", "kind", "held_on", "previous", "client_base", "revenue", "external_id"]
        extra_kwargs = {
            "kind": {"help_text": "Only those of the kind conference count in the measures."},
            "previous": {"help_text": "The one before, of the same kind."},
            "client_base": {"help_text": "How many clients there were at the time."},
        }


class ConferenceViewSet(ServiceViewSet):
    model = Conference
    serializer_class = ConferenceSerializer
    writers = KEEPERS
    writes = Writes(services.create_conference, services.update_conference, services.delete_conference)
    search_fields = ["name"]


class AttendanceSerializer(RowSerializer):
    class Meta:
        model = Attendance
        fields = ["id", "conference", "account", "contact", "email", "external_id"]
        extra_kwargs = {
            "account": {"help_text": OF_NO_CLIENT},
            "email": {"help_text": "Kept in lower case: by it a person is known from one conference to the next."},
        }


class AttendanceViewSet(ServiceViewSet):
    model = Attendance
    serializer_class = AttendanceSerializer
    writes = Writes(services.create_attendance, services.update_attendance, services.delete_attendance)
    search_fields = ["email", "account__name"]
    extra_filters = {"came_before": filters.BooleanFilter(method=_came_before)}


class TalkSerializer(RowSerializer):
    class Meta:
        model = TalkSubmission
        fields = ["id", "conference", "account", "title", "submitted_on", "external_id"]
        extra_kwargs = {"account": {"help_text": OF_NO_CLIENT}}


class TalkViewSet(ServiceViewSet):
    model = TalkSubmission
    serializer_class = TalkSerializer
    row_name = "talk"
    writes = Writes(services.create_talk, services.update_talk, services.delete_talk)
    search_fields = ["title", "account__name"]


class TestimonialSerializer(RowSerializer):
    class Meta:
        model = Testimonial
        fields = ["id", "account", "contact", "conference", "asked_on", "given_on", "external_id"]
        extra_kwargs = {"asked_on": {"help_text": "It counts in this month."}}


class TestimonialViewSet(ServiceViewSet):
    model = Testimonial
    serializer_class = TestimonialSerializer
    writes = Writes(services.create_testimonial, services.update_testimonial, services.delete_testimonial)
    search_fields = ["account__name", "contact__full_name"]
    extra_filters = {"state": filters.ChoiceFilter(choices=[("asked", "Asked"), ("given", "Given")], method=in_state)}


RESOURCES: dict[str, Any] = {
    "conferences": ConferenceViewSet,
    "attendances": AttendanceViewSet,
    "talk-submissions": TalkViewSet,
    "testimonials": TestimonialViewSet,
}
