"""A mail server for a benchmark: `python -m benchmarks.mail_server PORT MILLISECONDS` takes every mail, in so long."""

import asyncio
import sys
from typing import Any

from aiosmtpd.smtp import SMTP


class Taker:
    """Waits as long as a server that keeps a mail takes to keep it."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802  aiosmtpd's name
        if self.seconds:
            await asyncio.sleep(self.seconds)
        return "250 Taken"


async def serve(port: int, seconds: float) -> None:
    taker = Taker(seconds)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(taker, hostname="localhost"), "127.0.0.1", port)
    print("ready", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), int(sys.argv[2]) / 1000))
