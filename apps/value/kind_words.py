"""What the page by kind of work says: its sentence, its picture, its table as a file."""

from decimal import Decimal
from typing import Any

from django.http import HttpResponseBase
from django.utils.translation import gettext as _

from apps.core.csvfiles import csv_response
from apps.core.templatetags.desk import hours, percent
from apps.value.effort import ZERO
from apps.value.exports import plain
from apps.value.flow import MOST, NODE
from apps.value.kinds import KindValue
from apps.value.period import Period
from apps.value.words import short

USES = ("valued", "below", "unrated", "unlinked")
TONES = {"valued": "valued", "unlinked": "unlinked"}
NAMED = 3  # kinds that serve nothing, in the sentence


def use_names() -> dict[str, str]:
    return {
        "valued": _("Matters and satisfies"),
        "below": _("Rated below 4"),
        "unrated": _("Not rated"),
        "unlinked": _("Unlinked"),
    }


def answer(lines: list[KindValue], period: Period) -> str:
    """Which kinds produce what clients value, and which produce nothing."""
    total = sum((line.effort.minutes for line in lines), ZERO)
    if not total:
        return _("No work is logged in %(period)s.") % {"period": period.name}
    return " ".join(sentence for sentence in (_best(lines, total), _nothing(lines)) if sentence)


def _best(lines: list[KindValue], total: Decimal) -> str:
    valued = sum((line.valued for line in lines), ZERO)
    if not valued:
        return _("None of the %(hours)s served an impact that clients rate 4 or more in both.") % {
            "hours": hours(total)
        }
    best = max(lines, key=lambda line: line.valued)
    values = {
        "share": percent(100 * valued / total),
        "hours": hours(total),
        "kind": called(best),
        "best": hours(best.valued),
    }
    return _("%(share)s of %(hours)s went to what matters and satisfies, most of it as “%(kind)s”: %(best)s.") % values


def _nothing(lines: list[KindValue]) -> str:
    idle = [line for line in lines if line.unlinked == line.effort.minutes]
    if not idle:
        return _least(lines)
    names = ", ".join(f"“{called(line)}”" for line in idle[:NAMED]) + (" …" if len(idle) > NAMED else "")
    lost = hours(sum((line.unlinked for line in idle), ZERO))
    return _("Nothing is named that these served: %(kinds)s, %(hours)s.") % {"kinds": names, "hours": lost}


def _least(lines: list[KindValue]) -> str:
    """Of the kinds that name what they serve, the one with the smallest part of its hours on what is valued."""
    if len(lines) < 2 or not any(line.valued for line in lines):
        return ""
    line = min(lines, key=lambda line: (line.valued_share or ZERO, -line.effort.minutes))
    values = {"kind": called(line), "share": percent(line.valued_share), "hours": hours(line.effort.minutes)}
    return _("Least comes of “%(kind)s”: %(share)s of its %(hours)s.") % values


def called(line: KindValue) -> str:
    return line.name or _("No kind")


def drawn(lines: list[KindValue]) -> dict[str, Any]:
    """Data of the flow from kinds to what came of them (static/src/js/charts/flow.js); the smallest are gathered."""
    kept = lines if len(lines) <= MOST else lines[: MOST - 1]
    rows = [(called(line), _uses([line])) for line in kept]
    if len(lines) > len(kept):
        rows.append((_("Other kinds"), _uses(lines[len(kept) :])))
    whole = _uses(lines)
    nodes = [
        _node(0, str(place), short(name, NODE), sum(uses.values(), ZERO)) for place, (name, uses) in enumerate(rows)
    ]
    nodes += [_node(1, use, name, whole[use], TONES.get(use, "")) for use, name in use_names().items() if whole[use]]
    links = [
        {
            "source": f"0-{place}",
            "target": f"1-{use}",
            "value": float(minutes / 60),
            "hours": hours(minutes),
            "tone": TONES.get(use, ""),
        }
        for place, (_name, uses) in enumerate(rows)
        for use, minutes in uses.items()
        if minutes
    ]
    return {"nodes": nodes, "links": links}


def _uses(lines: list[KindValue]) -> dict[str, Decimal]:
    return {use: sum((getattr(line, use) for line in lines), ZERO) for use in USES}


def _node(depth: int, key: str, name: str, minutes: Decimal, tone: str = "") -> dict[str, Any]:
    return {"id": f"{depth}-{key}", "depth": depth, "name": name, "hours": hours(minutes), "tone": tone}


def bar_of(line: KindValue) -> list[tuple[Decimal, str]]:
    """The kind's hours as parts of a bar, in percent; what is unlinked is left open."""
    whole = line.effort.minutes
    parts = ((line.valued, "now"), (line.below, ""), (line.unrated, "pale"))
    return [(100 * minutes / whole, css) for minutes, css in parts if whole and minutes]


def exported(lines: list[KindValue], period: Period) -> HttpResponseBase:
    names = use_names()
    minutes = [_("%(use)s, minutes") % {"use": names[use]} for use in USES]
    heads = [_("Kind of work"), _("Accounts"), _("Minutes"), _("Cost"), _("Linked share"), *minutes]
    rows = (
        [
            called(line),
            line.accounts,
            *map(plain, (line.effort.minutes, line.effort.cost, line.linked_share)),
            *(plain(getattr(line, use)) for use in USES),
        ]
        for line in lines
    )
    return csv_response(f"value-by-kind-{period.first}-{period.last}", heads, rows)
