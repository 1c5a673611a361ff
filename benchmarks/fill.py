"""Fills a scratch database: a firm of a given number of accounts, and as many activities as asked for.

Everything is made by INSERT … SELECT generate_series, with the history triggers off: they are measured nowhere here.
"""

from django.db import connection

MONTHS = 26
RUNS = 8  # of requests, evenly over the months
TEAMS, PEOPLE, CONTACTS, IMPACTS = 12, 200, 4, 4  # contacts and impacts are those of one account

_TABLES = [
    "people_businessunit",
    "people_team",
    "people_teamunit",
    "people_person",
    "accounts_account",
    "accounts_accountteam",
    "accounts_contact",
    "accounts_contract",
    "accounts_revenueevent",
    "impacts_impact",
    "impacts_impactreading",
    "activities_activity",
    "activities_contribution",
    "feedback_feedbackrequest",
    "feedback_response",
    "feedback_impactrating",
]

_FIRM = """
INSERT INTO people_businessunit (id, name, kind)
    SELECT n, 'Unit ' || n, 'functional' FROM generate_series(1, 3) n;
INSERT INTO people_team (id, name, business_unit_id)
    SELECT n, 'Team ' || n, 1 + n %% 3 FROM generate_series(1, %(teams)s) n;
INSERT INTO people_teamunit (team_id, business_unit_id, from_on)
    SELECT id, business_unit_id, '0001-01-01' FROM people_team;
INSERT INTO people_person (id, password, email, full_name, role, phone, is_active, team_id)
    SELECT n, '!', 'person' || n || '@firm.example', 'Person ' || n,
        CASE n WHEN 1 THEN 'executive' ELSE 'account_manager' END, '', true, 1 + n %% %(teams)s
    FROM generate_series(1, %(people)s) n;
INSERT INTO accounts_account (id, name, kind, segment, industry, started_on, lost_reason, is_out_to_bid, manager_id,
        team_id)
    SELECT n, 'Account ' || n, CASE WHEN n %% 20 = 0 THEN 'internal' ELSE 'external' END, 'standard', '',
        current_date - interval '30 months', '', false, 1 + n %% %(people)s, 1 + n %% %(teams)s
    FROM generate_series(1, %(accounts)s) n;
INSERT INTO accounts_accountteam (account_id, team_id, from_on) SELECT id, team_id, '0001-01-01' FROM accounts_account;
INSERT INTO accounts_contact (id, account_id, full_name, email, title, seniority, buying_role, language, joined_on,
        departure_note)
    SELECT n, 1 + n %% %(accounts)s, 'Contact ' || n, 'contact' || n || '@client.example', '', 'senior', 'user', 'en',
        current_date - interval '30 months', ''
    FROM generate_series(1, %(accounts)s * %(contacts)s) n;
INSERT INTO accounts_contract (account_id, kind, monthly_fee, included_hours, starts_on)
    SELECT id, 'retainer', 12000, 100, started_on FROM accounts_account WHERE id %% 2 = 0;
INSERT INTO accounts_revenueevent (account_id, kind, monthly_amount, occurred_on, value_after)
    SELECT id, 'new', 10000, started_on, 10000 FROM accounts_account WHERE kind = 'external';
INSERT INTO accounts_revenueevent (account_id, kind, monthly_amount, occurred_on, value_after)
    SELECT id, 'expansion', 500, started_on + id::int %% 800, 10500 FROM accounts_account WHERE kind = 'external';
INSERT INTO impacts_impact (id, account_id, statement, status, started_on, metric_name, unit, baseline, target,
        client_standard)
    SELECT n, 1 + n %% %(accounts)s, 'Impact ' || n, 'active', current_date - interval '29 months', 'Metric', '', 0,
        100, ''
    FROM generate_series(1, %(accounts)s * %(impacts)s) n;
INSERT INTO impacts_impactreading (impact_id, read_on, value, source)
    SELECT impact.id, day, month * 3 + impact.id %% 20, ''
    FROM impacts_impact impact, generate_series(1, %(months)s) month,
        LATERAL (SELECT (current_date - make_interval(months => month))::date AS day) AS read;
"""

