"""Databases of their own for a benchmark: on the server of DATABASE_URL, else on an embedded one. Never the user's."""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import psycopg2

from impactdesk.local.environment import environment
from impactdesk.local.folders import data_folder
from impactdesk.local.servers import servers

NAME = "impactdesk_benchmark"


class Scratch:
    """The databases by what they are called, and the one that Django uses now."""

    def __init__(self, server: str) -> None:
        self.server = server
        self.opened: dict[str, Any] = {}

    def make(self, called: str, like: str = "") -> None:
        """Make a database, a copy of another one or empty, and use it."""
        if like:
            self.opened[like].close()  # a database is copied while nobody uses it
        template = f" TEMPLATE {NAME}_{like}" if like else ""
        self.drop(called)
        self.execute(f"CREATE DATABASE {NAME}_{called}{template}")
        from django.db import connections

        self.opened[called] = connections.create_connection("default")
        self.opened[called].settings_dict = connections["default"].settings_dict | {"NAME": f"{NAME}_{called}"}
        self.use(called)

    def use(self, called: str) -> None:
        from django.db import connections

        connections["default"] = self.opened[called]

    def drop(self, called: str) -> None:
        self.execute(f"DROP DATABASE IF EXISTS {NAME}_{called} WITH (FORCE)")

    def execute(self, sql: str) -> None:
        with closing(psycopg2.connect(self.server.replace("postgres://", "postgresql://", 1))) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(sql)


@contextmanager
def scratch() -> Iterator[Scratch]:
    """Set up Django; every database made meanwhile is dropped in the end."""
    os.environ.setdefault("REDIS_URL", "redis://localhost:1/0")  # nothing here is sent to a worker
    data = data_folder() / "benchmark"
    for folder in ("logs", "static"):
        (data / folder).mkdir(parents=True, exist_ok=True)
    with servers(data, is_throwaway=True) as urls:
        os.environ.update(environment(data, urls) | {"DEBUG": "false", "BASE_URL": "http://testserver"})
        _set_up()
        made = Scratch(os.environ["DATABASE_URL"])
        try:
            yield made
        finally:
            for called, connection in made.opened.items():
                connection.close()
                made.drop(called)


def _set_up() -> None:
    import django
    from django.conf import settings

    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}  # so that no built file is needed
    settings.ROOT_URLCONF = "benchmarks.urls"
    settings.ALLOWED_HOSTS = ["testserver"]
    django.setup()
