"""A real streaming replica beside the primary: read from, behind, away, and in conflict with what it replays."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from types import SimpleNamespace

import psycopg2
import pytest

from apps.core.tests.test_access import CLOSED
from impactdesk.local.postgres import Postgres
from tests.platform_instance import eventually, open_folder
from tests.scale_people import PASSWORD
from tests.scale_site import QUICK, Browser, Site, Standby, rows_of, socket_redis

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]
BEHIND = 40  # seconds; long enough for what is asked at once, on a machine that does much else
READERS = """
SELECT count(*) FROM pg_stat_activity
WHERE backend_type = 'client backend' AND application_name = '' AND pid <> pg_backend_pid()
"""
ASKED = {"/api/v1/scorecards/years/": "?measure=gross_revenue_retention"}  # what these cannot do without
OPENED = {200, 302, 403, 404, 405}  # not all are for an executive, not all rows are there
UNANSWERED = "The replica did not answer"
FLUSH = "SELECT pg_logical_emit_message(true, 'test', '')"  # a commit, which takes everything before it to the disk


@pytest.fixture(scope="module")
def firm():
    """Primary, replica and one web process; `writer` and `reader` are signed in, `api_…` the same by their tokens."""
    with open_folder() as folder:
        data, beside = folder / "primary", folder / "replica"
        for each in (data, beside):
            (each / "logs").mkdir(parents=True)
        primary, redis = Postgres(data), socket_redis(data)
        primary.options = QUICK
        primary.start()
        standby = Standby(beside, primary)
        standby.options = (*QUICK, "max_standby_streaming_delay=0")
        replica = {"REPLICA_URL": standby.url, "REPLICA_SECONDS_BEHIND": str(BEHIND)}
        site = Site(data, primary, redis.url, **replica)
        try:
            site.env.pop("REPLICA_URL")  # there is none yet
            site.make()
            tokens = site.told("sign_ins")
            standby.start()
            site.env |= replica
            base = site.start_web()
            people = {role: Browser().sign_in(base, f"{role}@firm.example", PASSWORD) for role in tokens}
            yield SimpleNamespace(
                site=site,
                base=base,
                primary=primary,
                standby=standby,
                writer=people["administrator"],
                reader=people["executive"],
                api_writer=Browser(tokens["administrator"]),
                api_reader=Browser(tokens["executive"]),
            )
        finally:
            site.end()
            standby.stop()
            primary.stop()
            redis.stop()


def add(firm, name):
    status, row = firm.api_writer.post(firm.base, "/api/v1/accounts/", {"name": name, "started_on": "2025-01-01"})
    assert status == 201, row
    return row["id"]


def knows(firm, browser, name):
    path = "/api/v1/accounts/?page_size=1000" if browser.token else "/accounts/"
    return name in browser.page(firm.base, path)


def caught_up(firm):
    rows_of(firm.primary, FLUSH)
    (position,) = rows_of(firm.primary, "SELECT pg_current_wal_flush_lsn()::text")[0]

    def is_there():
        with suppress(psycopg2.OperationalError):  # what is replayed may cancel a connection that just begins
            return rows_of(firm.standby, "SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn", position) == [(True,)]

    assert eventually(is_there, 60)


@contextmanager
def held_back(firm):
    """The replica takes what the primary writes, and does not show it."""
    add(firm, f"Last seen {time.monotonic_ns()}")  # so that what it shows is of this moment
    caught_up(firm)
    rows_of(firm.standby, "SELECT pg_wal_replay_pause()")
    paused = "SELECT pg_get_wal_replay_pause_state()"
    assert eventually(lambda: rows_of(firm.standby, paused) == [("paused",)], 30)
    try:
        yield
    finally:
        rows_of(firm.standby, "SELECT pg_wal_replay_resume()")
        caught_up(firm)


def test_others_read_from_the_replica_and_who_wrote_reads_it_at_once_on_page_and_api(firm):
    with held_back(firm):
        add(firm, "Behind the times")
        assert not knows(firm, firm.reader, "Behind the times")
        assert not knows(firm, firm.api_reader, "Behind the times")
        assert knows(firm, firm.api_writer, "Behind the times")
        assert knows(firm, firm.writer, "Behind the times")
    assert knows(firm, firm.reader, "Behind the times")
    assert rows_of(firm.standby, READERS)[0][0] > 0


def test_every_page_and_resource_opens_and_the_replica_leaves_no_question_unanswered(firm):
    account = add(firm, "Shown everywhere")
    firm.api_writer.post(firm.base, "/api/v1/contacts/", {"account": account, "full_name": "Dana Everywhere"})
    caught_up(firm)
    urls = sorted({url for _name, url in CLOSED if url} | {f"/accounts/{account}/", f"/accounts/{account}/value/"})
    asked = [(firm.api_reader if url.startswith("/api/") else firm.reader, url + ASKED.get(url, "")) for url in urls]
    failed = {url: status for browser, url in asked if (status := browser.status(firm.base, url)) not in OPENED}
    assert failed == {}
    assert UNANSWERED not in (firm.site.data / "logs" / "web.log").read_text()


def test_who_wrote_returns_to_the_replica_when_it_has_the_write(firm):
    add(firm, "Soon there")
    caught_up(firm)
    with held_back(firm):
        firm.site.rows("UPDATE accounts_account SET name = 'Renamed behind its back' WHERE name = 'Soon there'")
        caught = "SELECT position < pg_current_wal_lsn() FROM core_lastwrite"
        assert set(firm.site.rows(caught)) == {(True,)}
        assert knows(firm, firm.api_writer, "Soon there")


def test_a_row_the_replica_does_not_know_yet_is_found(firm):
    with held_back(firm):
        account = add(firm, "Sent as a link")
        assert "Sent as a link" in firm.reader.page(firm.base, f"/accounts/{account}/")
        assert "Sent as a link" in firm.api_reader.page(firm.base, f"/api/v1/accounts/{account}/")


def test_a_replica_too_far_behind_is_passed_over_and_doctor_says_so(firm):
    with held_back(firm):
        add(firm, "Long ago")
        assert not knows(firm, firm.reader, "Long ago")
        assert eventually(lambda: knows(firm, firm.reader, "Long ago"), 3 * BEHIND)
        told = said_by_doctor(firm, REPLICA_SECONDS_BEHIND="1")
        assert "FAILS Replica" in told
        assert "more than 1 s behind" in told
    assert "ok    Replica     answers, 0." in said_by_doctor(firm)


def said_by_doctor(firm, **settings):
    """The whole of it; other components may fail here, where no worker runs."""
    before = firm.site.env
    firm.site.env = before | settings
    try:
        return firm.site.run("-c", DOCTOR)
    finally:
        firm.site.env = before


DOCTOR = """
import contextlib, django
django.setup()
from django.core.management import CommandError, call_command
with contextlib.suppress(CommandError):
    call_command("doctor")
