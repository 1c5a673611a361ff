"""What needs somebody about accounts: a contact nobody has met, a contract that ends."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.models import Account, Contact, Contract
from apps.accounts.queries import INTRODUCE_WITHIN, REVIEW_BEFORE_END, AccountQuerySet
from apps.core.due import SOON_DAYS, Attention
from apps.core.templatetags.desk import day

NAMED = 3
SOON = dt.timedelta(days=SOON_DAYS)


def items(person: Any, accounts: AccountQuerySet, today: dt.date) -> Iterator[Attention]:
    active = accounts.active_on(today).values("pk")
    yield from _introductions(active, today)
    yield from _reviews(active, today)
    if person.is_administrator:
        yield from _unmanaged(today)


def _introductions(accounts: Any, today: dt.date) -> Iterator[Attention]:
    contacts = Contact.objects.filter(account__in=accounts).introduction_due_by(today + SOON).select_related("account")
    for contact in contacts.filter(joined_on__lte=today):
        due_on = (contact.joined_on or today) + INTRODUCE_WITHIN
        words = {"account": contact.account, "joined": day(contact.joined_on, "j F"), "due": day(due_on, "j F")}
        was_or_is = _("was due on %(due)s") if due_on < today else _("is due on %(due)s")
        text = _("Joined %(account)s on %(joined)s; the introduction ") + was_or_is + "."
        url = reverse("accounts:introduce_contact", args=[contact.pk])
        title = _("Introduce %(contact)s") % {"contact": contact}
        yield Attention(
            due_on, title, text % words, url, _("Mark as done"), is_post=True, account_id=contact.account_id
        )


def _reviews(accounts: Any, today: dt.date) -> Iterator[Attention]:
    contracts = Contract.objects.filter(account__in=accounts).review_due_by(today + SOON).select_related("account")
    for contract in contracts:
        due_on = (contract.ends_on or today) - REVIEW_BEFORE_END
        words = {"account": contract.account, "due": day(due_on, "j F"), "end": day(contract.ends_on)}
        title = _("Hold the review with %(account)s before its contract ends") % words
        was_or_is = (
            _("It was due on %(due)s, 90 days before %(end)s.")
            if due_on < today
            else _("It is due on %(due)s, 90 days before %(end)s.")
        )
        text = was_or_is % words + " " + _("It leaves this list once the renewal is entered.")
        url = f"{reverse('accounts:contract_create', args=[contract.account_id])}?renews={contract.pk}"
        yield Attention(due_on, title, text, url, _("Enter the renewal"), account_id=contract.account_id)


def _unmanaged(today: dt.date) -> Iterator[Attention]:
    """Accounts that nobody here manages: their due things would reach nobody."""
    nobody = Q(manager=None) | Q(manager__is_active=False)
    rows = list(Account.objects.active_on(today).filter(nobody)[: NAMED + 1])
    if not rows:
        return
    names = ", ".join(str(row) for row in rows[:NAMED]) + (" …" if len(rows) > NAMED else "")
    title = _("Say who is in charge")
    text = _("Without a manager, what is due reaches nobody: %(accounts)s.") % {"accounts": names}
    url = reverse("accounts:update", args=[rows[0].pk]) if len(rows) == 1 else reverse("accounts:list")
    yield Attention(today, title, text, url, _("Open the account") if len(rows) == 1 else _("Open the accounts"))
