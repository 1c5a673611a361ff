# ruff: noqa: N802  (aiosmtpd names its hooks after the commands)
"""A real SMTP server that counts by Message-ID and can be told to misbehave, for the tests of faults."""

import asyncio
from collections import Counter
from email import message_from_bytes
from typing import Any

from aiosmtpd.controller import Controller

from tests.platform_instance import free_port


class FaultyOffice:
    """`mood`: take, hang, later (451 at the first try of each address), never (550 to every tenth), cut, refuse.

    Messages are known by the id in their Message-ID, `<outbox.ID.MARK@host>`; `ids` keeps the whole of it.
    """

    def __init__(self, host: str = "127.0.0.1") -> None:
        self.host, self.port = host, free_port()
        self.reset()
        self.controller: Controller | None = None

    def reset(self) -> None:
        self.mood, self.pause = "take", 0.0
        self.taken: Counter[int] = Counter()
        self.ids: dict[str, set[str]] = {}
        self.seen: set[str] = set()
        self.cut: set[int] = set()
        self.hung = self.put_off = 0
        self.open_now = self.most_open = 0

    def open(self) -> None:
        self.controller = Controller(self, hostname=self.host, port=self.port)
        self.controller.start()

    def close(self) -> None:
        if self.controller:
            self.controller.stop()
            self.controller = None

    def settle(self) -> None:
        """Returns when what has reached this server was read: also from senders that are dead by now."""
        assert self.controller is not None
        asyncio.run_coroutine_threadsafe(self._settle(), self.controller.loop).result(60)

    async def _settle(self) -> None:
        await asyncio.sleep(0.2)
        while self.open_now:
            await asyncio.sleep(0.05)

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        first = address not in self.seen
        self.seen.add(address)
        if self.mood == "later" and first:
            self.put_off += 1
            return "451 4.7.1 Come back later"
        if self.mood == "never" and address.partition("@")[0].endswith("0"):
            return "550 5.1.1 No such person here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.open_now += 1
        self.most_open = max(self.most_open, self.open_now)
        try:
            return await self._data(server, envelope)
        finally:
            self.open_now -= 1

    async def _data(self, server: Any, envelope: Any) -> str:
        if self.mood == "hang":
            self.hung += 1
            await asyncio.sleep(30)
            return "421 Too slow"
        message_id = str(message_from_bytes(envelope.content)["Message-ID"])
        message = int(message_id.split(".")[1])
        self.taken[message] += 1
        self.ids.setdefault(envelope.rcpt_tos[0], set()).add(message_id)
        if self.mood == "cut" and len(self.taken) % 20 == 0 and self.taken[message] == 1:
            self.cut.add(message)
            server.transport.abort()
        await asyncio.sleep(self.pause)  # taken, not yet answered: who is killed now has this one under way
        return "250 Taken"

    @property
    def mails(self) -> int:
        return self.taken.total()

    @property
    def twice(self) -> set[int]:
        """Messages that came more than once."""
        return {message for message, times in self.taken.items() if times > 1}

    @property
    def duplicates(self) -> int:
        return self.mails - len(self.taken)
