"""Handing over the work of a person who leaves."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from apps.accounts.models import Account
from apps.accounts.services import update_account
from apps.core.audit import acting
from apps.core.services import must_administer
from apps.people.models import Person


def hand_over(*, by: Person | None, person: Person, to: Person, effective_on: dt.date | None = None) -> list[Account]:
    """Give every account that `person` manages, and their place as a member, to `to`; returns these accounts.

    `to` manages from `effective_on` (today). All or nothing; each account keeps its own history.
    """
    must_administer(by)
    _check(person, to)
    managed = Account.objects.filter(manager=person)
    joined = Account.objects.filter(members=person).exclude(manager=person)
    with acting(by, why="hand over"):
        given = [_give(account, by, person, manager=to, effective_on=effective_on) for account in managed]
        return given + [_give(account, by, person, joins=to) for account in joined]


def _check(person: Person, to: Person) -> None:
    if to == person:
        raise ValidationError({"to": _("Choose somebody else.")})
    if not to.is_active:
        raise ValidationError({"to": _("%(person)s has left too.") % {"person": to}})


def _give(
    account: Account, by: Person | None, person: Person, *, joins: Person | None = None, **fields: Any
) -> Account:
    stay = [member for member in account.members.all() if member.pk not in {person.pk, joins and joins.pk}]
    return update_account(by=by, account=account, members=[*stay, *([joins] if joins else [])], **fields)
