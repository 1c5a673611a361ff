"""What other systems feed and read of boards and conferences: each part names its own."""

from typing import Any

from apps.engagement.boards.api import RESOURCES as BOARDS
from apps.engagement.conferences.api import RESOURCES as CONFERENCES
from apps.engagement.conversations.api import RESOURCES as CONVERSATIONS

RESOURCES: dict[str, Any] = {**BOARDS, **CONFERENCES, **CONVERSATIONS}
