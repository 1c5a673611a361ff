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

SPAN = dt.timedelta(minutes=15)
MOST_A_LINK = 20
MOST_AN_ADDRESS = 300  # a large client may stand behind one address
MOST_WRONG_LINKS = 60
MOST_DRAFTS_A_LINK = 300  # the script keeps one each time typing stops
MOST_DRAFTS_AN_ADDRESS = 3000

_COUNT = """
INSERT INTO feedback_tally AS tally (key, count, until)
SELECT key, 1, now() + make_interval(secs => %s) FROM unnest(%s) AS key ORDER BY key
ON CONFLICT (key) DO UPDATE SET
  count = CASE WHEN tally.until < now() THEN 1 ELSE tally.count + 1 END,
  until = CASE WHEN tally.until < now() THEN excluded.until ELSE tally.until END
RETURNING key, count
"""


def may_send(request: HttpRequest, request_id: int) -> bool:
    """Count one submission of a link, from an address; whether both are still within their limits."""
    return _within({f"link:{request_id}": MOST_A_LINK, f"send:{_address(request)}": MOST_AN_ADDRESS})


def may_keep(request: HttpRequest, request_id: int) -> bool:
    """Count one draft of a link, apart from what is sent."""
    limits = {f"draft:{request_id}": MOST_DRAFTS_A_LINK, f"drafts:{_address(request)}": MOST_DRAFTS_AN_ADDRESS}
    return _within(limits)


def may_miss(request: HttpRequest) -> bool:
    """Count one wrong link from an address; whether it is still within its limit."""
    return _within({f"miss:{_address(request)}": MOST_WRONG_LINKS})


def _within(limits: dict[str, int]) -> bool:
    hashed = {_hash(what): most for what, most in limits.items()}
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [SPAN.total_seconds(), list(hashed)])
        return all(count <= hashed[key] for key, count in cursor.fetchall())


def _address(request: HttpRequest) -> str:
    return get_adapter().get_client_ip(request)


def _hash(what: str) -> str:
    return hmac.new(settings.SECRET_KEY.encode(), what.encode(), hashlib.sha256).hexdigest()
