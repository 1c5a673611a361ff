"""What the page of a measure says of its power to predict: in the firm's own data, or that it cannot be said yet."""

from typing import Any

from apps.measures.declare import Group, Measure
from apps.scorecards.signals.access import LEADERSHIP
from apps.scorecards.signals.backtest import read_backtest
from apps.scorecards.signals.declare import signal_of
from apps.scorecards.signals.words import told_of


def predicts(measure: Measure, reader: Any) -> dict[str, Any]:
    """`predicts` {sentences} for who may open the back-test; measures of keeping clients always have the way to it."""
    signal = signal_of(measure.key)
    is_asked = signal is not None or measure.group == Group.KEEPING
    if reader.role not in LEADERSHIP or not is_asked:
        return {}
    return {"predicts": {"sentences": told_of(signal, read_backtest()) if signal else []}}
