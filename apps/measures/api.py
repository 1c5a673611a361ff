"""Measures, targets and benchmarks in the API."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from apps.core.access import ADMINISTRATORS, EVERYONE
from apps.core.api.pages import Pages
from apps.core.api.serializers import RowSerializer
from apps.core.api.viewsets import ServiceViewSet, Writes
from apps.measures import services
from apps.measures.declare import Measure
from apps.measures.models import Benchmark, Target
from apps.measures.registry import all_measures


def measure_as_json(measure: Measure) -> dict[str, Any]:
    return {
        "key": measure.key,
        "name": str(measure.name),
        "question": str(measure.question),
        "kind": measure.kind,
        "group": measure.group,
        "better": measure.better,
        "is_payable": measure.is_payable,
        "version": measure.version,
        "method": str(measure.method),
        "leaves_out": str(measure.leaves_out),
    }


class MeasureViewSet(ViewSet):
    """Every measure there is, in the order of the scorecard."""

    access = EVERYONE

    @extend_schema(responses=OpenApiTypes.OBJECT)
    @extend_schema(responses=OpenApiTypes.OBJECT)
    def list(self, request: Request) -> Response:
        """Key, name, question and kind of every measure, and what it means in plain words."""
        pages = Pages()
        page = pages.paginate_queryset(list(all_measures()), request, self)  # type: ignore[arg-type]
        return pages.get_paginated_response([measure_as_json(measure) for measure in page or []])


class TargetSerializer(RowSerializer):
    class Meta:
        model = Target
        fields = ["id", "measure", "scope", "scope_id", "value", "from_on", "external_id"]


class TargetViewSet(ServiceViewSet):
    model = Target
    serializer_class = TargetSerializer
    writes = Writes(services.create_target, services.update_target, services.delete_target)
    writers = ADMINISTRATORS
    search_fields = ["measure"]


class BenchmarkSerializer(RowSerializer):
    class Meta:
        model = Benchmark
        fields = ["id", "measure", "scope", "scope_id", "value", "scale", "source", "source_on", "external_id"]


class BenchmarkViewSet(ServiceViewSet):
    """What others reach, on the measure's own scale: another one is refused."""

    model = Benchmark
    serializer_class = BenchmarkSerializer
    writes = Writes(services.create_benchmark, services.update_benchmark, services.delete_benchmark)
    writers = ADMINISTRATORS
    search_fields = ["measure", "source"]


RESOURCES = {"measures": MeasureViewSet, "targets": TargetViewSet, "benchmarks": BenchmarkViewSet}
