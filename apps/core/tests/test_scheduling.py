"""Asking for work in the background, with and without a broker that listens."""

import logging
import socket
from typing import Any

import pytest
from celery import Celery

from apps.core import scheduling


@pytest.fixture
def broker_away(monkeypatch: Any, settings: Any) -> None:
    """A Celery that publishes to a port where nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    nowhere = Celery(broker=f"redis://127.0.0.1:{port}/0", set_as_current=False)
    nowhere.conf.task_publish_retry = False
    nowhere.conf.broker_transport_options = settings.CELERY_BROKER_TRANSPORT_OPTIONS
    monkeypatch.setattr(scheduling, "current_app", nowhere)


@pytest.mark.django_db
def test_a_broker_that_is_away_is_logged_and_swallowed(
    broker_away: None, caplog: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with caplog.at_level(logging.WARNING), django_capture_on_commit_callbacks(execute=True) as asked:
        scheduling.schedule("apps.outbox.tasks.send_due")
    assert len(asked) == 1
    assert "apps.outbox.tasks.send_due could not be scheduled, beat will run it" in caplog.text


@pytest.mark.django_db
def test_nothing_is_asked_for_before_the_commit(broker_away: None, django_capture_on_commit_callbacks: Any) -> None:
    with django_capture_on_commit_callbacks() as asked:
        scheduling.schedule("apps.outbox.tasks.send_due")
        assert asked == []
    assert len(asked) == 1
