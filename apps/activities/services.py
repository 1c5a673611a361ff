"""Every write on activities. `by` is None for the system itself."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, TypedDict

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from apps.accounts.models import Account, Contact
from apps.activities.models import Activity, ActivityKind, Contribution
from apps.core.audit import acting
from apps.core.months import today
from apps.core.services import change, create, lock, must_administer, must_stay, must_write, remove
from apps.impacts.models import Impact
from apps.people.models import Person


class Share(TypedDict):
    """One part of a split: the percent of an activity that served an impact."""

    impact: Impact
    percent: Decimal


def record_activity(
    *,
    by: Person | None,
    account: Account,
    contributions: Iterable[Share] = (),
    contacts: Iterable[Contact] = (),
    **fields: Any,
) -> Activity:
    """Log what was done. The person is `by` unless another is named.

    ValidationError by field: a split above 100 %, an impact or contact of another account, minutes outside
    1–1440, a day in the future.
    """
    must_write(by, account)
    fields.setdefault("person", by)
    _check_day(fields)
    shares = _checked(account, contributions)
    with acting(by):
        activity = create(Activity(account=account, linked_percent=_total(shares), **fields), by=by)
        _split(activity, shares)
        activity.contacts.set(_of(account, contacts))
    return activity


def update_activity(
    *,
    by: Person | None,
    activity: Activity,
    seen: str = "",
    contributions: Iterable[Share] | None = None,
    contacts: Iterable[Contact] | None = None,
    **fields: Any,
) -> Activity:
    """Change an activity; a given split replaces the one before."""
    must_write(by, activity.account)
    must_stay(activity, "account", fields)
    _check_day(fields)
    with acting(by):
        locked = lock(activity, seen=seen)
        if contributions is not None:
            shares = _checked(locked.account, contributions)
            _split(locked, shares)
            fields["linked_percent"] = _total(shares)
        changed = change(locked, by=by, **fields)
        if contacts is not None:
            changed.contacts.set(_of(changed.account, contacts))
    return changed


def delete_activity(*, by: Person | None, activity: Activity) -> None:
    must_write(by, activity.account)
    remove(activity, by=by)


def create_activity_kind(*, by: Person | None, **fields: Any) -> ActivityKind:
    must_administer(by)
    return create(ActivityKind(**fields), by=by)


def update_activity_kind(
    *, by: Person | None, activity_kind: ActivityKind, seen: str = "", **fields: Any
) -> ActivityKind:
    must_administer(by)
    return change(activity_kind, by=by, seen=seen, **fields)


def _split(activity: Activity, shares: list[Share]) -> None:
    """Write the split: what is the same stays, so that the history shows what changed."""
    wanted = {share["impact"].pk: share["percent"] for share in shares}
    activity.contributions.exclude(impact__in=wanted).delete()
    kept = {row.impact_id: row for row in activity.contributions.all()}
    for impact, percent in wanted.items():
        row = kept.get(impact) or Contribution(activity=activity, impact_id=impact)
        if row.pk is None or row.percent != percent:
            row.percent = percent
            row.full_clean(exclude=["activity", "impact"])
            row.save()


def _total(shares: list[Share]) -> Decimal:
    return sum((share["percent"] for share in shares), Decimal(0))


def _checked(account: Account, contributions: Iterable[Share]) -> list[Share]:
    """The split, checked as a whole: impacts of this account, each once, above 0, together at most 100 %."""
    shares = [Share(impact=share["impact"], percent=Decimal(share["percent"])) for share in contributions]
    for share in shares:
        if share["impact"].account_id != account.pk:
            raise _wrong(_("“%(impact)s” is an impact of another account."), impact=share["impact"])
        if not 0 < share["percent"] <= 100:
            raise _wrong(_("A share is above 0 and at most 100 percent."))
    if len({share["impact"].pk for share in shares}) < len(shares):
        raise _wrong(_("Name each impact once."))
    total = _total(shares)
    if total > 100:
        raise _wrong(_("The split adds up to %(total)s %%; it may reach 100 %%."), total=f"{total.normalize():f}")
    return shares


def _wrong(message: str, **words: Any) -> ValidationError:
    return ValidationError({"contributions": message % words if words else message})


def _of(account: Account, contacts: Iterable[Contact]) -> list[Contact]:
    contacts = list(contacts)
    if any(contact.account_id != account.pk for contact in contacts):
        raise ValidationError({"contacts": _("Choose contacts of this account.")})
    return contacts


def _check_day(fields: dict[str, Any]) -> None:
    day: dt.date | None = fields.get("occurred_on")
    if day and day > today():
        raise ValidationError({"occurred_on": _("The day lies in the future; log it when it is done.")})
