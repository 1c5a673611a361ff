"""Accounts, contacts, contracts and the revenue ledger in the API."""

from django.db.models import QuerySet
from django_filters import ChoiceFilter
from rest_framework import serializers

from apps.accounts import services
from apps.accounts.models import Account, Contact, Contract, RevenueEvent
from apps.core.api.serializers import DatedSerializer, RowSerializer
from apps.core.api.viewsets import ServiceViewSet, Writes


class AccountSerializer(DatedSerializer):
    status = serializers.ChoiceField(
        Account.Status.choices,
        required=False,
        help_text="Derived from losses, contracts and the ledger; where it is posted, it must agree.",
    )

    class Meta:
        model = Account
        fields = [
            "id",
            "name",
            "kind",
            "segment",
            "team",
            "manager",
            "status",
            "started_on",
            "lost_on",
            "lost_reason",
            "industry",
            "is_out_to_bid",
            "members",
            "external_id",
        ]


class AccountViewSet(ServiceViewSet):
    model = Account
    serializer_class = AccountSerializer
    writes = Writes(services.create_account, services.update_account, services.delete_account)
    lists = ["members"]
    search_fields = ["name", "industry"]
    extra_filters = {"status": ChoiceFilter(choices=Account.Status.choices)}

    def rows(self) -> QuerySet:
        return super().rows().with_status()  # type: ignore[attr-defined]


class ContactSerializer(RowSerializer):
    class Meta:
        model = Contact
        fields = [
            "id",
            "account",
            "full_name",
            "email",
            "title",
            "seniority",
            "buying_role",
            "language",
            "joined_on",
            "left_on",
            "introduced_on",
            "external_id",
        ]


class ContactViewSet(ServiceViewSet):
    model = Contact
    serializer_class = ContactSerializer
    writes = Writes(services.create_contact, services.update_contact, services.delete_contact)
    search_fields = ["full_name", "email", "title", "account__name"]


class ContractSerializer(RowSerializer):
    class Meta:
        model = Contract
        fields = [
            "id",
            "account",
            "kind",
            "monthly_fee",
            "included_hours",
            "signed_on",
            "starts_on",
            "ends_on",
            "renews",
            "external_id",
        ]


class ContractViewSet(ServiceViewSet):
    model = Contract
    serializer_class = ContractSerializer
    writes = Writes(services.create_contract, services.update_contract, services.delete_contract)
    search_fields = ["account__name"]


class RevenueEventSerializer(RowSerializer):
    class Meta:
        model = RevenueEvent
        fields = ["id", "account", "kind", "monthly_amount", "occurred_on", "external_id"]


class RevenueEventViewSet(ServiceViewSet):
    model = RevenueEvent
    serializer_class = RevenueEventSerializer
    writes = Writes(services.create_revenue_event, services.update_revenue_event, services.delete_revenue_event)
    search_fields = ["account__name"]


RESOURCES = {
    "accounts": AccountViewSet,
    "contacts": ContactViewSet,
    "contracts": ContractViewSet,
    "revenue-events": RevenueEventViewSet,
}
