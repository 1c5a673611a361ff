"""The embedded servers: wherever the data lies, shared by commands, and safe from a crash."""

import os
import subprocess
from contextlib import closing

import psutil
import psycopg2
import pytest
import redis

from impactdesk.local.account import Account
from impactdesk.local.postgres import Postgres
from impactdesk.local.reach import OPEN, _copy_to, home_for
from impactdesk.local.redis_server import Redis
from impactdesk.local.servers import servers
from tests.platform_instance import eventually, open_folder

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a Unix")


@pytest.fixture
def folder(monkeypatch):
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.delenv("REDIS_URL")
    with open_folder() as path:
        yield path


def data_in(folder, name):
    data = folder / name
    (data / "logs").mkdir(parents=True)
    return data


def both_answer(urls):
    with closing(psycopg2.connect(urls["DATABASE_URL"])) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT current_database()")
        assert cursor.fetchone() == ("impactdesk",)
    return redis.Redis.from_url(urls["REDIS_URL"]).ping()


@pytest.mark.parametrize("name", ["Plain", "with spaces & Ümläuts", "long" * 25 + "/" + "path" * 25])
def test_the_data_may_lie_in_any_folder(folder, name):
    with servers(data_in(folder, name), is_throwaway=True) as urls:
        assert both_answer(urls)


def test_who_leaves_first_leaves_the_servers_running_for_the_others(folder):
    data = data_in(folder, "shared")
    with servers(data, is_throwaway=True) as urls:
        with servers(data, is_throwaway=True) as same:
            assert same == urls
        assert both_answer(urls)
    with pytest.raises(psycopg2.OperationalError):
        both_answer(urls)


def test_a_database_killed_hard_comes_back_with_what_was_written(folder):
    server = Postgres(data_in(folder, "crash"))
    server.start()
    with closing(psycopg2.connect(server.url)) as connection:
        connection.autocommit = True
        connection.cursor().execute("CREATE TABLE kept AS SELECT 42 AS number")
    server._process().kill()
    assert eventually(lambda: server._process() is None, 10)
    server.start()
    with closing(psycopg2.connect(server.url)) as connection, connection.cursor() as cursor:
        cursor.execute("SELECT number FROM kept")
        assert cursor.fetchone() == (42,)
    server.stop()


def test_a_number_given_to_another_process_is_not_taken_for_the_database(folder):
    server = Postgres(data_in(folder, "stale"), is_throwaway=True)
    server.start()
    pidfile = server.files / "postmaster.pid"
    stale = pidfile.read_text().split("\n")
    server.stop()
    pidfile.write_text("\n".join([str(os.getpid()), *stale[1:]]))
    server.start()
    assert psutil.pid_exists(os.getpid())
    assert server._process() is not None
    server.stop()


def test_given_servers_are_used_and_none_is_embedded(folder, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://elsewhere/impactdesk")
    monkeypatch.setenv("REDIS_URL", "redis://elsewhere")
    data = data_in(folder, "given")
    with servers(data) as urls:
        assert urls == {}
    assert not (data / "postgres").exists()
    assert not (data / "redis").exists()


def test_redis_keeps_what_waits_over_a_restart(folder):
    server = Redis(data_in(folder, "kept"))
    server.start()
    redis.Redis.from_url(server.url).rpush("celery", "task")
    server.stop()
    assert eventually(lambda: not server._answers(), 10)
    server.start()
    assert redis.Redis.from_url(server.url).llen("celery") == 1
    server.stop()


def test_the_programs_run_from_a_copy_where_the_account_cannot_reach_them(folder):
    _copy_to(folder / "programs")
    (postgres,) = (folder / "programs").glob("*/pginstall18/bin/postgres")
    account = Account.for_database()
    done = subprocess.run(
        [postgres, "--version"], cwd="/", capture_output=True, text=True, **account.switch(), check=True
    )
    assert "PostgreSQL) 18" in done.stdout


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the database under another account")
def test_data_below_a_closed_folder_moves_to_where_the_account_can_reach_it(folder):
    closed = folder / "home"
    closed.mkdir(mode=0o700)
    data = data_in(closed, "data")
    try:
        with servers(data, is_throwaway=True) as urls:
            assert both_answer(urls)
        assert (data / "postgres-home").resolve().parent == OPEN
        assert home_for(data, Account.for_database()) == (data / "postgres-home").resolve()
    finally:
        subprocess.run(["rm", "-r", (data / "postgres-home").resolve()], check=True)
