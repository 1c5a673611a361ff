"""Addresses of chats, as apprise writes them: which are taken, how they are shown, and handing a notice over.

No database here. An address is a secret (who has it can write to the chat), so it never stands in an error or a log.
"""

import logging
import re
import threading
from dataclasses import dataclass
from typing import Any

from apprise import Apprise, AppriseAsset, AppriseAttachment, LogCapture
from apprise.utils.parse import parse_qsd
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

CONNECTING, READING = 4.0, 8.0  # seconds
LONGEST = 15.0  # seconds for one notice in all, whatever the service does
MOST_WORDS = 500

# What shows on the screen of this machine, writes to its log or reaches for a device of it.
_LOCAL = {"blink1", "dbus", "glib", "gnome", "kde", "macosx", "qt", "syslog", "windows"}
_MAIL = {"deltachat", "deltachats", "mailto", "mailtos"}
_PLAIN_HOOKS = {"form", "forms", "json", "jsons", "xml", "xmls"}  # their path may be a secret, and apprise shows it
_FILES = {"keyfile", "subfile", "pgpkey", "pgp_key", "cert", "key_file"}  # options that name a file of this machine


@dataclass(frozen=True)
class Refusal:
    """Why a notice was not taken, in words without secrets."""

    words: str


def check_url(url: str) -> None:
    """Raise ValidationError unless this is the address of exactly one service outside of this machine."""
    _check_scheme(url.strip())
    services = _services(url)
    if not services:
        raise ValidationError(
            _("This is no address apprise knows. One for Slack looks like slack://TokenA/TokenB/TokenC/.")
        )
    if len(services) > 1:
        raise ValidationError(_("These are several addresses. Make one channel for each."))
    _check_scheme(services[0].url())
    if _reads_a_file(url, services[0]):
        raise ValidationError(_("An address that reads a file of this machine is not taken."))


def _reads_a_file(url: str, service: Any) -> bool:
    """By an option as apprise itself reads it, however it is spelled, or by what the service has made of one."""
    options = set(parse_qsd(url.partition("?")[2])["qsd"])
    is_given = any(isinstance(value, AppriseAttachment) and len(value) for value in vars(service).values())
    return is_given or not options.isdisjoint(_FILES)


def _check_scheme(url: str) -> None:
    scheme = url.partition(":")[0].lower()
    if scheme in _LOCAL:
        raise ValidationError(_("“%(scheme)s” stays on this machine: nobody would see the alert.") % {"scheme": scheme})
    if scheme in _MAIL:
        raise ValidationError(_("People get alerts by mail already; a channel is for chats."))


def masked(url: str) -> str:
    """The address for showing: apprise's own private form, less its options and, for plain hooks, its path."""
    services = _services(url)
    if not services:
        return "···"
    shown = services[0].url(privacy=True).partition("?")[0]
    scheme, _sep, rest = shown.partition("://")
    if scheme in _PLAIN_HOOKS:
        host, slash, path = rest.partition("/")
        return f"{scheme}://{host}{slash}{'···' if path else ''}"
    return shown.rstrip("/")


def deliver(url: str, title: str, body: str) -> Refusal | None:
    """Hand a notice to its service and wait at most `LONGEST` seconds; None when it was taken.

    The service works in a thread of its own, for not all of them heed a time-out.
    """
    services = _services(url)
    if not services:
        return Refusal(_("Its address is no longer known to apprise. Write it anew."))
    outcome: list[Refusal | None] = []
    worker = threading.Thread(target=lambda: outcome.append(_notify(services[0], url, title, body)), daemon=True)
    worker.start()
    worker.join(LONGEST)
    return outcome[0] if outcome else Refusal(_("It did not answer within %(n)d seconds.") % {"n": LONGEST})


def _services(url: str) -> list[Any]:
    """What apprise makes of an address. (Its complaints may name it: the settings keep apprise out of the log.)"""
    apprise = Apprise(asset=AppriseAsset(app_id="ImpactDesk", app_desc="ImpactDesk", async_mode=False))
    apprise.add(url)
    for service in apprise:
        service.socket_connect_timeout, service.socket_read_timeout = CONNECTING, READING
        service.retry = 0  # the Outbox tries again, and says so
    return list(apprise)


def _notify(service: Any, url: str, title: str, body: str) -> Refusal | None:
    with LogCapture(level=logging.WARNING, fmt="%(message)s") as said:
        try:
            if service.notify(title=title, body=body):
                return None
        except Exception as error:  # noqa: BLE001 a service of apprise throws what it likes; its name must do
            return Refusal(type(error).__name__)
        return Refusal(_without_secrets(said.getvalue(), url) or _("It did not take the notice and gave no reason."))


def _without_secrets(words: str, url: str) -> str:
    """What the service said, on one line, less every part of the address that is long enough to be a secret."""
    for part in sorted(set(re.split(r"[/:@?&=,#]+", url)), key=len, reverse=True):
        if len(part) >= 6:
            words = words.replace(part, "···")
    return " ".join(words.split())[:MOST_WORDS]
