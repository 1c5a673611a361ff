"""The acts on an initiative that its page has buttons for: each is a change of its state, or of what its owner says."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from apps.core.months import today
from apps.initiatives.models import Initiative
from apps.initiatives.services.initiatives import update_initiative
from apps.people.models import Person

State = Initiative.State


def activate_initiative(*, by: Person | None, initiative: Initiative, seen: str = "") -> Initiative:
    """Begin, or go on after a pause. The plan becomes the first baseline."""
    _must_be(initiative, {State.PROPOSED, State.PAUSED}, _("Only what is proposed or paused can begin."))
    return update_initiative(by=by, initiative=initiative, seen=seen, state=State.ACTIVE)


def pause_initiative(*, by: Person | None, initiative: Initiative, seen: str = "") -> Initiative:
    _must_be(initiative, {State.ACTIVE}, _("Only what is active can be paused."))
    return update_initiative(by=by, initiative=initiative, seen=seen, state=State.PAUSED)


def cancel_initiative(*, by: Person | None, initiative: Initiative, seen: str = "") -> Initiative:
    _must_be(initiative, {State.PROPOSED, State.ACTIVE, State.PAUSED}, _("It is over already."))
    return update_initiative(by=by, initiative=initiative, seen=seen, state=State.CANCELLED)


def deliver_initiative(
    *,
    by: Person | None,
    initiative: Initiative,
    delivered_on: dt.date | None = None,
    client_words: str | None = None,
    seen: str = "",
) -> Initiative:
    """Delivered, today unless told. `client_words` say what was done, in place of what is being done."""
    _must_be(initiative, {State.ACTIVE, State.PAUSED}, _("Only what is active or paused can be delivered."))
    more: dict[str, Any] = {} if client_words is None else {"client_words": client_words}
    day = delivered_on or today()
    return update_initiative(by=by, initiative=initiative, seen=seen, state=State.DELIVERED, delivered_on=day, **more)


def claim_status(*, by: Person | None, initiative: Initiative, claimed_status: str, seen: str = "") -> Initiative:
    """Keep what the owner says beside what is computed."""
    return update_initiative(by=by, initiative=initiative, seen=seen, claimed_status=claimed_status)


def _must_be(row: Initiative, states: set[Any], message: str) -> None:
    row.refresh_from_db(fields=["state"])
    if row.state not in states:
        raise ValidationError(message)
