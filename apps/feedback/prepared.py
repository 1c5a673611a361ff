"""A large statement, read and planned by PostgreSQL once a connection: that takes longer than running it."""

import hashlib
from functools import lru_cache
from typing import Any
from weakref import WeakKeyDictionary

from django.db import connection

_PREPARED: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()  # names, by the driver's connection


def prepared_row(sql: str, params: tuple[Any, ...], pk: int) -> tuple[Any, ...] | None:
    """The one row of a statement that ends where `pk` has to follow; `params` become part of its text.

    A connection serves one thread, so nobody else prepares on it meanwhile; what is prepared outlives a rollback and
    ends with the connection. Behind a pooler that changes connections (Django's DISABLE_SERVER_SIDE_CURSORS says so)
    nothing is prepared.
    """
    with connection.cursor() as cursor:
        if connection.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS"):
            cursor.execute(f"{sql} %s", [*params, pk])
            return cursor.fetchone()
        name = _name(sql, params)
        names = _PREPARED.setdefault(connection.connection, set())
        if name not in names:
            cursor.execute(f"PREPARE {name} (bigint) AS {sql} $1", params)
            names.add(name)
        cursor.execute(f"EXECUTE {name} (%s)", [pk])
        return cursor.fetchone()


@lru_cache(maxsize=4)
def _name(sql: str, params: tuple[Any, ...]) -> str:
    """One for each text: another day's is another statement."""
    return f"feedback_{hashlib.sha256(repr((sql, params)).encode()).hexdigest()[:32]}"
