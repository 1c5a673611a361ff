"""Measures of meeting clients: each part declares its own."""

from apps.engagement.boards import measures as boards
from apps.measures.declare import Measure

MEASURES: list[Measure] = [
    *boards.MEASURES,
]
