"""The demo firm's figures: rolled up once all its facts stand, so that the first scorecard is full."""

from django.db import connection

from apps.core.demo_firm import Firm
from apps.measures.services import roll_up


def load(firm: Firm) -> None:
    """Nothing of its own."""


def settle(firm: Firm) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # the tables were empty a moment ago: let the planner know
    roll_up(everything=True)
