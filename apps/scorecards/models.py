"""The tables of the scorecards."""

from apps.scorecards.signals.models import SignalSnapshot

__all__ = ["SignalSnapshot"]
