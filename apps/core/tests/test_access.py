"""Closed unless opened: every URL is walked, and one without an access mark fails."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.exceptions import NoReverseMatch

from apps.core.access import PUBLIC

# Providers prove who they are to these with a secret (apps/outbox/webhook_urls.py).
WEBHOOKS = (
    "amazon_ses brevo mailersend mailgun mailjet mailtrap mandrill postal postmark resend sendgrid sendinblue "
    "sparkpost unisender_go"
)
# The pages a stranger may open. A view marked `public` and not listed here fails, and so does the reverse.
PUBLIC_URL_NAMES = {
    "answer",
    "answer_confirm",
    "answer_thanks",
    "core:healthz",
    "api:unknown",
    "api:case_hook",  # who sends proves it with a signature (apps/outbox/hooks)
    "report",
    "report_file",
    "promise",
    "promise_thanks",
    "scorecard_mail",
    "shared_awards",
    "shared_scorecard",
    "shared_scorecard_file",
    "unsubscribe",
    *(f"anymail:{provider}_tracking_webhook" for provider in WEBHOOKS.split()),
}
THIRD_PARTY = ("allauth.", "drf_spectacular.", "rest_framework.")


def views(patterns: Any, namespace: str = "") -> Iterator[tuple[str, Any]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from views(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}", pattern.callback


OURS = [
    (name, view) for name, view in views(get_resolver().url_patterns) if not view.__module__.startswith(THIRD_PARTY)
]


def access_of(view: Any) -> Any:
    """The mark of a view: on the function, on its class, or (API) the role permission of its view set."""
    return (
        getattr(view, "access", None)
        or getattr(getattr(view, "view_class", None), "access", None)
        or getattr(getattr(view, "cls", None), "access", None)
    )


@pytest.mark.parametrize(("name", "view"), OURS, ids=[name for name, _ in OURS])
def test_every_view_says_who_may_open_it(name: str, view: Any) -> None:
    assert access_of(view), f"{name} has no access mark: use open_to, public, or a page shape"


def test_the_public_pages_are_exactly_those_listed() -> None:
    assert {name for name, view in OURS if access_of(view) == PUBLIC} == PUBLIC_URL_NAMES


def url_of(name: str) -> str | None:
    """The URL of a view that needs no argument or a row's id; others are tried by their app's own tests."""
    for kwargs in ({}, {"pk": 1}):
        try:
            return reverse(name, kwargs=kwargs)
        except NoReverseMatch:
            continue
    return None


CLOSED = [(name, url_of(name)) for name, view in OURS if access_of(view) != PUBLIC]


@pytest.mark.parametrize("url", sorted({url for _, url in CLOSED if url}))
def test_a_stranger_is_asked_to_sign_in(url: str, client: Client, db: Any) -> None:
    response = client.get(url)
    assert response.status_code in {302, 401, 405}
    if response.status_code == 302:
        assert response.url.startswith(reverse("account_login"))
