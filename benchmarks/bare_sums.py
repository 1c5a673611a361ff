"""The bare SQL aggregates that the measures on minutes, on ratings in force and on the ledger need, written by hand.

One function a measure (one for the three of the ledger); each gives the lines of a month by account, with and without
the answers for the leadership where there are any.
"""

from typing import Any

from django.db import connections

_LINKED = """
    SELECT account_id, SUM(minutes * linked_percent / 100), SUM(minutes), COUNT(*)
    FROM activities_activity WHERE occurred_on BETWEEN %(first)s AND %(last)s GROUP BY account_id
"""
_INCLUDED = """
    SELECT account_id, SUM(included_hours * (LEAST(COALESCE(ends_on, %(last)s), %(last)s)
        - GREATEST(starts_on, %(first)s) + 1) / %(days)s::numeric)
    FROM accounts_contract WHERE kind = 'retainer' AND included_hours > 0 AND starts_on <= %(last)s
        AND (ends_on IS NULL OR ends_on >= %(first)s) GROUP BY account_id
"""
_WORKED = """
    SELECT work.account_id, SUM(work.minutes) / 60.0 FROM activities_activity work
    WHERE work.occurred_on BETWEEN %(first)s AND %(last)s AND EXISTS (
        SELECT FROM accounts_contract held WHERE held.account_id = work.account_id AND held.kind = 'retainer'
            AND held.included_hours > 0 AND held.starts_on <= work.occurred_on
            AND (held.ends_on IS NULL OR held.ends_on >= work.occurred_on)
    ) GROUP BY work.account_id
"""
_NEWEST = """
    newest AS MATERIALIZED (
        SELECT DISTINCT ON (said.contact_id, rating.impact_id) said.account_id, said.contact_id, rating.impact_id,
            rating.{thing} AS score
        FROM feedback_impactrating rating JOIN feedback_response said ON said.id = rating.response_id
            JOIN accounts_contact who ON who.id = said.contact_id
            JOIN accounts_account client ON client.id = who.account_id
        WHERE (rating.{thing} IS NOT NULL OR rating.cannot_judge) AND said.answered_at < %(until)s
            AND said.answered_at >= %(since)s AND (said.superseded_at IS NULL OR said.superseded_at >= %(until)s)
            AND (who.left_on IS NULL OR who.left_on >= %(last)s) AND client.started_on <= %(last)s
            AND client.lost_on IS NULL {open}
        ORDER BY said.contact_id, rating.impact_id, said.answered_at DESC, rating.id DESC
    )
"""
_OPEN = "AND NOT said.is_leadership_only"
_SATISFIED = """
    WITH {newest}
    SELECT account_id, COUNT(*) FILTER (WHERE score >= 4), COUNT(*), COUNT(DISTINCT contact_id)
    FROM newest WHERE score IS NOT NULL GROUP BY account_id
"""
_LOW = """
    WITH {newest},
    mean AS (SELECT impact_id, AVG(score) AS score FROM newest WHERE score IS NOT NULL GROUP BY impact_id)
    SELECT work.account_id, SUM(work.minutes * share.percent / 100) FILTER (WHERE mean.score < 4),
        SUM(work.minutes * share.percent / 100), COUNT(*)
    FROM activities_activity work JOIN activities_contribution share ON share.activity_id = work.id
        JOIN mean ON mean.impact_id = share.impact_id
    WHERE work.occurred_on BETWEEN %(first)s AND %(last)s GROUP BY work.account_id
"""
_LEDGER = """
    WITH began AS (
        SELECT DISTINCT ON (account_id) account_id, value_after FROM accounts_revenueevent
        WHERE occurred_on < %(first)s ORDER BY account_id, occurred_on DESC, id DESC
    ), moved AS (
        SELECT account_id, SUM(monthly_amount) FILTER (WHERE kind IN ('churn', 'contraction')) AS lost,
            SUM(monthly_amount) FILTER (WHERE kind = 'expansion') AS gained
        FROM accounts_revenueevent WHERE occurred_on BETWEEN %(first)s AND %(last)s GROUP BY account_id
    )
    SELECT client.id, began.value_after - LEAST(COALESCE(moved.lost, 0), began.value_after), began.value_after,
        began.value_after + COALESCE(moved.gained, 0)
            - LEAST(COALESCE(moved.lost, 0), began.value_after + COALESCE(moved.gained, 0)),
        (client.lost_on IS NULL OR client.lost_on NOT BETWEEN %(first)s AND %(last)s)::int
    FROM accounts_account client JOIN began ON began.account_id = client.id
        LEFT JOIN moved ON moved.account_id = client.id
    WHERE client.kind = 'external' AND began.value_after > 0
"""

Lines = list[tuple[Any, ...]]


def linked_effort(month: dict[str, Any]) -> Lines:
    return _read(_LINKED, month)


def retainer_burn(month: dict[str, Any]) -> Lines:
    worked = dict(_read(_WORKED, month))
    return [(account, worked.get(account, 0), hours) for account, hours in _read(_INCLUDED, month)]


def effort_on_low_importance(month: dict[str, Any]) -> Lines:
    return _both(_LOW, "importance", month)


def impact_satisfaction(month: dict[str, Any]) -> Lines:
    return _both(_SATISFIED, "satisfaction", month)


def ledger(month: dict[str, Any]) -> Lines:
    return _read(_LEDGER, month)


# The bare aggregate, and the measures it is needed for.
BARE = {
    linked_effort: ("linked_effort",),
    retainer_burn: ("retainer_burn",),
    effort_on_low_importance: ("effort_on_low_importance",),
    impact_satisfaction: ("impact_satisfaction",),
    ledger: ("gross_revenue_retention", "net_revenue_retention", "account_retention"),
}


def _both(sql: str, thing: str, month: dict[str, Any]) -> Lines:
    """Without the answers for the leadership, then with them; gives the latter, which the company shows."""
    for condition in (_OPEN, ""):
        found = _read(sql.format(newest=_NEWEST.format(thing=thing, open=condition)), month)
    return found


def _read(sql: str, month: dict[str, Any]) -> Lines:
    with connections["default"].cursor() as cursor:
        cursor.execute(sql, month)
        return list(cursor.fetchall())
