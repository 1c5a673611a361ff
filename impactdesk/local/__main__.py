"""Goes on from `install` inside the virtual environment: `demo`, `manage` or `test`, with their arguments."""

import signal
import subprocess
import sys

from impactdesk.local.environment import environment
from impactdesk.local.folders import data_folder
from impactdesk.local.install import ROOT
from impactdesk.local.progress import explained
from impactdesk.local.servers import servers


def manage(arguments: list[str]) -> int:
    """One Django command, with the embedded servers up for as long as it runs."""
    data = data_folder()
    with servers(data) as urls:
        command = subprocess.Popen([sys.executable, ROOT / "manage.py", *arguments], env=environment(data, urls))
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the command too, and it decides what that means
        signal.signal(signal.SIGTERM, lambda number, frame: command.terminate())
        ended = command.wait()
        return ended if ended >= 0 else 128 - ended


def main() -> int:
    command, *arguments = sys.argv[1:]
    with explained():
        for number in (signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.default_int_handler)  # leaves as Ctrl-C does: with the servers stopped
        if command == "manage":
            return manage(arguments)
        if command == "demo":
            from impactdesk.local.demo import demo

            return demo(arguments)
        from impactdesk.local.checks import check

        return check(arguments)


if __name__ == "__main__":
    sys.exit(main())
