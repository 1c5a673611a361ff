"""What may be brought in from files: each part names its own."""

from django.utils.translation import gettext_lazy as _

from apps.core.imports.resources import Resource
from apps.engagement.boards.imports import RESOURCES as BOARDS
from apps.engagement.conferences.imports import RESOURCES as CONFERENCES

GROUP = _("Boards and conferences")
RESOURCES: list[Resource] = [*BOARDS, *CONFERENCES]
