"""Northgate's goal and impacts, as the worked example of docs/measures.md has them."""

from decimal import Decimal

from apps.core.demo_firm import Firm, table
from apps.impacts.demo.drive import Drive
from apps.impacts.demo.promises import NORTHGATE_BEFORE, NORTHGATE_GOAL
from apps.impacts.models import Goal, Impact

# Effort, importance and fate of the three in other months than the example's.
DRIVES = (Drive(1.0, 4.6, "on course"), Drive(1.4, 2.8, "reached"), Drive(0.7, 4.6, "stuck"))
AGREED_MONTHS_AGO, AGREED_ON = 4, 3


def load_northgate(firm: Firm) -> None:
    """One impact until the goal was agreed, three since."""
    account = firm.accounts["Northgate"]
    dana = firm.contacts["Northgate"][0]
    agreed_on = firm.day(AGREED_MONTHS_AGO, AGREED_ON)
    signed = {"client_signatory": dana, "our_signatory": account.manager}
    goal = Goal.objects.create(account=account, statement=NORTHGATE_GOAL, agreed_on=agreed_on, **signed)
    statement, topic, metric, unit, baseline, target = NORTHGATE_BEFORE
    before = Impact.objects.create(
        account=account,
        statement=statement,
        status=Impact.Status.RETIRED,
        started_on=firm.day(27, 10),
        ended_on=agreed_on,
        metric_name=metric,
        unit=unit,
        baseline=Decimal(baseline),
        target=Decimal(target),
    )
    firm.drives[before.pk] = Drive(1.0, 3.8, "on course", topic)
    firm.impacts["Northgate"] = [before]
    for row, drive in zip(table(__file__, "northgate"), DRIVES, strict=True):
        impact = Impact.objects.create(
            account=account,
            goal=goal,
            statement=row["impact"],
            started_on=agreed_on,
            metric_name=row["metric"],
            unit=row["unit"],
            baseline=Decimal(row["from"]),
            target=Decimal(row["to"]),
            due_on=firm.month.plus(3).last_day,
            confirmed_by=dana,
            confirmed_at=firm.moment(agreed_on, firm.dice("northgate"), 1),
        )
        drive.topic = row["topic"]
        firm.drives[impact.pk] = drive
        firm.impacts["Northgate"].append(impact)
