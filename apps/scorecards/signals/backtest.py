"""Which signals would have warned of a loss, and which foretold growth: read from what was frozen, in one statement.

Signals are as frozen, outcomes as known now. An account counts once on each side, with its latest loss, its latest
renewal, and its latest renewal that lies twelve months back (growth): so that those compared are different clients.
A snapshot whose event was withdrawn since, or moved to another day, counts no more.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection

from apps.core.months import today
from apps.scorecards.signals.arithmetic import Share, Told
from apps.scorecards.signals.declare import SIGNALS, Signal
from apps.scorecards.signals.happened import HAPPENED
from apps.scorecards.signals.models import Event

_VALUE = """
    SELECT value_after FROM accounts_revenueevent WHERE account_id = standing.account_id AND occurred_on <= {day}
    ORDER BY occurred_on DESC,
        CASE kind WHEN 'returned' THEN 3 WHEN 'churn' THEN 2 WHEN 'contraction' THEN 1 ELSE 0 END DESC, id DESC
    LIMIT 1
"""
_OBSERVED = f"""
    WITH {HAPPENED.strip()},
    frozen AS (
        SELECT snapshot.*, (day + interval '12 months')::date AS a_year_later,
            event = 'renewal' AND (day + interval '12 months')::date < %(today)s AS is_a_year_ago
        FROM scorecards_signalsnapshot snapshot JOIN happened USING (account_id, event, day)
    ),
    standing AS (
        SELECT *, ROW_NUMBER() OVER (PARTITION BY account_id, event ORDER BY day DESC) = 1 AS is_latest,
            is_a_year_ago AND ROW_NUMBER() OVER (
                PARTITION BY account_id, event, is_a_year_ago ORDER BY day DESC
            ) = 1 AS is_judged
        FROM frozen
    )
    SELECT standing.id, account_id, account.name, event, day, frozen_at, is_latest,
        CASE WHEN is_judged AND account.kind = 'external' AND before.value_after > 0
            THEN later.value_after > before.value_after END AS has_grown,
        satisfaction, satisfaction_n, net_promoter, net_promoter_n, stay_intent, stay_intent_n, buy_more_intent,
        buy_more_intent_n, gap, seller_mean, pairs_n, coverage, coverage_n, burn
    FROM standing JOIN accounts_account account ON account.id = account_id
    LEFT JOIN LATERAL ({_VALUE.format(day="day")}) before ON is_judged
    LEFT JOIN LATERAL ({_VALUE.format(day="a_year_later")}) later ON is_judged
    WHERE is_latest OR is_judged
    ORDER BY day DESC, account.name, standing.id
"""  # noqa: S608 - constants


@dataclass(frozen=True)
class Observed:
    """A snapshot with what came of it. `has_grown` is None where twelve months are not over or there is no money."""

    id: int
    account: int
    account_name: str
    event: str
    day: dt.date
    frozen_at: dt.datetime
    is_latest: bool
    has_grown: bool | None
    satisfaction: Decimal | None
    satisfaction_n: int
    net_promoter: Decimal | None
    net_promoter_n: int
    stay_intent: Decimal | None
    stay_intent_n: int
    buy_more_intent: Decimal | None
    buy_more_intent_n: int
    gap: Decimal | None
    seller_mean: Decimal | None
    pairs_n: int
    coverage: Decimal | None
    coverage_n: int
    burn: Decimal | None


@dataclass(frozen=True)
class Backtest:
    """All that counts, newest first."""

    rows: list[Observed]

    @property
    def lost(self) -> list[Observed]:
        return [row for row in self.rows if row.is_latest and row.event == Event.LOSS]

    @property
    def renewed(self) -> list[Observed]:
        return [row for row in self.rows if row.is_latest and row.event == Event.RENEWAL]

    @property
    def growth(self) -> Share:
        """How many grew, of all who renewed at least twelve months ago: what a signal has to beat."""
        known = [row.has_grown for row in self.rows if row.has_grown is not None]
        return Share(sum(known), len(known))

    def of_loss(self, signal: Signal) -> Told:
        """Lost accounts against renewed ones."""
        return _told(signal, self.lost, self.renewed)

    def of_growth(self, signal: Signal) -> Told:
        """Of the renewals of at least twelve months ago: those worth no more a year later against those worth more."""
        flat, grown = ([row for row in self.rows if row.has_grown is has] for has in (False, True))
        return _told(signal, flat, grown)

    @property
    def losses_told(self) -> list[tuple[Signal, Told]]:
        return [(signal, self.of_loss(signal)) for signal in SIGNALS]

    @property
    def growth_told(self) -> list[tuple[Signal, Told]]:
        return [(signal, self.of_growth(signal)) for signal in SIGNALS]


def _told(signal: Signal, worse: Iterable[Observed], better: Iterable[Observed]) -> Told:
    known = [[v for row in rows if (v := getattr(row, signal.key)) is not None] for rows in (worse, better)]
    return Told(known[0], known[1], signal.prefers_high, signal.warns)


def read_backtest() -> Backtest:
    """As of now, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_OBSERVED, {"today": today()})
        return Backtest([Observed(*row) for row in cursor.fetchall()])
