"""Mail through worker, Redis, database and mail server of its own, each of them hurt: nobody is skipped.

A mail may arrive twice only if it was in flight when something died (the mail server had taken it, its fate was not
committed), and then with the same Message-ID. A sender has one in flight at most. The counts close the run as a table.
"""

import itertools

import pytest

from tests.fault_desk import desk as a_desk
from tests.fault_table import keep_counts
from tests.platform_instance import eventually

SIZES = [pytest.param(200, id="200"), pytest.param(2000, id="2000", marks=pytest.mark.slow)]
pytestmark = [pytest.mark.parametrize("size", SIZES), pytest.mark.timeout(900)]
SENDERS = 2
_numbers = itertools.count(1)


@pytest.fixture(scope="module")
def desk():
    with a_desk() as made:
        yield made


@pytest.fixture
def worker(desk):
    """The one that runs; a new one where a test has killed it."""
    desk.office.reset()
    running = [part for part in desk.parts if part.name.startswith("worker")]
    return running[0] if running else desk.start_worker(SENDERS)


@pytest.fixture
def domain():
    return f"client{next(_numbers)}.example"


@pytest.fixture
def prove(desk, size, domain, request):
    """Every contact got the mail, each under one Message-ID, and none twice but those in flight."""

    def proved(in_flight=frozenset(), **counts):
        everybody_has_it(desk, size, domain)
        office = desk.office
        named = {"mails": size, "taken": office.mails, "Message-IDs": len(office.taken), "in_flight": len(in_flight)}
        keep_counts(request, **named, twice=office.duplicates, **{"failed": 0} | counts)
        assert {len(ids) for ids in office.ids.values()} == {1}
        assert office.twice <= in_flight
        assert office.duplicates <= len(in_flight)

    return proved


def everybody_has_it(desk, size, domain):
    assert eventually(lambda: desk.states(domain) == {"sent": size}, 300), (desk.states(domain), desk.office.mails)
    assert eventually(lambda: desk.requests(domain) == {"sent": size}, 60), desk.requests(domain)
    assert desk.office.ids.keys() == {f"reader{n}@{domain}" for n in range(size)}


def ask(desk, size, domain, way="now"):
    assert int(desk.run("-m", "tests.fault_clients", "ask", str(size), domain, way)) == size


def half(desk, size):
    assert eventually(lambda: desk.office.mails >= size // 2, 120), desk.office.mails
    assert desk.office.mails < size


def test_a_worker_killed_in_the_middle(desk, worker, size, domain, prove):
    desk.office.pause = 0.02
    ask(desk, size, domain)
    half(desk, size)
    in_flight = desk.kill(worker)
    assert len(in_flight) <= SENDERS
    assert desk.office.mails < size
    desk.start_worker(SENDERS)
    prove(in_flight)


def test_redis_killed_and_emptied(desk, worker, size, domain, prove):
    desk.office.pause = 0.02
    ask(desk, size, domain)
    half(desk, size)
    desk.kill_redis()
    desk.redis.start()
    prove()


@pytest.mark.parametrize("is_hard", [False, True], ids=["fast", "kill -9"])
def test_the_database_restarted(desk, worker, size, domain, prove, is_hard):
    desk.office.pause = 0.02
    ask(desk, size, domain)
    half(desk, size)
    in_flight = desk.restart_postgres(worker, is_hard=is_hard)
    assert len(in_flight) <= SENDERS
    prove(in_flight)


def test_a_mail_server_that_refuses_connections(desk, worker, size, domain, prove):
    desk.office.close()
    ask(desk, size, domain, "programme")
    query = "SELECT 1 FROM outbox_message WHERE domain = %s AND error LIKE '%%refused%%' LIMIT 1"
    assert eventually(lambda: bool(desk.rows(query, domain)), 60)
    desk.office.open()
    prove()


def test_a_mail_server_that_hangs(desk, worker, size, domain, prove):
    desk.office.mood = "hang"
    ask(desk, size, domain)
    assert eventually(lambda: desk.office.hung > 0, 60)
    desk.office.mood = "take"
    prove(hung=desk.office.hung)


def test_a_mail_server_that_says_later_and_then_takes(desk, worker, size, domain, prove):
    desk.office.mood = "later"
    ask(desk, size, domain)
    everybody_has_it(desk, size, domain)
    assert desk.office.put_off == size
    prove(put_off=desk.office.put_off)


def test_a_mail_server_that_says_never_to_some(desk, worker, size, domain, prove):
    desk.office.mood = "never"
    ask(desk, size, domain)
    bad, good = size // 10, size - size // 10
    assert eventually(lambda: desk.states(domain) == {"sent": good, "failed": bad}, 120), desk.states(domain)
    assert eventually(lambda: desk.requests(domain) == {"sent": good, "bounced": bad}, 60), desk.requests(domain)
    tried = "SELECT attempts, error LIKE '%%550%%No such person%%', count(*) FROM outbox_message"
    assert desk.rows(f"{tried} WHERE domain = %s AND state = 'failed' GROUP BY 1, 2", domain) == [(1, True, bad)]
    assert desk.office.mails == len(desk.office.taken) == good
    desk.office.mood = "take"  # the addresses exist now: an administrator presses the button beside each
    assert int(desk.run("-m", "tests.fault_clients", "try_again", domain)) == bad
    prove(failed=bad, tried_again=bad)


def test_a_mail_server_that_cuts_the_line_after_data(desk, worker, size, domain, prove):
    desk.office.mood = "cut"
    ask(desk, size, domain)
    everybody_has_it(desk, size, domain)
    cut = desk.office.cut
    assert len(cut) == size // 20
    assert desk.office.twice == cut
    prove(cut, cut=len(cut))


def test_two_beats_and_ten_workers_at_once(desk, worker, size, domain, prove):
    desk.office.pause = 0.1
    more = [desk.start_worker(4), desk.start_worker(4), desk.start_beat()]
    ask(desk, size, domain)
    everybody_has_it(desk, size, domain)
    prove(senders_at_once=desk.office.most_open)
    desk.end(*more)
    assert desk.office.most_open > SENDERS
