"""Decisions on impacts, reports shared with clients, and the words of the year-end reflection."""

from apps.value.models.decisions import Decision
from apps.value.models.reflections import Reflection
from apps.value.models.reports import SharedReport

__all__ = ["Decision", "Reflection", "SharedReport"]
