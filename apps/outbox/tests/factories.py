"""Messages and channels for tests."""

from typing import Any

import factory

from apps.outbox import services
from apps.outbox.models import LINK, AlertChannel, Message


class MessageFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Message

    dedupe_key = factory.Sequence(lambda n: f"test:{n}")
    kind = "feedback_request"
    to_email = factory.Sequence(lambda n: f"reader{n}@client.example")
    subject = "How is our work going?"
    text = f"Tell us: {LINK}"
    link_purpose, link_row = "answer", 7

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **kwargs: Any) -> Message:
        return services.queue_message(**kwargs)


class AlertChannelFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AlertChannel

    name = factory.Sequence(lambda n: f"Channel {n}")
    url = "slack://T12345678/B12345678/abcdefghijklmnopqrstuvwx/"
