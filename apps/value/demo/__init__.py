"""The demo firm's effort against value: decisions, what its people wrote about their year, a report that was shared."""

from apps.core.demo_firm import Firm
from apps.value.demo.decisions import write_decisions
from apps.value.demo.reflections import write_reflection
from apps.value.demo.reports import share_with_northgate
from apps.value.models import Decision, Reflection, SharedReport

AUTHORS = {Decision: "decided_by", Reflection: "written_by", SharedReport: "shared_by"}


def load(firm: Firm) -> None:
    write_decisions(firm)
    write_reflection(firm)
    share_with_northgate(firm)
