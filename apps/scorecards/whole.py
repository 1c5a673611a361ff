"""A scorecard as it is read: figures under their questions, what needs attention, what was published and restated."""

from dataclasses import dataclass
from typing import Any

from apps.measures.read import FigureView
from apps.scorecards.asked import Asked
from apps.scorecards.beside import beside_of
from apps.scorecards.lines import FigureGroup, groups_of
from apps.scorecards.majors import majors_of
from apps.scorecards.models import Publication
from apps.scorecards.published import publication_of
from apps.scorecards.reading import views_for
from apps.scorecards.restating import published_otherwise
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
    if not any(view.figure for view in views):
        return Whole(views, [], [], None, 0)
    signed = publication_of(asked)
    published = published_otherwise(signed, asked.role) if signed else {}
    majors = majors_of(asked, reader) if reader is not None else []
    groups = groups_of(views, asked, majors, beside_of(asked, published))
    return Whole(views, attention(views, asked), groups, signed, len(published))