_ANSWERS = """
INSERT INTO feedback_feedbackrequest (id, contact_id, state, generation, sent_at, answered_at, expires_at, items)
    SELECT (run - 1) * %(accounts)s * %(contacts)s + contact.id, contact.id,
        CASE WHEN (contact.id + run) %% 5 < 3 THEN 'answered' ELSE 'expired' END, 1, at,
        CASE WHEN (contact.id + run) %% 5 < 3 THEN at + interval '2 days' END, at + interval '30 days', '{}'
    FROM accounts_contact contact, generate_series(1, %(runs)s) run,
        LATERAL (SELECT now() - make_interval(days => run * %(months)s * 30 / %(runs)s) AS at) AS asked;
INSERT INTO feedback_response (id, contact_id, account_id, request_id, answered_at, overall_satisfaction, stay_intent,
        buy_more_intent, recommend, comment, cannot_judge, is_leadership_only, is_hand_picked)
    SELECT request.id, contact.id, contact.account_id, request.id, request.answered_at, 1 + request.id %% 5,
        1 + request.id %% 4, 3, request.id %% 11, '', '{}', request.id %% 50 = 0, false
    FROM feedback_feedbackrequest request JOIN accounts_contact contact ON contact.id = request.contact_id
    WHERE request.state = 'answered';
INSERT INTO feedback_impactrating (response_id, impact_id, importance, satisfaction, cannot_judge)
    SELECT response.id, impact.id, 1 + (response.id + impact.id) %% 5, 1 + response.id %% 5, false
    FROM feedback_response response JOIN impacts_impact impact ON impact.account_id = response.account_id;
"""

_ACTIVITIES = """
INSERT INTO activities_activity (id, account_id, person_id, occurred_on, minutes, summary, is_beyond_contract,
        linked_percent)
    SELECT n, 1 + n %% %(accounts)s, 1 + n %% %(people)s, current_date - (n * 7919 %% (%(months)s * 30))::int,
        30 + (n %% 16)::int * 30, 'Work ' || n, false, CASE WHEN n %% 7 = 0 THEN 0 ELSE 100 END
    FROM generate_series(%(first)s::bigint, %(last)s::bigint) n;
INSERT INTO activities_contribution (activity_id, impact_id, percent)
    SELECT n, own.ids[1 + (n / %(accounts)s) %% %(impacts)s], 100
    FROM generate_series(%(first)s::bigint, %(last)s::bigint) n
    JOIN (SELECT account_id, array_agg(id ORDER BY id) AS ids FROM impacts_impact GROUP BY account_id) AS own
        ON own.account_id = 1 + n %% %(accounts)s
    WHERE n %% 7 <> 0;
"""


def fill_firm(accounts: int, runs: int = RUNS) -> None:
    """Everything except activities: accounts, contacts, contracts, ledger, impacts, readings, two years of answers.

    Of each run of requests three in five contacts answer; of all answers one in 50 is for the leadership only.
    """
    _without_history(_FIRM + _ANSWERS, accounts=accounts, runs=runs)
    for table in _TABLES:
        _run(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), GREATEST((SELECT max(id) FROM {table}), 1))")  # noqa: S608 - our own tables


def add_activities(first: int, last: int, accounts: int) -> None:
    """Activities number `first` to `last`, spread evenly over accounts, people and days."""
    _without_history(_ACTIVITIES, accounts=accounts, first=first, last=last)
    _run(f"SELECT setval(pg_get_serial_sequence('activities_activity', 'id'), {int(last)})")
    _run("VACUUM ANALYZE")


def _without_history(sql: str, **numbers: int) -> None:
    """No trigger runs, those of foreign keys neither: what is filled in is right by its making."""
    sizes = {"teams": TEAMS, "people": PEOPLE, "contacts": CONTACTS, "impacts": IMPACTS, "months": MONTHS, "runs": RUNS}
    _run("SET session_replication_role = replica")
    _run(sql, sizes | numbers)
    _run("SET session_replication_role = DEFAULT")


def _run(sql: str, params: dict[str, int] | None = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
