"""The figures of a decision in words: its suggestion with the reasons, and before and after side by side.

No arrow is drawn: a mean of a few answers has no interval that would make a change of it clear. Differences are given
for what is counted (work, cost, attainment), and of means only where five contacts stand behind both.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.core.templatetags.desk import hours, money, number, percent, plain
from apps.feedback.ratings import FEW
from apps.impacts.models import Impact
from apps.value.arithmetic import Reason
from apps.value.effort import ZERO
from apps.value.figures import Kept
from apps.value.words import suggested

Words = Callable[[Any], str]


@dataclass(frozen=True)
class Line:
    """One figure: before, after and the difference in words, empty where none is told."""

    label: Any
    before: str
    after: str
    difference: str = ""
    before_note: str = ""
    after_note: str = ""


def suggestion_of(figures: Kept) -> str:
    """ "Improve the work and revisit the goal": what the figures suggested; empty where they suggested nothing."""
    return suggested(figures.advice)


def reasons_of(figures: Kept) -> list[str]:
    """Why, a sentence each."""
    numbers = figures.numbers
    words = {
        "i": number(numbers["importance"], 1),
        "s": number(numbers["satisfaction"], 1),
        "index": number(numbers["effort_index"], 2),
        "effort": percent(numbers["effort_share"]),
        "value": percent(numbers["value_share"]),
        "attained": percent(numbers["attainment"]),
    }
    sentences = {
        Reason.UNSATISFYING: _("It matters (importance %(i)s), and they are not content (satisfaction %(s)s)."),
        Reason.TOO_MUCH: _("It takes %(effort)s of the work and is %(value)s of what matters: effort index %(index)s."),
        Reason.BEHIND: _("Attainment is %(attained)s, below half."),
        Reason.APART: _("The contacts do not agree on how much it matters."),
        Reason.ALL_WELL: _("Importance %(i)s, satisfaction %(s)s: effort and value go together."),
    }
    return [sentences[reason] % words for reason in figures.advice.reasons]


def facts_of(figures: Kept, impact: Impact) -> list[dict[str, Any]]:
    """At most four figures in a row, as `components/_facts.html` reads them."""
    numbers = figures.numbers
    cost = numbers["cost"]
    means = [number(numbers[name], 1) for name in ("importance", "satisfaction")]
    shares = [percent(numbers[name]) for name in ("effort_share", "value_share")]
    index = numbers["effort_index"]
    actual = numbers["actual"]
    return [
        {
            "label": _("Importance, satisfaction"),
            "value": " · ".join(means) if numbers["importance"] is not None else None,
            "note": contacts(figures.n) if figures.n else _("Nobody has rated it in the year before"),
        },
        {
            "label": _("Work in %(period)s") % {"period": figures.period.name},
            "value": hours(numbers["minutes"], 1),
            "note": money(cost, 2) if cost is not None else _("No cost rate"),
        },
        {
            "label": _("Share of the work, of what matters"),
            "value": " · ".join(shares),
            "note": _("Effort index %(index)s") % {"index": number(index, 2)} if index is not None else "",
        },
        {
            "label": _("Attainment"),
            "value": percent(numbers["attainment"]),
            "note": f"{plain(actual)} {impact.unit}".strip() if actual is not None else _("No reading"),
        },
    ]


def contacts(n: int) -> str:
    """ "2 contacts, indicative"."""
    words = ngettext("%(n)d contact", "%(n)d contacts", n) % {"n": n}
    return _("%(contacts)s, indicative") % {"contacts": words} if 0 < n < FEW else words


def _hours(value: Any) -> str:
    return hours(value, 1)


def _money(value: Any) -> str:
    return money(value, 2)


def _mean(value: Any) -> str:
    return number(value, 1)


def _index(value: Any) -> str:
    return number(value, 2)


FIGURES: tuple[tuple[str, Any, Words], ...] = (
    ("minutes", gettext_lazy("Work"), _hours),
    ("cost", gettext_lazy("Cost"), _money),
    ("effort_share", gettext_lazy("Share of the work"), percent),
    ("importance", gettext_lazy("Importance"), _mean),
    ("satisfaction", gettext_lazy("Satisfaction"), _mean),
    ("effort_index", gettext_lazy("Effort index"), _index),
    ("opportunity", gettext_lazy("Opportunity"), _mean),
    ("attainment", gettext_lazy("Attainment"), percent),
)
OF_ANSWERS = {"importance", "satisfaction", "effort_index", "opportunity"}
IN_POINTS = {"effort_share", "attainment"}
COUNTS = {"importance": "n", "satisfaction": "n_satisfaction"}


def side_by_side(before: Kept, after: Kept, impact: Impact) -> list[Line]:
    """The lines of the comparison, in the order they are read; the metric's own reading comes last."""

    def reading(value: Any) -> str:
        return plain(value) if value is None else f"{plain(value)} {impact.unit}".strip()

    lines = [_line(name, label, words, before, after) for name, label, words in FIGURES]
    return [*lines, _line("actual", impact.metric_name or _("Reading"), reading, before, after)]


def _line(name: str, label: Any, words: Words, before: Kept, after: Kept) -> Line:
    then, now = before.numbers[name], after.numbers[name]
    is_few = name in OF_ANSWERS and _is_few(before, after)
    difference = "" if is_few or then is None or now is None else _difference(now - then, words, name in IN_POINTS)
    return Line(label, words(then), words(now), difference, _count(name, before), _count(name, after))


def _is_few(before: Kept, after: Kept) -> bool:
    return min(before.n, before.n_satisfaction, after.n, after.n_satisfaction) < FEW


def _count(name: str, figures: Kept) -> str:
    n = getattr(figures, COUNTS[name]) if name in COUNTS else 0
    if not n:
        return ""
    return _("n %(n)d, ind.") % {"n": n} if n < FEW else _("n %(n)d") % {"n": n}


def _difference(apart: Decimal, words: Words, is_in_points: bool) -> str:
    """ "+4.0 h", "−16.5 points", "unchanged"."""

    def told(value: Decimal) -> str:
        return _("%(n)s points") % {"n": number(value, 1)} if is_in_points else words(value)

    text = told(abs(apart))
    if text == told(ZERO):
        return _("unchanged")
    return f"{'+' if apart > 0 else '−'}{text}"


def answer_in_words(before: Kept, after: Kept) -> str:
    """The comparison in one or two sentences, honest about how many stand behind it."""
    words = {"before": before.period.name, "after": after.period.name}
    then, now = before.numbers, after.numbers
    if then["minutes"] is None or now["minutes"] is None:
        return _("Of one of the two periods nothing is known: the impact was not active, and nobody worked for it.")
    words |= {"h0": hours(then["minutes"], 1), "h1": hours(now["minutes"], 1)}
    sentence = _("Work went from %(h0)s in %(before)s to %(h1)s in %(after)s.") % words
    return f"{sentence} {_of_satisfaction(before, after)}"


def _of_satisfaction(before: Kept, after: Kept) -> str:
    then, now = before.numbers["satisfaction"], after.numbers["satisfaction"]
    if then is None or now is None:
        return _("Satisfaction cannot be compared: nobody rated it on one side.")
    words = {"s0": number(then, 1), "s1": number(now, 1), "n0": before.n_satisfaction, "n1": after.n_satisfaction}
    if min(before.n_satisfaction, after.n_satisfaction) < FEW:
        told = _("Satisfaction was %(s0)s and is %(s1)s, of %(n0)d and %(n1)d contacts: indicative, no clear change.")
        return told % words
    return _("Satisfaction was %(s0)s and is %(s1)s, of %(n0)d and %(n1)d contacts.") % words
