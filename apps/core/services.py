"""What every service is made of: create, change, remove, each in one audited transaction; and what is refused."""

from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model, ProtectedError
from django.utils.translation import gettext as _

from apps.core.audit import acting
from apps.core.errors import Conflict, Refused
from apps.core.models import Row
from apps.core.months import today

R = TypeVar("R", bound=Row)


def create(row: R, *, by: Any) -> R:
    """Check a new row and save it. Raises ValidationError by field."""
    with acting(by):
        row.full_clean()
        row.save()
    return row


def change(row: R, *, by: Any, seen: str = "", **values: Any) -> R:
    """Set fields of a row that is locked while it is checked and saved.

    `seen` is the version the person looked at (`Row.version`); if the row has changed since, Conflict is
    raised and nothing is written. Raises ValidationError by field.
    """
    with acting(by):
        locked = lock(row, seen=seen)
        for name, value in values.items():
            setattr(locked, name, value)
        locked.full_clean()
        locked.save()
    return locked


def lock(row: R, *, seen: str = "") -> R:
    """The row as it is now, locked until the transaction ends. Raises Conflict where it changed since `seen`."""
    locked = type(row)._default_manager.select_for_update(of=("self",)).get(pk=row.pk)
    if seen and seen != locked.version:
        raise Conflict(locked)
    return locked


def remove(row: Model, *, by: Any) -> None:
    """Delete a row; Refused (with what hangs on it) where other rows need it."""
    with acting(by):
        try:
            row.delete()
        except ProtectedError as error:
            raise Refused.because_of(error.protected_objects) from error


def must_write(by: Any, account: Any) -> None:
    """Raise PermissionDenied unless `by` may write on the account. None is the system itself."""
    if by is not None and not account.is_writable_by(by):
        raise PermissionDenied


def must_administer(by: Any) -> None:
    """Raise PermissionDenied unless `by` is an administrator (or the system itself)."""
    if by is not None and not by.is_administrator:
        raise PermissionDenied


def must_stay(row: Model, name: str, fields: dict[str, Any]) -> None:
    """Refuse to move a row to another owner (figures of closed months hang on it); drops `name` from `fields`."""
    if name in fields and fields.pop(name).pk != getattr(row, f"{name}_id"):
        raise ValidationError({name: _("It cannot move to another one; enter it there anew.")})


def must_have_come(fields: dict[str, Any], *names: str) -> None:
    """Refuse days in the future, each beside its own field."""
    late = [name for name in names if fields.get(name) and fields[name] > today()]
    if late:
        raise ValidationError(dict.fromkeys(late, _("The day lies in the future; enter it when it has come.")))
