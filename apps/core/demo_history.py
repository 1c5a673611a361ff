"""The history of the demo firm's rows: for every row that is tracked, that somebody created it when it was recorded."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import connection
from django.db.models import BigIntegerField, F, Value
from pghistory.models import Context

_INSERT = """
    INSERT INTO {events} ({columns}, pgh_created_at, pgh_label, pgh_obj_id, pgh_context_id)
    SELECT {values}, {moment}, 'insert', source.id, context.id
    FROM ({rows}) AS source ({columns}, author)
    LEFT JOIN unnest(%s::bigint[], %s::uuid[]) AS context (person, id) ON context.person = source.author::bigint
    ORDER BY {moment}, source.id
"""


def write_history(authors: Mapping[Any, str], begun_at: dt.datetime) -> None:
    """Write it for all rows there are; `begun_at` dates those that hold since ever.

    `authors` names for a model the path to the person who enters its rows; all others came from the system itself.
    """
    people = list(get_user_model()._default_manager.order_by("pk").values_list("pk", flat=True))
    contexts = [Context(id=uuid.uuid5(uuid.NAMESPACE_OID, f"demo:{pk}"), metadata={"user": pk}) for pk in people]
    Context.objects.bulk_create(contexts)
    params = [people, [str(context.id) for context in contexts]]
    for events in apps.get_models():
        if hasattr(events, "pgh_tracked_model"):
            _write(events, authors.get(events.pgh_tracked_model), begun_at, params)


def _write(events: Any, author: str | None, begun_at: dt.datetime, contexts: Sequence[Any]) -> None:
    model = events.pgh_tracked_model
    fields = [f for f in events._meta.fields if not f.column.startswith("pgh_") and not f.generated]
    columns = [f.column for f in fields]
    who = F(author) if author else Value(None, output_field=BigIntegerField())
    rows, params = model._base_manager.order_by().values_list(*columns, who).query.sql_with_params()
    moment = _moment(columns)
    statement = _INSERT.format(
        events=events._meta.db_table,
        columns=", ".join(columns),
        values=", ".join(f"source.{column}" for column in columns),
        moment=moment,
        rows=rows,
    )
    begun = [begun_at] if "%s" in moment else []
    with connection.cursor() as cursor:
        cursor.execute(statement, [*begun, *params, *contexts, *begun])


def _moment(columns: Sequence[str]) -> str:
    """When a row was recorded: it says so itself, or has held since a day, or is a mere link and was always there."""
    if "recorded_at" in columns:
        return "source.recorded_at"
    return "GREATEST(source.from_on, %s::timestamptz)" if "from_on" in columns else "%s::timestamptz"
