"""Parts that run long, their orphans, the settings they get, and the rules that the test command checks."""

import shutil
import stat
import subprocess
import sys
import time

import pytest

from impactdesk.local.checks import names_tests
from impactdesk.local.environment import base_url, remember_base_url, secret_key
from impactdesk.local.folders import data_folder
from impactdesk.local.install import make
from impactdesk.local.part import Part, end_orphans
from impactdesk.local.progress import Failure, run
from impactdesk.local.sizes import too_long
from tests.platform_instance import eventually

SLEEP = [sys.executable, "-c", "import time; time.sleep(600)"]


def part(folder, argv=SLEEP, **env):
    return Part("worker", argv, env, folder / "worker.log")


def test_a_part_that_ends_is_started_again_after_a_pause_that_grows(tmp_path):
    failing = part(tmp_path, [sys.executable, "-c", "raise SystemExit(3)"])
    failing.start()
    for ends in (1, 2):
        assert eventually(lambda: failing.keep_alive() or failing.ends >= ends, 20)  # noqa: B023
    assert failing.due_at - time.monotonic() > 0.5
    failing.end()


def test_orphans_of_this_data_folder_end_and_those_of_another_do_not(tmp_path):
    mine = part(tmp_path, IMPACTDESK_DATA=str(tmp_path / "mine"))
    others = part(tmp_path, IMPACTDESK_DATA=str(tmp_path / "others"))
    for started in (mine, others):
        started.start()
    time.sleep(0.5)
    end_orphans(tmp_path / "mine")
    assert mine.process.poll() is not None
    assert others.process.poll() is None
    others.ask_to_end()
    others.end()


def test_the_secret_key_is_made_once_and_for_its_owner_alone(tmp_path):
    assert secret_key(tmp_path) == secret_key(tmp_path)
    assert len(secret_key(tmp_path)) >= 64
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_commands_write_links_to_where_the_demo_was_last_started(tmp_path, monkeypatch):
    monkeypatch.delenv("BASE_URL", raising=False)
    assert base_url(tmp_path) == "http://localhost:8000"
    remember_base_url(tmp_path, 8123)
    assert base_url(tmp_path) == "http://localhost:8123"


def test_a_data_folder_that_cannot_be_made_is_explained(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    monkeypatch.setenv("IMPACTDESK_DATA", str(tmp_path / "file" / "data"))
    with pytest.raises(Failure, match="cannot be used") as failure:
        data_folder()
    assert "IMPACTDESK_DATA" in failure.value.advice


def test_a_step_that_fails_shows_the_end_of_its_output_and_what_to_do(tmp_path):
    with pytest.raises(Failure, match="no such package") as failure:
        run(["sh", "-c", "echo no such package; exit 1"], log=tmp_path / "log", advice="Check the network.")
    assert failure.value.advice.startswith("Check the network.")


def test_a_step_is_done_again_only_when_its_inputs_changed_or_it_failed(tmp_path):
    done = []
    for made_from in ("a", "a", "b"):
        make(tmp_path / "stamp", made_from, "Making", lambda: done.append("made"))
    assert done == ["made", "made"]
    with pytest.raises(OSError, match="full"):
        make(tmp_path / "stamp", "c", "Making", full)
    make(tmp_path / "stamp", "b", "Making", lambda: done.append("again"))
    assert done[-1] == "again"


def full():
    raise OSError("full")


def test_files_and_functions_over_the_limit_are_named(tmp_path):
    (tmp_path / "apps").mkdir()
    (tmp_path / "apps" / "long.py").write_text("def long():\n" + "    x = 1\n" * 300)
    assert too_long(tmp_path) == [
        "apps/long.py:1 the file has 301 lines, 300 are allowed",
        "apps/long.py:1 long has 301 lines, 50 are allowed",
    ]


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], False),
        (["--all"], False),
        (["-x"], False),
        (["tests"], True),
        (["apps/core::test_x"], True),
        (["-k", "x"], True),
    ],
)
def test_arguments_that_name_tests_run_those_alone(arguments, expected):
    assert names_tests(arguments) is expected


def test_the_commands_find_a_python_or_say_that_one_is_missing(tmp_path):
    (tmp_path / "dirname").symlink_to(shutil.which("dirname"))
    done = subprocess.run(
        ["/bin/sh", "bin/manage"], env={"PATH": str(tmp_path)}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "needs Python 3.11" in done.stderr
