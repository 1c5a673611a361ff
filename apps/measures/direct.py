"""A figure computed afresh from the facts of all accounts, by statements that share nothing with the roll-up's sums.

Contacts are counted once in each scope, nothing is laid out, nothing was compiled before. It costs what it costs: the
nightly check (`drift.py`) and the tests of the roll-up hold the kept figures against it.
"""

from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from apps.measures.declare import Answers, Measure
from apps.measures.registry import answers
from apps.measures.sums import ENOUGH_CONTACTS, place_accounts
from apps.measures.window import Window

Place = tuple[str, int]
Values = tuple[Any, ...]  # numerator, denominator, n, squares, answered, invited, eligible
NOBODY = (0, 0, 0)

_SCOPE = """
    CASE WHEN GROUPING(place.account_id) = 0 THEN 'account' WHEN GROUPING(place.team_id) = 0 THEN 'team'
         WHEN GROUPING(place.business_unit_id) = 0 THEN 'business_unit' ELSE 'company' END AS scope,
    COALESCE(place.account_id, place.team_id, place.business_unit_id, 0) AS scope_id
"""
_SETS = "GROUPING SETS ((place.account_id), (place.team_id), (place.business_unit_id), ())"
_SUMS = """
    SELECT {scope}, COALESCE(SUM(fact.numerator), 0)::numeric(24, 6),
        COALESCE(SUM(fact.denominator), 0)::numeric(24, 6),
        COALESCE(SUM(fact.n), 0)::bigint, SUM(fact.squares::numeric)::numeric(24, 6)
    FROM ({facts}) AS fact (account_id, numerator, denominator, n, squares)
    JOIN rollup_place place ON place.account_id = fact.account_id GROUP BY {sets}
"""
_VOICES = """
    SELECT {scope}, COUNT(DISTINCT voice.contact_id)
    FROM ({facts}) AS voice (account_id, contact_id) JOIN rollup_place place ON place.account_id = voice.account_id
    GROUP BY {sets}
"""


@transaction.atomic
def figures_of(measure: Measure, window: Window) -> dict[Place, Values]:
    """What the figures of a measure should be, by scope and id."""
    place_accounts(window)
    if measure.by_scope:
        found = {
            (one.scope, one.scope_id): _of(one.numerator, one.denominator, one.n) for one in measure.by_scope(window)
        }
    else:
        found = _chosen(measure, window)
    asked = answers()
    if not measure.uses_answers or asked is None:
        return {place: (*values, None, None, None) for place, values in found.items()}
    reached = {place: (values[0], values[2], values[1]) for place, values in _chosen(asked, window).items()}
    nothing = _of(0, 0, 0)
    return {place: (*found.get(place, nothing), *reached.get(place, NOBODY)) for place in found.keys() | reached.keys()}


def _of(numerator: Decimal | int, denominator: Decimal | int, n: int) -> Values:
    return Decimal(numerator), Decimal(denominator), n, None


def _chosen(source: Measure | Answers, window: Window) -> dict[Place, Values]:
    """The sums with answers for the leadership for scopes above the account where enough contacts speak (rule 12)."""
    opened = _read(_SUMS, source.values(window, False))
    asked = answers()
    if not source.uses_answers or asked is None or not asked.has_leadership_only(window):
        return opened
    every = _read(_SUMS, source.values(window, True))
    spoke = _read(_VOICES, (source.voices or asked.voices)(window))
    enough = {place for place, (contacts,) in spoke.items() if contacts >= ENOUGH_CONTACTS and place[0] != "account"}
    return opened | {place: values for place, values in every.items() if place in enough}


def _read(sql: str, rows: QuerySet) -> dict[Place, Values]:
    facts, params = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(sql.format(scope=_SCOPE, sets=_SETS, facts=facts), params)
        found = {(scope, pk): tuple(values) for scope, pk, *values in cursor.fetchall()}
    return {(scope, pk): values for (scope, pk), values in found.items() if scope == "company" or pk > 0}
