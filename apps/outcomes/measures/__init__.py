"""Measures of outcomes: what came of the promises, and what the contract says beside it."""

from apps.outcomes.measures.contract import MEASURES as CONTRACT
from apps.outcomes.measures.index import MEASURES as INDEX

MEASURES = [*CONTRACT, *INDEX]
