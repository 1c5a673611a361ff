"""What other systems feed and read of boards and conferences: each part names its own."""

from typing import Any

from apps.engagement.boards import api as boards

RESOURCES: dict[str, Any] = {
    **boards.RESOURCES,
}
