"""Measures of outcomes: what came of the promises."""

from apps.outcomes.measures.index import MEASURES as MEASURES
