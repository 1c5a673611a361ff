"""Whom the contacts of an account are asked about, besides its manager: named by the lead."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from apps.accounts.models import Account
from apps.core.access import Role
from apps.core.audit import acting
from apps.core.months import today
from apps.core.scheduling import schedule
from apps.core.services import change, create
from apps.people.models import Person
from apps.relationships.models import Subject

PUSH = "apps.relationships.tasks.push_questions_of"


def may_name(person: Person | None, account: Account) -> bool:
    """The lead of the account's team and administrators; None is the system itself."""
    if person is None:
        return True
    return person.role in {Role.TEAM_LEAD, Role.ADMINISTRATOR} and account.is_writable_by(person)


def name_subject(*, by: Person | None, account: Account, person: Person) -> Subject:
    """From now on the account's contacts are asked about this person, too. Naming twice changes nothing."""
    _must_name(by, account)
    if not person.is_active:
        raise ValidationError({"person": _("Choose somebody who works here.")})
    if account.manager_id == person.pk:
        raise ValidationError({"person": _("They are asked about the account’s manager anyway.")})
    with acting(by):
        Account.objects.select_for_update().filter(pk=account.pk).values_list("pk").get()
        standing = Subject.objects.filter(account=account, person=person, ended_on=None).first()
        row = standing or create(Subject(account=account, person=person, named_by=by), by=by)
        schedule(PUSH, account.pk)
    return row


def end_subject(*, by: Person | None, subject: Subject) -> Subject:
    """Nobody is asked about them any more; what was answered stays."""
    _must_name(by, subject.account)
    with acting(by):
        ended = change(subject, by=by, ended_on=subject.ended_on or today())
        schedule(PUSH, subject.account_id)
    return ended


def _must_name(by: Person | None, account: Account) -> None:
    if not may_name(by, account):
        raise PermissionDenied
