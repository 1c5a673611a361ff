"""Measures of meeting clients: each part declares its own."""

from apps.engagement.boards.measures import MEASURES as BOARDS
from apps.engagement.conferences.measures import MEASURES as CONFERENCES
from apps.measures.declare import Measure

MEASURES: list[Measure] = [*CONFERENCES, *BOARDS]
