"""Every write on conversations. `by` is None for the system itself."""

from typing import Any

from django.core.exceptions import PermissionDenied

from apps.accounts.models import Account
from apps.core.access import Role
from apps.core.services import change, create, must_have_come, must_stay, must_write, remove
from apps.engagement.conversations.models import Conversation
from apps.people.models import Person


def create_conversation(
    *, by: Person | None, account: Account, person: Person | None = None, **fields: Any
) -> Conversation:
    """A conversation; its person is who enters it, unless told. An executive enters only their own.

    ValidationError by field: a contact of another account, days out of order or in the future.
    """
    person = person or by
    _must_log(by, account, person)
    must_have_come(fields, "held_on", "done_on")
    return create(Conversation(account=account, person=person, **fields), by=by)


def update_conversation(
    *, by: Person | None, conversation: Conversation, seen: str = "", **fields: Any
) -> Conversation:
    _must_log(by, conversation.account, conversation.person)
    must_stay(conversation, "account", fields)
    if "person" in fields:
        _must_log(by, conversation.account, fields["person"])
    must_have_come(fields, "held_on", "done_on")
    return change(conversation, by=by, seen=seen, **fields)


def delete_conversation(*, by: Person | None, conversation: Conversation) -> None:
    _must_log(by, conversation.account, conversation.person)
    remove(conversation, by=by)


def _must_log(by: Person | None, account: Account, person: Person | None) -> None:
    """Executives read all accounts and write on none; what they heard themselves is theirs to tell."""
    if by is not None and by.role == Role.EXECUTIVE:
        if person is None or person.pk != by.pk:
            raise PermissionDenied
    else:
        must_write(by, account)
