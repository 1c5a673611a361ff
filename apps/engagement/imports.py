"""What may be brought in from files: each part names its own."""

from apps.core.imports.resources import Resource
from apps.engagement.boards.imports import RESOURCES as BOARDS
from apps.engagement.conferences.imports import RESOURCES as CONFERENCES

RESOURCES: list[Resource] = [*BOARDS, *CONFERENCES]
