"""The statements of the roll-up: a measure's contributions, added up by account, team, business unit and company.

Ratios of sums (rule 10): numerators and denominators are added, never ratios. Where any answer is for the leadership
only (rule 12), both sums are made, with and without such answers: an account takes the one without; a team, a
unit and the company take the one with them where at least five contacts' answers stand behind it.
What does not add up from accounts (`Measure.by_scope`) comes counted, and is written by the same statement.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from apps.measures.declare import Answers, Measure, Scoped
from apps.measures.registry import answers
from apps.measures.window import Window

ENOUGH_CONTACTS = 5
COLUMNS = "scope, scope_id, numerator, denominator, n, squares"

_SCOPE = """
    CASE WHEN GROUPING(place.account_id) = 0 THEN 'account' WHEN GROUPING(place.team_id) = 0 THEN 'team'
         WHEN GROUPING(place.business_unit_id) = 0 THEN 'business_unit' ELSE 'company' END AS scope,
    COALESCE(place.account_id, place.team_id, place.business_unit_id, 0) AS scope_id
"""
_SETS = "GROUPING SETS ((place.account_id), (place.team_id), (place.business_unit_id), ())"
_SUMS = """
    SELECT * FROM (
        SELECT {scope}, COALESCE(SUM(fact.numerator), 0) AS numerator,
            COALESCE(SUM(fact.denominator), 0) AS denominator,
            COALESCE(SUM(fact.n), 0) AS n, SUM(fact.squares::numeric) AS squares
        FROM ({facts}) AS fact (account_id, numerator, denominator, n, squares)
        JOIN rollup_place place ON place.account_id = fact.account_id
        GROUP BY {sets}
    ) summed WHERE scope = 'company' OR scope_id > 0
"""
_VOICES = """
    SELECT {scope}, COUNT(DISTINCT voice.contact_id) AS contacts
    FROM ({voices}) AS voice (account_id, contact_id) JOIN rollup_place place ON place.account_id = voice.account_id
    GROUP BY {sets}
"""
_CHOSEN = f"""
    WITH opened AS MATERIALIZED ({{opened}}), every AS MATERIALIZED ({{every}}), voice AS MATERIALIZED ({{voices}})
    SELECT {COLUMNS} FROM opened LEFT JOIN voice USING (scope, scope_id)
        WHERE scope = 'account' OR COALESCE(contacts, 0) < {ENOUGH_CONTACTS}
    UNION ALL
    SELECT {COLUMNS} FROM every JOIN voice USING (scope, scope_id)
        WHERE scope <> 'account' AND contacts >= {ENOUGH_CONTACTS}
"""  # noqa: S608 - constants of this module
_PLACES = """
    CREATE TEMPORARY TABLE rollup_place ON COMMIT DROP AS
    SELECT account.id AS account_id, served.team_id, belonged.business_unit_id
    FROM accounts_account account
    LEFT JOIN accounts_accountteam served ON served.account_id = account.id
        AND served.from_on <= %(day)s AND (served.until_on IS NULL OR served.until_on > %(day)s)
    LEFT JOIN people_teamunit belonged ON belonged.team_id = served.team_id
        AND belonged.from_on <= %(day)s AND (belonged.until_on IS NULL OR belonged.until_on > %(day)s)
"""
_INSERT = """
    INSERT INTO measures_figure (measure, version, scope, scope_id, month, numerator, denominator, n, squares,
        answered, invited, eligible, levels, rolled_up_at)
    SELECT %s, %s, scope, scope_id, %s, COALESCE(total.numerator, 0), COALESCE(total.denominator, 0),
        COALESCE(total.n, 0), total.squares, {reach}, {levels}, now()
    FROM ({totals}) total {join}
"""
_GIVEN = """
    SELECT scope, scope_id, numerator, denominator, n, NULL::numeric AS squares, levels
    FROM jsonb_to_recordset(%s::jsonb) AS given
        (scope text, scope_id bigint, numerator numeric, denominator numeric, n bigint, levels jsonb)
"""
_REACHED = "COALESCE(reach.numerator, 0), COALESCE(reach.n, 0), COALESCE(reach.denominator, 0)"


def place_accounts(window: Window) -> None:
    """Lay out, for this transaction, which team and unit each account belonged to on the month's last day (rule 8)."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS rollup_place, rollup_reach")
        cursor.execute(_PLACES, {"day": window.last_day})
        cursor.execute("ANALYZE rollup_place")


def count_reach(window: Window) -> None:
    """Lay out, for this transaction, how many contacts of each scope answered, were invited, were eligible (rule 2)."""
    asked = answers()
    if asked is not None:
        sql, params = _totals(asked, window)
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE TEMPORARY TABLE rollup_reach ON COMMIT DROP AS {sql}", params)


def insert_figures(measure: Measure, window: Window) -> None:
    """Write the figures of a measure for all scopes of a month."""
    totals, params = _given(measure.by_scope(window)) if measure.by_scope else _totals(measure, window)
    levels = "total.levels" if measure.by_scope else "NULL::jsonb"
    reach = _REACHED if measure.uses_answers else "NULL, NULL, NULL"
    join = "FULL JOIN rollup_reach reach USING (scope, scope_id)" if measure.uses_answers else ""
    sql = _INSERT.format(reach=reach, totals=totals, join=join, levels=levels)
    with connection.cursor() as cursor:
        cursor.execute(sql, [measure.key, measure.version, window.first_day, *params])


def _given(figures: Iterable[Scoped]) -> tuple[str, list[Any]]:
    """Figures that were counted scope by scope, as a statement."""
    return _GIVEN, [json.dumps([asdict(figure) for figure in figures], default=str)]


def _totals(source: Measure | Answers, window: Window) -> tuple[str, list[Any]]:
    """The sums of a measure for every scope; two sums to choose from where the leadership has answers of its own."""
    every, params = _summed(source.values(window, True))
    asked = answers()
    if asked is None or not source.uses_answers or not asked.has_leadership_only(window):
        return every, params
    opened, opened_params = _summed(source.values(window, False))
    rows, voice_params = (source.voices or asked.voices)(window).query.sql_with_params()
    voices = _VOICES.format(scope=_SCOPE, sets=_SETS, voices=rows)
    return _CHOSEN.format(opened=opened, every=every, voices=voices), [*opened_params, *params, *voice_params]


def _summed(rows: QuerySet) -> tuple[str, list[Any]]:
    facts, params = rows.query.sql_with_params()
    return _SUMS.format(scope=_SCOPE, sets=_SETS, facts=facts), list(params)
