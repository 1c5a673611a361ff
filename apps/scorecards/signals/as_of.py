"""The statement that freezes signals: as of the end of a day, from what had been recorded by then.

"Recorded by then" is asked of the history tables, which PostgreSQL's triggers write for every change: of each row the
latest event whose transaction began before the day's end, whatever the row says today. What was entered later for an
earlier day, corrected later or deleted later, therefore leaves a snapshot as it is. Then the rules of the figures hold
(docs/measures.md, "Does it predict?"), but for "active on the day": who is lost on a day is not active on it.
Scores of pairs are taken where both sides had answered, so nothing a seller may not yet see is in them (relationships).
"""

from apps.feedback.in_force import YEAR
from apps.relationships.queries import PAIRED_WITHIN
from apps.scorecards.signals.happened import HAPPENED

ANSWERED_WITHIN = "3 months"  # an answer counts for coverage so long

# What is frozen next, oldest first. `ends_at` is the first instant after the day, in the organisation's zone.
_DUE = f"""
    {HAPPENED.strip()},
    due AS MATERIALIZED (
        SELECT account_id, event, day, (day + 1)::timestamp AT TIME ZONE %(zone)s AS ends_at,
            (day + 1 - {YEAR})::timestamp AT TIME ZONE %(zone)s AS a_year_ago,
            ((day - interval '{ANSWERED_WITHIN}')::date + 1)::timestamp AT TIME ZONE %(zone)s AS a_quarter_ago,
            (date_trunc('month', day) - interval '1 month')::date AS first_day,
            date_trunc('month', day)::date - 1 AS last_day
        FROM happened
        WHERE day <= %(last)s AND NOT EXISTS (
            SELECT FROM scorecards_signalsnapshot done
            WHERE done.account_id = happened.account_id AND done.event = happened.event AND done.day = happened.day
        )
        ORDER BY day, account_id, event LIMIT %(most)s
    )
"""  # noqa: S608 - constants

_PEOPLE = """
    person AS MATERIALIZED (
        SELECT due.*, known.*
        FROM due CROSS JOIN LATERAL (
            SELECT DISTINCT ON (pgh_obj_id) pgh_obj_id AS contact_id, joined_on, left_on, pgh_label
            FROM accounts_contactevent kept
            WHERE kept.account_id = due.account_id AND kept.pgh_created_at < due.ends_at
            ORDER BY pgh_obj_id, pgh_id DESC
        ) known
        WHERE pgh_label <> 'delete' AND (left_on IS NULL OR left_on >= day)
    )
"""

# An answer that has become one for the leadership since, before it was frozen, stays out as well.
_ANSWERS = """
    answer AS MATERIALIZED (
        SELECT due.*, known.*
        FROM due CROSS JOIN LATERAL (
            SELECT DISTINCT ON (pgh_obj_id) pgh_obj_id AS response_id, contact_id, answered_at, superseded_at,
                overall_satisfaction, recommend, stay_intent, buy_more_intent, cannot_judge, is_leadership_only,
                pgh_label
            FROM feedback_responseevent kept
            WHERE kept.account_id = due.account_id AND kept.pgh_created_at < due.ends_at
            ORDER BY pgh_obj_id, pgh_id DESC
        ) known
        WHERE pgh_label <> 'delete' AND NOT is_leadership_only
            AND answered_at >= a_year_ago AND answered_at < ends_at
            AND (superseded_at IS NULL OR superseded_at >= ends_at)
            AND NOT EXISTS (SELECT FROM feedback_response now WHERE now.id = response_id AND now.is_leadership_only)
    ),
    newest AS (
        SELECT DISTINCT ON (account_id, event, day, contact_id, question) account_id, event, day, question, score
        FROM answer JOIN person USING (account_id, event, day, contact_id)
        CROSS JOIN LATERAL (VALUES
            ('overall_satisfaction', overall_satisfaction), ('recommend', recommend), ('stay_intent', stay_intent),
            ('buy_more_intent', buy_more_intent)
        ) AS asked (question, score)
        WHERE score IS NOT NULL OR question = ANY(cannot_judge)
        ORDER BY account_id, event, day, contact_id, question, answered_at DESC, response_id DESC
    ),
    opinion AS (
        SELECT account_id, event, day,
            AVG(score) FILTER (WHERE question = 'overall_satisfaction') AS satisfaction,
            COUNT(score) FILTER (WHERE question = 'overall_satisfaction') AS satisfaction_n,
            100.0 * (COUNT(*) FILTER (WHERE question = 'recommend' AND score >= 9)
                - COUNT(*) FILTER (WHERE question = 'recommend' AND score <= 6))
                / NULLIF(COUNT(score) FILTER (WHERE question = 'recommend'), 0) AS net_promoter,
            COUNT(score) FILTER (WHERE question = 'recommend') AS net_promoter_n,
            AVG(score) FILTER (WHERE question = 'stay_intent') AS stay_intent,
            COUNT(score) FILTER (WHERE question = 'stay_intent') AS stay_intent_n,
            AVG(score) FILTER (WHERE question = 'buy_more_intent') AS buy_more_intent,
            COUNT(score) FILTER (WHERE question = 'buy_more_intent') AS buy_more_intent_n
        FROM newest GROUP BY account_id, event, day
    )
"""

_HEARING = """
    heard AS (
        SELECT DISTINCT account_id, event, day, contact_id, true AS is_heard FROM answer
        WHERE answered_at >= a_quarter_ago
    ),
    hearing AS (
        SELECT account_id, event, day, COUNT(*) AS eligible, COUNT(is_heard) AS answered
        FROM person LEFT JOIN heard USING (account_id, event, day, contact_id)
        WHERE (joined_on IS NULL OR joined_on <= day) AND (left_on IS NULL OR left_on > day)
        GROUP BY account_id, event, day
    )
"""

