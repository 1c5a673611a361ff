"""What stands in the way of the demo firm's targets: worked on, overdue, nobody's, removed, and lived with."""

import csv
import datetime as dt
from pathlib import Path
from typing import Any

from apps.core.demo_firm import Firm, backdate
from apps.initiatives.models import Initiative
from apps.measures.models import Scope
from apps.people.models import BusinessUnit
from apps.scorecards.obstacles.models import Obstacle, ObstacleNote
from apps.scorecards.obstacles.services import create_obstacle

AUTHORS = {Obstacle: "recorded_by", ObstacleNote: "author"}
SETTLED_AFTER = dt.timedelta(days=9)
WORKED_ON_FOR = 25  # days


def load(firm: Firm) -> None:
    with (Path(__file__).parent / "demo.csv").open(newline="", encoding="utf-8") as lines:
        rows = [(line, _row(firm, line)) for line in csv.DictReader(lines)]
    dice = firm.dice("obstacles")
    recorded = {row.pk: firm.moment(firm.today - dt.timedelta(days=WORKED_ON_FOR), dice) for _line, row in rows}
    backdate(Obstacle, recorded)
    noted = {}
    for line, row in rows:
        if row.is_settled:
            Obstacle.objects.filter(pk=row.pk).update(settled_on=recorded[row.pk].date() + SETTLED_AFTER)
        if line["note"]:
            author = row.owner or row.recorded_by
            note = ObstacleNote.objects.create(obstacle=row, text=line["note"], author=author)
            noted[note.pk] = firm.moment(recorded[row.pk].date(), dice, days_later=7)
    backdate(ObstacleNote, noted)


def _row(firm: Firm, line: dict[str, str]) -> Obstacle:
    fields: dict[str, Any] = {name: line[name] for name in ("measure", "scope", "text", "kind", "state", "reason")}
    return create_obstacle(
        by=firm.people[line["by"]],
        scope_id=_place(firm, line),
        owner=firm.people[line["owner"]] if line["owner"] else None,
        due_on=firm.today + dt.timedelta(days=int(line["due"])) if line["due"] else None,
        initiative=Initiative.objects.get(title=line["initiative"]) if line["initiative"] else None,
        **fields,
    )


def _place(firm: Firm, line: dict[str, str]) -> int:
    if line["scope"] == Scope.COMPANY:
        return 0
    if line["scope"] == Scope.BUSINESS_UNIT:
        return BusinessUnit.objects.get(name=line["of"]).pk
    return (firm.teams if line["scope"] == Scope.TEAM else firm.accounts)[line["of"]].pk
