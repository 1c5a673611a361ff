"""Every write on initiatives, milestones and baselines. `by` is None for the system itself."""

from apps.initiatives.services.initiatives import (
    approve_initiative,
    create_initiative,
    delete_initiative,
    update_initiative,
)
from apps.initiatives.services.milestones import (
    create_milestone,
    delete_milestone,
    record_milestones,
    update_milestone,
)
from apps.initiatives.services.outcome import check_outcome
from apps.initiatives.services.plans import (
    approve_baseline,
    request_baseline,
    update_baseline,
    withdraw_baseline,
)
from apps.initiatives.services.projects import create_project, delete_project, update_project
from apps.initiatives.services.states import (
    activate_initiative,
    cancel_initiative,
    claim_status,
    deliver_initiative,
    pause_initiative,
)

__all__ = [
    "activate_initiative",
    "approve_baseline",
    "approve_initiative",
    "cancel_initiative",
    "check_outcome",
    "claim_status",
    "create_initiative",
    "create_milestone",
    "create_project",
    "delete_initiative",
    "delete_milestone",
    "delete_project",
    "deliver_initiative",
    "pause_initiative",
    "record_milestones",
    "request_baseline",
    "update_baseline",
    "update_initiative",
    "update_milestone",
    "update_project",
    "withdraw_baseline",
]
