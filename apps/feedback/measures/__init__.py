"""Measures built on people's answers, by the question of the scorecard they answer."""

from apps.feedback.measures.closing import MEASURES as CLOSING
from apps.feedback.measures.effort import MEASURES as EFFORT
from apps.feedback.measures.exclusions import MEASURES as EXCLUSIONS
from apps.feedback.measures.hearing import MEASURES as HEARING
from apps.feedback.measures.keeping import MEASURES as KEEPING
from apps.feedback.measures.opinion import MEASURES as OPINION
from apps.feedback.measures.reach import ANSWERS as ANSWERS

MEASURES = [*KEEPING, *OPINION, *HEARING, *CLOSING, *EXCLUSIONS, *EFFORT]
