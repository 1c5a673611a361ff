"""The four figures at the head of an account's page: contract, retainer, outcome, money.

Retainer and outcome are figures of the last closed month, read from the Figure table.
"""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.models import Account, Contract
from apps.accounts.queries import REVIEW_BEFORE_END
from apps.core.due import state_on
from apps.core.months import Month, last_closed_month
from apps.core.templatetags.desk import day, money, month, number
from apps.measures.models import Figure

KEYS = ("retainer_burn", "outcome_index")
CONTENT_FROM = 70  # an outcome index below it is red (docs/measures.md, "watermelon_accounts")


def facts_of(account: Account, today: dt.date) -> list[dict[str, Any]]:
    """What `components/_facts.html` shows; three queries."""
    closed = last_closed_month(today)
    figures = {figure.measure: figure for figure in _figures(account, closed)}
    contract = Contract.objects.filter(account=account).running_on(today).order_by("ends_on").last()
    return [
        _contract_fact(account, contract, today),
        _retainer_fact(figures.get("retainer_burn"), closed),
        _outcome_fact(figures.get("outcome_index"), closed),
        _money_fact(account, today),
    ]


def _figures(account: Account, closed: Month) -> Any:
    return Figure.objects.of("account", account.pk).filter(month=closed.first_day, measure__in=KEYS)


def _contract_fact(account: Account, contract: Contract | None, today: dt.date) -> dict[str, Any]:
    fact: dict[str, Any] = {"label": _("Contract ends"), "value": None}
    if contract is None:
        return fact | {"note": _("No contract is running")}
    fee = _("%(fee)s a month") % {"fee": money(contract.monthly_fee)} if contract.monthly_fee else ""
    if contract.ends_on is None:
        return fact | {"value": _("No end"), "note": fee}
    left = (contract.ends_on - today).days
    when = ngettext("in %(n)d day", "in %(n)d days", left) % {"n": left}
    form = "j M" if contract.ends_on.year == today.year else "j M Y"
    fact |= {"value": day(contract.ends_on, form), "note": ", ".join(part for part in (when, fee) if part)}
    review_on = contract.ends_on - REVIEW_BEFORE_END
    if review_on <= today:
        state, word = state_on(review_on, today)
        fact |= {"state": state, "word": _("Review %(due)s") % {"due": word.lower()}}
    return fact


def _retainer_fact(figure: Figure | None, closed: Month) -> dict[str, Any]:
    fact: dict[str, Any] = {"label": _("Retainer, %(month)s") % {"month": month(closed)}}
    burn = _percent(figure)
    if figure is None or burn is None:
        return fact | {"value": None, "note": _("No retainer in that month")}
    note = _("%(used)s h of %(included)s h") % {
        "used": number(figure.numerator),
        "included": number(figure.denominator),
    }
    return fact | {"value": number(burn, 1), "unit": "%", "burn": burn, "burn_label": note, "note": note}


def _outcome_fact(figure: Figure | None, closed: Month) -> dict[str, Any]:
    fact: dict[str, Any] = {"label": _("Outcome index, %(month)s") % {"month": month(closed)}}
    index = _percent(figure)
    if index is None:
        return fact | {"value": None, "note": _("No impact with a reading and a rating")}
    against = _("below %(n)d %%") if index < CONTENT_FROM else _("at or above %(n)d %%")
    return fact | {"value": number(index, 1), "unit": "%", "note": against % {"n": CONTENT_FROM}}


def _money_fact(account: Account, today: dt.date) -> dict[str, Any]:
    value = Account.objects.filter(pk=account.pk).with_recurring_value(today).get().recurring_value
    note = _("a month, %(year)s a year") % {"year": money(value * 12)} if value else _("Nothing in the ledger")
    return {"label": _("Recurring value"), "value": money(value) if value else None, "note": note}


def _percent(figure: Figure | None) -> Decimal | None:
    if figure is None or figure.numerator is None or not figure.denominator:
        return None
    return 100 * figure.numerator / figure.denominator
