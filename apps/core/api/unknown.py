"""What the API says of an address it does not have: 404 in its own language."""

from typing import Any

from rest_framework.exceptions import NotFound
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.views import APIView

from apps.core.access import PUBLIC


class Unknown(APIView):
    """Says nothing but that there is no such resource, to whomever asks."""

    access = PUBLIC
    authentication_classes: list[Any] = []
    permission_classes = [AllowAny]
    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        raise NotFound
