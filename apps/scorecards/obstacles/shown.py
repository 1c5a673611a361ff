"""The obstacles that stand beside a figure's target, and how a state is shown."""

from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from apps.core.pages import Cell
from apps.core.templatetags.desk import day
from apps.measures.read import FigureView
from apps.scorecards.asked import Asked
from apps.scorecards.obstacles.access import is_held_to
from apps.scorecards.obstacles.models import Obstacle

MOST = 20  # on a figure's page; the list has all


def obstacles_on(view: FigureView, asked: Asked, reader: Any) -> dict[str, Any]:
    """What is not settled, what is due first first; where one may record another one, and where all stand."""
    key = view.measure.key
    rows = Obstacle.objects.of(asked.scope, asked.id).filter(measure=key).unsettled().select_related("owner")
    may_record = view.target is not None and is_held_to(reader, asked.scope, asked.id)
    where = {"measure": key, "scope": asked.scope, "id": asked.id}
    return {
        "obstacles": list(rows[:MOST]),
        "obstacle_url": f"{reverse('scorecards:obstacle_create')}?{urlencode(where)}" if may_record else "",
        "obstacles_url": f"{reverse('scorecards:obstacle_list')}?{urlencode({'measure': key})}",
    }


def state_cell(row: Obstacle) -> Cell:
    """The state in a word; below it the day on which it is due, or was settled."""
    on = row.settled_on or row.due_on
    words = _("on %(day)s") if row.is_settled else _("due %(day)s")
    label = _("Overdue") if row.is_overdue else row.get_state_display()
    return Cell(label, state=row.shown_state, sub=words % {"day": day(on)} if on else "")
