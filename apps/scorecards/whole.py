"""A scorecard as it is read: figures under their questions, what needs attention, what was published and restated."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from apps.measures.read import FigureView
from apps.scorecards.accountable import answerable
from apps.scorecards.asked import Asked
from apps.scorecards.lines import Beside, FigureGroup, groups_of
from apps.scorecards.majors import majors_of
from apps.scorecards.models import Publication, Remark
from apps.scorecards.published import publication_of
from apps.scorecards.reading import views_for
from apps.scorecards.restating import restated
from apps.scorecards.sentences import Attention, attention


@dataclass(frozen=True)
class Whole:
    """Page, documents and mail are made of it. `restated` counts published figures that are others now."""

    views: list[FigureView]
    attention: list[Attention]
    groups: list[FigureGroup]
    signed: Publication | None
    restated: int

    @property
    def is_empty(self) -> bool:
        return not any(view.figure for view in self.views)


def whole_of(asked: Asked, reader: Any) -> Whole:
    """A fixed number of queries, whatever there is. Initiatives are those `reader` may see; None sees none."""
    views = views_for(asked)
    signed = publication_of(asked)
    since = restated([signed]) if signed else []
    published = {each.measure.key: each.was.display for each in since}
    beside = Beside(published, remark_counts(asked), answerable(asked))
    majors = majors_of(asked, reader) if reader is not None else []
    groups = groups_of(views, asked, majors, beside)
    return Whole(views, attention(views, asked), groups, signed, len(since))


def remark_counts(asked: Asked) -> dict[str, int]:
    """How many remarks there are on each figure of the month, or of the quarter's months."""
    rows = Remark.objects.of(asked.scope, asked.id).filter(month__in=months_of(asked)).order_by()
    return dict(rows.values("measure").annotate(count=Count("pk")).values_list("measure", "count"))


def months_of(asked: Asked) -> list[dt.date]:
    """The first days of what is asked for: a month, or the months of a quarter."""
    return [month.first_day for month in (asked.quarter.months if asked.quarter else [asked.month])]
