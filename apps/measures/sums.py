"""The statements of the roll-up: a measure's contributions, added up by account, then by team, unit and company.

Ratios of sums (rule 10): numerators and denominators are added, never ratios. Where any answer is for the leadership
only (rule 12), both sums are made, with and without such answers: an account takes the one without; a team, a
unit and the company take the one with them where at least five contacts' answers stand behind it.
What does not add up from accounts (`Measure.by_scope`) comes counted, and is written by the same statement.
"""

import json
from dataclasses import asdict
from typing import Any

from django.db import connection

from apps.measures.changes import Accounts
from apps.measures.declare import Answers, Layout, Measure
from apps.measures.models import AccountSum, Figure, Scope
from apps.measures.registry import answers
from apps.measures.statements import statement
from apps.measures.window import Window

ENOUGH_CONTACTS = 5
REACH = ""  # the "measure" under which answered, invited and eligible are kept by account

_PLACES = """
    CREATE TEMPORARY TABLE rollup_place ON COMMIT DROP AS
    SELECT account.id AS account_id, served.team_id, belonged.business_unit_id
    FROM accounts_account account
    LEFT JOIN accounts_accountteam served ON served.account_id = account.id
        AND served.from_on <= %(day)s AND (served.until_on IS NULL OR served.until_on > %(day)s)
    LEFT JOIN people_teamunit belonged ON belonged.team_id = served.team_id
        AND belonged.from_on <= %(day)s AND (belonged.until_on IS NULL OR belonged.until_on > %(day)s)
"""
_SUMMED = """
    SELECT account_id, COALESCE(SUM(fact.numerator), 0)::numeric AS numerator,
        COALESCE(SUM(fact.denominator), 0)::numeric AS denominator, COALESCE(SUM(fact.n), 0) AS n,
        SUM(fact.squares::numeric) AS squares
    FROM ({facts}) AS fact (account_id, numerator, denominator, n, squares)
    WHERE account_id IS NOT NULL {among} GROUP BY account_id
"""
_VOICES = """
    SELECT account_id, COUNT(DISTINCT contact_id) AS voices FROM ({voices}) AS voice (account_id, contact_id)
    WHERE account_id IS NOT NULL {among} GROUP BY account_id
"""
_AMONG = "AND account_id = ANY(%s)"
_FORGET = "DELETE FROM measures_accountsum WHERE measure = %s AND month = %s {among}"
_KEEP_ONE = """
    INSERT INTO measures_accountsum (measure, month, account_id, numerator, denominator, n, squares)
    SELECT %s, %s, opened.* FROM ({opened}) opened
"""
_KEEP_BOTH = """
    INSERT INTO measures_accountsum (measure, month, account_id, numerator, denominator, n, squares, every_numerator,
        every_denominator, every_n, every_squares, voices)
    SELECT %s, %s, account_id, COALESCE(opened.numerator, 0), COALESCE(opened.denominator, 0), COALESCE(opened.n, 0),
        opened.squares, COALESCE(every.numerator, 0), COALESCE(every.denominator, 0), COALESCE(every.n, 0),
        every.squares, COALESCE(voice.voices, 0)
    FROM ({opened}) opened FULL JOIN ({every}) every USING (account_id)
        FULL JOIN ({voices}) voice USING (account_id)
"""
# The sums of an account are its own; of a team, a unit and the company those with the leadership's answers, if enough.
_TOTALS = """
    SELECT scope, scope_id, CASE WHEN is_every THEN every_numerator ELSE numerator END AS numerator,
        CASE WHEN is_every THEN every_denominator ELSE denominator END AS denominator,
        CASE WHEN is_every THEN every_n ELSE n END AS n,
        CASE WHEN is_every THEN every_squares ELSE squares END AS squares
    FROM (
        SELECT
            CASE WHEN GROUPING(place.account_id) = 0 THEN 'account' WHEN GROUPING(place.team_id) = 0 THEN 'team'
                 WHEN GROUPING(place.business_unit_id) = 0 THEN 'business_unit' ELSE 'company' END AS scope,
            COALESCE(place.account_id, place.team_id, place.business_unit_id, 0) AS scope_id,
            COALESCE(SUM(numerator), 0) AS numerator, COALESCE(SUM(denominator), 0) AS denominator,
            COALESCE(SUM(n), 0) AS n, SUM(squares) AS squares,
            SUM(COALESCE(every_numerator, numerator)) AS every_numerator,
            SUM(COALESCE(every_denominator, denominator)) AS every_denominator, SUM(COALESCE(every_n, n)) AS every_n,
            SUM(CASE WHEN every_n IS NULL THEN squares ELSE every_squares END) AS every_squares,
            GROUPING(place.account_id) = 1 AND COALESCE(SUM(voices), 0) >= %s AS is_every
        FROM measures_accountsum JOIN rollup_place place USING (account_id) WHERE measure = %s AND month = %s
        GROUP BY GROUPING SETS ((place.account_id), (place.team_id), (place.business_unit_id), ())
    ) summed WHERE scope = 'company' OR scope_id > 0
"""
_INSERT = """
    INSERT INTO measures_figure (measure, version, scope, scope_id, month, numerator, denominator, n, squares,
        answered, invited, eligible, levels, rolled_up_at)
    SELECT %s, %s, scope, scope_id, %s, COALESCE(total.numerator, 0), COALESCE(total.denominator, 0),
        COALESCE(total.n, 0), total.squares, {reach}, {levels}, now()
    FROM ({totals}) total {join} {among}
"""
_GIVEN = """
    SELECT scope, scope_id, numerator, denominator, n, NULL::numeric AS squares, levels
    FROM jsonb_to_recordset(%s::jsonb) AS given
        (scope text, scope_id bigint, numerator numeric, denominator numeric, n bigint, levels jsonb)
"""
_REACHED = "COALESCE(reach.numerator, 0), COALESCE(reach.n, 0), COALESCE(reach.denominator, 0)"
_ANEW = "WHERE scope <> 'account' OR scope_id = ANY(%s)"


