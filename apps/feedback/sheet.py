"""The sheet of questions behind one request: whatever the client's page and mail say, read in one statement."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, JSONField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject, Lower

from apps.core.months import today
from apps.feedback.models import FeedbackRequest, ImpactRating, Questionnaire, Response, ResponseTheme, Theme
from apps.impacts.models import Impact, ImpactReading
from apps.people.models import Person

SECONDS_A_QUESTION = 10
SCORES = ("overall_satisfaction", "stay_intent", "buy_more_intent", "recommend")


@dataclass(frozen=True)
class Rating:
    """What a client says about one impact."""

    importance: int | None = None
    satisfaction: int | None = None
    cannot_judge: bool = False

    @property
    def is_empty(self) -> bool:
        return self.importance is None and self.satisfaction is None and not self.cannot_judge


@dataclass(frozen=True)
class Answers:
    """One submission. `ratings` by impact id; empty ones are left out, and "can't judge" wins over numbers."""

    overall_satisfaction: int | None = None
    stay_intent: int | None = None
    buy_more_intent: int | None = None
    recommend: int | None = None
    comment: str = ""
    themes: frozenset[int] = frozenset()
    ratings: dict[int, Rating] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        return self == Answers()


@dataclass
class Sheet:
    """A request with what it asks: impacts, themes, the answer that stands, and who will read it."""

    request: FeedbackRequest
    impacts: list[dict[str, Any]]  # id, statement, metric_name, unit, baseline, target, actual
    themes: list[dict[str, Any]]  # id, name
    lead: str
    answer: Answers | None
    answered_at: dt.datetime | None

    @property
    def questionnaire(self) -> Questionnaire:
        """The programme's; "ask now" asks every standard question."""
        return self.request.programme.questionnaire if self.request.programme else Questionnaire()

    @property
    def questions(self) -> int:
        return question_count(self.questionnaire, len(self.impacts))

    @property
    def minutes(self) -> int:
        return minutes_for(self.questions)


def sheet_of(request_id: int, generation: int | None = None) -> Sheet | None:
    """The sheet behind a request, None where there is none (any more) of that generation."""
    wanted = FeedbackRequest.objects.filter(pk=request_id)
    if generation is not None:
        wanted = wanted.filter(generation=generation)
    row: Any = _loaded(wanted).first()
    if row is None:
        return None
    answer = row.answer_json or {}
    answered_at = dt.datetime.fromisoformat(answer["answered_at"]) if answer else None
    return Sheet(row, row.impacts_json, row.themes_json, row.lead_name or "", _answers(answer), answered_at)


def question_count(questionnaire: Questionnaire, impacts: int) -> int:
    """Importance and satisfaction of each impact, and the standard questions asked (themes count as one)."""
    asked = [getattr(questionnaire, f.name) for f in questionnaire._meta.fields if f.name.startswith("asks_")]
    return sum(asked) - questionnaire.asks_impacts + 2 * impacts * questionnaire.asks_impacts


def minutes_for(questions: int) -> int:
    """How long so many questions take, in whole minutes, rounded up; two at least."""
    return max(2, -(-questions * SECONDS_A_QUESTION // 60))


def active_impacts() -> QuerySet[Impact]:
    """The impacts a client is asked about today."""
    return Impact.objects.active_on(today())


def _answers(answer: dict[str, Any]) -> Answers | None:
    if not answer:
        return None
    ratings = {
        row["impact"]: Rating(row["importance"], row["satisfaction"], row["cannot_judge"]) for row in answer["ratings"]
    }
    scores = {name: answer[name] for name in SCORES}
    return Answers(**scores, comment=answer["comment"], themes=frozenset(answer["themes"]), ratings=ratings)


def _loaded(requests: QuerySet[FeedbackRequest]) -> QuerySet[FeedbackRequest]:
    leads = Person.objects.present().filter(role="team_lead", team=OuterRef("contact__account__team")).order_by("pk")
    return requests.select_related("contact__account__manager", "programme__questionnaire").annotate(
        lead_name=Subquery(leads.values("full_name")[:1]),
        impacts_json=ArraySubquery(_impacts().values("json")),
        themes_json=ArraySubquery(_themes().values("json")),
        answer_json=Subquery(_standing_answer().values("json")[:1], output_field=JSONField()),
    )


def _impacts() -> QuerySet[Any]:
    latest = ImpactReading.objects.filter(impact=OuterRef("pk"), read_on__lte=today()).order_by("-read_on", "-pk")
    shown = ("statement", "metric_name", "unit", "baseline", "target")
    json = JSONObject(id="pk", actual="actual", **{name: F(name) for name in shown})
    of_account = active_impacts().filter(account=OuterRef("contact__account")).order_by("pk")
    return of_account.annotate(actual=Subquery(latest.values("value")[:1])).annotate(json=json)


def _themes() -> QuerySet[Any]:
    return Theme.objects.order_by(Lower("name")).annotate(json=JSONObject(id="pk", name="name"))


def _standing_answer() -> QuerySet[Any]:
    rating = JSONObject(
        impact="impact_id", importance="importance", satisfaction="satisfaction", cannot_judge="cannot_judge"
    )
    ratings = ImpactRating.objects.filter(response=OuterRef("pk")).order_by("impact_id").annotate(json=rating)
    themes = ResponseTheme.objects.filter(response=OuterRef("pk")).order_by("theme_id")
    own = {name: F(name) for name in (*SCORES, "comment", "answered_at")}
    nested = {"ratings": ArraySubquery(ratings.values("json")), "themes": ArraySubquery(themes.values("theme_id"))}
    standing = Response.objects.filter(Q(version_of=None), request=OuterRef("pk")).order_by()
    return standing.annotate(json=JSONObject(**own, **nested))
