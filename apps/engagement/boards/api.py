"""Advisory boards, their members, meetings and advice in the API."""

from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from rest_framework import serializers

from apps.accounts.models import Account, Contact
from apps.core.api.fields import RowChoice
from apps.core.api.filters import IdFilter
from apps.core.api.serializers import RowSerializer
from apps.core.api.viewsets import ServiceViewSet, Writes
from apps.core.months import today
from apps.engagement.boards import services
from apps.engagement.boards.models import Board, BoardAdvice, BoardAttendance, BoardMeeting, BoardMember
from apps.initiatives.api.named import NamingSerializer, NamingViewSet
from apps.initiatives.models import Initiative


class ContactOnBoard(RowChoice):
    """A contact whose account the person sees, or who sits on a board that they run."""

    def get_queryset(self) -> QuerySet:
        person = self.context["request"].user
        members = BoardMember.objects.visible_to(person).filter(contact=OuterRef("pk"))  # type: ignore[attr-defined]
        accounts = Account.objects.visible_to(person).order_by().values("pk")
        return Contact.objects.filter(Q(account__in=accounts) | Exists(members))


class BoardSerializer(RowSerializer):
    serving = serializers.IntegerField(read_only=True, help_text="Seats filled today.")
    pipeline = serializers.IntegerField(read_only=True, help_text="Invited or accepted, and not seated yet.")
    open_advice = serializers.IntegerField(read_only=True)
    next_meeting_on = serializers.DateField(read_only=True)

    class Meta:
        model = Board
        computed = ("serving", "pipeline", "open_advice", "next_meeting_on")
        fields = [
            "id",
            "name",
            "purpose",
            "sponsor",
            "owner",
            "advice_owner",
            "seats_wanted",
            "term_months",
            "accounts_to_begin",
            "what_they_give",
            "what_they_get",
            *computed,
            "external_id",
        ]


class BoardViewSet(ServiceViewSet):
    """The counts are over all members, also those of accounts that you may not see."""

    model = Board
    serializer_class = BoardSerializer
    writes = Writes(services.create_board, services.update_board, services.delete_board)
    search_fields = ["name", "purpose"]

    def rows(self) -> QuerySet:
        return super().rows().counted(today())  # type: ignore[attr-defined]


class BoardMemberSerializer(RowSerializer):
    class Meta:
        model = BoardMember
        fields = [
            "id",
            "board",
            "account",
            "contact",
            "state",
            "invited_on",
            "seat_from_on",
            "seat_until_on",
            "is_extra",
            "references_given",
            "external_id",
        ]
        extra_kwargs = {
            "account": {"required": False, "help_text": "The contact's own; it may be left out."},
            "state": {"help_text": "Only who has accepted takes a seat."},
            "seat_until_on": {"help_text": "The last day; the end of the board's term unless told."},
            "is_extra": {"help_text": "A seat beyond those wanted; without it the board is full at `seats_wanted`."},
        }


class BoardMemberViewSet(ServiceViewSet):
    model = BoardMember
    serializer_class = BoardMemberSerializer
    writes = Writes(services.create_member, services.update_member, services.delete_member)
    related = ["board", "account", "contact__account"]
    search_fields = ["contact__full_name", "account__name"]


class BoardMeetingSerializer(RowSerializer):
    attendees = ContactOnBoard(
        many=True,
        queryset=Contact.objects.all(),
        required=False,
        source="present",
        help_text="The contacts who came, members of the board; those you may see.",
    )

    class Meta:
        model = BoardMeeting
        fields = [
            "id",
            "board",
            "held_on",
            "is_virtual",
            "topic",
            "attendees",
            "our_minutes",
            "their_minutes",
            "preview",
            "external_id",
        ]

    def to_representation(self, instance: BoardMeeting) -> dict[str, Any]:
        instance.__dict__["present"] = [each.contact for each in instance.came]  # type: ignore[attr-defined]
        return super().to_representation(instance)

    def to_internal_value(self, data: Any) -> Any:
        values = super().to_internal_value(data)
        return {("attendees" if name == "present" else name): value for name, value in values.items()}


class BoardMeetingViewSet(ServiceViewSet):
    model = BoardMeeting
    serializer_class = BoardMeetingSerializer
    writes = Writes(services.create_meeting, services.update_meeting, services.delete_meeting)
    related = ["board"]
    search_fields = ["topic", "board__name"]

    def rows(self) -> QuerySet:
        came = BoardAttendance.objects.select_related("contact").order_by("contact_id")
        if not getattr(self, "swagger_fake_view", False):
            came = came.visible_to(self.person)  # type: ignore[attr-defined]
        return super().rows().prefetch_related(Prefetch("attendances", came, to_attr="came"))


class BoardAdviceSerializer(NamingSerializer):
    contact = ContactOnBoard(queryset=Contact.objects.all(), help_text="A member of the board.")
    initiative = RowChoice(queryset=Initiative.objects.all(), required=False, allow_null=True)

    class Meta:
        model = BoardAdvice
        fields = [
            "id",
            "board",
            "contact",
            "given_on",
            "text",
            "state",
            "answer",
            "closed_on",
            "initiative",
            "external_id",
        ]
        extra_kwargs = {
            "given_on": {"required": False, "help_text": "Today unless told."},
            "closed_on": {"help_text": "The day it was closed, in whose month it counts; today unless told."},
        }


class BoardAdviceViewSet(NamingViewSet):
    model = BoardAdvice
    serializer_class = BoardAdviceSerializer
    writes = Writes(services.create_advice, services.update_advice, services.delete_advice)
    related = ["board", "contact__account"]
    search_fields = ["text", "answer", "contact__full_name"]
    extra_filters = {**NamingViewSet.extra_filters, "account": IdFilter(field_name="contact__account")}


RESOURCES: dict[str, Any] = {
    "boards": BoardViewSet,
    "board-members": BoardMemberViewSet,
    "board-meetings": BoardMeetingViewSet,
    "board-advice": BoardAdviceViewSet,
}
