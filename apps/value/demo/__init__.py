"""What the demo firm decided once it had held effort against value."""

from apps.core.demo_firm import Firm
from apps.value.demo.decisions import write_decisions
from apps.value.models import Decision

AUTHORS = {Decision: "decided_by"}


def load(firm: Firm) -> None:
    write_decisions(firm)
