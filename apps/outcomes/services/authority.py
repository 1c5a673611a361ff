"""Writes on the authority register and the friction log. `by` is None for the system itself."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from apps.accounts.models import Account
from apps.core.services import change, create, must_have_come, must_stay, must_write, remove
from apps.outcomes.models import AuthorityGrant, AuthorityUse, Friction
from apps.people.models import Person


def create_authority_grant(*, by: Person | None, **fields: Any) -> AuthorityGrant:
    """Give somebody leave to act. PermissionDenied for who may not give it (`AuthorityGrant.is_writable_by`)."""
    grant = AuthorityGrant(**fields, granted_by=by)
    _must_grant(by, grant)
    return create(grant, by=by)


def update_authority_grant(
    *, by: Person | None, authority_grant: AuthorityGrant, seen: str = "", **fields: Any
) -> AuthorityGrant:
    """Change amount or days. Person and account stay: uses of closed months were judged by them."""
    _must_grant(by, authority_grant)
    must_stay(authority_grant, "person", fields)
    if "account" in fields and fields.pop("account") != authority_grant.account:
        raise ValidationError({"account": _("It cannot move to another one; enter it there anew.")})
    return change(authority_grant, by=by, seen=seen, **fields)


def delete_authority_grant(*, by: Person | None, authority_grant: AuthorityGrant) -> None:
    _must_grant(by, authority_grant)
    remove(authority_grant, by=by)


def create_authority_use(*, by: Person | None, account: Account, **fields: Any) -> AuthorityUse:
    """Record one use. It is taken whether or not a grant covers it: the register shows what happened."""
    must_write(by, account)
    must_have_come(fields, "occurred_on")
    return create(AuthorityUse(account=account, **fields), by=by)


def update_authority_use(
    *, by: Person | None, authority_use: AuthorityUse, seen: str = "", **fields: Any
) -> AuthorityUse:
    must_write(by, authority_use.account)
    must_stay(authority_use, "account", fields)
    must_have_come(fields, "occurred_on")
    return change(authority_use, by=by, seen=seen, **fields)


def delete_authority_use(*, by: Person | None, authority_use: AuthorityUse) -> None:
    must_write(by, authority_use.account)
    remove(authority_use, by=by)


def create_friction(*, by: Person | None, account: Account, **fields: Any) -> Friction:
    must_write(by, account)
    must_have_come(fields, "occurred_on")
    return create(Friction(account=account, **fields), by=by)


def update_friction(*, by: Person | None, friction: Friction, seen: str = "", **fields: Any) -> Friction:
    must_write(by, friction.account)
    must_stay(friction, "account", fields)
    must_have_come(fields, "occurred_on")
    return change(friction, by=by, seen=seen, **fields)


def delete_friction(*, by: Person | None, friction: Friction) -> None:
    must_write(by, friction.account)
    remove(friction, by=by)


def _must_grant(by: Person | None, grant: AuthorityGrant) -> None:
    if by is not None and not grant.is_writable_by(by):
        raise PermissionDenied
