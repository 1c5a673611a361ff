"""What the demo firm tells other systems: nothing any more."""

from apps.core.demo_firm import Firm
from apps.outbox.subscriptions import demo as subscriptions


def load(firm: Firm) -> None:
    subscriptions.load(firm)
