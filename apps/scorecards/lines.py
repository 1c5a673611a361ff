"""The lines of the scorecard: figures as `components/_figure_row.html` shows them, grouped under their questions."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.measures import words
from apps.measures.declare import Group, Kind, Text
from apps.measures.read import FigureView
from apps.scorecards.answers import answer_of
from apps.scorecards.asked import Asked
from apps.scorecards.beside import NOTHING, Beside
from apps.scorecards.majors import Major

QUESTIONS: dict[str, Text] = {
    Group.KEEPING: _("Do our clients stay?"),
    Group.IMPROVING: _("What are we improving for them?"),
    Group.CONTRACT: _("Where are we green on contract and red in outcome?"),
    Group.BUYER: _("Whom do we misread?"),
    Group.OPINION: _("What do clients think of us?"),
    Group.EFFORT: _("Where does effort not meet value?"),
    Group.SERVING: _("How well do we serve and meet them?"),
    Group.PAY: _("What do we pay people for?"),
}


@dataclass
class FigureLine:
    """One line; the names are those of the component."""

    key: str
    name: Text
    question: Text
    url: str
    value: str
    of: str
    unit: str
    sub: str
    range: str
    base: str
    trend: list[Decimal | None]
    target: Decimal | None
    target_label: str
    change: str
    state: str
    word: str
    why: str
    benchmark: str = ""
    published: str = ""
    remarks: int = 0
    obstacles: int = 0
    accountable: str = ""


@dataclass
class FigureGroup:
    key: str
    label: Text
    question: Text
    answer: str
    figures: list[FigureLine]
    majors: list[Major] = field(default_factory=list)


def groups_of(
    views: Iterable[FigureView], asked: Asked, majors: Iterable[Major] = (), beside: Beside = NOTHING
) -> list[FigureGroup]:
    """The questions that have figures, in the order of the scorecard; the major initiatives stand with theirs."""
    by_group: dict[str, list[FigureView]] = {}
    for view in views:
        by_group.setdefault(view.measure.group, []).append(view)
    return [
        FigureGroup(
            key,
            Group(key).label,
            QUESTIONS[key],
            answer_of(key, found),
            [line_of(view, asked, beside) for view in found],
            list(majors) if key == Group.IMPROVING else [],
        )
        for key, found in by_group.items()
    ]


def line_of(view: FigureView, asked: Asked, beside: Beside = NOTHING) -> FigureLine:
    measure = view.measure
    k, n = shown_as_counts(view)
    return FigureLine(
        key=measure.key,
        name=measure.name,
        question=measure.question,
        url=path_of(measure.key) + asked.query,
        value=k or words.value(view, view.value),
        of=n,
        unit="" if view.value is None else words.unit(measure),
        sub=words.levels_of(view) or words.made_of(view),
        range=words.range_of(view),
        base=words.base_of(view),
        trend=view.trend,
        target=view.target,
        target_label=words.target_of(view),
        change=words.change_of(view),
        state=state_of(view),
        word="",
        why=words.why_empty(view) if view.is_empty else "",
        benchmark=words.benchmark_of(view),
        published=beside.published.get(measure.key, ""),
        remarks=beside.remarks.get(measure.key, 0),
        obstacles=beside.obstacles.get(measure.key, 0),
        accountable=beside.accountable[measure.key],
    )


@cache
def path_of(measure: str) -> str:
    """The page of a measure; a scorecard has thirty and more."""
    return reverse("scorecards:measure", args=[measure])


def shown_as_counts(view: FigureView) -> tuple[str, str]:
    """("3", "4") where "3 of 4" stands in place of a value."""
    if view.is_few:
        return words.counted(view), words.number(Decimal(view.n))
    if view.measure.kind == Kind.COUNT_OF and not view.is_empty:
        return words.counted(view), words.number(view.denominator or Decimal(0))
    return "", ""


def state_of(view: FigureView) -> str:
    """The key of the state: few and low confidence come before any verdict."""
    if view.is_empty:
        return "no_data"
    if view.is_few:
        return "too_few"
    if view.confidence == "low":
        return "low_confidence"
    if view.is_flagged:
        return "flagged"
    return "no_target" if view.status == "none" else view.status
