"""Emailed links: genuine ones are read, everything else is nothing."""

import logging

import pytest

from apps.core.links import make_token, read_token
from apps.core.logs import HideLinks


@pytest.mark.parametrize(("row", "generation"), [(1, 1), (123456789, 7), (2**62, 99999)])
def test_a_genuine_token_gives_its_row_and_generation(row: int, generation: int) -> None:
    assert read_token("answer", make_token("answer", row, generation)) == (row, generation)


def test_a_token_of_another_purpose_row_or_generation_is_nothing() -> None:
    token = make_token("answer", 17, 1)
    assert read_token("unsubscribe", token) is None
    assert read_token("answer", token.replace("h-1-", "i-1-")) is None
    assert read_token("answer", token.replace("h-1-", "h-2-")) is None


@pytest.mark.parametrize(
    "text", ["", "h-1-", "1-1-" + "A" * 27, "zzzzzzzzzzzzz-1-" + "A" * 27, "h-1-" + "é" * 27, "x" * 4000]
)
def test_what_is_no_token_is_nothing(text: str) -> None:
    assert read_token("answer", text) is None


def test_the_signature_has_160_bits() -> None:
    assert len(make_token("answer", 17).rsplit("-", 1)[0]) < len(make_token("answer", 17)) - 1
    assert len(make_token("answer", 17)[4:]) * 6 >= 160


def test_another_secret_key_makes_another_token(settings: pytest.FixtureRequest) -> None:
    before = make_token("answer", 17)
    settings.SECRET_KEY = "another"  # type: ignore[attr-defined]
    assert make_token("answer", 17) != before
    assert read_token("answer", before) is None


def test_logs_hide_the_token_of_a_link() -> None:
    token = make_token("answer", 17)
    record = logging.LogRecord("web", logging.INFO, "", 0, "GET %s 200", (f"/a/{token}/?o=3",), None)
    assert HideLinks().filter(record)
    assert token not in record.getMessage()
    assert record.getMessage() == "GET /a/···/?o=3 200"


def test_logs_hide_the_key_of_a_link_to_a_new_password() -> None:
    key = "1l-dihm3e-0152daf493a2360dabca207b09e1db7d"
    record = logging.LogRecord("web", logging.INFO, "", 0, "GET %s 404", (f"/session/password/reset/key/{key}/",), None)
    HideLinks().filter(record)
    assert record.getMessage() == "GET /session/password/reset/key/···/ 404"