_PAIRS = f"""
    pair AS (
        SELECT DISTINCT ON (account_id, event, day, contact_id, person_id, dimension_id)
            account_id, event, day, seller_score, client_score
        FROM person CROSS JOIN LATERAL (
            SELECT DISTINCT ON (pgh_obj_id) pgh_obj_id AS perception_id, person_id, dimension_id, frame, seller_score,
                seller_answered_at, client_score, client_answered_at, is_leadership_only, pgh_label AS label
            FROM relationships_perceptionevent kept
            WHERE kept.contact_id = person.contact_id AND kept.pgh_created_at < person.ends_at
            ORDER BY pgh_obj_id, pgh_id DESC
        ) asked
        CROSS JOIN LATERAL (
            SELECT (GREATEST(seller_answered_at, client_answered_at) AT TIME ZONE %(zone)s)::date AS paired_on
        ) paired
        WHERE label <> 'delete' AND frame = 'expected' AND NOT is_leadership_only
            AND seller_score IS NOT NULL AND client_score IS NOT NULL
            AND paired_on > day - {YEAR} AND paired_on <= day
            AND seller_answered_at - client_answered_at
                BETWEEN interval '-{PAIRED_WITHIN.days} days' AND interval '{PAIRED_WITHIN.days} days'
            AND NOT EXISTS (
                SELECT FROM relationships_perception now WHERE now.id = perception_id AND now.is_leadership_only
            )
        ORDER BY account_id, event, day, contact_id, person_id, dimension_id, paired_on DESC, perception_id DESC
    ),
    gap AS (
        SELECT account_id, event, day, AVG(ABS(seller_score - client_score)) AS gap, AVG(seller_score) AS seller_mean,
            COUNT(*) AS n
        FROM pair GROUP BY account_id, event, day
    )
"""  # noqa: S608 - constants

# The hours of the last full month before the day, as in `retainer_burn`.
_BURN = """
    retainer AS MATERIALIZED (
        SELECT due.*, known.included_hours, known.starts_on, COALESCE(known.ends_on, last_day) AS ends_on
        FROM due CROSS JOIN LATERAL (
            SELECT DISTINCT ON (pgh_obj_id) kind, included_hours, starts_on, ends_on, pgh_label
            FROM accounts_contractevent kept
            WHERE kept.account_id = due.account_id AND kept.pgh_created_at < due.ends_at
            ORDER BY pgh_obj_id, pgh_id DESC
        ) known
        WHERE pgh_label <> 'delete' AND kind = 'retainer' AND included_hours > 0
            AND known.starts_on <= last_day AND (known.ends_on IS NULL OR known.ends_on >= first_day)
    ),
    bought AS (
        SELECT account_id, event, day, ends_at, first_day, last_day, SUM(
            included_hours * (LEAST(ends_on, last_day) - GREATEST(starts_on, first_day) + 1)
        ) / (last_day - first_day + 1) AS hours
        FROM retainer GROUP BY account_id, event, day, ends_at, first_day, last_day
    ),
    worked AS (
        SELECT account_id, event, day, SUM(minutes) / 60.0 AS hours
        FROM bought CROSS JOIN LATERAL (
            SELECT DISTINCT ON (kept.pgh_obj_id) kept.pgh_id, kept.pgh_obj_id, kept.minutes, kept.occurred_on,
                kept.pgh_label
            FROM activities_activityevent kept
            WHERE kept.account_id = bought.account_id AND kept.pgh_created_at < bought.ends_at
                AND kept.occurred_on BETWEEN bought.first_day AND bought.last_day
            ORDER BY kept.pgh_obj_id, kept.pgh_id DESC
        ) known
        WHERE pgh_label <> 'delete' AND NOT EXISTS (
            SELECT FROM activities_activityevent moved
            WHERE moved.pgh_obj_id = known.pgh_obj_id AND moved.pgh_id > known.pgh_id
                AND moved.pgh_created_at < bought.ends_at
        ) AND EXISTS (
            SELECT FROM retainer
            WHERE retainer.account_id = bought.account_id AND retainer.event = bought.event
                AND retainer.day = bought.day AND known.occurred_on BETWEEN retainer.starts_on AND retainer.ends_on
        )
        GROUP BY account_id, event, day
    )
"""

FREEZE = f"""
    WITH {_DUE.strip()}, {_PEOPLE.strip()}, {_ANSWERS.strip()}, {_HEARING.strip()}, {_PAIRS.strip()}, {_BURN.strip()}
    INSERT INTO scorecards_signalsnapshot (account_id, event, day, satisfaction, satisfaction_n, net_promoter,
        net_promoter_n, stay_intent, stay_intent_n, buy_more_intent, buy_more_intent_n, gap, seller_mean, pairs_n,
        coverage, coverage_n, burn)
    SELECT account_id, event, day, satisfaction, COALESCE(satisfaction_n, 0), net_promoter,
        COALESCE(net_promoter_n, 0), stay_intent, COALESCE(stay_intent_n, 0), buy_more_intent,
        COALESCE(buy_more_intent_n, 0), gap.gap, seller_mean, COALESCE(gap.n, 0),
        100.0 * answered / eligible, COALESCE(eligible, 0), 100 * COALESCE(worked.hours, 0) / bought.hours
    FROM due LEFT JOIN opinion USING (account_id, event, day) LEFT JOIN hearing USING (account_id, event, day)
    LEFT JOIN gap USING (account_id, event, day) LEFT JOIN bought USING (account_id, event, day)
    LEFT JOIN worked USING (account_id, event, day)
    ORDER BY account_id, event, day
    ON CONFLICT (account_id, event, day) DO NOTHING
"""  # noqa: S608 - constants
