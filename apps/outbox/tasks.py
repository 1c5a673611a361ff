"""Sending in the background: asked for on commit, and by beat, which finds what a lost request left behind."""

from celery import shared_task

from apps.outbox import sending


@shared_task
def send_due() -> dict[str, int]:
    return dict(sending.send_due())