def place_accounts(window: Window) -> None:
    """Lay out, for this transaction, which team and unit each account belonged to on the month's last day (rule 8)."""
    with connection.cursor() as cursor:
        tables = ("rollup_place", "rollup_reach", *(layout.table for layout in _layouts()))
        cursor.execute(f"DROP TABLE IF EXISTS {', '.join(tables)}")
        cursor.execute(_PLACES, {"day": window.last_day})
        cursor.execute("ANALYZE rollup_place")


def to_count(key: str, source: Measure | Answers, window: Window, accounts: Accounts) -> Accounts:
    """The accounts to count anew: all, where from now on it matters how many speak and the month does not know it."""
    if accounts and source.uses_answers and _both(window) and _lacks_voices(key, window):
        return None
    return accounts


def keep_sums(key: str, source: Measure | Answers, window: Window, accounts: Accounts, among: Accounts) -> None:
    """Count accounts anew: what each adds to the figures. `among` are those that any measure of the month counts."""
    if accounts is not None and not accounts:
        return
    of_these, ids = (_AMONG, [list(accounts)]) if accounts is not None else ("", [])
    opened, params = _summed(source, window, False, of_these)
    sql, params = _KEEP_ONE.format(opened=opened), [*params, *ids]
    if source.uses_answers and _both(window):
        every, of_every = _summed(source, window, True, of_these)
        voices, of_voices = _voices(source, window, of_these)
        sql = _KEEP_BOTH.format(opened=opened, every=every, voices=voices)
        params += [*of_every, *ids, *of_voices, *ids]
    month: list[Any] = [key, window.first_day]
    with connection.cursor() as cursor:
        cursor.execute(_FORGET.format(among=of_these), [*month, *ids])
        _lay_out(cursor, sql, window, among)
        cursor.execute(sql, [*month, *params])


