"""Webhooks of mail providers: django-anymail's pages for tracking, closed until there is a secret.

Their addresses are anymail's own, so that its manual holds: /anymail/postmark/tracking/ and so on.
"""

import json
import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from anymail.exceptions import AnymailConfigurationError, AnymailImproperlyInstalled
from anymail.urls import urlpatterns as anymail_patterns
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBadRequest, HttpResponseBase
from django.urls import URLPattern

from apps.core.access import public

logger = logging.getLogger(__name__)
app_name = "anymail"


def _closed_without_a_secret(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """404 until ANYMAIL_WEBHOOK_SECRET is set; then anymail checks it, and a signature where the provider signs."""

    @public
    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not settings.ANYMAIL_WEBHOOK_SECRET:
            raise Http404
        try:
            return view(request, *args, **kwargs)
        except (AnymailConfigurationError, AnymailImproperlyInstalled) as error:
            logger.warning("A webhook is not set up: %s", error)
            raise Http404 from error
        except (json.JSONDecodeError, UnicodeDecodeError):
            return HttpResponseBadRequest("This is no JSON.", content_type="text/plain")

    return opened


urlpatterns = [
    URLPattern(url.pattern, _closed_without_a_secret(url.callback), url.default_args, url.name)
    for url in anymail_patterns
    if url.name.endswith("_tracking_webhook")
]
