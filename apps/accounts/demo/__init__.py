"""The demo firm's clients: accounts and who manages them by day, their contacts, contracts and ledger.

In `clients.csv`, `since` is months before the last closed month; `fee` what the account brings in a month at its
present size; `hours` what its retainer includes (empty: no retainer); `burn` the hours worked over those included, or
over a month's usual ones; `mood` and `stay` how its people answer, 1 to 5; `ends` in how many days the contract ends
(empty: no end in sight). In `lost.csv` and `changes.csv`, `months` counts back from the last closed month.
"""

import datetime as dt
from decimal import Decimal

from apps.accounts import services
from apps.accounts.demo.contacts import load_contacts
from apps.accounts.demo.contracts import load_contracts
from apps.accounts.ledger import recompute
from apps.accounts.models import Account, Contact, Contract, RevenueEvent
from apps.core.demo_firm import Firm, backdate, table

AUTHORS = {Account: "manager", Contact: "account__manager", Contract: "account__manager"}
AUTHORS |= {RevenueEvent: "account__manager"}
HEIR = "Luca Ferri"  # who took over from the account manager who left
MOVED = "Nimbus Payments"  # an account that another team served before
OUT_TO_BID = ("Ridgeway Utilities", "Ostrava Tooling")


def load(firm: Firm) -> None:
    for row in table(__file__, "clients"):
        firm.facts[row["name"]] = row
        firm.accounts[row["name"]] = _account(firm, row)
    _hand_over(firm)
    for row in table(__file__, "lost"):
        _lose(firm, row)
    for name in OUT_TO_BID:
        firm.accounts[name] = services.update_account(by=None, account=firm.accounts[name], is_out_to_bid=True)
    dice = firm.dice("accounts")
    backdate(Account, {a.pk: firm.moment(a.started_on, dice, dice.randrange(4)) for a in firm.accounts.values()})
    load_contacts(firm)
    load_contracts(firm)
    _load_ledger(firm)


def _account(firm: Firm, row: dict[str, str]) -> Account:
    team, manager = firm.teams[row["team"]], firm.people[row["manager"]]
    colleagues = [p for p in firm.people.values() if p.team == team and p != manager and p.is_active]
    dice = firm.dice("members", row["name"])
    members = dice.sample(colleagues, 2)
    if row["segment"] == "key":  # the larger ones are served by somebody of another team as well
        others = [p for p in firm.people.values() if p.team not in {None, team} and p.role == "account_manager"]
        members.append(dice.choice([p for p in others if p.is_active]))
    return services.create_account(
        by=None,
        name=row["name"],
        kind="external" if row["fee"] else "internal",
        segment=row["segment"],
        industry=row["industry"],
        team=team,
        manager=manager,
        members=members,
        started_on=firm.day(int(row["since"])),
    )


def _hand_over(firm: Firm) -> None:
    """Who left handed over; one account was served by another team until a year ago."""
    moved = firm.accounts[MOVED]
    moved.teams.update(team=firm.teams["Growth East"])
    services.update_account(by=None, account=moved, team=moved.team, effective_on=firm.day(12))
    for account in [a for a in firm.accounts.values() if not a.manager.is_active]:
        fields = {"manager": firm.people[HEIR], "effective_on": account.manager.left_on}
        firm.accounts[account.name] = services.update_account(by=None, account=account, **fields)


def _lose(firm: Firm, row: dict[str, str]) -> None:
    account = firm.accounts[row["name"]]
    fields = {"lost_on": lost_on(firm, row), "lost_reason": row["reason"]}
    firm.accounts[account.name] = services.update_account(by=None, account=account, **fields)


def lost_on(firm: Firm, row: dict[str, str]) -> dt.date:
    return firm.day(int(row["months"]), 21)


def _load_ledger(firm: Firm) -> None:
    """New business at the start, what changed since, all of it gone where the account is lost.

    `fee` is what an account brings today: the start is that, less what has come, plus what has gone.
    """
    changes = table(__file__, "changes")
    events = []
    for row in (row for row in firm.facts.values() if row["fee"]):
        account, own = firm.accounts[row["name"]], [c for c in changes if c["name"] == row["name"]]
        start = Decimal(row["fee"]) - sum((_signed(change) for change in own), Decimal(0))
        events.append(_event(account, "new", start, account.started_on))
        events += [_event(account, c["kind"], Decimal(c["amount"]), firm.day(int(c["months"]), 12)) for c in own]
        if account.lost_on:
            events.append(_event(account, "churn", Decimal(row["fee"]), account.lost_on))
    RevenueEvent.objects.bulk_create(sorted(events, key=lambda event: (event.occurred_on, event.account.name)))
    recompute([account.pk for account in firm.accounts.values()])
    dice = firm.dice("ledger")
    backdate(RevenueEvent, {e.pk: firm.moment(e.occurred_on, dice, dice.randrange(1, 6)) for e in events})


def _event(account: Account, kind: str, amount: Decimal, day: dt.date) -> RevenueEvent:
    return RevenueEvent(account=account, kind=kind, monthly_amount=amount, occurred_on=day)


def _signed(change: dict[str, str]) -> Decimal:
    return Decimal(change["amount"]) * (-1 if change["kind"] in {"contraction", "churn"} else 1)
