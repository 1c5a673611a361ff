"""Goals, impacts with their versions and readings, requests to confirm, and effects in the API."""

from typing import Any

from rest_framework import serializers

from apps.core.api.fields import Moment
from apps.core.api.serializers import RowSerializer
from apps.core.api.viewsets import RowViewSet, ServiceViewSet, Writes
from apps.impacts import services
from apps.impacts.models import (
    PROMISED,
    Confirmation,
    Effect,
    Goal,
    Impact,
    ImpactRank,
    ImpactReading,
    ImpactVersion,
    Verdict,
)


class GoalSerializer(RowSerializer):
    class Meta:
        model = Goal
        fields = [
            "id",
            "account",
            "statement",
            "client_signatory",
            "client_signed_at",
            "our_signatory",
            "our_signed_at",
            "agreed_on",
            "external_id",
        ]
        read_only_fields = ["client_signed_at", "our_signed_at"]


class GoalViewSet(ServiceViewSet):
    model = Goal
    serializer_class = GoalSerializer
    writes = Writes(services.create_goal, services.update_goal, services.delete_goal)
    search_fields = ["statement", "account__name"]


class ImpactSerializer(RowSerializer):
    version_number = serializers.IntegerField(
        read_only=True, help_text="How often what was promised has been worded; see impact-versions."
    )

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
            "version_number",
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

    def rows(self) -> Any:
        return super().rows().with_version()  # type: ignore[attr-defined]


class ImpactVersionSerializer(RowSerializer):
    class Meta:
        model = ImpactVersion
        fields = ["id", "impact", "number", *PROMISED, "recorded_by", "recorded_at", "confirmed_by", "confirmed_at"]


class ImpactVersionViewSet(RowViewSet):
    """What was promised, from one change of the words to the next."""

    model = ImpactVersion
    serializer_class = ImpactVersionSerializer
    search_fields = ["statement", "impact__account__name"]
    extra_filters = {"account": "impact__account"}


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


class VerdictSerializer(RowSerializer):
    version_number = serializers.IntegerField(source="wording.number", read_only=True)

    class Meta:
        model = Verdict
        fields = ["impact", "version_number", "is_agreed", "words", "given_at", "talked_at"]


class RankSerializer(RowSerializer):
    class Meta:
        model = ImpactRank
        fields = ["impact", "rank", "ranked_on"]


class ConfirmationSerializer(RowSerializer):
    account = serializers.IntegerField(source="contact.account_id", read_only=True)
    asked_at = Moment(source="recorded_at", read_only=True)
    state = serializers.CharField(read_only=True, help_text="answered, cancelled, expired, or the state of the mail.")
    verdicts = VerdictSerializer(many=True, read_only=True)
    ranks = RankSerializer(many=True, read_only=True)

    class Meta:
        model = Confirmation
        fields = [
            "id",
            "contact",
            "account",
            "asked_by",
            "asked_at",
            "expires_at",
            "answered_at",
            "state",
            "verdicts",
            "ranks",
        ]
        read_only_fields = ["asked_by", "expires_at", "answered_at"]


class ConfirmationViewSet(ServiceViewSet):
    """POST {contact} asks that contact to confirm the goals and impacts of the account. The link is never shown."""

    model = Confirmation
    serializer_class = ConfirmationSerializer
    writes = Writes(services.ask_contact_to_confirm)
    related = ["contact"]
    lists = ["verdicts__wording", "ranks"]
    search_fields = ["contact__full_name", "contact__account__name"]
    extra_filters = {"account": "contact__account"}

    def rows(self) -> Any:
        return super().rows().with_mail()  # type: ignore[attr-defined]


class EffectSerializer(RowSerializer):
    class Meta:
        model = Effect
        fields = [
            "id",
            "account",
            "impact",
            "kind",
            "statement",
            "noticed_on",
            "reported_by_contact",
            "reported_by",
            "action",
            "closed_on",
            "external_id",
        ]
        extra_kwargs = {"noticed_on": {"required": False, "help_text": "Today, unless told."}}


class EffectViewSet(ServiceViewSet):
    """Negative and unintended effects of our work, on an account and perhaps because of one impact."""

    model = Effect
    serializer_class = EffectSerializer
    writes = Writes(services.create_effect, services.update_effect, services.delete_effect)
    search_fields = ["statement", "action", "account__name"]


RESOURCES = {
    "goals": GoalViewSet,
    "impacts": ImpactViewSet,
    "impact-versions": ImpactVersionViewSet,
    "impact-readings": ImpactReadingViewSet,
    "confirmations": ConfirmationViewSet,
    "effects": EffectViewSet,
}
