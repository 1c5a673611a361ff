"""Writes on the firm's list of projects: brought in from a file, and corrected by administrators."""

from typing import Any

from apps.core.services import change, create, must_administer, remove
from apps.initiatives.models import PortfolioProject
from apps.people.models import Person


def create_project(*, by: Person | None, **fields: Any) -> PortfolioProject:
    """A project of the list; one known by its name and function is updated, so that the same list can come again."""
    must_administer(by)
    known = PortfolioProject.objects.filter(name=fields.get("name", ""), function=fields.get("function", "")).first()
    if known is not None:
        return change(known, by=by, **fields)
    return create(PortfolioProject(**fields), by=by)


def update_project(*, by: Person | None, project: PortfolioProject, seen: str = "", **fields: Any) -> PortfolioProject:
    must_administer(by)
    return change(project, by=by, seen=seen, **fields)


def delete_project(*, by: Person | None, project: PortfolioProject) -> None:
    must_administer(by)
    remove(project, by=by)
