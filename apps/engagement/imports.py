"""What can be brought in from files, part by part."""

from apps.core.imports.resources import Resource
from apps.engagement.conferences.imports import RESOURCES as CONFERENCES

RESOURCES: list[Resource] = [*CONFERENCES]
