"""The cast: one account and the people around it, by what each may see of it.

owner manages the account, teammate is a member of it, lead leads its team, executive reads all, coach sees none,
administrator may all, outsider manages another account.
"""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from apps.accounts.tests.factories import AccountFactory
from apps.people.tests.factories import PersonFactory, TeamFactory


@pytest.fixture(autouse=True)
def _plain_static_files(settings: Any) -> None:
    """Templates may name static files that are not built when only Python is tested."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture
def cast(db: Any) -> SimpleNamespace:
    team, other_team = TeamFactory(name="Growth West"), TeamFactory(name="Growth East")
    owner = PersonFactory(full_name="Marta Lindqvist", team=team)
    teammate = PersonFactory(full_name="Jon Teammate", team=other_team)
    outsider = PersonFactory(full_name="Ola Outsider", team=other_team)
    account = AccountFactory(name="Northgate", team=team, manager=owner, members=[teammate])
    return SimpleNamespace(
        team=team,
        other_team=other_team,
        account=account,
        owner=owner,
        teammate=teammate,
        outsider=outsider,
        lead=PersonFactory(full_name="Owen Clarke", role="team_lead", team=team),
        executive=PersonFactory(full_name="Helen Marsh", role="executive"),
        coach=PersonFactory(full_name="Cora Coach", role="coach"),
        administrator=PersonFactory(full_name="Ada Admin", role="administrator"),
        foreign_account=AccountFactory(name="Halden Logistics", team=other_team, manager=outsider),
    )


@pytest.fixture
def sign_in(client: Client) -> Any:
    """sign_in(person) → a client signed in as that person."""

    def as_person(person: Any) -> Client:
        client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return as_person


@pytest.fixture
def die_after(monkeypatch: pytest.MonkeyPatch) -> Callable[[Any, str], None]:
    """die_after(module, name): a function of a module does its work, and then the process is stopped."""

    def patch(module: Any, name: str) -> None:
        real = getattr(module, name)

        def work_and_die(*args: Any, **fields: Any) -> None:
            real(*args, **fields)
            raise SystemExit

        monkeypatch.setattr(module, name, work_and_die)

    return patch
