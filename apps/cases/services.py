"""Every write on service cases. `by` is None for the system itself."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import Account
from apps.cases.models import Case
from apps.core.audit import acting, within_acting
from apps.core.errors import BulkErrors
from apps.core.services import change, create, must_have_come, must_stay, must_write, remove
from apps.people.models import Person

_DAYS = ("opened_on", "closed_on", "reopened_on")
_POINTERS = {field.name for field in Case._meta.concrete_fields if field.is_relation}


def create_case(*, by: Person | None, account: Account, **fields: Any) -> Case:
    """A new case. ValidationError by field: a contact of another account, a day in the future or out of order."""
    must_write(by, account)
    must_have_come(fields, *_DAYS)
    return create(Case(account=account, **fields), by=by)


def update_case(*, by: Person | None, case: Case, seen: str = "", **fields: Any) -> Case:
    must_write(by, case.account)
    must_stay(case, "account", fields)
    must_have_come(fields, *_DAYS)
    return change(case, by=by, seen=seen, **fields)


def delete_case(*, by: Person | None, case: Case) -> None:
    """Delete a case about which nobody was asked."""
    must_write(by, case.account)
    remove(case, by=by)


def record_satisfaction(*, case: Case, satisfaction: int | None) -> Case:
    """Take the client's own word on how a case was handled, 1 to 5, or empty where they cannot judge it.

    An answer sent twice, or changed elsewhere, writes nothing here. ValidationError outside 1 to 5.
    """
    if satisfaction is not None and not 1 <= satisfaction <= 5:
        raise ValidationError({"satisfaction": _("Choose a number from 1 to 5.")})
    with within_acting():
        others = Case.objects.filter(pk=case.pk).exclude(satisfaction=satisfaction).order_by()
        others.update(satisfaction=satisfaction, updated_at=timezone.now())
    case.satisfaction = satisfaction
    return case


def record_cases(*, by: Person | None, entries: Sequence[tuple[Case | None, dict[str, Any]]]) -> list[Case]:
    """Write many cases in one transaction and a fixed number of statements; the cases as they are then, in order.

    An entry is the case to change, or None for a new one, and the keyword arguments of `update_case` or
    `create_case`. BulkErrors with what is wrong with which entry; then nothing is written.
    """
    with acting(by):
        locked = _locked([row for row, _values in entries if row is not None])
        writable = _writable(by, [locked[row.pk].account if row else values["account"] for row, values in entries])
        planned: list[tuple[Case, set[str]]] = []
        errors: dict[int, ValidationError] = {}
        for index, (row, values) in enumerate(entries):
            try:
                planned.append(_planned(locked[row.pk] if row else None, dict(values), writable))
            except ValidationError as error:
                errors[index] = error
        if errors:
            raise BulkErrors(errors)
        Case.objects.bulk_create([case for case, _changed in planned if case._state.adding])
        _update([(case, changed) for case, changed in planned if changed])
    return [case for case, _changed in planned]


def _locked(rows: Iterable[Case]) -> dict[int, Case]:
    """The cases as they are now, with all rows they point to: checking them costs no query each."""
    cases = Case.objects.select_for_update(of=("self",)).select_related(*_POINTERS)
    return cases.in_bulk([row.pk for row in rows])


def _writable(by: Person | None, accounts: Iterable[Account]) -> set[int]:
    named = {account.pk for account in accounts}
    if by is None:
        return named
    return set(Account.objects.writable_by(by).filter(pk__in=named).values_list("pk", flat=True))


def _planned(case: Case | None, values: dict[str, Any], writable: set[int]) -> tuple[Case, set[str]]:
    """A case as it will be, and the fields in which that differs from what is known."""
    if (case.account_id if case else values["account"].pk) not in writable:
        raise ValidationError(_("You may not write this; ask an administrator."))
    if case is not None:
        must_stay(case, "account", values)
    must_have_come(values, *_DAYS)
    planned = case or Case()
    changed = {name for name, value in values.items() if case is not None and getattr(case, name) != value}
    for name, value in values.items():
        setattr(planned, name, value)
    planned.clean_fields(exclude=_POINTERS)
    planned.clean()
    return planned, changed


def _update(cases: Sequence[tuple[Case, set[str]]]) -> None:
    """Write those that differ; their version changes with them."""
    now = timezone.now()
    for case, _changed in cases:
        case.updated_at = now
    names = {name for _case, changed in cases for name in changed}
    Case.objects.bulk_update([case for case, _changed in cases], [*sorted(names), "updated_at"], batch_size=250)
