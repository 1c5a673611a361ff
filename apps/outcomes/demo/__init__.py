"""The demo firm's service levels with their readings, its authority register, friction log, and one goal workshop."""

import datetime as dt
from decimal import Decimal
from random import Random
from typing import Any

from apps.accounts.models import Account
from apps.core.demo_firm import Firm, backdate, table
from apps.core.months import Month
from apps.impacts.models import Goal
from apps.outcomes.models import AuthorityGrant, AuthorityUse, Friction, ServiceLevel, ServiceLevelReading, Workshop

AUTHORS = {
    ServiceLevel: "account__manager",
    ServiceLevelReading: "service_level__account__manager",
    AuthorityGrant: "granted_by",
    AuthorityUse: "person",
    Friction: "person",
    Workshop: "account__manager",
}
EXAMPLE = "Northgate"  # 19 of 20 met in each month, as docs/measures.md has it
UNCOUNTED = ("Corvus Marine", "Brightwater Foods")  # whose contracts count nothing
GRANTED_BY = "Helen Marsh"
OF_LEADS, OF_MANAGERS, AT_KEY_ACCOUNTS = Decimal(2000), Decimal(500), Decimal(1000)
USES_A_MONTH, FRICTIONS_A_MONTH = 5, 3
MONTHS_OF_REGISTER = 12
# Clients whose contract is kept whatever they say; at all others a service level is missed now and then.
KEPT = ("Northgate", "Castellan Insurance", "Halden Logistics", "Delmar Ports", "Weidner Pharma", "Grantham Steel")
MISSED, MISSED_AT_KEPT = 0.42, 0.04


def load(firm: Firm) -> None:
    levels = [level for account in firm.accounts.values() for level in _levels(account, firm)]
    ServiceLevel.objects.bulk_create(levels)
    ServiceLevelReading.objects.bulk_create([row for level in levels for row in _readings(firm, level)])
    AuthorityGrant.objects.bulk_create(_grants(firm))
    _register(firm)
    _workshop(firm)
    dice = firm.dice("outcomes recorded")
    readings = ServiceLevelReading.objects.order_by("pk")
    backdate(ServiceLevel, {level.pk: firm.moment(firm.go_live, dice) for level in levels})
    backdate(ServiceLevelReading, {row.pk: firm.moment(Month.of(row.month).last_day, dice, 3) for row in readings})
    backdate(AuthorityGrant, {row.pk: firm.moment(row.from_on, dice) for row in AuthorityGrant.objects.order_by("pk")})
    for model in (AuthorityUse, Friction):
        backdate(model, {row.pk: firm.moment(row.occurred_on, dice, 1) for row in model.objects.order_by("pk")})
    backdate(Workshop, {row.pk: firm.moment(row.held_on, dice, 1) for row in Workshop.objects.all()})


def _levels(account: Account, firm: Firm) -> list[ServiceLevel]:
    library = table(__file__, "levels")
    if account.name in UNCOUNTED or account.kind == "internal":
        return []
    dice = firm.dice("service levels", account.name)
    count = 3 if account.segment == "key" else dice.choice((1, 2))
    rows = library[:1] if account.name == EXAMPLE else dice.sample(library, count)
    return [ServiceLevel(account=account, name=row["name"], target_percent=Decimal(row["target"])) for row in rows]


