"""Northgate in June 2025: the worked example of docs/measures.md, made by the services the pages use."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace

from apps.accounts.tests.factories import AccountFactory, ContactFactory, ContractFactory
from apps.activities.tests.factories import ActivityFactory
from apps.cases.tests.factories import CaseFactory
from apps.impacts.tests.factories import ImpactFactory, ImpactReadingFactory
from apps.people.tests.factories import PersonFactory, TeamFactory
from apps.scorecards.tests.facts import answer, ask, day, ledger

# Activity: days, hours on each, percent by impact.
WORK = (
    (("06-03",), 10, {1: 100}),
    (("06-10", "06-11"), 20, {1: 60, 2: 40}),
    (("06-12", "06-13"), 15, {2: 100}),
    (("06-17",), 12, {3: 100}),
    (("06-26",), 20, {2: 50, 3: 50}),
    (("06-27",), 8, {}),
)
# Impact: statement, baseline, target, reading on 30 June.
IMPACTS = (("Leads", "80", "120", "110"), ("Site speed", "4.0", "2.5", "2.5"), ("Leaders", "4", "10", "5"))
# Cases: day of closing, times in touch, satisfaction, day of coming back.
CASES = (
    *(("06-03", 1, 5, None), ("06-04", 1, 4, None), ("06-05", 2, 4, None), ("06-06", 1, 5, None)),
    *(("06-09", 3, 4, None), ("06-10", 1, 5, "06-24"), ("06-11", 2, 2, None), ("06-12", 1, 1, None)),
    *(("06-13", 1, None, None), ("06-13", 4, None, None), ("06-16", 1, None, None), ("06-16", 2, None, None)),
)


def make_northgate() -> SimpleNamespace:
    team = TeamFactory(name="Growth West")
    person = PersonFactory(team=team)
    account = AccountFactory(name="Northgate", team=team, manager=person)
    ContractFactory(account=account, included_hours=Decimal(100), ends_on=day("09-30"))
    impacts = [_impact(account, *row) for row in IMPACTS]
    for days, hours, split in WORK:
        shares = [{"impact": impacts[i - 1], "percent": Decimal(percent)} for i, percent in split.items()]
        for on in days:
            ActivityFactory(
                account=account, person=person, occurred_on=day(on), minutes=hours * 60, contributions=shares
            )
    dana, priya = _buyers(account, impacts)
    return SimpleNamespace(account=account, team=team, impacts=impacts, dana=dana, priya=priya)


def _impact(account, statement, baseline, target, actual):  # type: ignore[no-untyped-def]
    impact = ImpactFactory(account=account, statement=statement, baseline=Decimal(baseline), target=Decimal(target))
    ImpactReadingFactory(impact=impact, read_on=day("06-30"), value=Decimal(actual))
    return impact


def _buyers(account, impacts):  # type: ignore[no-untyped-def]
    """Dana and Priya, both asked on 20 June. Priya answers at 22:10 on 30 June, which is July in UTC."""
    leads, speed, leaders = impacts
    dana = ContactFactory(account=account, full_name="Dana Ruiz")
    priya = ContactFactory(account=account, full_name="Priya Natarajan", joined_on=day("06-09"))
    ask(dana, "06-20", answered="06-24")
    late = dt.datetime(2025, 7, 1, 2, 10, tzinfo=dt.UTC)
    request = ask(priya, "06-20", state="answered")
    request.answered_at = late
    request.save()
    answer(dana, "06-24", {leads: (5, 4), speed: (3, 5), leaders: (4, 2)}, overall_satisfaction=4, stay_intent=2)
    answer(priya, late, {leads: None, speed: (2, 4), leaders: (5, 3)}, overall_satisfaction=3)
    return dana, priya


def make_company() -> None:
    """The company facts of the same month: ten accounts of $100,000 together, one of which leaves."""
    accounts = [AccountFactory() for _ in range(10)]
    for account in accounts:
        amount = 4000 if account is accounts[0] else 16000 if account is accounts[1] else 10000
        ledger(account, new=("2024-01-01", amount))
    ledger(accounts[0], churn=("06-18", 4000))
    ledger(accounts[1], contraction=("06-10", 2000))
    ledger(accounts[2], expansion=("06-11", 5000))
    ledger(AccountFactory(started_on=day("06-05")), new=("06-05", 8000))
    _serve(accounts[1:])
    buyer = ContactFactory(account=accounts[0])
    answer(buyer, "03-03", overall_satisfaction=5)


def _serve(accounts):  # type: ignore[no-untyped-def]
    for number, (closed, contacts, satisfaction, reopened) in enumerate(CASES):
        CaseFactory(
            account=accounts[number % len(accounts)],
            closed_on=day(closed),
            inbound_contacts=contacts,
            satisfaction=satisfaction,
            reopened_on=day(reopened) if reopened else None,
        )
