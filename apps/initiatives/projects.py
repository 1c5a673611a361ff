"""What a firm's whole list of projects says: how many are for clients, by function."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Said:
    """Of `total` projects `for_clients` are for clients."""

    total: int
    for_clients: int

    @property
    def say(self) -> str:
        """ "Of 104 projects, 0 are for clients."; nothing where there is no list."""
        if not self.total:
            return ""
        one, many = _("Of %(n)s projects, 1 is for clients."), _("Of %(n)s projects, %(k)s are for clients.")
        return (one if self.for_clients == 1 else many) % {"n": self.total, "k": self.for_clients}


def said_of(projects: Any) -> Said:
    found = projects.order_by().aggregate(total=Count("pk"), mine=Count("pk", filter=Q(is_for_clients=True)))
    return Said(found["total"], found["mine"])


def by_function(projects: Any) -> list[dict[str, Any]]:
    """{function, total, mine} of each function, the largest first."""
    lines = projects.order_by().values("function")
    found = lines.annotate(total=Count("pk"), mine=Count("pk", filter=Q(is_for_clients=True)))
    return list(found.order_by("-total", "function"))
