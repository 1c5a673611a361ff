"""The API describes itself: OpenAPI without a warning, and a page to browse it under the strict policy."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import get_resolver
from playwright.sync_api import Page, expect

RESOURCES = {
    *("business-units", "teams", "people", "cost-rates", "accounts", "contacts", "contracts", "revenue-events"),
    *(
        "goals",
        "impacts",
        "impact-readings",
        "activity-kinds",
        "activities",
        "cases",
        "themes",
        "questionnaires",
        "programmes",
    ),
    *("feedback-requests", "responses", "measures", "targets", "scorecards"),
}


@pytest.fixture
def described(client: Client) -> dict[str, Any]:
    return client.get("/api/v1/schema/?format=json").json()


def test_the_description_is_made_without_a_warning(tmp_path: Any) -> None:
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(tmp_path / "schema.yml"))


def test_every_resource_of_the_contract_is_served() -> None:
    names = set(get_resolver().reverse_dict) | set(get_resolver("impactdesk.api_urls").reverse_dict)
    assert {f"{name}-list" for name in RESOURCES} <= {name for name in names if isinstance(name, str)}


def test_lists_and_keys_are_described(described: dict[str, Any]) -> None:
    post = described["paths"]["/api/v1/activities/"]["post"]
    one, many = post["requestBody"]["content"]["application/json"]["schema"]["oneOf"]
    assert (many["items"], many["maxItems"]) == (one, 1_000)
    assert "Idempotency-Key" in {parameter["name"] for parameter in post["parameters"]}
    asked = {parameter["name"] for parameter in described["paths"]["/api/v1/activities/"]["get"]["parameters"]}
    assert {"account", "impact", "occurred_on_from", "occurred_on_to", "search", "ordering", "page_size"} <= asked


def test_a_token_is_what_opens_it(described: dict[str, Any]) -> None:
    assert described["components"]["securitySchemes"]["token"]["name"] == "Authorization"


def test_the_page_has_no_inline_code(client: Client) -> None:
    page = client.get("/api/docs/")
    text = page.content.decode()
    assert "<style" not in text
    assert "style=" not in text
    assert text.count("<script") == text.count("<script src=")
    assert "unsafe" not in page.headers["Content-Security-Policy"]


def test_the_page_shows_the_resources_in_a_browser(page: Page, cast: SimpleNamespace) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.goto("/api/docs/")
    expect(page.get_by_text("/api/v1/accounts/", exact=True).first).to_be_visible()
    assert complaints == []


def test_an_address_the_api_does_not_have_answers_in_json(client: Client) -> None:
    for response in (client.get("/api/v1/nothing/"), client.post("/api/v1/accounts/1/nothing/", {})):
        assert (response.status_code, response.json()) == (404, {"detail": "Not found."})
