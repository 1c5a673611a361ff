"""Goes on from `install` inside the virtual environment: `demo`, `manage` or `test`, with their arguments."""

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
        while True:
            try:
                return command.wait()
            except KeyboardInterrupt:  # the command got it too, and decides what it means
                continue


def main() -> int:
    command, *arguments = sys.argv[1:]
    with explained():
        if command == "manage":
            return manage(arguments)
        if command == "demo":
            from impactdesk.local.demo import demo

            return demo(arguments)
        from impactdesk.local.checks import check

        return check(arguments)


if __name__ == "__main__":
    sys.exit(main())
