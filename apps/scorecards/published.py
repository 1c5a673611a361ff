"""What was published of the month and scope that is asked for."""

from dataclasses import dataclass, field

from apps.measures.registry import get
from apps.scorecards.asked import Asked
from apps.scorecards.models import Publication, PublishedFigure

# By hand, for the page that has to be lean: compiling a query takes longer than this one does.
_OF = "SELECT * FROM scorecards_publication WHERE scope = %s AND scope_id = %s AND month = %s"


@dataclass(frozen=True)
class Published:
    """`publication` is None where the month is live; `figures` are those published, by measure."""

    publication: Publication | None = None
    figures: dict[str, PublishedFigure] = field(default_factory=dict)


def publication_of(asked: Asked) -> Publication | None:
    """What was published of a month and scope; a quarter has only its months, another structure nothing."""
    if asked.quarter or asked.is_current:
        return None
    return next(iter(Publication.objects.raw(_OF, [asked.scope, asked.id, asked.month.first_day])), None)


def published_of(asked: Asked, measure: str = "") -> Published:
    """The publication with its figures, or with the one of a measure; two queries."""
    publication = publication_of(asked)
    if publication is None:
        return Published()
    figures = publication.figures.filter(measure=measure) if measure else publication.figures.all()
    return Published(publication, {row.measure: row for row in figures if is_open(row.measure, asked.role)})


def is_open(key: str, role: str) -> bool:
    """Whether what was published of a measure is for people of a role; of one that is gone, as it was, for all."""
    measure = get(key)
    return measure is None or measure.is_read_by(role)
