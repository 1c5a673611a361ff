"""A large query whose SQL is made once and run often: making it takes ten times as long as running it."""

import copy
from collections.abc import Callable
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet

_ROW = 2**62 + 17  # stands for the wanted row while the SQL is made; no row has this id
_MADE: dict[tuple, Any] = {}


def first_of(make: Callable[[int], QuerySet], pk: int, *key: Any) -> Any:
    """The row that `make(pk)` finds, or None. `key` is what else its SQL depends on, such as the day."""
    compiler, sql, params = _compiled(make, key)
    mine = copy.copy(compiler)
    mine.connection = connections[DEFAULT_DB_ALIAS]
    mine.as_sql = lambda *_args, **_kwargs: (sql, tuple(pk if value == _ROW else value for value in params))
    query = copy.copy(compiler.query)
    query.get_compiler = lambda *_args, **_kwargs: mine
    rows: QuerySet = QuerySet(compiler.query.model, query, DEFAULT_DB_ALIAS)
    return next(iter(rows), None)


def _compiled(make: Callable[[int], QuerySet], key: tuple) -> Any:
    known = (make, *key)
    if known not in _MADE:
        if len(_MADE) > 10:
            _MADE.clear()
        compiler = make(_ROW).query.get_compiler(DEFAULT_DB_ALIAS)
        _MADE[known] = (compiler, *compiler.as_sql())
    return _MADE[known]
