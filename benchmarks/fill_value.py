"""Fills a scratch database for the value analysis: one account has a fifth of all activities, the others the rest.

Activities and answers stand in the order of their days, as they do where people log and clients answer day by day.
"""

from django.db import connection

from benchmarks.fill import MONTHS, _without_history, fill_firm

KINDS, BIG_ACCOUNT, ONE_IN = 10, 1, 5  # every fifth activity is the big account's
YEARS_BEFORE = 4  # of answers, quarter by quarter, before those of `fill_firm`

_FIRM = """
INSERT INTO activities_activitykind (id, name, is_offered)
    SELECT n, 'Kind ' || n, true FROM generate_series(1, %(kinds)s) n;
INSERT INTO people_membership (person_id, team_id, from_on) SELECT id, team_id, '0001-01-01' FROM people_person;
INSERT INTO people_costrate (team_id, from_on, hourly_rate, practical_percent)
    SELECT team.id, since, 80 + team.id, 80
    FROM people_team team, (VALUES (date '2000-01-01'), (date '2020-01-01')) AS rate (since);
INSERT INTO feedback_response (contact_id, account_id, answered_at, overall_satisfaction, stay_intent, buy_more_intent,
        recommend, comment, cannot_judge, is_leadership_only, is_hand_picked)
    SELECT contact.id, contact.account_id, now() - make_interval(months => 26 + 3 * run), 1 + contact.id %% 5, 3, 3, 7,
        '', '{}', false, false
    FROM generate_series(4 * %(years)s, 1, -1) run, accounts_contact contact;
INSERT INTO feedback_impactrating (response_id, impact_id, importance, satisfaction, cannot_judge)
    SELECT response.id, impact.id, 1 + (response.id + impact.id) %% 5, 1 + response.id %% 5, response.id %% 90 = 0
    FROM feedback_response response JOIN impacts_impact impact ON impact.account_id = response.account_id
    WHERE response.request_id IS NULL AND response.id %% 90 <> 0;
"""
_ACTIVITIES = """
INSERT INTO activities_activity (id, account_id, person_id, kind_id, occurred_on, minutes, summary, is_beyond_contract,
        linked_percent)
    SELECT n, CASE WHEN n %% %(one_in)s = 0 THEN %(big)s ELSE 2 + n %% (%(accounts)s - 1) END, 1 + n %% %(people)s,
        1 + n %% %(kinds)s, current_date - ((%(last)s - n) * %(days)s / (%(last)s - %(first)s + 1))::int,
        30 + (n %% 16)::int * 30, 'Work ' || n, false, CASE WHEN n %% 7 = 0 THEN 0 ELSE 100 END
    FROM generate_series(%(first)s::bigint, %(last)s::bigint) n;
INSERT INTO activities_contribution (activity_id, impact_id, percent)
    SELECT activity.id, own.ids[1 + (activity.id / 7 + part) %% %(impacts)s],
        CASE WHEN activity.id %% 3 > 0 THEN 100 WHEN part = 0 THEN 60 ELSE 40 END
    FROM activities_activity activity
    JOIN (SELECT account_id, array_agg(id ORDER BY id) AS ids FROM impacts_impact GROUP BY account_id) AS own
        USING (account_id)
    CROSS JOIN generate_series(0, 1) part
    WHERE activity.id BETWEEN %(first)s AND %(last)s AND activity.id %% 7 > 0 AND (activity.id %% 3 = 0 OR part = 0)
    ORDER BY activity.id;
"""
_TIDY = """
CLUSTER feedback_response USING feedback_response_by_day;
SELECT setval(pg_get_serial_sequence('activities_activity', 'id'), (SELECT max(id) FROM activities_activity));
SELECT setval(pg_get_serial_sequence('activities_activitykind', 'id'), (SELECT max(id) FROM activities_activitykind))
"""


def fill(activities: int, accounts: int) -> None:
    """A firm with years of answers and so many activities, two of three with one impact, the others with two."""
    fill_firm(accounts)
    numbers = {"accounts": accounts, "kinds": KINDS, "big": BIG_ACCOUNT, "one_in": ONE_IN}
    _without_history(_FIRM, **numbers, years=YEARS_BEFORE)
    _without_history(_ACTIVITIES, **numbers, first=1, last=activities, days=MONTHS * 30)
    with connection.cursor() as cursor:
        for statement in [*_TIDY.split(";"), "VACUUM ANALYZE"]:
            cursor.execute(statement)
