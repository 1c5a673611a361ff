"""What every template may use: the organisation's name and whether a demo runs."""

from django.conf import settings
from django.http import HttpRequest


def organisation(request: HttpRequest) -> dict[str, str]:
    return {"organisation": settings.ORGANISATION_NAME, "currency": settings.ORGANISATION_CURRENCY}
