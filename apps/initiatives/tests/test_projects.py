"""The firm's whole list of projects: brought in from a file, and what it says."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from apps.initiatives import services
from apps.initiatives.imports import PROJECTS
from apps.initiatives.models import PortfolioProject
from apps.initiatives.tests.factories import InitiativeFactory, refused
from apps.initiatives.tests.test_imports import told

pytestmark = pytest.mark.django_db
PAGE = reverse("initiatives:projects")


def project(name: str, function: str = "", **fields: Any) -> PortfolioProject:
    return services.create_project(by=None, name=name, function=function, **fields)


def test_the_page_says_that_of_three_none_is_for_clients_by_function(cast: SimpleNamespace, sign_in: Any) -> None:
    project("Payroll", "Finance")
    project("Invoices", "Finance")
    project("Laptops", "IT")
    text = sign_in(cast.owner).get(PAGE).content.decode()
    assert "Of 3 projects, 0 are for clients." in text
    assert text.index("Finance</a>") < text.index("IT</a>")
    assert (
        "Of 3 projects, 0 are for clients."
        in sign_in(cast.owner).get(reverse("initiatives:portfolio")).content.decode()
    )


def test_one_for_clients_is_told_as_one(cast: SimpleNamespace, sign_in: Any) -> None:
    project("Payroll")
    project("A request list", is_for_clients=True)
    assert "Of 2 projects, 1 is for clients." in sign_in(cast.owner).get(PAGE).content.decode()


def test_a_list_that_comes_again_updates_what_is_known() -> None:
    project("Payroll", "Finance", state="running")
    project("Payroll", "Finance", state="done")
    project("Payroll", "IT")
    assert list(PortfolioProject.objects.order_by("function").values_list("function", "state")) == [
        ("Finance", "done"),
        ("IT", ""),
    ]


FILE = """name,function,starts_on,ends_on,state,is_for_clients
Payroll,Finance,2025-01-01,2025-12-31,running,no
A request list,Service,2025-04-01,,running,yes
"""


def test_the_list_comes_from_a_file_as_often_as_one_likes(cast: SimpleNamespace) -> None:
    for _time in range(2):
        assert told(PROJECTS, FILE, cast.administrator) == []
    found = PortfolioProject.objects.values_list("name", "function", "state", "is_for_clients")
    assert set(found) == {("Payroll", "Finance", "running", False), ("A request list", "Service", "running", True)}


def test_a_bad_line_is_named_and_nothing_is_written(cast: SimpleNamespace) -> None:
    (problem,) = told(PROJECTS, FILE.replace("2025-12-31", "2024-12-31"), cast.administrator)
    assert "A project cannot end before it starts." in problem
    assert not PortfolioProject.objects.exists()


def test_only_administrators_bring_it_in(cast: SimpleNamespace, sign_in: Any) -> None:
    upload = reverse("imports:upload", args=["projects"])
    told_of = {name: sign_in(getattr(cast, name)).get(upload).status_code for name in ("owner", "administrator")}
    assert told_of["administrator"] == 200
    assert told_of["owner"] in {403, 404}


def test_a_project_that_is_an_initiative_is_for_clients() -> None:
    row = InitiativeFactory()
    assert refused(lambda: project("A request list", initiative=row)) == {
        "is_for_clients": ["A project that is an initiative is for clients."]
    }


def test_only_administrators_write_the_list(cast: SimpleNamespace, sign_in: Any) -> None:
    row = project("Payroll")
    for name in ("owner", "lead", "executive"):
        with pytest.raises(PermissionDenied):
            services.update_project(by=getattr(cast, name), project=row, state="done")
        assert sign_in(getattr(cast, name)).get(reverse("initiatives:project_update", args=[row.pk])).status_code == 403
    given = {"name": "Payroll", "state": "done", "version": row.version}
    page = sign_in(cast.administrator).post(reverse("initiatives:project_update", args=[row.pk]), given)
    assert page.status_code == 302
    row.refresh_from_db()
    assert row.state == "done"


def test_an_empty_list_teaches_what_it_is_for(cast: SimpleNamespace, sign_in: Any) -> None:
    text = sign_in(cast.administrator).get(PAGE).content.decode()
    assert "how much is for clients?" in text
    assert reverse("imports:upload", args=["projects"]) in text
