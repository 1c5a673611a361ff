"""The sheet of questions behind one request: whatever the client's pages say, read in one statement."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BigIntegerField,
    Exists,
    F,
    Func,
    IntegerField,
    JSONField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce, JSONObject, Lower, TruncDate

from apps.core.months import today, zone
from apps.feedback.compiled import first_of
from apps.feedback.content import Content, minutes_for
from apps.feedback.models import (
    Change,
    ChangeResponse,
    Draft,
    FeedbackRequest,
    ImpactRating,
    QuestionAnswer,
    Response,
    ResponseTheme,
    Theme,
    UnconfirmedAnswer,
)
from apps.feedback.said import SCORES, Answers, read_answers
from apps.feedback.turns import active_impacts, last_rated
from apps.impacts.models import Impact, ImpactReading
from apps.outbox.models import Message
from apps.people.models import Person

MOST_CHANGES = 5
Data = dict[str, list[str]]  # a form's names and values


@dataclass
class Sheet:
    """A request with what it asks, what was said and typed so far, who reads it, and what came of earlier answers."""

    request: FeedbackRequest
    content: Content
    impacts: list[dict[str, Any]]  # id, statement, metric_name, unit, baseline, target, actual
    themes: list[dict[str, Any]]  # id, name
    lead: str
    answer: Answers | None
    response_id: int | None
    answered_at: dt.datetime | None
    marked: frozenset[int]  # themes that people of the firm or their rules put on the answer
    draft: Data | None
    unconfirmed: Data | None
    delivery: dict[str, Any] | None  # state and sent_at of the latest mail
    changes: list[dict[str, Any]]  # said, did, made_on; newest first

    @cached_property
    def questions(self) -> int:
        return self.content.count(len(self.impacts))

    @property
    def minutes(self) -> int:
        return minutes_for(self.questions)

    @property
    def since(self) -> str:
        """Which answer a page was made from; what is typed there is a draft of a change to that one."""
        return self.answered_at.isoformat() if self.answered_at else ""


def sheet_of(request_id: int, generation: int | None = None) -> Sheet | None:
    """The sheet behind a request, None where there is none (any more) of that generation."""
    row: Any = first_of(_loaded, request_id, today(), zone())
    return _read(row) if row and generation in {None, row.generation} else None


def _read(row: Any) -> Sheet:
    said, content = row.answer_json or {}, Content.of(row)
    answer = read_answers(said, row.case.satisfaction if row.case else None)
    sheet = Sheet(
        request=row,
        content=content,
        impacts=_asked(row, content, answer),
        themes=row.themes_json if content.asks_themes else [],
        lead=row.lead_name or "",
        answer=answer,
        response_id=said.get("id"),
        answered_at=dt.datetime.fromisoformat(said["answered_at"]) if said else None,
        marked=frozenset(said.get("marked", ())),
        draft=row.draft_json,
        unconfirmed=row.unconfirmed_json,
        delivery=row.delivery_json,
        changes=[change | {"made_on": dt.date.fromisoformat(change["made_on"])} for change in row.changes_json],
    )
    if sheet.draft and sheet.draft.get("since", [""]) != [sheet.since]:
        sheet.draft = None  # typed before an answer that has been sent since
    return sheet


def _asked(row: Any, content: Content, answer: Answers | None) -> list[dict[str, Any]]:
    """The impacts in their turn, those that the standing answer rated first; shown in the order they were promised."""
    rated = answer.ratings if answer else {}
    by_turn = sorted(row.impacts_json, key=lambda impact: (impact["id"] not in rated, impact["rated_at"] or ""))
    room = max(content.room, len(rated)) if content.asks_impacts else 0
    return sorted(by_turn[:room], key=lambda impact: impact["id"])


def _loaded(request_id: int) -> QuerySet[FeedbackRequest]:
    leads = Person.objects.present().filter(role="team_lead", team=OuterRef("contact__account__team")).order_by("pk")
    messages = Message.objects.asking("answer", OuterRef("pk")).order_by("-pk")
    delivery = messages.annotate(json=JSONObject(state="state", sent_at="sent_at")).values("json")
    joined = ("contact__account__manager", "programme__questionnaire", "asked_version", "case")
    wanted = FeedbackRequest.objects.filter(pk=request_id).order_by()
    return wanted.select_related(*joined).annotate(
        lead_name=Subquery(leads.values("full_name")[:1]),
        impacts_json=ArraySubquery(_impacts().values("json")),
        themes_json=ArraySubquery(_themes().values("json")),
        answer_json=_json(_standing_answer().values("json")),
        draft_json=_json(Draft.objects.filter(request=OuterRef("pk")).values("data")),
        unconfirmed_json=_json(UnconfirmedAnswer.objects.filter(request=OuterRef("pk")).values("data")),
        delivery_json=_json(delivery),
        changes_json=ArraySubquery(_changes().values("json")),
    )


def _json(rows: QuerySet[Any]) -> Subquery:
    return Subquery(rows[:1], output_field=JSONField())


def _impacts() -> QuerySet[Any]:
    """Those asked about (all, where none were chosen) that are active still, and those the standing answer rated."""
    latest = ImpactReading.objects.filter(impact=OuterRef("pk"), read_on__lte=today()).order_by("-read_on", "-pk")
    rated = ImpactRating.objects.filter(impact=OuterRef("pk"), response__request=OuterRef(OuterRef("pk")))
    itself = Func(F("pk"), template="ARRAY[%(expressions)s]", output_field=ArrayField(BigIntegerField()))
    chosen = Coalesce(OuterRef("impacts"), itself)
    place = Func(chosen, F("pk"), function="array_position", output_field=IntegerField())
    is_active = Exists(active_impacts().filter(pk=OuterRef("pk")).order_by())
    shown = ("statement", "metric_name", "unit", "baseline", "target", "rated_at")
    json = JSONObject(id="pk", actual="actual", **{name: F(name) for name in shown})
    of_account = Impact.objects.filter(account=OuterRef("contact__account")).order_by("pk").annotate(place=place)
    asked = of_account.filter(Q(is_active, place__isnull=False) | Exists(rated.filter(response__version_of=None)))
    numbers = {"actual": Subquery(latest.values("value")[:1])}
    return asked.annotate(**numbers, rated_at=last_rated(OuterRef("pk"), OuterRef(OuterRef("contact")))).annotate(
        json=json
    )


def _themes() -> QuerySet[Any]:
    return Theme.objects.order_by(Lower("name")).annotate(json=JSONObject(id="pk", name="name"))


def _standing_answer() -> QuerySet[Any]:
    rating = {name: F(name) for name in ("importance", "satisfaction", "cannot_judge")}
    own = {name: F(name) for name in ("number", "option", "text", "cannot_judge")}
    ratings = ImpactRating.objects.filter(response=OuterRef("pk")).order_by("impact_id")
    answers = QuestionAnswer.objects.filter(response=OuterRef("pk")).order_by("question_id")
    marks = ResponseTheme.objects.filter(response=OuterRef("pk")).order_by("theme_id")
    nested = {
        "ratings": ratings.annotate(json=JSONObject(impact="impact_id", **rating)).values("json"),
        "own": answers.annotate(json=JSONObject(question="question_id", **own)).values("json"),
        "themes": marks.filter(source="client").values("theme_id"),
        "marked": marks.exclude(source="client").values("theme_id"),
    }
    scalars = {
        name: F(name) for name in ("id", *SCORES, "comment", "answered_at", "cannot_judge", "is_leadership_only")
    }
    standing = Response.objects.filter(Q(version_of=None), request=OuterRef("pk")).order_by()
    return standing.annotate(json=JSONObject(**scalars, **{name: ArraySubquery(rows) for name, rows in nested.items()}))


def _changes() -> QuerySet[Any]:
    """What was done since the contact's answer before this request: because of theirs, or for the whole account."""
    contact, request = OuterRef(OuterRef("contact")), OuterRef(OuterRef("pk"))
    before = Response.objects.current().filter(contact=contact).exclude(request=request).order_by("-answered_at")
    since = Subquery(before.annotate(day=TruncDate("answered_at", tzinfo=zone())).values("day")[:1])
    theirs = ChangeResponse.objects.filter(change=OuterRef("pk"), response__contact=contact)
    found = Change.objects.filter(account=OuterRef("contact__account"), made_on__gte=since)
    json = JSONObject(said="said", did="did", made_on="made_on")
    newest = found.filter(Q(is_shared=True) | Exists(theirs)).order_by("-made_on", "-pk")
    return newest.annotate(json=json)[:MOST_CHANGES]
