"""`bin/test`: every rule that a machine can hold, then the tests; all run, and a summary closes."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from impactdesk.local.environment import environment
from impactdesk.local.folders import data_folder
from impactdesk.local.install import ROOT
from impactdesk.local.progress import say
from impactdesk.local.servers import servers
from impactdesk.local.sizes import too_long
from impactdesk.local.testbed import chromium, free_slot, fresh_databases

NO_TESTS = 5  # pytest's exit code
OURS = ("BASE_URL", "EMAIL_URL", "DEBUG", "ALLOWED_HOSTS", "TRUSTED_PROXIES", "REPLICA_URL", "WEBHOOK_INTERNAL_HOSTS")
PRODUCTION = {
    "DEBUG": "off",
    "BASE_URL": "https://impactdesk.example.org",
    "EMAIL_URL": "smtp://mail.example.org:25",
    "SECRET_KEY": "A-production-like-key-of-enough-length-and-variety-0123456789-abcdefghij",
}


@dataclass
class Result:
    title: str
    is_passed: bool
    seconds: float


def check(arguments: list[str]) -> int:
    """Returns the exit code. Arguments that name tests run those alone."""
    with free_slot(data_folder()) as data, servers(data, is_throwaway=True) as urls:
        for name in [name for name in os.environ if name in OURS or name.startswith("ORGANISATION_")]:
            del os.environ[name]  # the tests expect the defaults
        env = environment(data, urls) | {"CI": os.environ.get("CI", "")}
        rules = [] if names_tests(arguments) else _rules(env)
        results = [_run(title, rule) for title, rule in rules]
        with fresh_databases(env, data) as test_env:
            results.append(_run("Tests", partial(_pytest, arguments, test_env)))
    return _summary(results)


def names_tests(arguments: list[str]) -> bool:
    return any((ROOT / argument.split("::")[0]).exists() or argument == "-k" for argument in arguments)


def _rules(env: dict[str, str]) -> list[tuple[str, Callable[[], bool]]]:
    python, django = [sys.executable, "-m"], [sys.executable, "manage.py"]
    return [
        ("Format (ruff format)", partial(_program, [*python, "ruff", "format", "--check", "--quiet", "--diff"], env)),
        ("Lint (ruff check)", partial(_program, [*python, "ruff", "check", "--output-format", "concise"], env)),
        ("Size of files and functions", _sizes),
        ("Types (mypy)", partial(_program, [*python, "mypy"], env)),
        ("Migrations match the models", partial(_program, [*django, "makemigrations", "--check", "--dry-run"], env)),
        ("Migrations have names", _named_migrations),
        (
            "Settings for production (check --deploy)",
            partial(_program, [*django, "check", "--deploy", "--fail-level", "WARNING"], env | PRODUCTION),
        ),
    ]


def _run(title: str, rule: Callable[[], bool]) -> Result:
    say(f"\n── {title} " + "─" * (96 - len(title)))
    begun = time.monotonic()
    return Result(title, rule(), time.monotonic() - begun)


def _program(argv: list[str], env: dict[str, str]) -> bool:
    return subprocess.run(argv, cwd=ROOT, env=env, check=False).returncode == 0


def _sizes() -> bool:
    found = too_long(ROOT)
    say("\n".join(found) or "All within the limits.")
    return not found


def _named_migrations() -> bool:
    found = sorted(str(file.relative_to(ROOT)) for file in ROOT.glob("apps/*/migrations/*_auto_*.py"))
    say("\n".join(f"{file}: give it a name that says what it does" for file in found) or "All are named.")
    return not found


def _pytest(arguments: list[str], env: dict[str, str]) -> bool:
    options = [argument for argument in arguments if argument != "--all"]
    if "--all" not in arguments and "-m" not in options:
        options += ["-m", "not slow"]
    if not names_tests(arguments) and "-n" not in options:
        options += ["-n", str(min(os.cpu_count() or 1, 4)), "--dist", "loadfile"]
    say(f"Chromium: {chromium() or 'not found on the PATH nor in CHROMIUM'}")
    done = subprocess.run([sys.executable, "-m", "pytest", *options], cwd=ROOT, env=env, check=False)
    return done.returncode in {0, NO_TESTS} if not names_tests(arguments) else done.returncode == 0


def _summary(results: list[Result]) -> int:
    say("\n── Summary " + "─" * 89)
    for result in results:
        say(f"  {'passed' if result.is_passed else 'FAILED'}  {result.seconds:6.1f} s  {result.title}")
    return 0 if all(result.is_passed for result in results) else 1
