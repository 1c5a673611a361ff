"""The demo firm's ways of meeting clients, part by part."""

from typing import Any

from apps.core.demo_firm import Firm
from apps.engagement.demo import conferences, conversations

AUTHORS: dict[Any, str] = {**conferences.AUTHORS, **conversations.AUTHORS}
PARTS = (conferences, conversations)


def load(firm: Firm) -> None:
    for part in PARTS:
        part.load(firm)
