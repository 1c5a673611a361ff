"""Every write on effects of our work that were negative, or that nobody meant."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from apps.accounts.models import Account
from apps.core.months import today
from apps.core.services import change, create, must_stay, must_write, remove
from apps.impacts.models import Effect
from apps.people.models import Person


def create_effect(*, by: Person | None, account: Account, **fields: Any) -> Effect:
    """A new effect, noticed today unless told; reported by whoever enters it, unless somebody else is named."""
    must_write(by, account)
    if not (fields.get("reported_by") or fields.get("reported_by_contact")):
        fields["reported_by"] = by
    fields["noticed_on"] = fields.get("noticed_on") or today()
    _refuse_future(fields)
    return create(Effect(account=account, **fields), by=by)


def update_effect(*, by: Person | None, effect: Effect, seen: str = "", **fields: Any) -> Effect:
    must_write(by, effect.account)
    must_stay(effect, "account", fields)
    _refuse_future(fields)
    return change(effect, by=by, seen=seen, **fields)


def close_effect(*, by: Person | None, effect: Effect) -> Effect:
    """Close an effect today. What was done about it has to stand there first, be it "nothing, and why"."""
    must_write(by, effect.account)
    if not effect.action.strip():
        raise ValidationError({"action": _("Write what was done about it, or why nothing was.")})
    return change(effect, by=by, closed_on=today())


def delete_effect(*, by: Person | None, effect: Effect) -> None:
    must_write(by, effect.account)
    remove(effect, by=by)


def _refuse_future(fields: dict[str, Any]) -> None:
    for name in ("noticed_on", "closed_on"):
        if fields.get(name) and fields[name] > today():
            raise ValidationError({name: _("This cannot lie in the future.")})