def _readings(firm: Firm, level: ServiceLevel) -> list[ServiceLevelReading]:
    """A reading of every month that has closed while the account was a client."""
    account, dice = level.account, firm.dice("levels", level.account.name, level.name)
    due = next(int(row["due"]) for row in table(__file__, "levels") if row["name"] == level.name)
    often = MISSED_AT_KEPT if account.name in KEPT else MISSED
    first = max(Month.of(account.started_on).plus(1), Month.of(firm.go_live))
    last = min(firm.month, Month.of(account.lost_on)) if account.lost_on else firm.month
    readings = []
    for month in first.until(last):
        called = due if account.name == EXAMPLE else max(2, due + dice.randrange(-due // 5, due // 5 + 1))
        missed = 1 if account.name == EXAMPLE else _missed(level, called, often, dice)
        readings.append(
            ServiceLevelReading(service_level=level, month=month.first_day, met=called - missed, due=called)
        )
    return readings


def _missed(level: ServiceLevel, due: int, often: float, dice: Random) -> int:
    """At most as many as the target allows, and `often` a few more."""
    allowed = int(due * (100 - level.target_percent) / 100)
    if dice.random() < often:
        return min(due, allowed + dice.choice((1, 1, 2)))
    return dice.randrange(allowed + 1)


def _grants(firm: Firm) -> list[AuthorityGrant]:
    """Leads and managers may act for every account up to an amount, for their key accounts up to a larger one."""
    given = {"granted_by": firm.people[GRANTED_BY], "from_on": firm.day(14)}
    amounts = {"team_lead": OF_LEADS, "account_manager": OF_MANAGERS}
    trusted = [person for person in firm.people.values() if person.role in amounts and person.is_active]
    grants = [AuthorityGrant(person=one, up_to_amount=amounts[one.role], **given) for one in trusted]
    keys = [one for one in firm.accounts.values() if one.segment == "key" and one.manager in trusted]
    return grants + [
        AuthorityGrant(person=one.manager, account=one, up_to_amount=AT_KEY_ACCOUNTS, **given) for one in keys
    ]


def _register(firm: Firm) -> None:
    """Uses of authority and frictions of the last twelve months, at clients of the day, by whoever manages them."""
    uses, frictions = table(__file__, "uses"), table(__file__, "frictions")
    for month in firm.month.plus(1 - MONTHS_OF_REGISTER).until(Month.of(firm.yesterday)):
        dice = firm.dice("authority", month)
        moments = [_moment(firm, month, dice) for _number in range(USES_A_MONTH + FRICTIONS_A_MONTH)]
        rows: list[Any] = [_use(*moment, dice.choice(uses)) for moment in moments[:USES_A_MONTH]]
        AuthorityUse.objects.bulk_create([row for row in rows if row.occurred_on <= firm.yesterday])
        rows = [_friction(*moment, dice.choice(frictions)) for moment in moments[USES_A_MONTH:]]
        Friction.objects.bulk_create([row for row in rows if row.occurred_on <= firm.yesterday])


def _moment(firm: Firm, month: Month, dice: Random) -> tuple[Account, dt.date]:
    """An account that is served, and a working day of the month."""
    day = month.first_day + dt.timedelta(days=dice.randrange(month.days))
    day -= dt.timedelta(days=max(0, day.weekday() - 4))
    served = [
        account
        for account in firm.accounts.values()
        if account.manager
        and account.manager.is_active
        and account.started_on <= day
        and not (account.lost_on and account.lost_on <= day)
    ]
    return dice.choice(served), day


def _use(account: Account, day: dt.date, row: dict[str, str]) -> AuthorityUse:
    return AuthorityUse(
        account=account,
        person=account.manager,
        occurred_on=day,
        summary=row["summary"],
        amount=Decimal(row["amount"]),
        minutes_to_fix=int(row["minutes"]),
        was_proof_demanded=row["proof"] == "yes",
    )


def _friction(account: Account, day: dt.date, row: dict[str, str]) -> Friction:
    words = {"summary": row["summary"], "contract_clause": row["clause"]}
    return Friction(account=account, person=account.manager, occurred_on=day, **words)


def _workshop(firm: Firm) -> None:
    """Northgate's goal came of one."""
    account, goal = firm.accounts[EXAMPLE], Goal.objects.get(account=firm.accounts[EXAMPLE])
    workshop = Workshop.objects.create(
        account=account,
        held_on=goal.agreed_on,
        notes=(
            "They do not want more reports. They want sales to trust the numbers, and leaders who can coach.\n"
            "Agreed: one goal, three impacts, each with a number; read at every month’s end."
        ),
    )
    lead = next(person for person in firm.people.values() if person.role == "team_lead" and person.team == account.team)
    workshop.our_attendees.set([account.manager, lead])
    present = [c for c in firm.contacts[EXAMPLE] if not c.joined_on or c.joined_on <= workshop.held_on]
    workshop.their_attendees.set(present[:2])
    workshop.goals.set([goal])
