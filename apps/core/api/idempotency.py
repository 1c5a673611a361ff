"""`Idempotency-Key` on POST: a repeat with the same key and body gets the first answer again and writes nothing.

The key is written in the transaction of what it guards: a second request with the same key waits for the first, a
failed one leaves no key behind and may be repeated. Keys are kept for two days.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Callable

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from apps.core.api.errors import AlreadyUsed
from apps.core.models import IdempotencyKey

KEPT = dt.timedelta(days=2)
LONGEST = 255


def once(request: Request, answer: Callable[[], Response]) -> Response:
    """`answer()`, or what it answered to this key before. Raises 422 where the key was used for another request."""
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return answer()
    if not 0 < len(key) <= LONGEST:
        raise ValidationError({"Idempotency-Key": [_("Write a key of 1 to 255 characters.")]})
    fingerprint = _fingerprint(request)
    IdempotencyKey.objects.filter(recorded_at__lt=timezone.now() - KEPT).delete()
    with transaction.atomic():
        row = _take(request, key, fingerprint)
        if row is None:
            return _repeated(request, key, fingerprint)
        response = answer()
        row.status, row.body = response.status_code, json.loads(JSONRenderer().render(response.data))
        row.save(update_fields=["status", "body"])
    return response


def _take(request: Request, key: str, fingerprint: str) -> IdempotencyKey | None:
    """The key as ours, or None where it is taken; waits while another request holds it."""
    try:
        with transaction.atomic():
            return IdempotencyKey.objects.create(person=request.user, key=key, request_hash=fingerprint)
    except IntegrityError:
        return None


def _repeated(request: Request, key: str, fingerprint: str) -> Response:
    before = IdempotencyKey.objects.get(person=request.user, key=key)
    if before.request_hash != fingerprint:
        raise AlreadyUsed({"Idempotency-Key": [_("This key was used for another request; take a new one.")]})
    return Response(before.body, status=before.status, headers={"Idempotent-Replayed": "true"})


def _fingerprint(request: Request) -> str:
    """What the request asks for: path, query and body, byte by byte."""
    asked = f"{request.method} {request.get_full_path()}\n".encode()
    return hashlib.sha256(asked + request.body).hexdigest()
