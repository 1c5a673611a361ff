"""The demo firm's whole list of projects, as its own list has it: of 104 none is for clients."""

import datetime as dt

from apps.core.demo_firm import Firm, table
from apps.initiatives.models import PortfolioProject


def load_projects(firm: Firm) -> None:
    PortfolioProject.objects.bulk_create(_project(firm, line) for line in table(__file__, "projects"))


def _project(firm: Firm, line: dict[str, str]) -> PortfolioProject:
    starts_on = firm.yesterday - dt.timedelta(days=int(line["begun"]))
    return PortfolioProject(
        name=line["name"],
        function=line["function"],
        starts_on=starts_on,
        ends_on=starts_on + dt.timedelta(days=int(line["days"])),
        state=line["state"],
    )
