"""The demo firm's ways of meeting clients, part by part."""

from typing import Any

from apps.core.demo_firm import Firm
from apps.engagement.boards import demo as boards
from apps.engagement.demo import conferences, conversations

AUTHORS: dict[Any, str] = {**conferences.AUTHORS, **conversations.AUTHORS, **boards.AUTHORS}
PARTS = (conferences, conversations, boards)


def load(firm: Firm) -> None:
    for part in PARTS:
        part.load(firm)
