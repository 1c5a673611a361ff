"""Plans and payouts in files: the export of plans has the columns of their import."""

from collections.abc import Iterable, Iterator
from typing import Any

from apps.core.months import day_of
from apps.rewards.plans import words
from apps.rewards.plans.models import IncentivePlan, Payout

PLAN = (
    *("name", "person", "team", "rewards", "measure", "scope", "scope_id", "target", "initiative"),
    *("payout_at_target", "threshold", "cap", "starts_on", "ends_on", "state", "external_id"),
)
PAYOUT = (
    *("plan", "person", "team", "month", "is_correction", "state", "attainment", "payout_percent", "amount"),
    *("why", "measure", "numerator", "denominator", "n", "target", "payout_at_target", "threshold", "cap"),
    *("approved_by", "approved_on"),
)


def plan_lines(rows: Iterable[IncentivePlan], names: words.Names) -> Iterator[list[Any]]:
    for row in rows:
        initiative = row.initiative
        yield [
            row.name,
            *_payee(row),
            row.rewards,
            row.measure,
            row.scope if row.measure else "",
            names.get((row.scope, row.scope_id), "") if row.scope_id else "",
            row.target,
            initiative.title if initiative else "",
            *(row.payout_at_target, row.threshold, row.cap, row.starts_on, row.ends_on, row.state, row.external_id),
        ]


def payout_lines(rows: Iterable[Payout]) -> Iterator[list[Any]]:
    for row in rows:
        yield [
            row.plan.name,
            *_payee(row.plan),
            f"{row.month:%Y-%m}",
            "yes" if row.corrects_id else "no",
            *(row.state, row.attainment, row.payout_percent, row.amount),
            words.say(row),
            *(row.measure, row.numerator, row.denominator, row.n),
            *(row.target, row.payout_at_target, row.threshold, row.cap),
            row.approved_by.email if row.approved_by else "",
            row.approved_at and day_of(row.approved_at),
        ]


def _payee(row: IncentivePlan) -> tuple[str, str]:
    return row.person.email if row.person else "", row.team.name if row.team else ""
