"""The practices a firm begins with, where it has none at all; the migration that wrote them has their words."""

from importlib import import_module

from apps.relationships.models import Dimension, Practice

WRITTEN_IN = "apps.relationships.migrations.0005_library_of_practices"


def default_practices() -> None:
    if Practice.objects.exists():
        return
    known = {dimension.name: dimension for dimension in Dimension.objects.all()}
    for name, (dimensions, advice) in import_module(WRITTEN_IN).PRACTICES.items():
        practice = Practice.objects.create(name=name, advice=advice)
        practice.dimensions.set(known[dimension] for dimension in dimensions if dimension in known)
