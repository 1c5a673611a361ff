"""What needs somebody about accounts: a contact nobody has met, one who left, a contract that ends, a bid."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.models import Account, Contact, Contract
from apps.accounts.queries import INTRODUCE_WITHIN, REVIEW_BEFORE_END, SENIOR, AccountQuerySet
from apps.core.due import SOON_DAYS, Attention, first_page
from apps.core.templatetags.desk import day

NAMED = 3
SOON = dt.timedelta(days=SOON_DAYS)


def items(person: Any, accounts: AccountQuerySet, today: dt.date) -> Iterator[Attention]:
    yield from _dated(accounts, today)
    if person.is_administrator:
        yield from _unmanaged(today)


def moments(accounts: AccountQuerySet, today: dt.date) -> Iterator[Attention]:
    return (item for item in _dated(accounts, today) if item.moment)


def _dated(accounts: AccountQuerySet, today: dt.date) -> Iterator[Attention]:
    active = accounts.active_on(today)
    yield from _introductions(active.values("pk"), today)
    yield from _departures(active.values("pk"), today)
    yield from _reviews(active.values("pk"), today)
    yield from _bids(active, today)


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
            due_on,
            title,
            text % words,
            url,
            _("Mark as done"),
            is_post=True,
            account_id=contact.account_id,
            moment=f"introduction:contact:{contact.pk}" if due_on <= today else "",
        )


def _departures(accounts: Any, today: dt.date) -> Iterator[Attention]:
    """Senior people who have left: somebody else decides now, and may not know what we are there for."""
    there = Contact.objects.filter(account=OuterRef("account"), seniority__in=SENIOR).present_on(today).order_by()
    others = Subquery(there.values("account").annotate(n=Count("pk")).values("n"), output_field=IntegerField())
    rows: QuerySet[Any] = Contact.objects.filter(account__in=accounts).departed_by(today).annotate(others=others)
    for contact in rows.select_related("account"):
        words = {"contact": contact, "account": contact.account, "day": day(contact.left_on, "j F")}
        words["who"] = ", ".join(filter(None, [contact.title, contact.get_buying_role_display().lower()]))
        text = _("%(who)s; left %(account)s on %(day)s.") % words
        if not contact.others:
            text += " " + _("Nobody senior is left there.")
        yield Attention(
            contact.left_on,
            _("Say who takes over from %(contact)s") % words,
            text + " " + _("Write down who has the say now, or what you have done."),
            reverse("accounts:departure", args=[contact.pk]),
            _("Name a successor"),
            account_id=contact.account_id,
            moment=f"departure:contact:{contact.pk}",
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
        yield Attention(
            due_on,
            title,
            text,
            url,
            _("Enter the renewal"),
            account_id=contract.account_id,
            moment=f"review:contract:{contract.pk}" if due_on <= today else "",
        )


def _bids(accounts: AccountQuerySet, today: dt.date) -> Iterator[Attention]:
    """Accounts that invite tenders: nobody is asked meanwhile, and what the work was worth may decide."""
    for account in accounts.filter(is_out_to_bid=True):
        page, url = first_page("value:report_new", "accounts:value", of=account.pk)
        text = _("Nobody there is asked for feedback until it is over.")
        if page:
            text += " " + _("Show them what the work was worth to them, in their own words and ratings.")
        yield Attention(
            today,
            _("%(account)s is out to bid") % {"account": account},
            text + " " + _("It leaves this list when the account is no longer out to bid."),
            url or account.get_absolute_url(),
            _("Open the value report") if page else _("Open the account"),
            account_id=account.pk,
            moment=f"bid:account:{account.pk}",
        )


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
