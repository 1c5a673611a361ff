"""Every write on people, teams, business units, cost rates and API tokens. `by` is None for the system itself."""

import datetime as dt
import secrets
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from apps.core import dated
from apps.core.audit import acting
from apps.core.months import today
from apps.core.services import change, create, lock, must_administer, remove
from apps.people.authentication import hash_of
from apps.people.models import ApiToken, BusinessUnit, CostRate, Person, Team


def create_business_unit(*, by: Person | None, **fields: Any) -> BusinessUnit:
    must_administer(by)
    return create(BusinessUnit(**fields), by=by)


def update_business_unit(
    *, by: Person | None, business_unit: BusinessUnit, seen: str = "", **fields: Any
) -> BusinessUnit:
    must_administer(by)
    return change(business_unit, by=by, seen=seen, **fields)


def create_team(*, by: Person | None, effective_on: dt.date | None = None, **fields: Any) -> Team:
    """A new team; its business unit holds since ever."""
    must_administer(by)
    with acting(by):
        team = create(Team(**fields), by=by)
        dated.put(team.units, {"business_unit": team.business_unit})
    return team


def update_team(
    *, by: Person | None, team: Team, seen: str = "", effective_on: dt.date | None = None, **fields: Any
) -> Team:
    """Change a team; a new business unit holds from `effective_on` (today) until the next change recorded."""
    must_administer(by)
    with acting(by):
        locked = lock(team, seen=seen)
        if "business_unit" in fields:
            fields |= dated.put(locked.units, {"business_unit": fields["business_unit"]}, effective_on)
        return change(locked, by=by, **fields)


def create_person(
    *, by: Person | None, password: str | None = None, effective_on: dt.date | None = None, **fields: Any
) -> Person:
    """A new person, who signs in once a password is set (by an administrator, or through "forgot password")."""
    must_administer(by)
    with acting(by):
        person = Person(**_with_activity(fields))
        person.email = person.email.strip().lower()
        person.set_password(password)
        create(person, by=by)
        dated.put(person.memberships, {"team": person.team})
    return person


def update_person(
    *, by: Person | None, person: Person, seen: str = "", effective_on: dt.date | None = None, **fields: Any
) -> Person:
    """Change a person. A new team holds from `effective_on` (today); `left_on` ends sessions and tokens at once."""
    must_administer(by)
    fields = _with_activity(fields)
    with acting(by):
        locked = lock(person, seen=seen)
        _refuse_last_administrator(locked, fields)
        if "team" in fields:
            fields |= dated.put(locked.memberships, {"team": fields["team"]}, effective_on)
        if fields.get("left_on"):
            locked.tokens.all().delete()
        return change(locked, by=by, **fields)


def _with_activity(fields: dict[str, Any]) -> dict[str, Any]:
    """Who has left may not sign in; leaving in the future is refused (enter it on the day)."""
    if "left_on" not in fields:
        return fields
    left_on = fields["left_on"]
    if left_on and left_on > today():
        raise ValidationError({"left_on": _("Enter the day when it has come; sign-in ends at once.")})
    return fields | {"is_active": left_on is None}


def _refuse_last_administrator(person: Person, fields: dict[str, Any]) -> None:
    """Somebody must remain who can let others in."""
    stays = fields.get("role", person.role) == "administrator" and not fields.get("left_on")
    if not person.is_administrator or stays:
        return
    if not Person.objects.present().filter(role="administrator").exclude(pk=person.pk).exists():
        raise ValidationError(_("This is the last administrator; appoint another one first."))


def create_cost_rate(*, by: Person | None, **fields: Any) -> CostRate:
    must_administer(by)
    return create(CostRate(**fields), by=by)


def update_cost_rate(*, by: Person | None, cost_rate: CostRate, seen: str = "", **fields: Any) -> CostRate:
    must_administer(by)
    return change(cost_rate, by=by, seen=seen, **fields)


def delete_cost_rate(*, by: Person | None, cost_rate: CostRate) -> None:
    must_administer(by)
    remove(cost_rate, by=by)


def issue_token(*, by: Person | None, person: Person, name: str = "API") -> tuple[ApiToken, str]:
    """A new API token and its key, which is shown this once (256 random bits; only its hash is kept).

    People make their own; an administrator may make anybody's.
    """
    if by is not None and by.pk != person.pk:
        must_administer(by)
    if not person.is_active:
        raise ValidationError(_("Who has left gets no token."))
    key = secrets.token_urlsafe(32)
    with acting(by):
        token = ApiToken.objects.create(person=person, name=name or "API", key_hash=hash_of(key))
    return token, key


def revoke_token(*, by: Person | None, token: ApiToken) -> None:
    if by is not None and by.pk != token.person_id:
        must_administer(by)
    remove(token, by=by)
