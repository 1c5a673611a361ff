"""Rate limits of the public pages: counted in the database, one statement a request, so they hold without Redis.

What is counted (a link, a network address) is kept only as a keyed hash.
"""

import datetime as dt
import hashlib
import hmac

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.db import connection
from django.http import HttpRequest
from django.utils import timezone

from apps.core.models import Tally

SPAN = dt.timedelta(minutes=15)
MOST_A_LINK = 20
MOST_AN_ADDRESS = 300  # a large client may stand behind one address
MOST_WRONG_LINKS = 60

_COUNT = """
INSERT INTO core_tally AS tally (key, count, until)
SELECT key, 1, now() + make_interval(secs => %s) FROM unnest(%s) AS key ORDER BY key
ON CONFLICT (key) DO UPDATE SET
  count = CASE WHEN tally.until < now() THEN 1 ELSE tally.count + 1 END,
  until = CASE WHEN tally.until < now() THEN excluded.until ELSE tally.until END
RETURNING key, count
"""


def may_send(request: HttpRequest, link: object) -> bool:
    """Count one submission of a link, from an address; whether both are still within their limits."""
    return are_within({f"link:{link}": MOST_A_LINK, f"send:{address_of(request)}": MOST_AN_ADDRESS})


def may_miss(request: HttpRequest) -> bool:
    """Count one wrong link from an address; whether it is still within its limit."""
    return are_within({f"miss:{address_of(request)}": MOST_WRONG_LINKS})


def are_within(limits: dict[str, int]) -> bool:
    """Count one of each; whether all are still within what is allowed in the span."""
    hashed = {_hash(what): most for what, most in limits.items()}
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [SPAN.total_seconds(), list(hashed)])
        return all(count <= hashed[key] for key, count in cursor.fetchall())


def address_of(request: HttpRequest) -> str:
    return get_adapter().get_client_ip(request)


def forget_tallies() -> int:
    """Drop the counters whose time is over."""
    return Tally.objects.filter(until__lt=timezone.now()).delete()[0]


def _hash(what: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), what.encode(), hashlib.sha256).hexdigest()
