"""Sharing a scorecard by a link, taking the link back, and keeping the list of those who get it by mail."""

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core.audit import acting
from apps.core.errors import Refused
from apps.core.months import today
from apps.core.services import change, create, lock, must_administer, remove
from apps.core.shared import revoke
from apps.measures.models import Scope, rows_of
from apps.outbox.models import Message, normalised
from apps.outbox.services import cancel_messages
from apps.people.models import Person
from apps.scorecards.access import may_publish
from apps.scorecards.asked import Asked
from apps.scorecards.circulation.models import OPEN_TO_ALL, Recipient, SharedScorecard
from apps.scorecards.documents.content import Told, content_of
from apps.scorecards.services import must_publish

UNSUBSCRIBED_BY = "scorecard_mail"  # the name of the page on which a reader leaves the list
LONGEST = dt.timedelta(days=366)


# --- Sharing by a link ----------------------------------------------------------------------------
def share_scorecard(
    *,
    by: Person,
    asked: Asked,
    expires_on: dt.date,
    language: str = "en",
    with_remarks: bool = False,
    with_initiatives: bool = False,
) -> SharedScorecard:
    """Freeze the scorecard as it is now and open its link until the end of a day.

    PermissionDenied for who may not publish; ValidationError by field. Remarks and initiatives may name clients, so
    they are in it only where the sharer says so; rows behind figures never are.
    """
    must_publish(by)
    check_share(asked=asked, expires_on=expires_on)
    told = Told(remarks=with_remarks, initiatives=with_initiatives)
    row = SharedScorecard(
        scope=asked.scope,
        scope_id=asked.id,
        month=asked.month.first_day,
        is_quarter=bool(asked.quarter),
        language=language,
        with_remarks=with_remarks,
        with_initiatives=with_initiatives,
        shared_by=by,
        expires_on=expires_on,
        content=content_of(asked.for_everybody(), by, today(), told=told, language=language),
    )
    return create(row, by=by)


def check_share(*, asked: Asked, expires_on: dt.date) -> None:
    """What sharing and its form refuse alike."""
    errors: dict[str, Any] = {}
    if asked.scope not in OPEN_TO_ALL:
        errors["scope"] = _("The figures of an account do not leave the house. Its client gets a value report.")
    if not today() <= expires_on <= today() + LONGEST:
        errors["expires_on"] = _("The link can be open from today to a year from now.")
    if errors:
        raise ValidationError(errors)


def revoke_scorecard(*, by: Person, shared: SharedScorecard) -> SharedScorecard:
    """The link opens no more. Twice is once."""
    must_publish(by)
    return revoke(shared, by=by)


# --- The list of recipients -----------------------------------------------------------------------
def create_recipient(*, by: Person | None, **fields: Any) -> Recipient:
    """Put somebody on a list: whoever may publish anybody, everybody else themselves.

    An address outside waits until an administrator agrees; one that an administrator adds needs nobody else.
    """
    row = Recipient(**fields, added_by=by)
    row.email = normalised(row.email)
    must_keep(by, row)
    _check(row)
    if row.person is None and (by is None or by.is_administrator):
        row.consented_by, row.consented_at = by, timezone.now()
    return create(row, by=by)


def update_recipient(*, by: Person | None, recipient: Recipient, seen: str = "", **fields: Any) -> Recipient:
    """Change when and in which language. Who it is stays: another reader is another row, to be agreed to anew."""
    must_keep(by, recipient)
    kept = {"language", "is_monthly", "is_quarterly"}
    if moved := {name for name in fields if name not in kept and fields[name] != getattr(recipient, name)}:
        raise ValidationError({name: _("It stays; add another recipient instead.") for name in moved})
    return change(recipient, by=by, seen=seen, **{name: fields[name] for name in fields if name in kept})


def delete_recipient(*, by: Person | None, recipient: Recipient) -> None:
    """Off the list; what waits for them is not sent any more. Who left it themselves stays known as such."""
    must_keep(by, recipient)
    if recipient.stopped_at is not None and (by is None or by.pk != recipient.person_id):
        raise Refused(_("They have left the list themselves; only they can come back."))
    with acting(by):
        _cancel(recipient)
        remove(recipient, by=by)


def consent_recipient(*, by: Person, recipient: Recipient) -> Recipient:
    """An administrator agrees that an address outside gets the figures. The first consent stays."""
    must_administer(by)
    with acting(by):
        locked = lock(recipient)
        if locked.person_id is None and locked.consented_at is None:
            locked.consented_by, locked.consented_at = by, timezone.now()
            locked.save()
    return locked


def must_keep(by: Person | None, recipient: Recipient) -> None:
    """Raise PermissionDenied unless `by` keeps the list, or is the recipient."""
    if by is None or may_publish(by):
        return
    if recipient.person is None or recipient.person != by:
        raise PermissionDenied


def _check(row: Recipient) -> None:
    if row.scope == Scope.COMPANY:
        row.scope_id = 0
    elif not rows_of(row.scope).filter(pk=row.scope_id).exists():
        raise ValidationError({"scope_id": _("There is none of this id.")})
    if row.person is None and row.email and Person.objects.present().named(row.email).exists():
        raise ValidationError({"email": _("This is somebody of the firm: choose the person.")})
    if row.person is not None and not row.may_get():
        raise ValidationError({"person": _("This person may not see the account.")})


# --- Behind the link in a mail --------------------------------------------------------------------
def leave_list(*, recipient: Recipient) -> Recipient:
    """The reader wants no more of these mails."""
    return _mark(recipient, timezone.now())


def come_back(*, recipient: Recipient) -> Recipient:
    """The reader wants them again."""
    return _mark(recipient, None)


def _mark(recipient: Recipient, at: dt.datetime | None) -> Recipient:
    with acting(None):
        locked = lock(recipient)
        if (locked.stopped_at is None) != (at is None):
            locked.stopped_at = at
            locked.save()
        if at is not None:
            _cancel(locked)
    return locked


def _cancel(recipient: Recipient) -> None:
    mine = {"unsubscribe_purpose": UNSUBSCRIBED_BY, "unsubscribe_row": recipient.pk}
    waiting = Message.objects.to(recipient.address).filter(**mine)
    cancel_messages(by=None, messages=waiting, why=_("The reader has left the list."))
