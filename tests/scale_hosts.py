"""Hosts on one machine: network namespaces, each joined to this one by a cable (veth) of its own and to no other.

Where the machine allows none (no root, no `ip`), each host is the machine itself, and its processes are separate
processes and no more: `are_apart` says which.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass


@dataclass(frozen=True)
class Host:
    """`inside` is its own address, `outside` the one by which it reaches us; `before` runs a program there."""

    name: str
    inside: str
    outside: str
    before: tuple[str, ...]


def _ip(*argv: str) -> None:
    subprocess.run(["ip", *argv], check=True, capture_output=True)


@contextmanager
def _namespace(number: int) -> Iterator[Host]:
    net = f"10.203.{os.getpid() % 250}"  # two runs at once do not share addresses
    name, cable = f"impd-{os.getpid()}-{number}", f"im{os.getpid() % 100_000}.{number}"
    outside, inside = f"{net}.{4 * number + 1}", f"{net}.{4 * number + 2}"
    _ip("netns", "add", name)
    try:
        _ip("link", "add", cable, "type", "veth", "peer", "name", "eth0", "netns", name)
        _ip("address", "add", f"{outside}/30", "dev", cable)
        _ip("link", "set", cable, "up")
        _ip("-n", name, "address", "add", f"{inside}/30", "dev", "eth0")
        for device in ("lo", "eth0"):
            _ip("-n", name, "link", "set", device, "up")
        yield Host(name, inside, outside, ("ip", "netns", "exec", name))
    finally:
        _ip("netns", "delete", name)  # and the cable with it


@contextmanager
def hosts(count: int) -> Iterator[list[Host]]:
    with ExitStack() as stack:
        if are_apart():
            yield [stack.enter_context(_namespace(number)) for number in range(count)]
        else:
            yield [Host(f"host-{number}", "127.0.0.1", "127.0.0.1", ()) for number in range(count)]


def are_apart() -> bool:
    """Whether this machine can have hosts with a network of their own."""
    if os.geteuid() != 0 or not shutil.which("ip"):
        return False
    name = f"impd-{os.getpid()}-try"
    try:
        _ip("netns", "add", name)
        done = subprocess.run(["ip", "netns", "exec", name, "true"], check=False, capture_output=True)
        _ip("netns", "delete", name)
    except (OSError, subprocess.CalledProcessError):
        return False
    return done.returncode == 0
