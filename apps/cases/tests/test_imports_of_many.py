"""Files of very many cases: in bounded memory, resumed where the worker was killed, written whole or not at all."""

import datetime as dt
import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from django.db import connection

from apps.accounts.tests.factories import AccountFactory
from apps.cases.models import Case
from apps.core.imports import uploads
from apps.core.imports.parts import counts_of, lines_at
from apps.core.imports.progress import progress_of
from apps.core.imports.run import BATCH, Fate
from apps.core.imports.working import PARTS_A_STEP
from apps.core.models import Upload
from apps.people.tests.factories import PersonFactory

MOST_MEGABYTES = 300
ACCOUNTS = 20
STEP = BATCH * PARTS_A_STEP
# Processes of their own: each says at its end how many megabytes it ever had. (What getrusage tells counts the
# memory of the process it was forked from.)
BEGIN = """
import pathlib, re, sys, django
django.setup()
from django.db import connection
connection.settings_dict["NAME"] = sys.argv[1]
"""
END = """
print(int(re.search(r"VmHWM:\\s+(\\d+)", pathlib.Path("/proc/self/status").read_text())[1]) // 1024)
"""
# A worker, to whom a file may be handed in. It notes how many lines it looks at.
WORKER = """
from apps.core.imports import run, uploads
from apps.core.imports.resources import resources
from apps.people.models import Person
noted, judged = open(sys.argv[2], "w"), run.Judge.judged
def judge(self, lines):
    noted.write(f"{len(lines)}\\n")
    noted.flush()
    return judged(self, lines)
run.Judge.judged = judge
if len(sys.argv) > 3:
    with open(sys.argv[3], "rb") as file:
        by, cases = Person.objects.get(email=sys.argv[4]), resources()["cases"]
        uploads.store_upload(by=by, resource=cases, filename="cases.csv", file=file, options={})
uploads.work_on_waiting()
"""
COMMAND = """
from django.core.management import call_command
call_command("import_csv", "cases", sys.argv[2], stdout=sys.stderr)
"""


def write_cases(path: Path, lines: int, odd: int) -> None:
    """A file of that many cases over some accounts; that at place `odd` is of the account Midway."""
    first = dt.date(2024, 1, 1)
    with path.open("w") as file:
        file.write("account,subject,opened_on,closed_on,inbound_contacts,satisfaction,cause,external_id\n")
        for place in range(lines):
            account = "Midway" if place == odd else f"Client {place % ACCOUNTS}"
            opened = first + dt.timedelta(days=place % 400)
            closed = opened + dt.timedelta(days=place % 30)
            file.write(
                f"{account},Report {place} is late,{opened},{closed},{place % 4},{1 + place % 5},process,C-{place}\n"
            )


class Desk:
    """Starts workers as processes of their own on the database of the test."""

    def __init__(self, folder: Path) -> None:
        self.noted = folder / "noted"

    def start(self, *more: str) -> subprocess.Popen[str]:
        self.noted.write_text("")
        return self._run(WORKER, str(self.noted), *more)

    def command(self, path: Path) -> tuple[int, str]:
        """Import a file by the command; the megabytes it had, and the last it said."""
        megabytes, told = (process := self._run(COMMAND, str(path))).communicate()
        assert process.returncode == 0
        return int(megabytes), told.splitlines()[-1]

    @staticmethod
    def _run(script: str, *more: str) -> subprocess.Popen[str]:
        argv = [sys.executable, "-c", f"{BEGIN}{script}{END}", connection.settings_dict["NAME"], *more]
        return subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def work(self, *more: str) -> int:
        """Let one work to the end; the megabytes it had."""
        megabytes, errors = (process := self.start(*more)).communicate()
        assert process.returncode == 0, errors
        return int(megabytes)

    def kill_when(self, is_time: Callable[[], bool], *more: str) -> None:
        process = self.start(*more)
        while not is_time():
            assert process.poll() is None, "it was not killed in the middle"
            time.sleep(0.02)
        process.kill()  # kill -9
        assert process.wait() == -9

    @property
    def looked_at(self) -> int:
        return sum(map(int, self.noted.read_text().split()))


def upload() -> Upload:
    return Upload.objects.get()


@pytest.mark.django_db(transaction=True)
@pytest.mark.timeout(1500)
@pytest.mark.parametrize("lines", [24_000, pytest.param(1_000_000, marks=pytest.mark.slow)])
def test_a_worker_that_is_killed_goes_on_in_bounded_memory_and_writes_all_or_nothing(
    tmp_path: Path, lines: int
) -> None:
    by, desk, path = PersonFactory(role="administrator"), Desk(tmp_path), tmp_path / "cases.csv"
    for number in range(ACCOUNTS):
        AccountFactory(name=f"Client {number}")
    midway, odd = AccountFactory(name="Midway"), lines // 10
    write_cases(path, lines, odd)

    desk.kill_when(lambda: bool(Upload.objects.filter(checked__gte=lines // 6)), str(path), by.email)
    checked = upload().checked
    assert lines // 6 <= checked <= desk.looked_at <= checked + STEP < lines
    assert (progress_of(upload()).done, progress_of(upload()).total) == (checked, lines)
    megabytes = [desk.work()]
    assert desk.looked_at == lines - checked
    assert (upload().checked, upload().lines, counts_of(upload())[Fate.NEW]) == (lines, lines, lines)

    type(midway).objects.filter(pk=midway.pk).update(name="Elsewhere")
    uploads.confirm_upload(by=by, upload=upload(), leave_out=False)
    megabytes.append(desk.work())
    assert (upload().imported_at, Case.objects.count()) == (None, 0)
    [(_place, _line, fate, problems)] = lines_at(upload(), by, [odd])
    told = f"line {odd + 2}, column account: No account you may use here is called “Midway”."
    assert (fate, [str(problem) for problem in problems]) == (Fate.WRONG, [told])
    type(midway).objects.filter(pk=midway.pk).update(name="Midway")

    uploads.confirm_upload(by=by, upload=upload(), leave_out=False)
    desk.kill_when(lambda: progress_of(upload()).done >= lines // 20)
    assert (upload().imported_at, Case.objects.count()) == (None, 0)
    while lock_is_held():
        time.sleep(0.02)  # PostgreSQL takes back what the dead one wrote
    uploads.confirm_upload(by=by, upload=upload(), leave_out=False)
    megabytes.append(desk.work())
    assert upload().imported_at is not None
    assert (Case.objects.count(), Case.pgh_event_models["insert"].objects.count()) == (lines, lines)

    write_cases(path, odd, odd)
    by_command, told = desk.command(path)
    assert told == f"Imported: {odd} unchanged."
    megabytes.append(by_command)
    assert max(megabytes) < MOST_MEGABYTES, json.dumps(megabytes)


def lock_is_held() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'import %'")
        return bool(cursor.fetchone()[0])
