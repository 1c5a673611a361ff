"""Asking a worker to run a task soon. The tables stay the truth: with the broker away, beat finds the work itself."""

import logging
from typing import Any

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)


def schedule(task: str, *args: Any) -> None:
    """Run the task of that name once the transaction has committed; a broker that is away is logged and swallowed.

    By name, because tasks import services and not the reverse.
    """
    transaction.on_commit(lambda: _ask(task, args))


def _ask(task: str, args: tuple[Any, ...]) -> None:
    try:
        current_app.send_task(task, args)
    except (OperationalError, OSError) as error:
        logger.warning("%s could not be scheduled, beat will run it: %s", task, error)
