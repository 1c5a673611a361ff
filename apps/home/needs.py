"""What needs somebody today: every app's `attention.py`, asked about the accounts in a person's care."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from apps.accounts.models import Account
from apps.core import registry
from apps.core.due import Attention, put_off_url
from apps.home.models import PutOff


@dataclass(frozen=True)
class Needs:
    """What is due, and what somebody has put off to a day."""

    due: list[Attention]
    later: list[tuple[Attention, PutOff]]


def needs_of(person: Any, today: dt.date) -> Needs:
    """What needs this person: on the accounts they manage (a lead: their team's), and in the system."""
    return _sorted_out(_asked(person, Account.objects.visible_to(person).in_care_of(person), today), today)


def needs_of_account(person: Any, account: Account, today: dt.date) -> Needs:
    """What is due on one account, whoever looks."""
    found = _asked(person, Account.objects.filter(pk=account.pk), today)
    return _sorted_out([item for item in found if item.account_id == account.pk], today)


def later_lines(needs: Needs) -> list[dict[str, Any]]:
    """What is put off, as `home/_later.html` shows it."""
    return [
        {
            "title": item.title,
            "reason": row.reason,
            "by": row.put_off_by,
            "until_on": row.until_on,
            "url": put_off_url(item),
        }
        for item, row in needs.later
    ]


def moments_on(day: dt.date) -> list[Attention]:
    """The moments of all accounts that must not be missed, due on a day, also those put off."""
    modules = [module for module in registry.modules("attention") if hasattr(module, "moments")]
    return [item for module in modules for item in module.moments(Account.objects.all(), day)]


def _asked(person: Any, accounts: Any, today: dt.date) -> list[Attention]:
    modules = registry.modules("attention")
    return [item for module in modules for item in module.items(person, accounts, today)]


def _sorted_out(items: list[Attention], today: dt.date) -> Needs:
    moments = [item.moment for item in items if item.moment]
    rows = PutOff.objects.holding_on(today).filter(moment__in=moments).select_related("put_off_by")
    off = {row.moment: row for row in rows}
    due = [item for item in items if item.moment not in off]
    later = [(item, off[item.moment]) for item in items if item.moment in off]
    return Needs(due, sorted(later, key=lambda pair: pair[1].until_on))
