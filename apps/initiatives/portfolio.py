"""The portfolio on a day: every active initiative with its computed status, gathered once for the whole page."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, prefetch_related_objects

from apps.accounts.models import Account
from apps.initiatives.arithmetic import Status
from apps.initiatives.models import Initiative, InitiativeResponse
from apps.initiatives.standing import Standing, progress_of
from apps.initiatives.words import STATUS_WORDS

Level = Initiative.Level
IN_NEED = (Status.LATE, Status.AT_RISK, Status.UNPLANNED)
SHOWN_IN_A_CELL, MOST_IN_NEED, MOST_UNASKED = 3, 20, 10


@dataclass(frozen=True)
class Placed:
    """An active initiative; `number` is its place on the page, 0 for one that the reader may not see."""

    row: Any
    standing: Standing
    number: int

    @property
    def is_asked_for(self) -> bool:
        """Whether a client's answer or a theme of theirs stands behind it."""
        return self.row.theme_id is not None or self.row.has_answer


@dataclass(frozen=True)
class Place:
    """A cell of the board: how many there are, how many of them the reader may see, and the first of those."""

    level: str
    status: str
    count: int
    seen: int
    shown: list[Placed]

    @property
    def word(self) -> str:
        return f"{Level(self.level).label}, {STATUS_WORDS[Status(self.status)]}"

    @property
    def more(self) -> int:
        return self.seen - len(self.shown)

    @property
    def hidden(self) -> int:
        return self.count - self.seen


def portfolio_on(day: dt.date, person: Any) -> list[Placed]:
    """All active initiatives in the order of the board, in four statements for any number."""
    active = Initiative.objects.active_on(day).order_by()
    answers = InitiativeResponse.objects.filter(initiative=OuterRef("pk"))
    rows = list(active.select_related("owner", "business_unit").annotate(has_answer=Exists(answers)))
    seen = set(active.visible_to(person).values_list("pk", flat=True))
    standings = progress_of(rows, day)
    statuses, levels = list(Status), Level.values
    rows.sort(key=lambda row: (statuses.index(Status(standings[row.pk].status)), levels.index(row.level), row.pk))
    numbers = {row.pk: place for place, row in enumerate((row for row in rows if row.pk in seen), 1)}
    return [Placed(row, standings[row.pk], numbers.get(row.pk, 0)) for row in rows]


def visible(placed: Iterable[Placed]) -> list[Placed]:
    return [each for each in placed if each.number]


def board(placed: Iterable[Placed]) -> list[tuple[Any, list[Place]]]:
    """(level, its cells by status), zeros shown. The counts are the company's, as on the scorecard."""
    cells: dict[tuple[str, str], list[Placed]] = {}
    for each in placed:
        cells.setdefault((each.row.level, each.standing.status), []).append(each)
    return [(level, [_cell(level, status, cells.get((level, status), [])) for status in Status]) for level in Level]


def _cell(level: str, status: str, found: list[Placed]) -> Place:
    seen = visible(found)
    return Place(level, status, len(found), len(seen), seen[:SHOWN_IN_A_CELL])


def counts(placed: Iterable[Placed]) -> dict[str, int]:
    """How many have each status."""
    found = dict.fromkeys(map(str, Status), 0)
    for each in placed:
        found[str(each.standing.status)] += 1
    return found


def in_need(placed: Iterable[Placed]) -> list[Placed]:
    """Late, at risk, unplanned; within each the largest slip first."""
    found = [each for each in visible(placed) if each.standing.status in IN_NEED]
    return sorted(found, key=lambda each: (IN_NEED.index(Status(each.standing.status)), -_slip(each), each.number))


def load_accounts(found: list[Placed], person: Any) -> None:
    """Loads for whom they are, in one statement."""
    accounts = Account.objects.visible_to(person).order_by("name")
    prefetch_related_objects([each.row for each in found], Prefetch("accounts", queryset=accounts))


def _slip(each: Placed) -> Any:
    progress = each.standing.progress
    return progress.slip_percent or 0 if progress else 0


def unasked(placed: Iterable[Placed]) -> list[Placed]:
    """What no client asked for: neither an answer nor a theme stands behind it."""
    return [each for each in visible(placed) if not each.is_asked_for]
