"""The arithmetic of signed requests, against numbers that openssl gives."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings

from apps.core.signing import is_fresh, is_signed, new_salt, secret_of, signature_of

BODY = b'{"external_id": "DESK-1042"}'
# printf '%s' '1751544000.{"external_id": "DESK-1042"}' | openssl dgst -sha256 -hmac 'whsec_example'
SIGNATURE = "c991f7e060f223719666f7406993323345cea65f87f12e0e65bc6d487466b04a"


def test_the_signature_is_the_one_openssl_gives() -> None:
    assert signature_of("whsec_example", "1751544000", BODY) == SIGNATURE


@pytest.mark.parametrize(
    ("secret", "timestamp", "body"),
    [
        ("whsec_other", "1751544000", BODY),
        ("whsec_example", "1751544001", BODY),
        ("whsec_example", "1751544000", BODY + b" "),
        ("whsec_example", "1751544000.", BODY[1:]),
    ],
)
def test_any_other_secret_time_or_body_is_not_signed_by_it(secret: str, timestamp: str, body: bytes) -> None:
    assert is_signed("whsec_example", "1751544000", BODY, SIGNATURE)
    assert not is_signed(secret, timestamp, body, SIGNATURE)


@pytest.mark.parametrize(
    ("timestamp", "expected"),
    [("1000", True), ("700", True), ("699", False), ("1300", True), ("1301", False), ("", False), ("1e3", False)],
)
def test_fresh_is_within_five_minutes_to_either_side(timestamp: str, expected: bool) -> None:
    assert is_fresh(timestamp, 1000.0) is expected


@pytest.mark.parametrize("timestamp", ["١٠٠٠", " 1000", "+1000", "1000.0", "1000\n", "9" * 13])
def test_a_timestamp_is_plain_digits(timestamp: str) -> None:
    assert not is_fresh(timestamp, 1000.0)


def test_a_secret_follows_from_salt_generation_and_secret_key_and_from_nothing_else() -> None:
    salt = new_salt()
    secret = secret_of("hook", salt, 1)
    assert secret == secret_of("hook", salt, 1)
    assert len(secret) == len("whsec_") + 43
    others = {secret_of("hook", salt, 2), secret_of("other", salt, 1), secret_of("hook", new_salt(), 1)}
    with override_settings(SECRET_KEY="another"):
        others.add(secret_of("hook", salt, 1))
    assert len(others | {secret}) == 5


def test_the_worked_example_of_the_documentation_holds() -> None:
    text = (Path(settings.BASE_DIR) / "docs" / "api.md").read_text()
    (secret,) = re.findall(r"^SECRET=(\S+)$", text, flags=re.MULTILINE)
    (body,) = re.findall(r"^BODY='(.+)'$", text, flags=re.MULTILINE)
    ((timestamp, signature),) = re.findall(r"`NOW=(\d+)` the signature is `([0-9a-f]{64})`", text)
    assert signature_of(secret, timestamp, body.encode()) == signature


def test_the_example_of_how_a_system_checks_us_holds() -> None:
    text = (Path(settings.BASE_DIR) / "docs" / "api.md").read_text().partition("## Other systems are told")[2]
    (body,) = re.findall(r"^```json\n(.+)\n```$", text.partition("| event |")[0], flags=re.MULTILINE)
    (code,) = re.findall(r"^```python\n(.+?)^```$", text, flags=re.MULTILINE | re.DOTALL)
    said = r"the secret `(whsec_[\w-]+)`, the timestamp `(\d+)` .+ the signature is\n`([0-9a-f]{64})`"
    ((secret, timestamp, signature),) = re.findall(said, text)
    assert signature_of(secret, timestamp, body.encode()) == signature
    theirs: dict[str, Any] = {}
    exec(code, theirs)  # noqa: S102  our own documentation
    given = {"secret": secret, "timestamp": timestamp, "body": body.encode(), "signature": signature}
    now = float(timestamp)
    assert theirs["is_genuine"](**given, now=now + 300)
    assert not theirs["is_genuine"](**given, now=now + 301)
    assert not theirs["is_genuine"](**(given | {"body": body.encode() + b" "}), now=now)
    assert not theirs["is_genuine"](**given)
