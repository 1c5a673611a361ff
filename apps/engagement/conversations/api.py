"""Conversations of executives with clients, in the API."""

from typing import Any

from django_filters import rest_framework as filters

from apps.core.access import WRITERS, Role
from apps.core.api.filters import in_state
from apps.core.api.serializers import RowSerializer
from apps.core.api.viewsets import ServiceViewSet, Writes
from apps.engagement.conversations import services
from apps.engagement.conversations.models import Conversation


class ConversationSerializer(RowSerializer):
    class Meta:
        model = Conversation
        fields = [
            "id",
            "account",
            "person",
            "contact",
            "held_on",
            "heard",
            "promised",
            "due_on",
            "done_on",
            "external_id",
        ]
        extra_kwargs = {
            "person": {"required": False, "help_text": "Who of us talked; you unless told."},
            "due_on": {"help_text": "Only of a promise."},
            "done_on": {"help_text": "Only of a promise."},
        }


class ConversationViewSet(ServiceViewSet):
    """Executives enter and change their own conversations; others those of accounts they may write on."""

    model = Conversation
    serializer_class = ConversationSerializer
    writers = WRITERS | {Role.EXECUTIVE}
    writes = Writes(services.create_conversation, services.update_conversation, services.delete_conversation)
    search_fields = ["heard", "promised", "account__name", "contact__full_name", "person__full_name"]
    extra_filters = {"state": filters.ChoiceFilter(choices=Conversation.State.choices, method=in_state)}


RESOURCES: dict[str, Any] = {"conversations": ConversationViewSet}
