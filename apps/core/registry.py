"""Contributions found by file name, the way Django finds admin modules: `measures.py`, `attention.py`, `demo.py` …"""

from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from django.conf import settings


def modules(name: str) -> list[ModuleType]:
    """Every local app's module of that name, in the order of the apps."""
    return [import_module(f"{app}.{name}") for app in settings.LOCAL_APPS if find_spec(f"{app}.{name}") is not None]
