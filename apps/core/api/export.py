"""`?format=csv`: the whole filtered list, streamed, as one line a row; formulas neutralised by `core.csvfiles`."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponseBase
from rest_framework.renderers import BaseRenderer
from rest_framework.serializers import BaseSerializer

from apps.core.csvfiles import csv_response, lines

CHUNK = 500


class CSVRenderer(BaseRenderer):
    """CSV of one row or of a page; a whole list is streamed by `exported` instead."""

    media_type = "text/csv"
    format = "csv"
    charset = "utf-8"

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Mapping[str, Any] | None = None
    ) -> Any:
        rows = data.get("results", [data]) if isinstance(data, Mapping) else data or []
        heads = list(rows[0]) if rows else []
        return "".join(lines(heads, (cells_of(row) for row in rows))).encode()


def exported(name: str, rows: QuerySet, serializer: BaseSerializer) -> HttpResponseBase:
    """Every row of a QuerySet, read in chunks, so that a million rows need no memory."""
    heads = [name for name, field in serializer.fields.items() if not field.write_only]  # type: ignore[attr-defined]
    return csv_response(name, heads, _lines(rows, serializer))


def _lines(rows: QuerySet, serializer: BaseSerializer) -> Iterator[list[Any]]:
    for row in rows.iterator(chunk_size=CHUNK):
        yield cells_of(serializer.to_representation(row))


def cells_of(row: Mapping[str, Any]) -> list[Any]:
    return [_cell(value) for value in row.values()]


def _cell(value: Any) -> Any:
    """Ids of a list are joined with a semicolon; what is nested is written as JSON."""
    if isinstance(value, Mapping) or (isinstance(value, list) and any(isinstance(part, Mapping) for part in value)):
        return json.dumps(value, default=str, ensure_ascii=False)
    if isinstance(value, Iterable) and not isinstance(value, str):
        return ";".join(map(str, value))
    return value
