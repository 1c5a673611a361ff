"""Every write on accounts, contacts, contracts and the revenue ledger. `by` is None for the system itself."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models.expressions import Combinable
from django.utils.translation import gettext as _

from apps.accounts.ledger import recompute
from apps.accounts.models import Account, Contact, Contract, RevenueEvent
from apps.core import dated
from apps.core.access import Role
from apps.core.audit import acting
from apps.core.months import today
from apps.core.services import (
    change,
    create,
    lock,
    must_administer,
    must_stay,
    must_write,
    remove,
)
from apps.people.models import Person


def create_account(
    *,
    by: Person | None,
    members: Any = (),
    status: str | None = None,
    effective_on: dt.date | None = None,
    **fields: Any,
) -> Account:
    """A new account; its team and manager hold since ever. A manager may open one they manage themselves."""
    if by is not None and not by.is_administrator:
        _must_open_own(by, fields)
    with acting(by):
        account = create(Account(**fields), by=by)
        dated.put(account.teams, {"team": account.team})
        dated.put(account.managers, {"manager": account.manager})
        account.members.set(members)
        must_agree(account, status)
    return account


def _must_open_own(by: Person, fields: dict[str, Any]) -> None:
    """Account managers open accounts they manage; leads those of their team."""
    manages = fields.get("manager") == by
    leads = by.role == "team_lead" and by.team_id and fields.get("team") == by.team
    if not by.may_write or not (manages or leads):
        raise PermissionDenied


def update_account(
    *,
    by: Person | None,
    account: Account,
    seen: str = "",
    effective_on: dt.date | None = None,
    members: Any = None,
    status: str | None = None,
    **fields: Any,
) -> Account:
    """Change an account. A new team or manager holds from `effective_on` (today) until the next change recorded."""
    must_write(by, account)
    with acting(by):
        locked = lock(account, seen=seen)
        _refuse_taking(by, locked, fields)
        for name, periods in (("team", locked.teams), ("manager", locked.managers)):
            if name in fields:
                fields |= dated.put(periods, {name: fields[name]}, effective_on)
        changed = change(locked, by=by, **fields)
        if members is not None:
            changed.members.set(members)
        must_agree(changed, status)
    return changed


def _refuse_taking(by: Person | None, account: Account, fields: dict[str, Any]) -> None:
    """A lead reads what clients say to the leadership of their team: nobody takes a team's account into their own."""
    team = fields.get("team")
    if by is None or by.role != Role.TEAM_LEAD or team is None or team.pk != by.team_id:
        return
    if account.team_id != by.team_id:
        raise ValidationError({"team": _("Ask an administrator, or its lead, to move the account to your team.")})


def delete_account(*, by: Person | None, account: Account) -> None:
    """Delete an account on which nothing stands yet."""
    must_administer(by)
    remove(account, by=by)


def must_agree(account: Account, status: str | None) -> None:
    """`status` is derived; where it is given, it must be what the facts say."""
    if not status:
        return
    derived = Account.objects.with_status().values_list("status", flat=True).get(pk=account.pk)  # type: ignore[misc]
    if derived != status:
        message = _("By its dates, contracts and ledger this account is %(status)s.") % {"status": derived}
        raise ValidationError({"status": message})


def create_contact(*, by: Person | None, account: Account, **fields: Any) -> Contact:
    must_write(by, account)
    return create(Contact(account=account, **fields), by=by)


def update_contact(*, by: Person | None, contact: Contact, seen: str = "", **fields: Any) -> Contact:
    """Change a contact. Links in mails to one who has left stop working (feedback checks `left_on`)."""
    must_write(by, contact.account)
    must_stay(contact, "account", fields)
    with acting(by):
        before = lock(contact, seen=seen)
        if fields.get("email", contact.email) != before.email:
            fields["last_asked_on"] = None  # it was said of the reader of another address
        if before.left_on and "left_on" in fields and fields["left_on"] is None:
            fields |= {"successor": None, "departure_note": ""}  # they are back; leaving again asks anew
        return change(contact, by=by, seen=seen, **fields)


def note_last_asked(*, addresses: Iterable[str], day: dt.date | Combinable) -> None:
    """Write down when the readers of addresses were last asked, for all contacts with them, in one statement.

    `day` may be an expression on the contact. Who asks vouches that it is never later than the truth; rows are locked
    in one order, so that two who write do not wait for each other.
    """
    readers = Contact.objects.filter(address__in=set(addresses) - {""}).order_by("pk").select_for_update()
    with acting(None):
        Contact.objects.filter(pk__in=readers.values("pk")).update(last_asked_on=day)


def delete_contact(*, by: Person | None, contact: Contact) -> None:
    """Delete a contact nobody has asked yet; enter `left_on` for one who has gone."""
    must_write(by, contact.account)
    remove(contact, by=by)


def introduce_contact(*, by: Person | None, contact: Contact, introduced_on: dt.date | None = None) -> Contact:
    """Record that the team has introduced itself to a contact."""
    return update_contact(by=by, contact=contact, introduced_on=introduced_on or today())


def settle_departure(
    *, by: Person | None, contact: Contact, successor: Contact | None = None, departure_note: str = "", seen: str = ""
) -> Contact:
    """Say who takes over from a contact who has left, or what was done about it."""
    if contact.left_on is None:
        raise ValidationError(_("%(contact)s has not left.") % {"contact": contact})
    if successor is None and not departure_note.strip():
        raise ValidationError({"successor": _("Choose who takes over, or write what was done.")})
    return update_contact(by=by, contact=contact, seen=seen, successor=successor, departure_note=departure_note.strip())


def create_contract(*, by: Person | None, account: Account, **fields: Any) -> Contract:
    must_write(by, account)
    return create(Contract(account=account, **fields), by=by)


def update_contract(*, by: Person | None, contract: Contract, seen: str = "", **fields: Any) -> Contract:
    must_write(by, contract.account)
    must_stay(contract, "account", fields)
    return change(contract, by=by, seen=seen, **fields)


def delete_contract(*, by: Person | None, contract: Contract) -> None:
    must_write(by, contract.account)
    remove(contract, by=by)


def create_revenue_event(*, by: Person | None, account: Account, **fields: Any) -> RevenueEvent:
    """Enter a change of the recurring value. ValidationError where the value would fall below zero on any day."""
    must_write(by, account)
    with acting(by):
        _lock_ledger(account)
        event = create(RevenueEvent(account=account, **fields), by=by)
        recompute([account.pk])
        event.refresh_from_db()
    return event


def update_revenue_event(
    *, by: Person | None, revenue_event: RevenueEvent, seen: str = "", **fields: Any
) -> RevenueEvent:
    must_write(by, revenue_event.account)
    must_stay(revenue_event, "account", fields)
    with acting(by):
        _lock_ledger(revenue_event.account)
        event = change(revenue_event, by=by, seen=seen, **fields)
        recompute([event.account_id])
        event.refresh_from_db()
    return event


def delete_revenue_event(*, by: Person | None, revenue_event: RevenueEvent) -> None:
    must_write(by, revenue_event.account)
    with acting(by):
        _lock_ledger(revenue_event.account)
        account = revenue_event.account_id
        remove(revenue_event, by=by)
        recompute([account])


def _lock_ledger(account: Account) -> None:
    """Two people entering into one ledger wait for each other."""
    Account.objects.select_for_update(of=("self",)).filter(pk=account.pk).order_by("pk").first()
