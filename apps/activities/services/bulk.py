"""Many activities at once, for imports and the API: a fixed number of statements, all or nothing, errors by index."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import Account, Contact
from apps.activities.models import Activity, Contribution
from apps.activities.services.checks import Share, check_day, checked_split, contacts_of, total_of
from apps.core.audit import acting
from apps.core.errors import BulkErrors
from apps.people.models import Person

BATCH = 1_000
_OWN = ("person", "kind", "occurred_on", "minutes", "summary", "is_beyond_contract", "linked_percent")
_Plan = tuple[Activity, list[Share] | None, list[Contact] | None]


def record_activities(*, by: Person | None, rows: Sequence[dict[str, Any]]) -> list[Activity]:
    """Write many activities in one transaction; each row holds the keyword arguments of `record_activity`.

    A row whose `external_id` is known updates that activity. PermissionDenied where `by` may not write on one of
    the accounts; BulkErrors with what is wrong with which row.
    """
    _must_write_on_all(by, {row["account"].pk for row in rows})
    with acting(by):
        plans = _planned(by, rows)
        fresh = [activity for activity, _shares, _contacts in plans if activity._state.adding]
        known = [activity for activity, _shares, _contacts in plans if not activity._state.adding]
        Activity.objects.bulk_create(fresh, batch_size=BATCH)
        _update(known)
        _write_splits([(activity, shares) for activity, shares, _contacts in plans if shares is not None])
        _write_contacts([(activity, contacts) for activity, _shares, contacts in plans if contacts is not None])
    return [activity for activity, _shares, _contacts in plans]


def _must_write_on_all(by: Person | None, accounts: set[int]) -> None:
    if by is not None and Account.objects.writable_by(by).filter(pk__in=accounts).count() < len(accounts):
        raise PermissionDenied


def _planned(by: Person | None, rows: Sequence[dict[str, Any]]) -> list[_Plan]:
    """Every row as the activity it becomes, its split and its contacts; BulkErrors if any is wrong."""
    known = _by_external_id(row.get("external_id") for row in rows)
    plans: list[_Plan] = []
    errors: dict[int, ValidationError] = {}
    seen: dict[str, int] = {}
    for index, row in enumerate(rows):
        try:
            _must_be_first(row.get("external_id"), index, seen)
            plans.append(_plan(by, row, known.get(row.get("external_id") or "")))
        except ValidationError as error:
            errors[index] = error
    if errors:
        raise BulkErrors(errors)
    return plans


def _by_external_id(ids: Iterable[str | None]) -> dict[str, Activity]:
    wanted = {external_id for external_id in ids if external_id}
    if not wanted:
        return {}
    locked = Activity.objects.select_for_update(of=("self",)).filter(external_id__in=wanted)
    return {str(activity.external_id): activity for activity in locked.order_by("external_id")}


def _must_be_first(external_id: str | None, index: int, seen: dict[str, int]) -> None:
    if external_id and seen.setdefault(external_id, index) != index:
        message = _("The same external id stands in row %(row)s too.") % {"row": seen[external_id] + 1}
        raise ValidationError({"external_id": message})


def _plan(by: Person | None, row: dict[str, Any], known: Activity | None) -> _Plan:
    values = dict(row)
    account = values.pop("account")
    shares = _split_of(account, values, known)
    contacts = contacts_of(account, values.pop("contacts")) if "contacts" in values else None
    activity = known or Activity(account=account, person=by)
    if activity.account_id != account.pk:
        raise ValidationError({"account": _("It cannot move to another one; enter it there anew.")})
    check_day(values)
    before = {name: getattr(activity, name) for name in _attributes()}
    for name, value in values.items():
        setattr(activity, name, value)
    if shares is not None:
        activity.linked_percent = total_of(shares)
    _check(activity)
    activity._is_changed = any(getattr(activity, name) != value for name, value in before.items())  # type: ignore[attr-defined]
    return activity, shares, contacts


def _split_of(account: Account, values: dict[str, Any], known: Activity | None) -> list[Share] | None:
    """The split a row gives; a new activity without one serves nothing, a known one keeps what it has."""
    given = values.pop("contributions", None)
    return None if given is None else checked_split(account, given)


def _check(activity: Activity) -> None:
    """What `full_clean` checks, without its queries: relations are rows already, ids are looked at set by set."""
    if activity.person_id is None:
        raise ValidationError({"person": _("Say who did it.")})
    activity.clean_fields(exclude=["account", "person", "kind", "submission_id"])
    activity.clean()


def _attributes() -> list[str]:
    return [field.attname for field in Activity._meta.concrete_fields if field.name in _OWN]


def _update(known: Iterable[Activity]) -> None:
    """Write those that differ; their version changes with them."""
    changed = [activity for activity in known if activity._is_changed]  # type: ignore[attr-defined]
    now = timezone.now()
    for activity in changed:
        activity.updated_at = now
    Activity.objects.bulk_update(changed, [*_OWN, "updated_at"], batch_size=BATCH)


def _write_splits(splits: Sequence[tuple[Activity, list[Share]]]) -> None:
    """Write the splits; a contribution that stays as it was is not touched, so that the history tells what changed."""
    wanted = {(activity.pk, share["impact"].pk): share["percent"] for activity, shares in splits for share in shares}
    rows = Contribution.objects.filter(activity__in=[activity.pk for activity, _shares in splits])
    kept = {(row.activity_id, row.impact_id): row for row in rows}
    dropped = [row for key, row in kept.items() if key not in wanted]
    rows.filter(pk__in=[row.pk for row in dropped]).delete()
    changed = [row for key, row in kept.items() if key in wanted and row.percent != wanted[key]]
    now = timezone.now()
    for row in changed:
        row.percent, row.updated_at = wanted[row.activity_id, row.impact_id], now
    Activity.objects.filter(pk__in={row.activity_id for row in [*dropped, *changed]}).update(updated_at=now)
    Contribution.objects.bulk_update(changed, ["percent", "updated_at"], batch_size=BATCH)
    fresh = (
        Contribution(activity_id=activity, impact_id=impact, percent=percent)
        for (activity, impact), percent in wanted.items()
        if (activity, impact) not in kept
    )
    Contribution.objects.bulk_create(fresh, batch_size=BATCH)


def _write_contacts(links: Sequence[tuple[Activity, list[Contact]]]) -> None:
    through = Activity.contacts.through
    wanted = {(activity.pk, contact.pk) for activity, contacts in links for contact in contacts}
    rows = through.objects.filter(activity__in=[activity.pk for activity, _contacts in links])
    kept = {(row.activity_id, row.contact_id): row.pk for row in rows}
    rows.filter(pk__in=[pk for key, pk in kept.items() if key not in wanted]).delete()
    through.objects.bulk_create(
        [through(activity_id=activity, contact_id=contact) for activity, contact in wanted - kept.keys()],
        batch_size=BATCH,
    )
