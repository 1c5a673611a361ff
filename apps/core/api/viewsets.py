"""Views of the API: rows a person may see, and writes that go through the same services as the pages.

A row one may not see is 404; one may see it but not change it is 403. POST of a known `external_id` updates that row
and answers 200 instead of 201.
"""

import re
from collections.abc import Callable, Sequence
from typing import Any, ClassVar, NamedTuple

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpResponseBase
from rest_framework import filters
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from apps.core.access import EVERYONE, WRITERS
from apps.core.api.bulk import record
from apps.core.api.export import exported
from apps.core.api.filters import ListFilters, Ordering
from apps.core.api.idempotency import once
from apps.core.api.schema import RowSchema

Service = Callable[..., Any]


class Writes(NamedTuple):
    """The services of a resource; without one the method answers 405."""

    create: Service | None = None
    update: Service | None = None
    delete: Service | None = None

    @property
    def methods(self) -> list[str]:
        offered = {"post": self.create, "put": self.update, "patch": self.update, "delete": self.delete}
        return ["get", "head", "options", *(method for method, service in offered.items() if service)]


class RowViewSet(GenericViewSet):
    """Reads: list (pages, filters, search, ordering, CSV) and one row.

    Name `model` and `serializer_class`; `related` and `lists` are what the serializer needs joined and prefetched,
    `extra_filters` what can be filtered by besides the serializer's own fields, `unordered` those that order nothing.
    """

    access: ClassVar[frozenset[Any]] = EVERYONE
    model: type[Model]
    related: Sequence[str] = ()
    lists: Sequence[Any] = ()
    search_fields: Sequence[str] = ()
    unordered: Sequence[str] = ()
    extra_filters: dict[str, Any] = {}
    filter_backends = [ListFilters, filters.SearchFilter, Ordering]
    lookup_value_regex = "[0-9]+"
    http_method_names = ["get", "head", "options"]
    schema = RowSchema()

    @property
    def person(self) -> Any:
        """Who asks."""
        return self.request.user

    def rows(self) -> QuerySet:
        """Every row with what the serializer shows; nothing narrowed yet."""
        rows = self.model._default_manager.all()
        return rows.select_related(*self.related).prefetch_related(*self.lists)

    def get_queryset(self) -> QuerySet:
        if getattr(self, "swagger_fake_view", False):  # the API is being described: nobody asks
            return self.rows().none()
        return self.readable(self.rows())

    def readable(self, rows: QuerySet) -> QuerySet:
        """Those of the rows that this person may read."""
        return rows.visible_to(self.person)  # type: ignore[attr-defined]

    def list(self, request: Request) -> HttpResponseBase:
        rows = self.filter_queryset(self.get_queryset())
        if request.accepted_renderer.format == "csv":  # type: ignore[union-attr]
            return exported(self.basename, rows, self.get_serializer())
        page = self.paginate_queryset(rows)
        return self.get_paginated_response(self.get_serializer(page, many=True).data)

    def retrieve(self, request: Request, pk: str) -> Response:
        return self.answer(self.get_object())

    def answer(self, row: Any) -> Response:
        """One row; its `ETag` is the version that `If-Match` takes."""
        headers = {"ETag": f'"{row.version}"'} if hasattr(row, "version") else {}
        return Response(self.get_serializer(row).data, headers=headers)


class ServiceViewSet(RowViewSet):
    """Reads and writes; `writes` names the services. They get the row by its name: `update_impact(impact=…)`."""

    writes: Writes
    writers: ClassVar[frozenset[Any]] = WRITERS
    row_name = ""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "writes" in cls.__dict__:
            cls.http_method_names = cls.writes.methods
            cls.row_name = cls.row_name or re.sub(r"(?<!^)(?=[A-Z])", "_", cls.model.__name__).lower()

    def create(self, request: Request) -> Response:
        """One row, or a list of up to 1,000: all or nothing."""
        return once(request, lambda: self._record(request.data))

    def update(self, request: Request, pk: str) -> Response:
        return self._change(request, is_partial=False)

    def partial_update(self, request: Request, pk: str) -> Response:
        return self._change(request, is_partial=True)

    def destroy(self, request: Request, pk: str) -> Response:
        self.writes.delete(by=self.person, **{self.row_name: self.writable_object()})  # type: ignore[misc]
        return Response(status=204)

    def writable_object(self) -> Any:
        """The row of the URL: 404 where it is not to be seen, 403 where it is not theirs to change."""
        row = self.get_object()
        if not self.model._default_manager.writable_by(self.person).filter(pk=row.pk).exists():  # type: ignore[attr-defined]
            raise PermissionDenied
        return row

    def create_row(self, values: dict[str, Any]) -> Any:
        return self.writes.create(by=self.person, **values)  # type: ignore[misc]

    def update_row(self, row: Any, values: dict[str, Any]) -> Any:
        return self.writes.update(by=self.person, **{self.row_name: row}, **values)  # type: ignore[misc]

    def _record(self, data: Any) -> Response:
        recorded = record(self, data if isinstance(data, list) else [data], is_bulk=isinstance(data, list))
        shown = {row.pk: row for row in self.rows().filter(pk__in=recorded.ids)}
        answer = self.get_serializer([shown[pk] for pk in recorded.ids], many=True).data
        return Response(answer if isinstance(data, list) else answer[0], status=201 if recorded.is_any_new else 200)

    def _change(self, request: Request, *, is_partial: bool) -> Response:
        row = self.writable_object()
        serializer = self.get_serializer(row, data=request.data, partial=is_partial)
        serializer.is_valid(raise_exception=True)
        changed = self.update_row(row, self._with_version(request, serializer.validated_data))
        return self.answer(self.rows().get(pk=changed.pk))

    @staticmethod
    def _with_version(request: Request, values: dict[str, Any]) -> dict[str, Any]:
        """`If-Match` holds the version that was read; a row changed since answers 409 and stays as it is."""
        seen = request.headers.get("If-Match", "").strip('"')
        return {**values, "seen": seen} if seen and seen != "*" else values
