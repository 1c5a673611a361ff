"""What may be brought in from files: each part names its own."""

from apps.engagement.boards import imports as boards

RESOURCES = [
    *boards.RESOURCES,
]
