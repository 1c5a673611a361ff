"""What the demo firm promised its clients, and monthly readings of how far it has come."""

import datetime as dt
from decimal import Decimal
from random import Random

from apps.accounts.models import Account
from apps.core.demo_firm import Firm, backdate, table
from apps.core.months import Month, start_of
from apps.impacts.demo.confirming import load_confirming
from apps.impacts.demo.drive import Drive
from apps.impacts.demo.northgate import load_northgate
from apps.impacts.demo.promises import CHOSEN, GOALS, KINDS, OVERSERVED
from apps.impacts.demo.readings import load_readings
from apps.impacts.models import Confirmation, Effect, Goal, Impact, ImpactReading

AUTHORS = {Goal: "our_signatory", Impact: "account__manager", ImpactReading: "impact__account__manager"}
AUTHORS |= {Confirmation: "asked_by", Effect: "account__manager"}
DRAFTS = ("Eastgate Labs", "Vento Mobilidade", "Larkfield Schools")  # whose last impact is not agreed yet
FATES = ("reached", "reached", "on course", "on course", "on course", "slow", "slow", "stuck", "stuck")


def load(firm: Firm) -> None:
    for name, account in firm.accounts.items():
        firm.impacts[name] = [] if name == "Northgate" else _impacts(firm, account)
    every = [impact for own in firm.impacts.values() for impact in own]
    goals = list({id(impact.goal): impact.goal for impact in every}.values())
    Goal.objects.bulk_create(goals)
    for impact in every:
        impact.goal = impact.goal  # takes over the id that the goal has now
    Impact.objects.bulk_create(every)
    _explain(firm)
    load_northgate(firm)
    load_readings(firm)
    dice = firm.dice("impacts")
    backdate(Goal, {g.pk: firm.moment(g.agreed_on, dice, 1) for g in Goal.objects.order_by("pk")})
    backdate(
        Impact, {i.pk: firm.moment(i.started_on, dice, dice.randrange(1, 8)) for i in Impact.objects.order_by("pk")}
    )
    load_confirming(firm)


def _impacts(firm: Firm, account: Account) -> list[Impact]:
    dice = firm.dice("impacts", account.name)
    rows = _rows(account, dice)
    kind = rows[0]["kind"]
    first, second = dice.sample(GOALS[kind], 2)
    begun = max(account.started_on + dt.timedelta(days=dice.randrange(12, 30)), firm.day(28, 5))
    later = begun + dt.timedelta(days=dice.randrange(200, 360))
    goals = [_goal(firm, account, first, begun)]
    if later < firm.day(3) and len(rows) > 2 and not account.lost_on:
        goals.append(_goal(firm, account, second, later))
    half = (len(rows) + 1) // 2
    made = [_impact(firm, goals[0 if number < half else -1], row, dice) for number, row in enumerate(rows)]
    if account.name in DRAFTS:
        made[-1].status, made[-1].confirmed_by, made[-1].confirmed_at = Impact.Status.DRAFT, None, None
    return made


def _rows(account: Account, dice: Random) -> list[dict[str, str]]:
    """The promises of an account: the chosen ones, or a draw from its team's."""
    library = table(__file__, "library")
    if account.name in CHOSEN:
        return [row for wanted in CHOSEN[account.name] for row in library if row["impact"] == wanted]
    own = [row for row in library if row["kind"] == KINDS[account.team.name]]
    return dice.sample(own, dice.choice((4, 4, 5) if account.segment == "key" else (2, 3, 3)))


def _goal(firm: Firm, account: Account, statement: str, day: dt.date) -> Goal:
    return Goal(
        account=account,
        statement=statement,
        client_signatory=firm.contacts[account.name][0],
        our_signatory=account.manager,
        agreed_on=min(day, firm.yesterday),
    )


def _impact(firm: Firm, goal: Goal, row: dict[str, str], dice: Random) -> Impact:
    started_on = min(goal.agreed_on + dt.timedelta(days=dice.randrange(20)), firm.yesterday)
    is_confirmed = dice.random() < 0.7
    return Impact(
        account=goal.account,
        goal=goal,
        statement=row["impact"],
        started_on=started_on,
        metric_name=row["metric"],
        unit=row["unit"],
        baseline=Decimal(row["from"]),
        target=Decimal(row["to"]),
        due_on=Month.of(started_on).plus(dice.choice((12, 18, 24, 30))).last_day,
        confirmed_by=goal.client_signatory if is_confirmed else None,
        confirmed_at=start_of(started_on) + dt.timedelta(hours=34) if is_confirmed else None,
        **_end(firm, goal.account, started_on, dice),
    )


def _end(firm: Firm, account: Account, started_on: dt.date, dice: Random) -> dict[str, object]:
    """Of a lost account all are retired; of the others some were reached and ended, a few were given up."""
    if account.lost_on:
        return {"status": Impact.Status.RETIRED, "ended_on": account.lost_on}
    is_old = started_on < firm.day(16)
    fate = dice.random()
    if not is_old or fate > 0.3 or account.name in CHOSEN:
        return {}
    status = Impact.Status.ACHIEVED if fate < 0.2 else Impact.Status.RETIRED
    return {"status": status, "ended_on": firm.day(dice.randrange(2, 9), dice.randrange(1, 28))}


def _explain(firm: Firm) -> None:
    topics = {row["impact"]: row["topic"] for row in table(__file__, "library")}
    for name, own in firm.impacts.items():
        dice = firm.dice("drives", name)
        for impact in own:
            importance = dice.choice((3.0, 3.7, 4.5, 4.5, 4.6, 4.6, 4.7, 4.7, 4.8, 4.9))
            fate = "reached" if impact.status == Impact.Status.ACHIEVED else dice.choice(FATES)
            drive = Drive(dice.uniform(0.6, 1.6), importance, fate, topics[impact.statement])
            if (name, impact.statement) == OVERSERVED:
                drive = Drive(effort=3.9, importance=2.0, fate="reached", topic=drive.topic)
            elif name == OVERSERVED[0]:
                drive.effort, drive.importance = 1.2, max(drive.importance, 4.4)
            firm.drives[impact.pk] = drive
