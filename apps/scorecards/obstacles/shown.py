"""The obstacles that stand beside a figure's target, and how a state is shown."""

from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from apps.core.months import Month
from apps.core.pages import Cell
from apps.core.templatetags.desk import day
from apps.measures.read import FigureView
from apps.scorecards.asked import Asked
from apps.scorecards.obstacles.access import is_held_to
from apps.scorecards.obstacles.models import Obstacle, stood_on
from apps.scorecards.obstacles.services import target_now

MOST = 20  # on a figure's page; the list has all


def obstacles_on(view: FigureView, asked: Asked, reader: Any) -> dict[str, Any]:
    """What stands in the way, what is due first first; where one may record another one, and where all stand."""
    key = view.measure.key
    rows = Obstacle.objects.of(asked.scope, asked.id).filter(measure=key).standing_on(stood_on(asked.month))
    may_record = is_held_to(reader, asked.scope, asked.id) and _is_asked_now(view, asked)
    where = {"measure": key, "scope": asked.scope, "id": asked.id}
    return {
        "obstacles": list(rows.select_related("owner")[:MOST]),
        "obstacle_url": f"{reverse('scorecards:obstacle_create')}?{urlencode(where)}" if may_record else "",
        "obstacles_url": f"{reverse('scorecards:obstacle_list')}?{urlencode({'measure': key})}",
    }


def _is_asked_now(view: FigureView, asked: Asked) -> bool:
    """Whether there is a target to record something against, whatever was asked in the month that is shown."""
    if asked.month == Month.current():
        return view.target is not None
    return target_now(view.measure, asked.scope, asked.id) is not None


def state_label(row: Obstacle) -> str:
    return _("Overdue") if row.is_overdue else row.get_state_display()


def state_cell(row: Obstacle) -> Cell:
    """The state in a word; below it the day on which it is due, or was settled."""
    on = row.settled_on or row.due_on
    words = _("on %(day)s") if row.is_settled else _("due %(day)s")
    return Cell(state_label(row), state=row.shown_state, sub=words % {"day": day(on)} if on else "")
