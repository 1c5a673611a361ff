"""The ordered list of apps: an app imports only from apps to its left, in-function imports included."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

ORDER = [app.removeprefix("apps.") for app in settings.LOCAL_APPS]
ROOT = Path(settings.BASE_DIR) / "apps"


def imported(path: Path) -> Iterator[str]:
    """Every module a file imports, wherever the import stands."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


@pytest.mark.parametrize("app", ORDER)
def test_an_app_imports_only_from_apps_before_it(app: str) -> None:
    allowed = set(ORDER[: ORDER.index(app) + 1])
    wrong = {
        f"{path.relative_to(ROOT)} imports {module}"
        for path in (ROOT / app).rglob("*.py")
        for module in imported(path)
        if module.startswith("apps.") and module.split(".")[1] not in allowed
    }
    assert wrong == set()


@pytest.mark.parametrize("app", ORDER)
def test_an_app_does_not_import_the_project(app: str) -> None:
    wrong = [
        str(path) for path in (ROOT / app).rglob("*.py") for module in imported(path) if module.startswith("impactdesk")
    ]
    assert wrong == []


@pytest.mark.parametrize("app", ORDER)
def test_models_never_import_services(app: str) -> None:
    models = [path for name in ("models.py", "models/*.py", "queries.py") for path in (ROOT / app).glob(name)]
    assert [m for path in models for m in imported(path) if "services" in m] == []


def test_every_app_on_disk_has_its_place_in_the_order() -> None:
    on_disk = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert on_disk == set(ORDER)
