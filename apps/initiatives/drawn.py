"""The picture of the portfolio: impact against effort, and its table."""

from collections import Counter
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.initiatives.arithmetic import Priority, Status
from apps.initiatives.portfolio import Placed
from apps.initiatives.words import PRIORITIES, STATUS_WORDS

MOST_DRAWN = 45  # one by one; more are drawn as one circle a pair of scores


def plot_of(placed: list[Placed]) -> dict[str, Any]:
    """Context of the picture: data, label, caption, heads, lines."""
    first = sum(1 for each in placed if each.row.priority == Priority.DO_FIRST)
    is_one_by_one = len(placed) <= MOST_DRAWN
    return {
        "data": {"initiatives": _one_by_one(placed) if is_one_by_one else _by_scores(placed), "words": _words()},
        "label": _("Impact against effort of %(n)s initiatives") % {"n": len(placed)},
        "caption": ngettext(
            "%(n)s has high impact for little effort: do it first.",
            "%(n)s have high impact for little effort: do them first.",
            first,
        )
        % {"n": first},
        "note": _("Numbers are those of the lists; equal scores stand side by side.")
        if is_one_by_one
        else _("Each circle is a pair of scores, with how many initiatives share it."),
        "heads": [_("Initiative") if is_one_by_one else _("Initiatives"), _("Impact"), _("Effort"), _("Order")],
        "lines": _lines(placed) if is_one_by_one else _lines_by_scores(placed),
    }


def _one_by_one(placed: list[Placed]) -> list[dict[str, Any]]:
    return [
        {
            "no": str(each.number),
            "title": each.row.title,
            "impact": each.row.impact,
            "effort": each.row.exertion,
            "status": str(each.standing.status),
        }
        for each in placed
    ]


def _scores(placed: list[Placed]) -> list[tuple[tuple[int, int], int]]:
    """((impact, effort), how many), the largest impact first."""
    found = Counter((each.row.impact, each.row.exertion) for each in placed)
    return sorted(found.items(), key=lambda each: (-each[0][0], each[0][1]))


def _by_scores(placed: list[Placed]) -> list[dict[str, Any]]:
    return [
        {"no": str(n), "title": _several(n), "impact": impact, "effort": effort, "status": "several"}
        for (impact, effort), n in _scores(placed)
    ]


def _several(n: int) -> str:
    return ngettext("%(n)s initiative", "%(n)s initiatives", n) % {"n": n}


def _lines(placed: list[Placed]) -> list[list[Any]]:
    return [
        [f"{each.number} {each.row.title}", each.row.impact, each.row.exertion, PRIORITIES[each.row.priority]]
        for each in sorted(placed, key=lambda each: each.row.rank)
    ]


def _lines_by_scores(placed: list[Placed]) -> list[list[Any]]:
    orders = {(each.row.impact, each.row.exertion): PRIORITIES[each.row.priority] for each in placed}
    return [[_several(n), impact, effort, orders[impact, effort]] for (impact, effort), n in _scores(placed)]


def _words() -> dict[str, str]:
    return {
        "effort": _("Effort (the larger of effort and cost)"),
        "impact": _("Impact on the client"),
        "several": "",
        **{str(priority): str(word) for priority, word in PRIORITIES.items()},
        **{str(status): str(STATUS_WORDS[status]) for status in Status},
    }
