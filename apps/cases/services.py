"""Every write on service cases. `by` is None for the system itself."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import Account
from apps.cases.models import Case
from apps.core.audit import within_acting
from apps.core.months import today
from apps.core.services import change, create, must_stay, must_write, remove
from apps.people.models import Person


def create_case(*, by: Person | None, account: Account, **fields: Any) -> Case:
    """A new case. ValidationError by field: a contact of another account, a day in the future or out of order."""
    must_write(by, account)
    _refuse_future(fields)
    return create(Case(account=account, **fields), by=by)


def update_case(*, by: Person | None, case: Case, seen: str = "", **fields: Any) -> Case:
    must_write(by, case.account)
    must_stay(case, "account", fields)
    _refuse_future(fields)
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


def _refuse_future(fields: dict[str, Any]) -> None:
    late = [name for name in ("opened_on", "closed_on", "reopened_on") if fields.get(name) and fields[name] > today()]
    if late:
        raise ValidationError(dict.fromkeys(late, _("The day lies in the future; enter it when it has come.")))
