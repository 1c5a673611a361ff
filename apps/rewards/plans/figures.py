"""What plans are held against in a month: figures as they were published, else as they stand; initiatives delivered.

A fixed number of queries for any number of plans; a measure built on people's answers is computed afresh once, without
answers to "ask now", however many plans hang on it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import prefetch_related_objects

from apps.core.months import Month
from apps.initiatives.models import Initiative
from apps.initiatives.standing import PLAN
from apps.measures.declare import Measure
from apps.measures.direct import Values
from apps.measures.models import Figure, Scope
from apps.measures.queries import Place
from apps.measures.read import Counts
from apps.measures.registry import get
from apps.measures.window import Window
from apps.rewards.plans.models import IncentivePlan
from apps.rewards.plans.programme_answers import paid_figures_of
from apps.scorecards.models import Publication, PublishedFigure

COVERAGE = "account_coverage"
COMPANY: Place = (str(Scope.COMPANY), 0)


@dataclass(frozen=True)
class Basis:
    """The figure of a plan's scope and month; `covered` of `accounts` were heard (None where nobody's answers are asked
    for). `publication` is None while the month is not published.
    """

    publication: Publication | None = None
    counted: Counts | None = None
    covered: int | None = None
    accounts: int | None = None
    initiative: Initiative | None = None

    @property
    def coverage(self) -> Fraction | None:
        """In percent."""
        return Fraction(100 * (self.covered or 0), self.accounts) if self.accounts else None


class Read:
    """The figures of one month, for some plans."""

    def __init__(self, month: Month, plans: Iterable[IncentivePlan], *, live: bool = False) -> None:
        """`live`: as they stand now, also where they were published."""
        self.month, self.live = month, live
        self.window = Window(month)
        self.plans = list(plans)
        self.keys = {plan.measure for plan in self.plans if plan.measure}
        self.publications = self._publications()
        self.published = {} if live else self._published()
        self.standing = self._standing()
        self.heard = self._heard()
        self._load_initiatives()

    def basis_of(self, plan: IncentivePlan) -> Basis:
        place = place_of(plan)
        publication = self.publications.get(place)
        if plan.initiative is not None:
            return Basis(publication, initiative=plan.initiative)
        measure = get(plan.measure)
        if measure is None:
            return Basis(publication)
        if measure.uses_answers:
            heard = self.heard[COVERAGE].get(place)
            return Basis(publication, self._fresh(measure, place), *self._coverage(heard))
        found = self.published.get((place, measure.key)) or self.standing.get((place, measure.key))
        return Basis(publication, found)

    def _fresh(self, measure: Measure, place: Place) -> Counts | None:
        values = self.heard[measure.key].get(place)
        if values is None:
            return None
        numerator, denominator, n, squares, *_reached = values
        return Counts(measure.key, measure.version, self.month.first_day, numerator, denominator, n, squares)

    @staticmethod
    def _coverage(values: Values | None) -> tuple[int, int]:
        return (int(values[0]), int(values[1])) if values else (0, 0)

    def _publications(self) -> dict[Place, Publication]:
        """What was published of each place; an account stands with the company unless published by itself."""
        rows = Publication.objects.in_month(self.month).select_related("published_by")
        found = {(row.scope, row.scope_id): row for row in rows}
        company = found.get(COMPANY)
        places = {place_of(plan) for plan in self.plans}
        if company:
            found |= {place: found.get(place, company) for place in places if place[0] == Scope.ACCOUNT}
        return found

    def _published(self) -> dict[tuple[Place, str], Counts]:
        wanted = {self.publications[place].pk for place in map(place_of, self.plans) if place in self.publications}
        rows = PublishedFigure.objects.filter(publication__in=wanted, measure__in=self.keys)
        found = {
            ((row.publication.scope, row.publication.scope_id), row.measure): _counts(row, self.month)
            for row in rows.select_related("publication")
        }
        versions = {key: measure.version for key in self.keys if (measure := get(key))}
        return {key: row for key, row in found.items() if row.version == versions.get(row.measure)}

    def _standing(self) -> dict[tuple[Place, str], Counts]:
        places = {place_of(plan) for plan in self.plans}
        scopes, ids = {scope for scope, _pk in places}, {pk for _scope, pk in places}
        rows = Figure.objects.filter(
            month=self.month.first_day, measure__in=self.keys, scope__in=scopes, scope_id__in=ids
        )
        return {((row.scope, row.scope_id), row.measure): _counts(row, self.month) for row in rows}

    def _heard(self) -> dict[str, dict[Place, Values]]:
        """By measure, what programmes alone heard."""
        measures = [measure for key in sorted(self.keys) if (measure := get(key)) and measure.uses_answers]
        coverage = get(COVERAGE)
        if measures and coverage is not None and coverage not in measures:
            measures.append(coverage)
        return {measure.key: paid_figures_of(measure, self.window) for measure in measures}

    def _load_initiatives(self) -> None:
        rows = [plan.initiative for plan in self.plans if plan.initiative is not None]
        if rows:
            prefetch_related_objects(rows, *PLAN)


def place_of(plan: IncentivePlan) -> Place:
    return str(plan.scope), plan.scope_id


def _counts(row: Figure | PublishedFigure, month: Month) -> Counts:
    return Counts(row.measure, row.version, month.first_day, row.numerator, row.denominator, row.n, row.squares)
