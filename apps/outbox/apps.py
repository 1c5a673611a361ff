"""The outbox listens to one signal, django-anymail's: events of mail providers, from their webhooks."""

from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "apps.outbox"

    def ready(self) -> None:
        from anymail.signals import tracking

        from apps.outbox.providers import take_tracking_event

        tracking.connect(take_tracking_event, dispatch_uid="apps.outbox")
