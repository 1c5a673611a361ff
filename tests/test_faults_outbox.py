"""Mail through worker, Redis, database and mail server of its own, each of them hurt: nobody is skipped.

A mail may arrive twice only if it was under way when something died, and then with the same Message-ID.
"""

import itertools
import sys

import pytest

from tests.fault_desk import desk as a_desk
from tests.platform_instance import eventually

SIZES = [pytest.param(200, id="200"), pytest.param(2000, id="2000", marks=pytest.mark.slow)]
pytestmark = [pytest.mark.parametrize("size", SIZES), pytest.mark.timeout(600)]
SENDERS = 2
_numbers = itertools.count(1)


@pytest.fixture(scope="module")
def desk():
    with a_desk() as made:
        yield made


@pytest.fixture
def worker(desk):
    desk.office.reset()
    part = desk.start_worker(SENDERS)
    yield part
    if part in desk.parts:
        part.ask_to_end()
        part.end()
        desk.parts.remove(part)


@pytest.fixture
def domain():
    return f"client{next(_numbers)}.example"


@pytest.fixture
def say(capsys, request):
    """Prints a line of counts, also where the test passes."""

    def printed(**counts):
        with capsys.disabled():
            name = request.node.name.removeprefix("test_").replace("_", " ")
            sys.stdout.write(
                f"\n  {name}: " + ", ".join(f"{key.replace('_', ' ')} {value}" for key, value in counts.items()) + "\n"
            )

    return printed


def ask(desk, size, domain, way="now"):
    assert int(desk.run("-m", "tests.fault_clients", str(size), domain, way)) == size


def counts(desk, size, domain, in_flight=0):
    """Every contact got the mail, each under one Message-ID; the counts to print."""
    office, failed = desk.office, 0
    assert eventually(lambda: desk.states(domain) == {"sent": size}, 240), (desk.states(domain), office.mails)
    assert eventually(lambda: desk.requests(domain) == {"sent": size}, 30), desk.requests(domain)
    assert office.ids.keys() == {f"reader{n}@{domain}" for n in range(size)}
    assert {len(ids) for ids in office.ids.values()} == {1}
    assert office.duplicates <= in_flight
    return {
        "queued": size,
        "taken by the server": office.mails,
        "distinct Message-IDs": len(office.taken),
        "duplicates": office.duplicates,
        "in flight": in_flight,
        "failed": failed,
    }


def under_way(desk, domain):
    """Mails that the server has taken while the database does not know it yet."""
    return desk.office.mails - desk.states(domain)["sent"]


def half(desk, size):
    assert eventually(lambda: desk.office.mails >= size // 2, 120), desk.office.mails


def test_a_worker_killed_in_the_middle(desk, worker, size, domain, say):
    desk.office.pause = 0.01
    ask(desk, size, domain)
    half(desk, size)
    desk.kill(worker)
    in_flight = under_way(desk, domain)
    assert in_flight <= SENDERS
    assert desk.office.mails < size
    desk.start_worker(SENDERS)
    say(**counts(desk, size, domain, in_flight))


def test_redis_killed_and_emptied(desk, worker, size, domain, say):
    desk.office.pause = 0.01
    ask(desk, size, domain)
    half(desk, size)
    desk.kill_redis()
    desk.redis.start()
    say(**counts(desk, size, domain))


@pytest.mark.parametrize("is_hard", [False, True], ids=["fast", "kill -9"])
def test_the_database_restarted(desk, worker, size, domain, say, is_hard):
    desk.office.pause = 0.01
    ask(desk, size, domain)
    half(desk, size)
    desk.restart_postgres(is_hard=is_hard)
    say(**counts(desk, size, domain, SENDERS))


def test_a_mail_server_that_refuses_connections(desk, worker, size, domain, say):
    desk.office.close()
    ask(desk, size, domain, "programme")
    query = "SELECT 1 FROM outbox_message WHERE domain = %s AND error LIKE '%%refused%%' LIMIT 1"
    assert eventually(lambda: bool(desk.rows(query, domain)), 60)
    desk.office.open()
    say(**counts(desk, size, domain))


def test_a_mail_server_that_hangs(desk, worker, size, domain, say):
    desk.office.mood = "hang"
    ask(desk, size, domain)
    assert eventually(lambda: desk.office.hung > 0, 60)
    desk.office.mood = "take"
    say(**counts(desk, size, domain), hung=desk.office.hung)


def test_a_mail_server_that_says_later_and_then_takes(desk, worker, size, domain, say):
    desk.office.mood = "later"
    ask(desk, size, domain)
    say(**counts(desk, size, domain), put_off=desk.office.put_off)
    assert desk.office.put_off == size


def test_a_mail_server_that_cuts_the_line_after_data(desk, worker, size, domain, say):
    desk.office.mood = "cut"
    ask(desk, size, domain)
    said = counts(desk, size, domain, size // 20)
    assert desk.office.duplicates == desk.office.cuts == size // 20
    say(**said, cut=desk.office.cuts)
