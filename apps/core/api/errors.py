"""Every error as `{field: [messages]}` with the usual status; what concerns no field stands in `non_field_errors`.

400 wrong input · 401 no or unknown token · 403 seen but not yours to change · 404 not there, or not for you ·
409 the row's present state forbids it, or somebody else wrote first · 413 too much at once ·
422 an Idempotency-Key used for something else.
Errors of permission, paths and methods are `{"detail": message}`.
"""

from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, RequestDataTooBig, ValidationError
from django.db import IntegrityError
from django.db.models import ProtectedError
from django.utils.translation import gettext as _
from rest_framework import serializers
from rest_framework.exceptions import APIException
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.views import exception_handler

from apps.core.errors import BulkErrors, Conflict, Refused

NON_FIELD = "non_field_errors"


class AlreadyUsed(APIException):
    status_code = 422
    default_code = "idempotency_key_reused"


def as_response(exception: Exception, context: dict[str, Any]) -> Response | None:
    """The answer to an exception; None for what is a fault of ours (500)."""
    request = context.get("request")
    if request is not None and getattr(request, "accepted_renderer", None):
        request.accepted_renderer = JSONRenderer()  # an export that fails says so in JSON
        request.accepted_media_type = JSONRenderer.media_type
    if isinstance(exception, Refused | Conflict | ProtectedError | IntegrityError):
        return Response(_present_state(exception), status=409)
    if isinstance(exception, ValidationError | BulkErrors):
        return Response(messages_of(exception), status=400)
    if isinstance(exception, RequestDataTooBig):
        return Response({NON_FIELD: [_("The body is too large; send fewer rows at once.")]}, status=413)
    return exception_handler(exception, context)


def messages_of(error: ValidationError | serializers.ValidationError | BulkErrors) -> Any:
    """`{field: [messages]}` of an error of a service or a serializer; `{index: …}` of many rows at once."""
    if isinstance(error, BulkErrors):
        return {str(index): messages_of(one) for index, one in sorted(error.by_index.items())}
    if isinstance(error, serializers.ValidationError):
        return error.detail if isinstance(error.detail, dict) else {NON_FIELD: error.detail}
    if not hasattr(error, "error_dict"):
        return {NON_FIELD: error.messages}
    named = error.message_dict.items()
    return {NON_FIELD if name == NON_FIELD_ERRORS else name: messages for name, messages in named}


def _present_state(exception: Exception) -> dict[str, Any]:
    if isinstance(exception, Refused):
        return messages_of(exception)
    if isinstance(exception, Conflict):
        message = _("Somebody changed this row after you read it; read it again and repeat your change.")
    elif isinstance(exception, ProtectedError):
        return messages_of(Refused.because_of(exception.protected_objects))
    else:
        message = _("Somebody wrote the same at this very moment; read it again and repeat your change.")
    return {NON_FIELD: [message]}
