"""The demo firm's effort against value: what its people decided, and what they wrote about their year."""

from apps.core.demo_firm import Firm
from apps.value.demo.decisions import write_decisions
from apps.value.demo.reflections import write_reflection
from apps.value.models import Decision, Reflection

AUTHORS = {Decision: "decided_by", Reflection: "written_by"}


def load(firm: Firm) -> None:
    write_decisions(firm)
    write_reflection(firm)
