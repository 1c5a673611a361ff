"""`Authorization: Token KEY`, checked against the stored hash of the key."""

import hashlib
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from apps.core.months import today
from apps.people.models import ApiToken, Person


def hash_of(key: str) -> str:
    """The form in which a key is stored: SHA-256, hexadecimal (keys are random, 256 bits)."""
    return hashlib.sha256(key.encode()).hexdigest()


class TokenAuthentication(BaseAuthentication):
    def authenticate(self, request: Request) -> tuple[Person, ApiToken] | None:
        parts = get_authorization_header(request).decode("latin-1").split()
        if not parts or parts[0].lower() != "token":
            return None
        if len(parts) != 2:
            raise AuthenticationFailed(_("Write the header as: Authorization: Token KEY."))
        token = ApiToken.objects.select_related("person__team").filter(key_hash=hash_of(parts[1])).first()
        if token is None or not token.person.is_active:
            raise AuthenticationFailed(_("This token is not known, or its owner has left."))
        if token.last_used_on != today():
            ApiToken.objects.filter(pk=token.pk).update(last_used_on=today())
        return token.person, token

    def authenticate_header(self, request: Request) -> Any:
        return "Token"
