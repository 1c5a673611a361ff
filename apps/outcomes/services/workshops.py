"""Writes on workshops. `by` is None for the system itself."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from apps.accounts.models import Account
from apps.core.audit import acting
from apps.core.services import change, create, must_have_come, must_stay, must_write, remove
from apps.impacts.models import Goal
from apps.impacts.services import create_goal, update_goal
from apps.outcomes.models import Workshop
from apps.people.models import Person

LISTS = ("our_attendees", "their_attendees", "goals")


def create_workshop(*, by: Person | None, account: Account, **fields: Any) -> Workshop:
    """A workshop that was held. ValidationError by field: a day to come, contacts or goals of another account."""
    must_write(by, account)
    lists = _taken_lists(fields, account)
    must_have_come(fields, "held_on")
    with acting(by):
        workshop = create(Workshop(account=account, **fields), by=by)
        _set(workshop, lists)
    return workshop


def update_workshop(*, by: Person | None, workshop: Workshop, seen: str = "", **fields: Any) -> Workshop:
    must_write(by, workshop.account)
    must_stay(workshop, "account", fields)
    lists = _taken_lists(fields, workshop.account)
    must_have_come(fields, "held_on")
    with acting(by):
        changed = change(workshop, by=by, seen=seen, **fields)
        _set(changed, lists)
    return changed


def delete_workshop(*, by: Person | None, workshop: Workshop) -> None:
    """Delete a workshop; its goals stay."""
    must_write(by, workshop.account)
    remove(workshop, by=by)


def agree_on_goal(*, by: Person | None, workshop: Workshop, **fields: Any) -> Goal:
    """A new goal, agreed on in the workshop on its day."""
    must_write(by, workshop.account)
    with acting(by):
        goal = create_goal(by=by, account=workshop.account, **{"agreed_on": workshop.held_on, **fields})
        workshop.goals.add(goal)
    return goal


def renew_goal(*, by: Person | None, workshop: Workshop, goal: Goal, **fields: Any) -> Goal:
    """A goal both sides looked at again: signed anew, on the workshop's day."""
    must_write(by, workshop.account)
    if goal.account_id != workshop.account_id:
        raise ValidationError({"goal": _("Choose a goal of this account.")})
    with acting(by):
        renewed = update_goal(by=by, goal=goal, **{"agreed_on": workshop.held_on, **fields})
        workshop.goals.add(renewed)
    return renewed


def _taken_lists(fields: dict[str, Any], account: Account) -> dict[str, list[Any]]:
    """The lists among the fields, taken out of them; contacts and goals must be the account's own."""
    lists = {name: list(fields.pop(name)) for name in LISTS if name in fields}
    wrong = {
        name: message
        for name, message in (
            ("their_attendees", _("Choose contacts of this account.")),
            ("goals", _("Choose goals of this account.")),
        )
        if _is_foreign(lists.get(name, ()), account)
    }
    if wrong:
        raise ValidationError(wrong)
    return lists


def _is_foreign(rows: Iterable[Any], account: Account) -> bool:
    return any(row.account_id != account.pk for row in rows)


def _set(workshop: Workshop, lists: dict[str, list[Any]]) -> None:
    for name, rows in lists.items():
        getattr(workshop, name).set(rows)
