"""What a roll-up has to write: by month and measure, the accounts to count anew."""

import datetime as dt

from apps.core.months import Month, day_of, today
from apps.measures import changes
from apps.measures.changes import Accounts
from apps.measures.declare import Fact
from apps.measures.models import Figure, Scope
from apps.measures.registry import all_measures, facts_of

MOST_MONTHS = 37  # the current one, and the three years before it: a page sets them side by side

Plan = dict[Month, dict[str, Accounts]]  # by measure; None: all accounts; none: only where accounts stand has changed


def of_everything(months: list[Month]) -> Plan:
    return {month: {measure.key: None for measure in all_measures()} for month in months}


def known_months() -> list[Month]:
    """The months that have figures: from the first fact, three years back at most, and older ones once asked for."""
    current = Month.current()
    oldest = current.plus(1 - MOST_MONTHS)
    facts = {fact for measure in all_measures() for fact in facts_of(measure)}
    first = changes.first_day(facts)
    if first is None or first > current.last_day:
        return []
    asked_for = Figure.objects.of(Scope.COMPANY).filter(month__lt=oldest.first_day).values_list("month", flat=True)
    return sorted({*map(Month.of, asked_for.distinct()), *max(Month.of(first), oldest).until(current)})


def of_changes(known: list[Month], since: dt.datetime) -> Plan:
    """What a change since a moment may have touched, and what the days since then alone have changed."""
    plan: Plan = {}
    touched: dict[Fact, dict[Month, Accounts]] = {}
    for measure in all_measures() if known else ():
        for fact in facts_of(measure):
            if fact not in touched:
                touched[fact] = changes.touched(fact, since, known)
            for month, accounts in touched[fact].items():
                keys = plan.setdefault(month, {})
                keys[measure.key] = changes.together(keys.get(measure.key, frozenset()), accounts)
    if day_of(since) < today():
        for month in known:
            plan.setdefault(month, {}).update({each.key: None for each in all_measures() if each.is_by_the_clock})
    return plan


def with_missing(known: list[Month], plan: Plan) -> Plan:
    """The plan, and what was never rolled up with the present method: new months, new measures, new versions."""
    done = set(
        Figure.objects.of(Scope.COMPANY)
        .filter(month__in=[month.first_day for month in known])
        .values_list("month", "measure", "version")
    )
    whole = {month: dict(keys) for month, keys in plan.items()}
    for month in known:
        for measure in all_measures():
            if (month.first_day, measure.key, measure.version) not in done:
                whole.setdefault(month, {})[measure.key] = None
    return whole
