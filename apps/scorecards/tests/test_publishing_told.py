"""Other systems hear that a scorecard was published: each scope once, and only where it was."""

import json
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone

from apps.core.errors import Refused
from apps.outbox.models import Message
from apps.outbox.subscriptions.models import Event
from apps.outbox.subscriptions.services import create_subscription
from apps.scorecards import services
from apps.scorecards.models import Publication
from apps.scorecards.tests.filled import JUNE, fill

pytestmark = pytest.mark.django_db


@pytest.fixture
def filled(cast: SimpleNamespace, time_machine: Any) -> SimpleNamespace:
    time_machine.move_to("2025-07-02 12:00Z", tick=False)
    fill()
    fill("team", cast.team.pk)
    return cast


def told() -> list[dict[str, Any]]:
    rows = Message.objects.filter(channel="webhook").order_by("pk")
    return [json.loads(text) for text in rows.values_list("text", flat=True)]


@pytest.fixture
def subscribed(settings: Any) -> None:
    settings.BASE_URL = "https://desk.firm.example"
    wanted = [Event.SCORECARD_PUBLISHED.value]
    create_subscription(by=None, name="Finance", url="https://finance.example/in", wanted=wanted)


def test_each_scope_that_is_published_is_told_once(filled: Any, subscribed: None) -> None:
    services.publish(by=filled.executive, month=JUNE, comment="A calm month.", with_parts=True)
    with pytest.raises(Refused):
        services.publish(by=filled.executive, month=JUNE)
    said = told()
    assert len(said) == Publication.objects.count() > 1
    company = next(one["data"] for one in said if one["data"]["scope"] == "company")
    assert (company["month"], company["id"]) == ("2025-06", None)
    assert company["url"] == "https://desk.firm.example/scorecard/?month=2025-06"
    assert company["api_url"] == "https://desk.firm.example/api/v1/scorecards/?month=2025-06"
    team = next(one["data"] for one in said if one["data"]["scope"] == "team")
    assert team["api_url"].endswith(f"?month=2025-06&scope=team&id={team['id']}")
    assert "calm" not in json.dumps(said)


def test_a_month_brought_in_as_published_long_ago_is_not_told(filled: Any, subscribed: None) -> None:
    now = timezone.now()
    services.freeze(by=filled.executive, month=JUNE, places=[("company", 0)], counted_at=now, published_at=now)
    assert told() == []
