"""Where a webhook may go: https, and to no address of our own network. No database.

A name is looked up when something is sent, every address it has is judged, and the connection is made to one that was
judged: a name that points elsewhere a moment later leads nowhere else. Hosts named in WEBHOOK_INTERNAL_HOSTS, and this
machine while DEBUG is on, may be private and without TLS.
"""

import ipaddress
import re
import socket
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

_PRINTABLE = re.compile(r"[!-~]+", re.ASCII)
_THIS_MACHINE = {"localhost", "127.0.0.1", "::1"}
_GLOBAL_V6 = ipaddress.ip_network("2000::/3")
_TUNNELS = [ipaddress.ip_network("2001::/32"), ipaddress.ip_network("2002::/16")]  # an IPv4 address inside
_PROTOCOLS = ipaddress.ip_network("192.0.0.0/24")  # of which Python calls all but a few somebody's; a cloud's own too
_METADATA = ipaddress.ip_address("168.63.129.16")  # public by number, yet a cloud's own; the others are link-local


class Forbidden(Exception):
    """An address that nothing is sent to; the message says why, for people."""


@dataclass(frozen=True)
class Target:
    """Where to connect: `host` is what is asked for (and whose certificate it must be), `addresses` what was judged."""

    host: str
    port: int
    is_tls: bool
    path: str
    addresses: tuple[str, ...]


def check_address(url: str) -> None:
    """Raise ValidationError unless a webhook may be sent there, as far as can be said without looking the name up."""
    try:
        parts = _parts(url)
    except Forbidden as error:
        raise ValidationError(str(error)) from error
    host = parts.hostname or ""
    if _is_literal(host) and not is_internal(parts) and not is_public(host):
        raise ValidationError(_private(host))


def target_of(url: str) -> Target:
    """The address looked up and judged. Raises Forbidden, or OSError where the name is not known."""
    parts = _parts(url)
    host, is_tls = parts.hostname or "", parts.scheme == "https"
    port = _port(parts)
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = tuple(dict.fromkeys(str(sockaddr[0]) for *_rest, sockaddr in found))
    if not is_internal(parts):
        for address in addresses:
            if not is_public(address):
                raise Forbidden(_private(host))
    return Target(host, port, is_tls, f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}", addresses)


def is_public(address: str) -> bool:
    """Whether an IP address is somebody's on the internet: not private, loopback, link-local, shared or reserved."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:  # a scope behind it: link-local
        return False
    if isinstance(found, ipaddress.IPv6Address):
        is_plain = found in _GLOBAL_V6 and not any(found in tunnel for tunnel in _TUNNELS)
        return is_plain and found.is_global
    return found.is_global and not found.is_multicast and found not in _PROTOCOLS and found != _METADATA


def is_internal(parts: SplitResult) -> bool:
    """Whether the administrator of this machine has named the host (or host:port) as one of their own."""
    host = parts.hostname or ""
    if settings.DEBUG and host in _THIS_MACHINE:
        return True
    name = f"[{host}]" if ":" in host else host
    named = {given.strip().lower() for given in settings.WEBHOOK_INTERNAL_HOSTS}
    return not named.isdisjoint({host, name, f"{name}:{_port(parts)}"})


def _parts(url: str) -> SplitResult:
    if not _PRINTABLE.fullmatch(url) or "\\" in url:
        raise Forbidden(_("Write the address in plain letters, without spaces; others as %%C3%%A9 and xn--….") % {})
    try:
        parts = urlsplit(url)
        is_complete = bool(parts.hostname) and parts.port != 0
    except ValueError as error:
        raise Forbidden(_("This is no address: check host and port.")) from error
    if parts.scheme not in {"http", "https"} or not is_complete:
        raise Forbidden(_("Write an address that begins with https://."))
    if parts.username is not None or parts.password is not None:
        raise Forbidden(_("Leave name and password out: what we send is signed."))
    if parts.scheme == "http" and not is_internal(parts):
        raise Forbidden(_("It must begin with https://: what is sent otherwise can be read on the way."))
    return parts


def _port(parts: SplitResult) -> int:
    return parts.port or (443 if parts.scheme == "https" else 80)


def _is_literal(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _private(host: str) -> str:
    said = _(
        "%(host)s lies within a private network, and nothing is sent there unless WEBHOOK_INTERNAL_HOSTS names it."
    )
    return said % {"host": host}
