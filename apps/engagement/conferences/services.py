"""Every write on conferences and what hangs on them. `by` is None for the system itself."""

from typing import Any

from django.core.exceptions import PermissionDenied

from apps.accounts.models import Account
from apps.core.services import change, create, must_administer, must_have_come, must_stay, must_write, remove
from apps.engagement.conferences.models import Attendance, Conference, TalkSubmission, Testimonial
from apps.engagement.conferences.queries import KEEPERS
from apps.people.models import Person


def create_conference(*, by: Person | None, **fields: Any) -> Conference:
    """A new gathering, past or planned. ValidationError by field: one before that is later or of another kind."""
    _must_keep(by)
    return create(Conference(**fields), by=by)


def update_conference(*, by: Person | None, conference: Conference, seen: str = "", **fields: Any) -> Conference:
    _must_keep(by)
    return change(conference, by=by, seen=seen, **fields)


def delete_conference(*, by: Person | None, conference: Conference) -> None:
    """Delete a conference on which nothing hangs; Refused where somebody came, spoke, or a later one names it."""
    _must_keep(by)
    remove(conference, by=by)


def create_attendance(*, by: Person | None, conference: Conference, email: str, **fields: Any) -> Attendance:
    """Somebody who came; a contact brings their account. Of no client: administrators only."""
    _follow_contact(fields)
    _must_write_of(by, fields.get("account"))
    return create(Attendance(conference=conference, email=email, **fields), by=by)


def update_attendance(*, by: Person | None, attendance: Attendance, seen: str = "", **fields: Any) -> Attendance:
    _must_write_of(by, attendance.account)
    must_stay(attendance, "conference", fields)
    _follow_contact(fields)
    if "account" in fields:
        _must_write_of(by, fields["account"])
    return change(attendance, by=by, seen=seen, **fields)


def delete_attendance(*, by: Person | None, attendance: Attendance) -> None:
    _must_write_of(by, attendance.account)
    remove(attendance, by=by)


def create_talk(*, by: Person | None, account: Account | None = None, **fields: Any) -> TalkSubmission:
    """A talk offered. Of no client: administrators only. ValidationError for a day in the future."""
    _must_write_of(by, account)
    must_have_come(fields, "submitted_on")
    return create(TalkSubmission(account=account, **fields), by=by)


def update_talk(*, by: Person | None, talk: TalkSubmission, seen: str = "", **fields: Any) -> TalkSubmission:
    _must_write_of(by, talk.account)
    must_stay(talk, "conference", fields)
    if "account" in fields:
        _must_write_of(by, fields["account"])
    must_have_come(fields, "submitted_on")
    return change(talk, by=by, seen=seen, **fields)


def delete_talk(*, by: Person | None, talk: TalkSubmission) -> None:
    _must_write_of(by, talk.account)
    remove(talk, by=by)


def create_testimonial(*, by: Person | None, account: Account, **fields: Any) -> Testimonial:
    """A testimonial asked for, and perhaps given. ValidationError: a contact of another account, a day to come."""
    must_write(by, account)
    must_have_come(fields, "asked_on", "given_on")
    return create(Testimonial(account=account, **fields), by=by)


def update_testimonial(*, by: Person | None, testimonial: Testimonial, seen: str = "", **fields: Any) -> Testimonial:
    must_write(by, testimonial.account)
    must_stay(testimonial, "account", fields)
    must_have_come(fields, "asked_on", "given_on")
    return change(testimonial, by=by, seen=seen, **fields)


def delete_testimonial(*, by: Person | None, testimonial: Testimonial) -> None:
    must_write(by, testimonial.account)
    remove(testimonial, by=by)


def _must_keep(by: Person | None) -> None:
    if by is not None and by.role not in KEEPERS:
        raise PermissionDenied


def _must_write_of(by: Person | None, account: Account | None) -> None:
    """What is of no client is nobody's account: administrators keep it."""
    if account is None:
        must_administer(by)
    else:
        must_write(by, account)


def _follow_contact(fields: dict[str, Any]) -> None:
    contact = fields.get("contact")
    if contact and fields.get("account") is None:
        fields["account"] = contact.account
