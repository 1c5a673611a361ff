"""Every write on service cases. `by` is None for the system itself."""

from typing import Any

from apps.cases.models import Case
from apps.core.audit import acting
from apps.core.services import change, create, must_stay, must_write, remove
from apps.people.models import Person


def create_case(*, by: Person | None, **fields: Any) -> Case:
    must_write(by, fields["account"])
    return create(Case(**fields), by=by)


def update_case(*, by: Person | None, case: Case, seen: str = "", **fields: Any) -> Case:
    must_write(by, case.account)
    must_stay(case, "account", fields)
    return change(case, by=by, seen=seen, **fields)


def delete_case(*, by: Person | None, case: Case) -> None:
    must_write(by, case.account)
    remove(case, by=by)


def record_satisfaction(*, case: Case, satisfaction: int | None) -> None:
    """Take the client's own word on how a case was handled, 1 to 5, or empty where they cannot judge it."""
    with acting(None):
        change(case, by=None, satisfaction=satisfaction)
