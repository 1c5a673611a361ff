"""The administrators' page of inbound webhooks: secrets made, shown once, changed and ended."""

import re
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from apps.core.errors import Refused
from apps.outbox.hooks import services
from apps.outbox.hooks.models import InboundHook

pytestmark = pytest.mark.django_db
SECRET = re.compile(r"whsec_[\w-]{43}")


@pytest.mark.parametrize("role", ["owner", "teammate", "lead", "executive", "coach", "outsider"])
def test_only_administrators_let_systems_in(cast: SimpleNamespace, sign_in: Any, role: str) -> None:
    hook, _secret = services.create_hook(by=None, name="Desk", person=cast.owner)
    client = sign_in(getattr(cast, role))
    assert client.get(reverse("hooks:list")).status_code == 403
    assert client.post(reverse("hooks:list"), {"name": "x", "person": cast.owner.pk}).status_code == 403
    assert client.post(reverse("hooks:rotate", args=[hook.pk])).status_code == 403
    assert client.post(reverse("hooks:end", args=[hook.pk])).status_code == 403
    with pytest.raises(PermissionDenied):
        services.create_hook(by=getattr(cast, role), name="x", person=cast.owner)


def test_a_secret_is_shown_in_the_answer_that_made_it_and_never_again(cast: SimpleNamespace, sign_in: Any) -> None:
    client = sign_in(cast.administrator)
    made = client.post(reverse("hooks:list"), {"name": "Service desk", "person": cast.owner.pk})
    [secret] = set(SECRET.findall(made.text))
    assert (made.status_code, InboundHook.objects.get().secret) == (200, secret)
    assert "no-store" in made["Cache-Control"]
    page = client.get(reverse("hooks:list"))
    assert "Service desk" in page.text
    assert SECRET.findall(page.text) == []


def test_a_new_secret_replaces_the_old_one_and_a_second_press_does_not(cast: SimpleNamespace, sign_in: Any) -> None:
    hook, before = services.create_hook(by=None, name="Desk", person=cast.owner)
    client = sign_in(cast.administrator)
    rotated = client.post(reverse("hooks:rotate", args=[hook.pk]), {"seen": hook.version})
    [secret] = set(SECRET.findall(rotated.text))
    assert secret != before
    again = client.post(reverse("hooks:rotate", args=[hook.pk]), {"seen": hook.version})
    assert (again.status_code, InboundHook.objects.get().secret) == (302, secret)


def test_an_ended_webhook_stays_on_the_list_and_gets_no_new_secret(cast: SimpleNamespace, sign_in: Any) -> None:
    hook, _secret = services.create_hook(by=None, name="Desk of old", person=cast.owner)
    client = sign_in(cast.administrator)
    assert client.post(reverse("hooks:end", args=[hook.pk])).status_code == 302
    page = client.get(reverse("hooks:list")).text
    assert "Desk of old" in page
    assert "ended" in page
    with pytest.raises(Refused):
        services.rotate_hook(by=None, hook=hook)
    ended_at = InboundHook.objects.get().ended_at
    assert services.end_hook(by=None, hook=hook).ended_at == ended_at


@pytest.mark.parametrize("role", ["executive", "coach"])
def test_nobody_who_only_reads_can_be_written_for(cast: SimpleNamespace, sign_in: Any, role: str) -> None:
    given = {"name": "Desk", "person": getattr(cast, role).pk}
    response = sign_in(cast.administrator).post(reverse("hooks:list"), given)
    assert (response.status_code, InboundHook.objects.count()) == (422, 0)
    assert 'value="Desk"' in response.text
    with pytest.raises(ValidationError):
        services.create_hook(by=None, name="Desk", person=getattr(cast, role))


def test_there_is_an_end_to_how_many_are_in_force(
    cast: SimpleNamespace, sign_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "MOST", 1)
    hook, _secret = services.create_hook(by=None, name="Desk", person=cast.owner)
    client = sign_in(cast.administrator)
    response = client.post(reverse("hooks:list"), {"name": "Another", "person": cast.owner.pk})
    assert response.status_code == 422
    assert "end one that is not used" in response.text
    services.end_hook(by=None, hook=hook)
    assert client.post(reverse("hooks:list"), {"name": "Another", "person": cast.owner.pk}).status_code == 200


def test_the_list_costs_the_same_at_one_row_and_at_three(
    cast: SimpleNamespace, sign_in: Any, django_assert_num_queries: Any
) -> None:
    client = sign_in(cast.administrator)
    services.create_hook(by=None, name="Desk 0", person=cast.owner)
    client.get(reverse("hooks:list"))
    with django_assert_num_queries(4):
        client.get(reverse("hooks:list"))
    for number in (1, 2):
        services.create_hook(by=None, name=f"Desk {number}", person=cast.teammate)
    with django_assert_num_queries(4):
        client.get(reverse("hooks:list"))
