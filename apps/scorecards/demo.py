"""The demo firm's figures: rolled up once all its facts stand, so that the first scorecard is full.

The signals of its renewals and losses are frozen as if it had been done each night since the firm began with us.
"""

import pgtrigger
from django.db import connection

from apps.core.demo_firm import Firm
from apps.core.months import start_of
from apps.measures.services import roll_up
from apps.scorecards.signals.services import freeze_signals

_FROZEN_AT = """
    UPDATE scorecards_signalsnapshot
    SET frozen_at = GREATEST((day + 1)::timestamp AT TIME ZONE %s, %s) + interval '1 hour'
"""


def load(firm: Firm) -> None:
    """Nothing of its own."""


def settle(firm: Firm) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # the tables were empty a moment ago: let the planner know
    roll_up(everything=True)
    freeze_signals(until=firm.yesterday)
    with pgtrigger.ignore(), connection.cursor() as cursor:
        begun = start_of(firm.go_live)
        cursor.execute(_FROZEN_AT, [str(begun.tzinfo), begun])
