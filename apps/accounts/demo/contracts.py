"""What the demo firm's clients have signed: a chain of yearly contracts each, the last of which may end soon."""

import datetime as dt
from decimal import Decimal

from apps.accounts.models import Account, Contract
from apps.core.demo_firm import Firm, backdate

NORTHGATE_ENDS_AFTER = 92  # days after the last closed month (docs/measures.md, worked example)
SIGNED_BEFORE = 20
ONE_DAY = dt.timedelta(days=1)


def load_contracts(firm: Firm) -> None:
    chains = [_chain(firm, account) for account in firm.accounts.values() if firm.facts[account.name]["deal"]]
    for generation in range(max(map(len, chains))):
        made = [chain[generation] for chain in chains if len(chain) > generation]
        Contract.objects.bulk_create(made)
        for chain in chains:
            if len(chain) > generation + 1:
                chain[generation + 1].renews = chain[generation]
    dice = firm.dice("contracts")
    contracts = [contract for chain in chains for contract in chain]
    backdate(Contract, {c.pk: firm.moment(c.signed_on or c.starts_on, dice, dice.randrange(4)) for c in contracts})


def _chain(firm: Firm, account: Account) -> list[Contract]:
    """From the account's start to its last contract, each renewing the one before; oldest first."""
    facts = firm.facts[account.name]
    ends_on = _end(firm, account, facts)
    if ends_on is None:  # a subscription without an end
        return [_contract(account, facts, account.started_on, None)]
    spans = []
    while ends_on > account.started_on:
        starts_on = max(_year_before(ends_on) + ONE_DAY, account.started_on)
        spans.append((starts_on, ends_on))
        ends_on = starts_on - ONE_DAY
    return [_contract(account, facts, *span) for span in reversed(spans)]


def _end(firm: Firm, account: Account, facts: dict[str, str]) -> dt.date | None:
    if account.name == "Northgate":
        return firm.month.last_day + dt.timedelta(days=NORTHGATE_ENDS_AFTER)
    if account.lost_on:
        return account.lost_on
    return firm.today + dt.timedelta(days=int(facts["ends"])) if facts["ends"] else None


def _contract(account: Account, facts: dict[str, str], starts_on: dt.date, ends_on: dt.date | None) -> Contract:
    signed_on = starts_on - dt.timedelta(days=SIGNED_BEFORE)
    return Contract(
        account=account,
        kind=facts["deal"],
        monthly_fee=Decimal(facts["fee"]),
        included_hours=Decimal(facts["hours"]) if facts["hours"] else None,
        signed_on=signed_on,
        starts_on=starts_on,
        ends_on=ends_on,
    )


def _year_before(day: dt.date) -> dt.date:
    return day.replace(year=day.year - 1, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year - 1)
