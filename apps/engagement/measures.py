"""Measures of meeting clients: each part declares its own."""

from apps.measures.declare import Measure

MEASURES: list[Measure] = []
