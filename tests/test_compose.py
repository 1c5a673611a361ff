"""compose.yaml by its form: there is no Docker here to run it."""

import re
import subprocess
from pathlib import Path

import yaml

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "compose.yaml").read_text()
FILE = yaml.safe_load(TEXT)
SERVICES = FILE["services"]
RUNNING = {"web", "worker", "beat", "postgres", "replica", "redis"}


def test_it_runs_what_the_procfile_names():
    named = dict(line.split(": ", 1) for line in (ROOT / "Procfile").read_text().splitlines())
    told = {name: SERVICES[name]["command"] for name in named}
    assert told == {name: line.replace("${PORT:-8000}", "8000") for name, line in named.items()}


def test_everything_that_keeps_running_says_whether_it_is_well_and_is_started_again():
    assert SERVICES.keys() == {"migrate", *RUNNING}
    for name in RUNNING:
        assert SERVICES[name]["healthcheck"]["test"], name
        assert SERVICES[name]["restart"] == "unless-stopped", name


def test_the_replica_runs_only_where_it_is_asked_for_and_nothing_waits_for_it():
    assert SERVICES["replica"]["profiles"] == ["replica"]
    assert not [name for name, service in SERVICES.items() if "replica" in service.get("depends_on", {})]


def test_every_setting_it_passes_on_is_documented():
    documented = (ROOT / "docs" / "settings.md").read_text()
    assert {name for name in SERVICES["web"]["environment"] if f"`{name}`" not in documented} == set()


def test_what_must_be_given_is_written_at_its_head():
    head = "".join(line for line in TEXT.splitlines() if line.startswith("#"))
    assert {name for name in re.findall(r"\$\{([A-Z_]+):\?", TEXT) if name not in head} == set()


def test_volumes_and_configs_that_are_used_are_declared():
    used = {volume.split(":")[0] for service in SERVICES.values() for volume in service.get("volumes", [])}
    assert used == FILE["volumes"].keys()
    rules = {config["source"] for service in SERVICES.values() for config in service.get("configs", [])}
    assert rules == FILE["configs"].keys()


def test_the_replicas_start_is_a_program_a_shell_can_read():
    shell, flag, program = SERVICES["replica"]["command"]
    done = subprocess.run([shell, "-n", flag, program.replace("$$", "$")], check=False, capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")


def test_the_image_copies_only_files_that_are_there_and_keeps_nothing_of_a_workplace():
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    ignored = set((ROOT / ".dockerignore").read_text().split())
    for name in " ".join(copied).split():
        assert (ROOT / name).exists(), name
        assert name not in ignored, name
    assert ignored >= {".git", ".venv", "node_modules", "var"}
