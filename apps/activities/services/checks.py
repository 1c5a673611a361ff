"""What every activity must meet, whether logged alone, in bulk or from a file."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, TypedDict

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from apps.accounts.models import Account, Contact
from apps.core.months import today
from apps.impacts.models import Impact


class Share(TypedDict):
    """One part of a split: the percent of an activity that served an impact."""

    impact: Impact
    percent: Decimal


def total_of(shares: list[Share]) -> Decimal:
    return sum((share["percent"] for share in shares), Decimal(0))


def checked_split(account: Account, contributions: Iterable[Share]) -> list[Share]:
    """The split, checked as a whole: impacts of this account, each once, above 0, together at most 100 %."""
    shares = [Share(impact=share["impact"], percent=Decimal(share["percent"])) for share in contributions]
    for share in shares:
        if share["impact"].account_id != account.pk:
            raise _wrong(_("“%(impact)s” is an impact of another account."), impact=share["impact"])
        if not 0 < share["percent"] <= 100:
            raise _wrong(_("A share is above 0 and at most 100 percent."))
        if share["percent"] != round(share["percent"], 2):
            raise _wrong(_("A share has at most two decimals."))
    if len({share["impact"].pk for share in shares}) < len(shares):
        raise _wrong(_("Name each impact once."))
    total = total_of(shares)
    if total > 100:
        raise _wrong(_("The split adds up to %(total)s %%; it may reach 100 %%."), total=f"{total.normalize():f}")
    return shares


def _wrong(message: str, **words: Any) -> ValidationError:
    return ValidationError({"contributions": message % words if words else message})


def contacts_of(account: Account, contacts: Iterable[Contact]) -> list[Contact]:
    contacts = list(contacts)
    if any(contact.account_id != account.pk for contact in contacts):
        raise ValidationError({"contacts": _("Choose contacts of this account.")})
    return contacts


def check_day(fields: dict[str, Any]) -> None:
    day: dt.date | None = fields.get("occurred_on")
    if day and day > today():
        raise ValidationError({"occurred_on": _("The day lies in the future; log it when it is done.")})
