"""Figures that pay hangs on leave out answers to a hand-picked "ask now".

There is no second formula: the measure's own statements run as they are, and read the tables of requests and answers
through common table expressions of the same names that hold those of programmes alone.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from apps.feedback.models import FeedbackRequest, Response
from apps.measures.declare import Measure
from apps.measures.direct import Place, Values, figures_of
from apps.measures.window import Window

_KEPT = {
    Response._meta.db_table: "NOT is_hand_picked",
    FeedbackRequest._meta.db_table: "programme_id IS NOT NULL",
}
_QUERY = re.compile(r"\s*(SELECT|WITH)\b", re.IGNORECASE)


def paid_figures_of(measure: Measure, window: Window) -> dict[Place, Values]:
    """The figures of a measure without hand-picked answers, by scope and id; computed afresh of all accounts."""
    with programme_answers_only():
        return figures_of(measure, window)


@contextmanager
def programme_answers_only() -> Iterator[None]:
    """Queries of the connection see neither requests made by hand nor the answers to them."""
    with connection.execute_wrapper(_narrowed):
        yield


def _narrowed(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    return execute(narrowed(sql), params, many, context)


def narrowed(sql: str) -> str:
    """A query with the tables it names narrowed; any other statement as it is.

    Within its own definition the name of an expression is still that of the table.
    """
    named = [table for table in _KEPT if re.search(rf"\b{table}\b", sql)]
    found = _QUERY.match(sql)
    if not named or found is None:
        return sql
    views = ", ".join(
        f"{table} AS NOT MATERIALIZED (SELECT * FROM {table} WHERE {_KEPT[table]})"  # noqa: S608 - names of our own tables
        for table in named
    )
    if found[1].upper() == "WITH":
        return f"WITH {views}, {sql[found.end() :].lstrip()}"
    return f"WITH {views} {sql}"
