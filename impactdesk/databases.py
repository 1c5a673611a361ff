"""The databases that the settings name: the primary and, where there is one, a replica to read from."""

from typing import Any

import dj_database_url

KEPT_SECONDS = 60
# A replica that is away must not keep a page waiting: the primary answers instead.
IMPATIENT = {
    "connect_timeout": 2,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 2,
    "tcp_user_timeout": 10_000,  # milliseconds
    "options": "-c default_transaction_read_only=on",
}


def databases(primary: dict[str, Any], replica_url: str) -> dict[str, dict[str, Any]]:
    """`DATABASES`; what the replica's URL says besides (`?sslmode=…`) is kept."""
    named = {"default": {**primary, "CONN_HEALTH_CHECKS": True}}
    if replica_url:
        replica: dict[str, Any] = {**dj_database_url.parse(replica_url, conn_max_age=KEPT_SECONDS)}
        named["replica"] = replica | {
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": IMPATIENT | replica.get("OPTIONS", {}),
            "TEST": {"MIRROR": "default"},
        }
    return named
