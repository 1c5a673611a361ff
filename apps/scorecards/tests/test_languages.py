"""Every word that a reader outside meets in a scorecard is in their language."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from apps.core.links import make_token
from apps.scorecards.asked import Asked
from apps.scorecards.circulation.services import create_recipient
from apps.scorecards.documents.content import content_of
from apps.scorecards.tests.filled import JUNE, fill

SAME = {"Net promoter score", "Scorecard, June 2025", "initiatives", "Benchmark"}  # so in some of the languages as well
OWN = {"period", "organisation", "subject", "page-of"}


def said(content: dict[str, Any]) -> Iterator[str]:
    """The words of a content, without names and numbers of the firm."""
    yield from (text for name, text in content.items() if isinstance(text, str) and name not in OWN)
    yield from (text for name, text in content["labels"].items() if name != "period")
    yield from content["attention"]
    for group in content["groups"]:
        yield from (group["label"], group["question"], group["answer"])
        for figure in group["figures"]:
            yield from (figure["name"], figure["question"], figure["word"], figure["why"])


@pytest.mark.parametrize("language", ["de", "fr", "es", "pt"])
def test_no_english_is_left_in_a_scorecard(cast: SimpleNamespace, time_machine: Any, language: str) -> None:
    time_machine.move_to("2025-07-05 12:00Z", tick=False)
    fill()
    english, theirs = (
        {text for text in said(content_of(Asked(JUNE), None, JUNE.last_day, language=each)) if " " in text}
        for each in ("en", language)
    )
    assert sorted((english & theirs) - SAME) == []
    assert len(english) > 100


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("de", "Diese E-Mails abbestellen"),
        ("fr", "Arrêter ces e-mails"),
        ("es", "Dejar de recibir estos correos"),
        ("pt", "Parar estes e-mails"),
    ],
)
def test_the_page_to_leave_the_list_speaks_the_readers_language(
    cast: SimpleNamespace, client: Client, language: str, words: str
) -> None:
    reader = create_recipient(by=cast.administrator, email="reader@board.example", language=language)
    page = client.get(f"/scorecard-mail/{make_token('scorecard_mail', reader.pk)}/").content.decode()
    assert words in page
    assert "Stop these mails" not in page
