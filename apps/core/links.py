"""Emailed links: derived, never stored; and the mark by which a mail of ours is known again.

A token is `row.generation.signature`: the signature is HMAC-SHA-256 of purpose, row and generation under the
secret key, cut to 160 bits. Raising a row's generation revokes every link made before.
"""

import base64
import hashlib
import hmac
import re

from django.conf import settings

_SHAPE = re.compile(r"([0-9a-z]{1,13})-([0-9a-z]{1,6})-([A-Za-z0-9_-]{27})", re.ASCII)
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


def make_token(purpose: str, row: int, generation: int = 1) -> str:
    """The token of a link, URL-safe, 160 bits of signature."""
    return f"{_base36(row)}-{_base36(generation)}-{_sign(purpose, row, generation)}"


def read_token(purpose: str, token: str) -> tuple[int, int] | None:
    """(row, generation) of a genuine token, None of any other; compares in constant time."""
    match = _SHAPE.fullmatch(token)
    if not match:
        return None
    row, generation = int(match[1], 36), int(match[2], 36)
    if row >= 2**63 or not hmac.compare_digest(_sign(purpose, row, generation), match[3]):
        return None
    return row, generation


def mark(purpose: str, row: int) -> str:
    """What nobody else can write beside a row's number: 128 bits in hex, for places where case may get lost."""
    text = f"impactdesk:{purpose}:{row}".encode()
    return hmac.new(settings.SECRET_KEY.encode(), text, hashlib.sha256).hexdigest()[:32]


def is_marked(purpose: str, row: int, signature: str) -> bool:
    """Whether the mark of a row is genuine; compares in constant time."""
    return hmac.compare_digest(mark(purpose, row), signature.lower())


def _sign(purpose: str, row: int, generation: int) -> str:
    text = f"impactdesk:{purpose}:{row}:{generation}".encode()
    digest = hmac.new(settings.SECRET_KEY.encode(), text, hashlib.sha256).digest()[:20]
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = _DIGITS[rest] + digits
    return digits or "0"