def add_up_reach(window: Window) -> None:
    """Lay out, for this transaction, how many contacts of each scope answered, were invited, were eligible (rule 2)."""
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE rollup_reach ON COMMIT DROP AS {_TOTALS}", _totals(REACH, window))
        cursor.execute("ANALYZE rollup_reach")


def delete_figures(measure: Measure, window: Window, accounts: Accounts) -> None:
    """Make room for `insert_figures`."""
    figures = Figure.objects.filter(month=window.first_day, measure=measure.key)
    if accounts is None:
        figures.delete()
    else:
        figures.filter(scope__in=[scope for scope in Scope if scope != Scope.ACCOUNT]).delete()
        figures.filter(scope=Scope.ACCOUNT, scope_id__in=accounts).delete()


def insert_figures(measure: Measure, window: Window, accounts: Accounts) -> None:
    """Write the figures of a measure for all scopes of a month; of accounts, those counted anew."""
    if measure.by_scope:
        given = [asdict(figure) for figure in measure.by_scope(window)]
        totals, params = _GIVEN, [json.dumps(given, default=str)]
    else:
        totals, params = _TOTALS, _totals(measure.key, window)
    sql = _INSERT.format(
        reach=_REACHED if measure.uses_answers else "NULL, NULL, NULL",
        levels="total.levels" if measure.by_scope else "NULL::jsonb",
        totals=totals,
        join="FULL JOIN rollup_reach reach USING (scope, scope_id)" if measure.uses_answers else "",
        among="" if accounts is None else _ANEW,
    )
    among = [] if accounts is None else [list(accounts)]
    with connection.cursor() as cursor:
        cursor.execute(sql, [measure.key, measure.version, window.first_day, *params, *among])


def _totals(key: str, window: Window) -> list[Any]:
    return [ENOUGH_CONTACTS, key, window.first_day]


def _summed(source: Measure | Answers, window: Window, with_all: bool, of_these: str) -> tuple[str, list[Any]]:
    key = (source.contributions, source.account, with_all) if isinstance(source, Measure) else (REACH, with_all)
    facts, params = statement(key, lambda each: source.values(each, with_all), window)
    return _SUMMED.format(facts=facts, among=of_these), params


def _voices(source: Measure | Answers, window: Window, of_these: str) -> tuple[str, list[Any]]:
    asked = answers()
    voices = source.voices or (asked.voices if asked else None)
    if voices is None:
        raise ValueError("A measure uses answers, and no app declares any.")
    rows, params = statement(voices, voices, window)
    return _VOICES.format(voices=rows, among=of_these), params


def _both(window: Window) -> bool:
    """Whether figures of the month with and without answers for the leadership may differ."""
    asked = answers()
    return asked is not None and window.once(asked.has_leadership_only)


def _lacks_voices(key: str, window: Window) -> bool:
    """Whether the month was counted before any answer was for the leadership only."""
    return AccountSum.objects.filter(measure=key, month=window.first_day, voices=None).exists()


def _layouts() -> tuple[Layout, ...]:
    asked = answers()
    return asked.layouts if asked else ()


def _lay_out(cursor: Any, sql: str, window: Window, among: Accounts) -> None:
    """Make the tables that a statement reads, where this month has not made them yet."""
    made = window.once(_made)
    for layout in _layouts():
        if layout.table in sql and layout.table not in made:
            made.add(layout.table)
            names = ", ".join(layout.columns)
            rows, params = layout.rows(window, among).query.sql_with_params()
            _lay_out(cursor, rows, window, among)  # it may be made of another
            cursor.execute(f"CREATE TEMPORARY TABLE {layout.table} ({names}) ON COMMIT DROP AS {rows}", params)
            cursor.execute(f"ANALYZE {layout.table}")


def _made(window: Window) -> set[str]:
    return set()