"""


def test_pages_still_open_while_the_replica_is_dead_and_it_is_read_again_afterwards(firm):
    firm.standby.kill()
    begun = time.monotonic()
    add(firm, "While it was dead")
    for browser in (firm.reader, firm.api_reader, firm.writer, firm.api_writer):
        assert knows(firm, browser, "While it was dead")
    assert "FAILS Replica" in said_by_doctor(firm)
    assert time.monotonic() - begun < 120
    firm.standby.start()
    caught_up(firm)
    assert eventually(lambda: knows(firm, firm.reader, "dead") and rows_of(firm.standby, READERS)[0][0] > 0, 60)
    with held_back(firm):
        add(firm, "After its death")
        assert not knows(firm, firm.reader, "After its death")


@contextmanager
def locked(firm, *tables):
    """A transaction on the primary that locks a table, and with the value it gives, another one."""
    with closing(psycopg2.connect(firm.primary.url)) as connection, connection.cursor() as cursor:
        lock = "LOCK TABLE {} IN ACCESS EXCLUSIVE MODE"
        cursor.execute(lock.format(tables[0]))
        yield lambda table: cursor.execute(lock.format(table))
        connection.rollback()


def test_a_question_that_the_replica_cancels_is_answered_by_the_primary(firm):
    """It waits for one table that is being changed, holds another, and a change of that one has to be replayed."""
    account = add(firm, "In conflict")
    firm.api_writer.post(firm.base, "/api/v1/contacts/", {"account": account, "full_name": "Dana Conflict"})
    caught_up(firm)
    waits = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%%accounts_contact%%'"
    with ThreadPoolExecutor(1) as thread:
        with locked(firm, "accounts_account") as lock:
            caught_up(firm)
            asked = thread.submit(firm.api_reader.page, firm.base, "/api/v1/contacts/?search=Conflict")
            assert eventually(lambda: rows_of(firm.standby, waits) == [(1,)], 60)
            lock("accounts_contact")
            rows_of(firm.primary, FLUSH)
            assert eventually(lambda: rows_of(firm.standby, waits) == [(0,)], 60)
        assert "Dana Conflict" in asked.result(60)
    log = (firm.site.data / "logs" / "web.log").read_text()
    assert f"{UNANSWERED}; the primary is asked: canceling statement due to conflict with recovery" in log
