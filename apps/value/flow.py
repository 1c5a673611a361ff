"""The chain kind of work → impact → what clients say, as hours: for the picture and for the table behind it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from apps.core.templatetags.desk import hours
from apps.value.analysis import Analysis, ImpactValue
from apps.value.arithmetic import CUT, Quadrant
from apps.value.effort import ZERO
from apps.value.words import short

MOST = 12  # nodes of a column; the smallest are gathered
NODE = 34  # characters of a name in the picture
OTHER, UNLINKED = "other", "unlinked"
SATISFYING, BELOW, UNRATED = "satisfying", "below", "unrated"


@dataclass
class Flow:
    """Columns of nodes {key: (name, tone)} with their minutes, and minutes between nodes of neighbouring columns."""

    kinds: dict[str, tuple[str, str]] = field(default_factory=dict)
    impacts: dict[str, tuple[str, str]] = field(default_factory=dict)
    ratings: dict[str, tuple[str, str]] = field(default_factory=dict)
    done: dict[tuple[str, str], Decimal] = field(default_factory=dict)  # kind → impact
    said: dict[tuple[str, str], Decimal] = field(default_factory=dict)  # impact → rating


def flow_of(analysis: Analysis, kind_names: Mapping[int, str]) -> Flow:
    """The flow of an analysis; kinds and impacts beyond `MOST` are gathered, the smallest first."""
    flow = Flow()
    lines = {line.impact.pk: line for line in analysis.impacts if line.effort.minutes}
    kind_keys = _keys({kind: whole.minutes for kind, (whole, _loose) in analysis.kinds.items()})
    impact_keys = _keys({pk: line.effort.minutes for pk, line in lines.items()})
    for kind, key in kind_keys.items():
        name = _("Other kinds") if key == OTHER else kind_names.get(kind or 0, _("No kind"))
        is_unlinked = all(loose == whole for other, (whole, loose) in analysis.kinds.items() if kind_keys[other] == key)
        flow.kinds[key] = (name, UNLINKED if is_unlinked else "")
    for pk, key in sorted(impact_keys.items(), key=lambda each: _place(each[1], lines[each[0]])):
        flow.impacts[key] = (_("Other impacts"), "") if key == OTHER else _named(lines[pk])
    for (kind, pk), effort in analysis.uses.items():
        _add(flow.done, (kind_keys[kind], impact_keys[pk]), effort.minutes)
    for kind, (_whole, loose) in analysis.kinds.items():
        _add(flow.done, (kind_keys[kind], UNLINKED), loose.minutes)
    _rate(flow, lines, impact_keys)
    if analysis.unlinked.minutes:
        flow.impacts[UNLINKED] = (_("Unlinked"), UNLINKED)
    flow.kinds = _untangled(flow)
    return flow


def _place(key: str, line: ImpactValue) -> tuple[Any, ...]:
    """Impacts stand in the order of the ratings beside them, so that the bands cross little; gathered ones last."""
    return key == OTHER, (SATISFYING, BELOW, UNRATED).index(rating_of(line)), -line.effort.minutes


def _untangled(flow: Flow) -> dict[str, tuple[str, str]]:
    """Kinds in the order of the impacts they mostly serve; gathered ones last but for what is unlinked."""
    places = {key: place for place, key in enumerate(flow.impacts)}

    def middle(kind: str) -> Decimal:
        served = {impact: minutes for (start, impact), minutes in flow.done.items() if start == kind}
        return sum((places[impact] * minutes for impact, minutes in served.items()), ZERO) / sum(served.values())

    return dict(sorted(flow.kinds.items(), key=lambda item: middle(item[0])))


def _rate(flow: Flow, lines: dict[int, ImpactValue], impact_keys: dict[Any, str]) -> None:
    rated = {pk: rating_of(line) for pk, line in lines.items()}
    neglected = [pk for pk, line in lines.items() if line.quadrant == Quadrant.CONCENTRATE_HERE]
    names = {SATISFYING: _("Rated 4 or more"), BELOW: _("Rated below 4"), UNRATED: _("Not rated")}
    for key, name in names.items():
        if key in rated.values():
            flow.ratings[key] = (name, "neglected" if key == BELOW and neglected else "")
    for pk, line in lines.items():
        _add(flow.said, (impact_keys[pk], rated[pk]), line.effort.minutes)


def rating_of(line: ImpactValue) -> str:
    """Whether clients rate the impact 4 or more in satisfaction, below, or not at all."""
    if line.ratings.satisfaction is None:
        return UNRATED
    return SATISFYING if line.ratings.satisfaction >= CUT else BELOW


def _named(line: ImpactValue) -> tuple[str, str]:
    return line.impact.statement, "neglected" if line.quadrant == Quadrant.CONCENTRATE_HERE else ""


def _keys(minutes: dict[Any, Decimal]) -> dict[Any, str]:
    """{id: key of its node}, the greatest first; all beyond the most share one key."""
    order = sorted(minutes, key=lambda each: (-minutes[each], each or 0))
    kept = MOST if len(order) <= MOST else MOST - 1
    return {each: str(each or 0) if place < kept else OTHER for place, each in enumerate(order)}


def _add(sums: dict[tuple[str, str], Decimal], pair: tuple[str, str], minutes: Decimal) -> None:
    if minutes:
        sums[pair] = sums.get(pair, ZERO) + minutes


# --- Shown ----------------------------------------------------------------------------------------
def drawn(flow: Flow) -> dict[str, Any]:
    """Data of the picture (static/src/js/charts/flow.js). Names are unique within the picture: column and key."""
    columns = (flow.kinds, flow.impacts, flow.ratings)
    nodes = [
        {
            "id": f"{depth}-{key}",
            "depth": depth,
            "name": short(name, NODE),
            "hours": hours(_through(flow, depth, key)),
            "tone": tone,
        }
        for depth, column in enumerate(columns)
        for key, (name, tone) in column.items()
    ]
    links = [
        {
            "source": f"{depth}-{start}",
            "target": f"{depth + 1}-{end}",
            "value": float(minutes / 60),
            "hours": hours(minutes),
            "tone": flow.impacts[start if depth else end][1],
        }
        for depth, pairs in enumerate((flow.done, flow.said))
        for (start, end), minutes in pairs.items()
    ]
    return {"nodes": nodes, "links": links}


def _through(flow: Flow, depth: int, key: str) -> Decimal:
    pairs, side = (flow.said, 1) if depth == 2 else (flow.done, depth)
    return sum((minutes for pair, minutes in pairs.items() if pair[side] == key), ZERO)


def table_of(flow: Flow) -> dict[str, Any]:
    """The hours of each kind by impact, and below how each impact is rated: {heads, lines, foot}."""
    impacts = list(flow.impacts)
    lines = [
        [name, *(_cell(flow.done.get((kind, impact))) for impact in impacts), _cell(_through(flow, 0, kind))]
        for kind, (name, _tone) in flow.kinds.items()
    ]
    said = {impact: flow.ratings[rating][0] for impact, rating in flow.said if impact != OTHER}
    heads = [_("Kind of work"), *(flow.impacts[impact][0] for impact in impacts), _("All")]
    return {
        "heads": heads,
        "lines": lines,
        "foot": [_("How it is rated"), *(said.get(key, "–") for key in impacts), ""],
    }


def _cell(minutes: Decimal | None) -> str:
    return hours(minutes, 1) if minutes else "–"
