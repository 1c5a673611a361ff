"""Writes on exclusions: one person gives the reason, a second one approves it, and it ends."""

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import Contact
from apps.core.audit import acting
from apps.core.months import today
from apps.core.services import create, lock, must_stay, must_write, remove
from apps.feedback.models import FeedbackExclusion
from apps.outbox.services import alert
from apps.people.models import Person

LONGEST = dt.timedelta(days=365)


def request_exclusion(
    *, by: Person | None, contact: Contact, reason: str, until_on: dt.date, requested_by: Any = None, **fields: Any
) -> FeedbackExclusion:
    """Ask that a contact be left out up to and including a day. It holds once a second person approves.

    `requested_by` is for the system alone, which brings rows in; a person asks in their own name.
    """
    must_write(by, contact.account)
    _check_end(until_on)
    row = FeedbackExclusion(contact=contact, reason=reason.strip(), until_on=until_on, **fields)
    row.requested_by = by or requested_by
    return create(row, by=by)


def approve_exclusion(*, by: Person, exclusion: FeedbackExclusion, seen: str = "") -> FeedbackExclusion:
    """Approve as the second person: a lead of the account's team, an executive or an administrator."""
    with acting(by):
        locked = lock(exclusion, seen=seen)
        if locked.approved_by_id:
            raise ValidationError(_("It is approved already."))
        if locked.requested_by_id == by.pk:
            raise ValidationError({"approved_by": _("A second person has to approve it.")})
        if not locked.is_approvable_by(by):
            raise PermissionDenied
        if locked.until_on < today():
            raise ValidationError(_("Its last day is over; ask for a new one."))
        locked.approved_by, locked.approved_at = by, timezone.now()
        locked.full_clean()
        locked.save()
    return locked


def update_exclusion(
    *, by: Person, exclusion: FeedbackExclusion, seen: str = "", approved_by: Person | None = None, **fields: Any
) -> FeedbackExclusion:
    """What the API changes: `approved_by` (oneself) approves, an earlier `until_on` ends it early."""
    must_stay(exclusion, "contact", fields)
    if fields.pop("reason", exclusion.reason) != exclusion.reason:
        raise ValidationError({"reason": _("The reason stays as it was approved; end this one and ask for a new one.")})
    if "until_on" in fields and fields["until_on"] != exclusion.until_on:
        exclusion = end_exclusion(by=by, exclusion=exclusion, until_on=fields["until_on"], seen=seen)
        seen = exclusion.version if seen else ""
    if approved_by is None or approved_by.pk == exclusion.approved_by_id:
        return exclusion
    if approved_by.pk != by.pk:
        raise ValidationError({"approved_by": _("Everybody approves in their own name.")})
    return approve_exclusion(by=by, exclusion=exclusion, seen=seen)


def withdraw_exclusion(*, by: Person, exclusion: FeedbackExclusion) -> None:
    """Withdraw what nobody has approved, or decline it; then whoever asked for it is told."""
    with acting(by):
        locked = lock(exclusion)
        if not (locked.is_approvable_by(by) or locked.contact.account.is_writable_by(by)):
            raise PermissionDenied
        if locked.approved_by_id:
            raise ValidationError(_("It is approved; end it instead."))
        if locked.requested_by_id != by.pk:
            _tell(locked, by)
        remove(locked, by=by)


def end_exclusion(
    *, by: Person, exclusion: FeedbackExclusion, until_on: dt.date | None = None, seen: str = ""
) -> FeedbackExclusion:
    """End an exclusion earlier than agreed; without a day the contact may be asked from today on.

    The days on which it has held are over and reported: they stay.
    """
    with acting(by):
        locked = lock(exclusion, seen=seen)
        if not (locked.is_approvable_by(by) or locked.contact.account.is_writable_by(by)):
            raise PermissionDenied
        yesterday = today() - dt.timedelta(days=1)
        until_on = until_on or yesterday
        if until_on > locked.until_on:
            raise ValidationError({"until_on": _("It can only end earlier; ask for a new one to go on.")})
        if locked.approved_by_id and until_on < min(yesterday, locked.until_on):
            raise ValidationError({"until_on": _("It has held until now, and that stays; it can end today.")})
        locked.until_on = until_on
        locked.save()
    return locked


def _check_end(until_on: dt.date) -> None:
    if until_on < today():
        raise ValidationError({"until_on": _("This day is over.")})
    if until_on > today() + LONGEST:
        raise ValidationError({"until_on": _("An exclusion lasts a year at most.")})


def _tell(exclusion: FeedbackExclusion, by: Person) -> None:
    contact = exclusion.contact
    words = {"contact": contact, "account": contact.account, "person": by}
    alert(
        key=f"exclusion-declined:{exclusion.pk}",
        kind="exclusion_declined",
        to=[exclusion.requested_by],
        subject=_("%(contact)s of %(account)s will be asked after all") % words,
        text=_("%(person)s declined to leave %(contact)s of %(account)s out.") % words,
        path=contact.get_absolute_url(),
        account_id=contact.account_id,
        is_for_channels=False,
    )
