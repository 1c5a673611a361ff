"""The writes on one activity, and on the kinds of activity."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import connection

from apps.accounts.models import Account, Contact
from apps.activities.models import Activity, ActivityKind, Contribution
from apps.activities.services.checks import Share, check_day, checked_split, contacts_of, total_of
from apps.core.audit import acting
from apps.core.services import change, create, lock, must_administer, must_stay, must_write, remove
from apps.people.models import Person


def record_activity(
    *,
    by: Person | None,
    account: Account,
    contributions: Iterable[Share] = (),
    contacts: Iterable[Contact] = (),
    submission_id: UUID | None = None,
    **fields: Any,
) -> Activity:
    """Log what was done. The person is `by` unless another is named.

    `submission_id` is what a form carries: the same activity sent twice under one id is recorded once, and the
    first is returned. ValidationError by field: a split above 100 %, an impact or contact of another account,
    minutes outside 1–1440, a day in the future.
    """
    must_write(by, account)
    fields.setdefault("person", by)
    check_day(fields)
    shares = checked_split(account, contributions)
    with acting(by):
        sent = _sent_before(submission_id)
        activity = Activity(account=account, linked_percent=total_of(shares), **fields)
        if sent and _is_same(sent, activity, shares):
            return sent
        activity.submission_id = None if sent else submission_id
        create(activity, by=by)
        _split(activity, shares)
        activity.contacts.set(contacts_of(account, contacts))
    return activity


def _sent_before(submission_id: UUID | None) -> Activity | None:
    """The activity of an earlier press of the same form; a second press waits until the first has been written."""
    if submission_id is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [submission_id.int % 2**63])
    return Activity.objects.filter(submission_id=submission_id).first()


def _is_same(sent: Activity, activity: Activity, shares: list[Share]) -> bool:
    """Whether a form sent again says the same; one gone back to and changed is another activity."""
    names = ("account_id", "person_id", "kind_id", "occurred_on", "minutes", "summary", "is_beyond_contract")
    split = {(row.impact_id, row.percent) for row in sent.contributions.all()}
    is_split_alike = split == {(share["impact"].pk, share["percent"]) for share in shares}
    return is_split_alike and all(getattr(sent, name) == getattr(activity, name) for name in names)


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
    check_day(fields)
    with acting(by):
        locked = lock(activity, seen=seen)
        if contributions is not None:
            shares = checked_split(locked.account, contributions)
            _split(locked, shares)
            fields["linked_percent"] = total_of(shares)
        changed = change(locked, by=by, **fields)
        if contacts is not None:
            changed.contacts.set(contacts_of(changed.account, contacts))
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
