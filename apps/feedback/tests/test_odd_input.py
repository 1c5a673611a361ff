"""What no browser sends: null characters, ten megabytes, ten thousand boxes. The page answers and loses nothing."""

from types import SimpleNamespace

import pytest
from django.test import Client

from apps.feedback.models import Draft, Response, UnconfirmedAnswer
from apps.feedback.tests.asking import ask

pytestmark = pytest.mark.django_db
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def asked(cast: SimpleNamespace) -> SimpleNamespace:
    return ask(cast)


@pytest.mark.parametrize(("button", "code"), [("1", 303), ("auto", 204)])
def test_a_draft_with_a_null_character_is_kept_without_it(
    client: Client, asked: SimpleNamespace, button: str, code: int
) -> None:
    sent = {"comment": "Slow\0 answers", "since": "", "save_draft": button}
    assert client.post(asked.url, sent).status_code == code
    assert Draft.objects.get().data["comment"] == ["Slow answers"]


def test_a_machine_that_sends_null_characters_is_doubted_like_any_other(client: Client, asked: SimpleNamespace) -> None:
    sent = {"overall": "3", "tapped": "\0", "website": "spam"}
    assert client.post(asked.url, sent).status_code == 303
    assert UnconfirmedAnswer.objects.get().signs == ["hidden_field"]
    assert Response.objects.count() == 0


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("comment=a%00b&overall=3", 422),
        ("comment=%ED%A0%80&overall=9", 422),
        (f"comment={'x' * 10_000_000}", 422),
        (f"comment={'x' * 10_000_000}&save_draft=1", 413),
        ("&".join(["themes=1"] * 4_900), 422),
        ("&".join(["themes=1"] * 10_000), 400),
        ("impact-99999999999999999999999-importance=5", 422),
    ],
)
def test_what_no_browser_sends_is_refused_and_recorded_nowhere(
    client: Client, asked: SimpleNamespace, body: str, code: int
) -> None:
    assert client.post(asked.url, body, content_type=FORM).status_code == code
    assert not Response.objects.exists()
    assert not Draft.objects.exists()
