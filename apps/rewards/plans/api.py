"""Plans and payouts in the API: POST of a payout computes it, PATCH of its state approves, disputes or answers."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.access import ADMINISTRATORS, EVERYONE
from apps.core.api.serializers import RowSerializer
from apps.core.api.viewsets import ServiceViewSet, Writes
from apps.outcomes.months import MonthField, MonthFilter
from apps.rewards.plans import services, words
from apps.rewards.plans.models import IncentivePlan, Payout

State = Payout.State


class IncentivePlanSerializer(RowSerializer):
    scope_id = serializers.IntegerField(required=False, allow_null=True, help_text="Empty for the company.")

    class Meta:
        model = IncentivePlan
        fields = [
            *("id", "name", "person", "team", "rewards", "measure", "initiative", "scope", "scope_id", "target"),
            *("payout_at_target", "threshold", "cap", "starts_on", "ends_on", "state", "external_id"),
        ]

    def to_internal_value(self, data: Any) -> Any:
        values = super().to_internal_value(data)
        return values | {"scope_id": values.get("scope_id") or 0} if "scope_id" in values else values

    def to_representation(self, instance: IncentivePlan) -> dict[str, Any]:
        found = super().to_representation(instance)
        return found | {"scope_id": found["scope_id"] or None}


class IncentivePlanViewSet(ServiceViewSet):
    """What pays whom for what. Others' plans do not exist."""

    model = IncentivePlan
    serializer_class = IncentivePlanSerializer
    writers = ADMINISTRATORS
    writes = Writes(services.create_incentive_plan, services.update_incentive_plan, services.delete_incentive_plan)
    search_fields = ["name", "person__full_name", "team__name"]


class PayoutSerializer(RowSerializer):
    month = MonthField(help_text="YYYY-MM")
    say = serializers.CharField(read_only=True, help_text="The statement in a sentence.")
    reason = serializers.CharField(write_only=True, required=False, help_text="With state disputed: what is wrong.")
    answer = serializers.CharField(write_only=True, required=False, help_text="With state computed: what came of it.")
    is_published = serializers.BooleanField(read_only=True, source="publication_id")

    class Meta:
        model = Payout
        computed = (
            *(
                "attainment",
                "payout_percent",
                "amount",
                "why_nothing",
                "target",
                "payout_at_target",
                "threshold",
                "cap",
            ),
            *("numerator", "denominator", "n", "covered", "accounts", "baseline_ends_on", "delivered_on"),
            *("corrects", "approved_by", "approved_at"),
        )
        fields = ["id", "plan", "month", "state", *computed, "is_published", "say", "reason", "answer"]
        read_only_fields = computed

    def to_representation(self, instance: Payout) -> dict[str, Any]:
        instance.__dict__["say"] = words.say(instance)
        return super().to_representation(instance) | {"is_published": instance.publication_id is not None}


class PayoutViewSet(ServiceViewSet):
    """What a plan pays for a month. POST {plan, month} computes it; twice is once, and an approved one stays.

    PATCH {"state": "approved"} approves; {"state": "disputed", "reason": …} disputes; {"state": "computed",
    "answer": …} answers the dispute. DELETE takes back what nobody has approved or disputed.
    """

    model = Payout
    serializer_class = PayoutSerializer
    writers = EVERYONE
    related = ("plan",)
    extra_filters = {"month": MonthFilter(field_name="month")}
    writes = Writes(services.compute_payout, services.approve_payout, services.discard_payout)

    def rows(self) -> QuerySet:
        return super().rows().order_by("-month", "-pk")

    def create_row(self, values: dict[str, Any]) -> Payout:
        known = {"plan", "month"}
        if extra := sorted(set(values) - known):
            message = _("A payout is computed from its plan and month alone.")
            raise serializers.ValidationError({name: [message] for name in extra})
        return services.compute_payout(by=self.person, **values)

    def update(self, request: Request, pk: str) -> Response:
        return self._change(request, is_partial=True)

    def update_row(self, row: Payout, values: dict[str, Any]) -> Payout:
        """One act at a time, named by the state that is asked for."""
        state, seen = values.get("state"), values.get("seen", "")
        if state == State.APPROVED:
            return services.approve_payout(by=self.person, payout=row, seen=seen)
        if state == State.DISPUTED:
            return services.dispute_payout(by=self.person, payout=row, reason=values.get("reason", "")).payout
        if state == State.COMPUTED and "answer" in values:
            return services.answer_dispute(by=self.person, payout=row, answer=values["answer"]).payout
        if state == row.state:
            return row
        raise PermissionDenied


RESOURCES = {"incentive-plans": IncentivePlanViewSet, "payouts": PayoutViewSet}
