"""The demo firm's plans: steps spread over the time of an initiative, and what has become of them by its fate."""

import datetime as dt
from decimal import Decimal

from apps.initiatives.arithmetic import Step

ENDED = {"proposed": "proposed", "delivered": "delivered"}
WEIGHTS = tuple(map(Decimal, (20, 30, 30, 20)))
SHARES = (Decimal("0.25"), Decimal("0.5"), Decimal("0.75"), Decimal(1))
FORECAST = {"at_risk": Decimal("0.05"), "late": Decimal("0.18")}  # by how much of its time it is expected to slip
OPEN = {"at_risk": 1, "late": 2}  # steps due and not done
EARLY = dt.timedelta(days=4)
# Days after the start: due, expected, done; the worked example of docs/measures.md.
NORTHGATE = (
    (Decimal(20), 29, None, 29),
    (Decimal(30), 60, None, 74),
    (Decimal(20), 87, None, None),
    (Decimal(30), 150, 164, None),
)


def planned(fate: str, starts_on: dt.date, ends_on: dt.date, yesterday: dt.date) -> list[Step]:
    if fate == "unplanned":
        return []
    if fate == "northgate":
        return [_on(starts_on, *step) for step in NORTHGATE]
    weights = WEIGHTS if fate != "proposed" else (Decimal(30), Decimal(40), Decimal(30))
    shares = SHARES if fate != "proposed" else SHARES[1:]
    length = (ends_on - starts_on).days
    days = [starts_on + dt.timedelta(days=int(length * share)) for share in shares]
    due = [day for day in days if day <= yesterday]
    is_open = set(due[len(due) - OPEN[fate] :]) if fate in OPEN else set()
    late = dt.timedelta(days=int(length * FORECAST.get(fate, Decimal(0))))
    steps = []
    for weight, day in zip(weights, days, strict=True):
        if day in due and day not in is_open:
            steps.append(Step(weight, day, done_on=day - EARLY))
        else:
            expected = max(day + late, yesterday + EARLY) if fate in OPEN else None
            steps.append(Step(weight, day, forecast_on=expected))
    return steps


def _on(starts_on: dt.date, weight: Decimal, due: int, expected: int | None, done: int | None) -> Step:
    def day(number: int | None) -> dt.date | None:
        return None if number is None else starts_on + dt.timedelta(days=number)

    return Step(weight, starts_on + dt.timedelta(days=due), day(expected), day(done))
