"""Signed requests between systems, theirs to us and ours to them: HMAC-SHA-256 over timestamp, ".", body. No database.

The timestamp is Unix seconds in digits; the signature is hexadecimal in lower case. A secret is derived, never stored,
as emailed links are (links.py): HMAC of purpose, salt and generation under the secret key. Raising the generation
ends the secret before it.
"""

import base64
import hashlib
import hmac
import re
import secrets

from django.conf import settings

TIMESTAMP, SIGNATURE = "X-ImpactDesk-Timestamp", "X-ImpactDesk-Signature"
FRESH_FOR = 300  # seconds, to either side: a clock may be a little ahead
_SECONDS = re.compile(r"[0-9]{1,12}", re.ASCII)


def new_salt() -> str:
    """What makes secrets of two rows differ, also where a restored database gives a number twice: 128 bits in hex."""
    return secrets.token_hex(16)


def secret_of(purpose: str, salt: str, generation: int) -> str:
    """The secret that both sides sign with: 256 bits, URL-safe. The text itself, prefix and all, is the key."""
    text = f"impactdesk:{purpose}:{salt}:{generation}".encode()
    digest = hmac.new(settings.SECRET_KEY.encode(), text, hashlib.sha256).digest()
    return f"whsec_{base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}"


def signature_of(secret: str, timestamp: str, body: bytes) -> str:
    mac = hmac.new(secret.encode(), f"{timestamp}.".encode(), hashlib.sha256)
    mac.update(body)
    return mac.hexdigest()


def is_signed(secret: str, timestamp: str, body: bytes, signature: str) -> bool:
    """Whether the signature is that of this body at this time; compares in constant time."""
    return hmac.compare_digest(signature_of(secret, timestamp, body).encode(), signature.encode())


def is_fresh(timestamp: str, now: float) -> bool:
    """Whether a timestamp lies within five minutes of `now` (Unix seconds)."""
    return bool(_SECONDS.fullmatch(timestamp)) and abs(int(timestamp) - now) <= FRESH_FOR
