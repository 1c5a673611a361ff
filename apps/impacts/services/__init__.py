"""Every write on promises and what clients say about them. `by` is None for the system itself."""

from apps.impacts.services.answers import LinkEnded, Reworded, record_confirmation
from apps.impacts.services.confirming import (
    Asked,
    ask_contact_to_confirm,
    ask_to_confirm,
    hold_back,
    talk_about_verdict,
    withdraw_confirmation,
)
from apps.impacts.services.effects import close_effect, create_effect, delete_effect, update_effect
from apps.impacts.services.promises import (
    create_goal,
    create_impact,
    delete_goal,
    delete_impact,
    update_goal,
    update_impact,
)
from apps.impacts.services.readings import create_impact_reading, delete_impact_reading, update_impact_reading
from apps.impacts.services.signing import sign_goal
from apps.impacts.services.versions import first_versions

__all__ = [
    "Asked",
    "LinkEnded",
    "Reworded",
    "ask_contact_to_confirm",
    "ask_to_confirm",
    "close_effect",
    "create_effect",
    "create_goal",
    "create_impact",
    "create_impact_reading",
    "delete_effect",
    "delete_goal",
    "delete_impact",
    "delete_impact_reading",
    "first_versions",
    "hold_back",
    "record_confirmation",
    "sign_goal",
    "talk_about_verdict",
    "update_effect",
    "update_goal",
    "update_impact",
    "update_impact_reading",
    "withdraw_confirmation",
]
