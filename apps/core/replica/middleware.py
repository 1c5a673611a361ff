"""Lets GETs of people signed in read from the replica, and notes their writes. The last middleware.

Where the replica failed a request, or does not know a row (yet), the view runs once more, on the primary: a GET
writes nothing. What is streamed (exports) reads the primary, for what has left cannot be taken back.
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed, PermissionDenied
from django.db import Error
from django.http import Http404, HttpRequest, HttpResponseBase

from apps.core.access import PUBLIC
from apps.core.replica.choice import Reading, reading
from apps.core.replica.standing import note_failure, note_write

SAFE = frozenset({"GET", "HEAD"})
NOT_THERE = frozenset({403, 404})


class ReplicaMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        if not settings.REPLICA_URL:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if getattr(request, "is_write_of_staff", False):
            note_write(request.user)
        return response

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponseBase | None:
        if not is_for_staff(view):
            return None
        if request.method not in SAFE:
            request.is_write_of_staff = request.method != "OPTIONS"  # type: ignore[attr-defined]
            return None
        return None if is_form(view) else answered(request, view, args, kwargs)


def answered(request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponseBase | None:
    """The view's answer; None where the primary has to be asked."""
    failure: BaseException | None = None
    with reading(request) as choice:
        try:
            response = _rendered(view(request, *args, **kwargs))
        except (Http404, PermissionDenied, Error) as error:
            if not choice.was_replica:
                raise
            failure = error
    if choice.has_failed:
        note_failure(failure if isinstance(failure, Error) else None)
        return None
    return None if failure or _is_unknown(response, choice) else response


def is_for_staff(view: Any) -> bool:
    """Whether the view has a mark of roles; what is public, and the pages to sign in, have none."""
    access = getattr(view, "access", None) or getattr(_class_of(view), "access", None)
    return bool(access) and access != PUBLIC


def is_form(view: Any) -> bool:
    """Pages that are filled in show the row as it is now: its version comes back with the form."""
    return hasattr(getattr(view, "view_class", None), "post")


def _class_of(view: Any) -> Any:
    return getattr(view, "view_class", None) or getattr(view, "cls", None)


def _rendered(response: Any) -> Any:
    return response.render() if callable(getattr(response, "render", None)) else response


def _is_unknown(response: HttpResponseBase, choice: Reading) -> bool:
    return choice.was_replica and response.status_code in NOT_THERE
