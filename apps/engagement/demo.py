"""The demo firm's ways of meeting clients: each part makes its own."""

from typing import Any

from apps.core.demo_firm import Firm
from apps.engagement.boards import demo as boards

PARTS = (boards,)
AUTHORS: dict[Any, str] = {model: path for part in PARTS for model, path in part.AUTHORS.items()}


def load(firm: Firm) -> None:
    for part in PARTS:
        part.load(firm)
