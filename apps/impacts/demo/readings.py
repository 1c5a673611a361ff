"""Monthly readings of every impact: some reach their target, some come near, some stand still."""

import datetime as dt
from decimal import Decimal
from random import Random

from apps.core.demo_firm import Firm, backdate, table
from apps.core.months import Month
from apps.impacts.models import Impact, ImpactReading

# How much of the way from baseline to target has been made in the end: from, to.
REACHED = {"reached": (0.97, 1.08), "on course": (0.62, 0.9), "slow": (0.3, 0.55), "stuck": (-0.05, 0.15)}
SOURCES = ("Client's monthly report", "Client's dashboard", "Measured together", "Sent by the process owner")
LEFT_OUT = 0.08  # share of months without a reading


def load_readings(firm: Firm) -> None:
    readings = [reading for own in firm.impacts.values() for impact in own for reading in _readings(firm, impact)]
    ImpactReading.objects.bulk_create(readings, batch_size=1000)
    dice = firm.dice("readings")
    backdate(ImpactReading, {r.pk: firm.moment(r.read_on, dice, dice.randrange(1, 6)) for r in readings})


def _readings(firm: Firm, impact: Impact) -> list[ImpactReading]:
    if impact.status == Impact.Status.DRAFT:
        return []
    dice = firm.dice("readings", impact.account.name, impact.statement)
    months = Month.of(impact.started_on).until(Month.of(impact.ended_on) if impact.ended_on else firm.month)
    last = dice.uniform(*REACHED[firm.drives[impact.pk].fate])
    source = dice.choice(SOURCES)
    readings = []
    for number, month in enumerate(months[1:], start=1):
        read_on = min(month.last_day, impact.ended_on or month.last_day)
        value = _on_the_way(impact, last, number / (len(months) - 1), dice)
        if dice.random() > LEFT_OUT:
            readings.append(ImpactReading(impact=impact, read_on=read_on, value=value, source=source))
    return _as_in_the_example(firm, impact, readings)


def _on_the_way(impact: Impact, last: float, part: float, dice: Random) -> Decimal:
    """The metric after a part (0–1) of the time: fast first, slower later, never quite smooth."""
    reached = last * (1 - (1 - part) ** 1.6) + dice.gauss(0, 0.035)
    baseline, target = float(impact.baseline or 0), float(impact.target or 0)
    decimals = -min(int(impact.target.normalize().as_tuple().exponent), 0)  # type: ignore[union-attr,arg-type]
    places = max(decimals, 1 if abs(target - baseline) < 10 and not float(baseline).is_integer() else 0)
    return Decimal(str(round(max(0.0, baseline + (target - baseline) * reached), places)))


def _as_in_the_example(firm: Firm, impact: Impact, readings: list[ImpactReading]) -> list[ImpactReading]:
    """Northgate's readings of the last closed month are those of the worked example (docs/measures.md)."""
    fixed = {row["impact"]: Decimal(row["now"]) for row in table(__file__, "northgate")}
    if impact.account.name != "Northgate" or impact.statement not in fixed:
        return readings
    kept = [reading for reading in readings if reading.read_on < firm.month.first_day]
    last_day: dt.date = firm.month.last_day
    value = fixed[impact.statement]
    return [*kept, ImpactReading(impact=impact, read_on=last_day, value=value, source="Measured together")]
