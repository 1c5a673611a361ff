"""Reading what mail servers report: RFC 3464 delivery reports and RFC 5965 complaints. Whatever else comes in is none.

No database here. What is read is only claimed: a report counts where it names a genuine Message-ID of ours
(apps/outbox/bounces.py).
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email import message_from_bytes, message_from_string
from email.message import Message as Mail

from apps.outbox.letters import messages_named_in
from apps.outbox.models import normalised

MOST_BYTES = 256 * 1024  # the report and the returned headings come first; the returned body may be huge
MOST_RECIPIENTS = 100
MOST_DEPTH = 20  # of parts within parts
_STATUS = re.compile(r"\b([245])\.\d{1,3}\.\d{1,3}\b")
_REPLY = re.compile(r"\b([245])\d\d\b")
_ADDRESS = re.compile(r"^\s*(?:[\w-]+\s*;)?\s*<?([^\s<>();]+@[^\s<>();]+)>?")
_COMPLAINTS = {"abuse", "fraud", "virus"}  # not: not-spam, auth-failure, other


@dataclass(frozen=True)
class Fate:
    """What became of a mail to one address: `action` failed, delayed, … or complained; `status` 5.1.1, "" unknown."""

    action: str
    addresses: tuple[str, ...] = ()  # as reported and as first written to; normalised
    status: str = ""
    words: str = ""

    @property
    def is_permanent(self) -> bool:
        """Whether the address itself is no good: 5.x.x. A 4.x.x was given up after trying.

        5.7.x is about us: their rules refuse our mail, which one wrong entry in our DNS does to every address at once.
        """
        return self.status.startswith("5") and not self.status.startswith("5.7.")


@dataclass(frozen=True)
class Report:
    """`messages` are the ids of our messages it names, the returned mail's own first."""

    messages: tuple[int, ...]
    fates: tuple[Fate, ...]


def read_report(raw: bytes) -> Report | None:
    """The report in a raw mail, None where it is no report that can be read. Never raises."""
    try:
        return _read(message_from_bytes(raw[:MOST_BYTES]))
    except Exception:  # noqa: BLE001 mail comes from anybody, and the parser raises nearly anything on what is no mail
        return None


def _read(mail: Mail) -> Report | None:
    if mail.get_content_type() != "multipart/report":
        return None
    parts = list(_parts(mail))
    fates = [fate for part in parts for fate in _fates(part)]
    if not fates:
        return None
    names = [*_returned_ids(parts), *(str(mail.get(name, "")) for name in ("In-Reply-To", "References"))]
    messages = dict.fromkeys(pk for name in names for pk in messages_named_in(name))
    return Report(tuple(messages), tuple(fates[:MOST_RECIPIENTS]))


def _parts(mail: Mail, depth: int = 0) -> Iterator[Mail]:
    """Every part of a multipart, but nothing of the mails that are parts."""
    if mail.get_content_maintype() != "multipart" or not mail.is_multipart():
        yield mail
    elif depth < MOST_DEPTH:
        for part in mail.get_payload():
            yield from _parts(part, depth + 1)  # type: ignore[arg-type]


def _fates(part: Mail) -> Iterator[Fate]:
    kind = part.get_content_type()
    if kind in {"message/delivery-status", "message/global-delivery-status"}:
        for block in _blocks(part):
            if "Action" in block or "Status" in block:
                yield _delivery(block)
    elif kind == "message/feedback-report":
        for block in _blocks(part):
            if _text(block, "Feedback-Type").lower() in _COMPLAINTS:
                yield Fate("complained", _addresses(block.get_all("Original-Rcpt-To", [])))


def _delivery(block: Mail) -> Fate:
    said = _text(block, "Diagnostic-Code")
    status = status_in(_text(block, "Status")) or status_in(said)
    action = _text(block, "Action").split(" ")[0].lower() or ("failed" if status.startswith("5") else "delayed")
    names = [*block.get_all("Final-Recipient", []), *block.get_all("Original-Recipient", [])]
    words = said.partition(";")[2].strip() if ";" in said else said
    return Fate(action, _addresses(names), status, words)


def status_in(text: str) -> str:
    """The first enhanced status code in a text, or else its SMTP reply code as one: 550 → 5.0.0. "" for none."""
    if found := _STATUS.search(text):
        return found[0]
    found = _REPLY.search(text)
    return f"{found[1]}.0.0" if found else ""


def _addresses(values: Iterable[object]) -> tuple[str, ...]:
    found = (_ADDRESS.match(str(value)) for value in values)
    return tuple(dict.fromkeys(normalised(match[1]) for match in found if match))


def _blocks(part: Mail) -> Iterator[Mail]:
    """The groups of headings of a status part, whether the parser has taken it apart or not."""
    for block in re.split(r"\n[ \t]*\n", _content(part)):
        yield message_from_string(block.strip() + "\n\n")


def _returned_ids(parts: list[Mail]) -> Iterator[str]:
    """The Message-ID of the mail that came back, in whole or as headings alone."""
    for part in parts:
        kind = part.get_content_type()
        if kind in {"message/rfc822", "message/global", "text/rfc822-headers", "message/global-headers"}:
            yield _text(message_from_string(_content(part).strip() + "\n\n"), "Message-ID")


def _content(part: Mail) -> str:
    """A part as text: the parser takes `message/*` apart, so it is put together again."""
    payload = part.get_payload()
    if isinstance(payload, list):
        inner = "\n\n".join(item.as_bytes().decode("utf-8", "replace") for item in payload if isinstance(item, Mail))
        if str(part.get("Content-Transfer-Encoding", "")).strip().lower() not in {"base64", "quoted-printable"}:
            return inner.replace("\r\n", "\n")
        plain = Mail()
        plain["Content-Transfer-Encoding"] = str(part["Content-Transfer-Encoding"])
        plain.set_payload(inner.strip())
        part = plain
    decoded = part.get_payload(decode=True)
    return decoded.decode("utf-8", "replace").replace("\r\n", "\n") if isinstance(decoded, bytes) else ""


def _text(mail: Mail, name: str) -> str:
    """A heading on one line."""
    return " ".join(str(mail.get(name, "")).split())
