"""Who sends a signed request: the person of the inbound webhook whose secret signed it.

Whatever is wrong with signature or timestamp gets the same answer, so that nobody learns how far they came.
"""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed, Throttled
from rest_framework.request import Request

from apps.core import signing
from apps.core.errors import Refused
from apps.core.limits import SPAN, address_of, are_within
from apps.outbox.hooks.models import InboundHook
from apps.outbox.hooks.services import hook_that_signed
from apps.people.models import Person

MOST_BYTES = 2 * 1024 * 1024  # a thousand rows with room to spare
MOST_AN_ADDRESS, MOST_WRONG, MOST_A_HOOK = 600, 60, 300  # in a quarter of an hour


class SignedByHook(BaseAuthentication):
    """`X-ImpactDesk-Timestamp` and `X-ImpactDesk-Signature`; `request.auth` is the webhook."""

    def authenticate(self, request: Request) -> tuple[Person, InboundHook]:
        address = address_of(request)
        _count(f"hook from:{address}", MOST_AN_ADDRESS)
        hook = hook_that_signed(
            timestamp=request.headers.get(signing.TIMESTAMP, ""),
            body=_body(request),
            signature=request.headers.get(signing.SIGNATURE, ""),
        )
        if hook is None:
            _count(f"hook missed:{address}", MOST_WRONG)
            raise AuthenticationFailed(_("Not signed as it must be."))
        _count(f"hook:{hook.pk}", MOST_A_HOOK)
        return hook.person, hook

    def authenticate_header(self, request: Request) -> Any:
        return "HMAC-SHA-256"


def take_once(request: Request) -> None:
    """Refuse a delivery that was taken before. Called in the transaction that writes what it brings: two at once wait
    for each other, and one that failed may come again.

    The note outlasts the timestamp: after 15 minutes the same signature is too old.
    """
    hook: Any = request.auth
    if not are_within({f"hook delivery:{hook.pk}:{request.headers[signing.SIGNATURE]}": 1}):
        raise Refused(_("This delivery was taken before. To send it again, sign it with the present time."))


def _body(request: Request) -> bytes:
    """Its length is read before the body is."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdecimal() or int(length) > MOST_BYTES:
        raise RequestDataTooBig
    return request.body


def _count(what: str, most: int) -> None:
    if not are_within({what: most}):
        raise Throttled(wait=SPAN.total_seconds())
