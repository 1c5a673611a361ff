"""The sheet of questions behind one request: whatever the client's pages say, read in one statement."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import DEFAULT_DB_ALIAS
from django.db.models import (
    BigIntegerField,
    Exists,
    F,
    Func,
    IntegerField,
    JSONField,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce, JSONObject, Lower, TruncDate

from apps.accounts.models import Account, Contact
from apps.cases.models import Case
from apps.core.months import today, zone
from apps.feedback.content import FLAGS, Content, minutes_for
from apps.feedback.models import (
    Change,
    ChangeResponse,
    Draft,
    FeedbackRequest,
    ImpactRating,
    QuestionAnswer,
    Response,
    ResponseTheme,
    StandingAnswer,
    StandingItem,
    Theme,
    UnconfirmedAnswer,
)
from apps.feedback.models.closing import UNDER_WAY
from apps.feedback.prepared import prepared_row
from apps.feedback.said import CASE, SCORES, Answers, read_answers
from apps.feedback.turns import last_rated
from apps.impacts.models import Impact, ImpactReading
from apps.outbox.models import Message
from apps.people.models import Person

MOST_CHANGES = 5
_MODELS: dict[str, type[Model]] = {  # the rows that the pages use as such, by the way to them
    "": FeedbackRequest,
    "contact__": Contact,
    "contact__account__": Account,
    "contact__account__manager__": Person,
    "case__": Case,
}
Data = dict[str, list[str]]  # a form's names and values


@dataclass
class Sheet:
    """A request with what it asks, what was said and typed so far, who reads it, and what came of earlier answers."""

    request: FeedbackRequest
    content: Content
    impacts: list[dict[str, Any]]  # id, statement, metric_name, unit, baseline, target, actual
    items: list[dict[str, Any]]  # standing ones: id, person, wordings
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
    row = prepared_row(*_statement(today(), zone()), request_id)
    if row is None:
        return None
    request = _request(row)
    return _read(request, json.loads(row[-1])) if generation in {None, request.generation} else None


@lru_cache(maxsize=4)
def _statement(day: dt.date, in_zone: ZoneInfo) -> tuple[str, tuple[Any, ...]]:
    """The statement's text but for the request asked for, and its parameters: making it takes longer than running it.

    It depends on nothing but the day and the zone; the columns are those of `_MODELS` in turn, then the JSON.
    """
    columns = [f"{path}{field.attname}" for path, model in _MODELS.items() for field in model._meta.concrete_fields]
    sql, params = _loaded(day, in_zone).values_list(*columns, "json").query.sql_with_params()
    return f'{sql} WHERE "feedback_feedbackrequest"."id" =', params


def _request(row: Sequence[Any]) -> FeedbackRequest:
    """The request with the rows it leads to, from the columns of the statement."""
    made: dict[str, Any] = {}
    start = 0
    for path, model in _MODELS.items():
        names = [field.attname for field in model._meta.concrete_fields]
        values = row[start : start + len(names)]
        start += len(names)
        made[path] = model.from_db(DEFAULT_DB_ALIAS, names, values) if values[0] is not None else None
        owner, _dot, name = path.removesuffix("__").rpartition("__")
        if name:
            setattr(made[f"{owner}__" if owner else ""], name, made[path])
    return made[""]


def _read(request: FeedbackRequest, found: dict[str, Any]) -> Sheet:
    asked = found["version"] if request.asked_version_id else found["questionnaire"] if request.programme_id else {}
    content = Content.asking(asked, is_about_a_case=request.case_id is not None, items=len(found["items"]))
    said = found["answer"] or {}
    answer = read_answers(said, request.case.satisfaction if request.case else None)
    sheet = Sheet(
        request=request,
        content=content,
        impacts=_asked(found["impacts"], content, answer),
        items=found["items"],
        themes=found["themes"] if content.asks_themes else [],
        lead=found["lead"] or "",
        answer=answer,
        response_id=said.get("id"),
        answered_at=dt.datetime.fromisoformat(said["answered_at"]) if said else None,
        marked=frozenset(said.get("marked", ())),
        draft=found["draft"],
        unconfirmed=found["unconfirmed"],
        delivery=found["delivery"],
        changes=[change | {"made_on": dt.date.fromisoformat(change["made_on"])} for change in found["changes"]],
    )
    if sheet.draft and sheet.draft.get("since", [""]) != [sheet.since]:
        sheet.draft = None  # typed before an answer that has been sent since
    return sheet


def _asked(impacts: list[dict[str, Any]], content: Content, answer: Answers | None) -> list[dict[str, Any]]:
    """The impacts in their turn, those that the standing answer rated first; shown in the order they were promised."""
    rated = answer.ratings if answer else {}
    by_turn = sorted(impacts, key=lambda impact: (impact["id"] not in rated, impact["rated_at"] or ""))
    room = max(content.room, len(rated)) if content.asks_impacts else 0
    return sorted(by_turn[:room], key=lambda impact: impact["id"])


def _loaded(day: dt.date, in_zone: ZoneInfo) -> QuerySet[FeedbackRequest]:
    """Every request, and in `json` what is on its sheet."""
    leads = Person.objects.present().filter(role="team_lead", team=OuterRef("contact__account__team")).order_by("pk")
    messages = Message.objects.asking("answer", OuterRef("pk")).order_by("-pk")
    delivery = messages.annotate(json=JSONObject(state="state", sent_at="sent_at")).values("json")
    flags = [flag for flag in FLAGS if flag != "asks_case"]
    sheet = JSONObject(
        version=F("asked_version__content"),
        questionnaire=JSONObject(**{flag: F(f"programme__questionnaire__{flag}") for flag in flags}),
        lead=Subquery(leads.values("full_name")[:1]),
        impacts=ArraySubquery(_impacts(day).values("json")),
        items=ArraySubquery(_items().values("json")),
        themes=ArraySubquery(_themes().values("json")),
        answer=_json(_standing_answer().values("json")),
        draft=_json(Draft.objects.filter(request=OuterRef("pk")).values("data")),
        unconfirmed=_json(UnconfirmedAnswer.objects.filter(request=OuterRef("pk")).values("data")),
        delivery=_json(delivery),
        changes=ArraySubquery(_changes(in_zone).values("json")),
    )
    return FeedbackRequest.objects.order_by().annotate(json=sheet)


def _json(rows: QuerySet[Any]) -> Subquery:
    return Subquery(rows[:1], output_field=JSONField())


def _impacts(day: dt.date) -> QuerySet[Any]:
    """Those asked about (all, where none were chosen) that are active still, and those the standing answer rated."""
    latest = ImpactReading.objects.filter(impact=OuterRef("pk"), read_on__lte=day).order_by("-read_on", "-pk")
    rated = ImpactRating.objects.filter(impact=OuterRef("pk"), response__request=OuterRef(OuterRef("pk")))
    itself = Func(F("pk"), template="ARRAY[%(expressions)s]", output_field=ArrayField(BigIntegerField()))
    chosen = Coalesce(OuterRef("impacts"), itself)
    place = Func(chosen, F("pk"), function="array_position", output_field=IntegerField())
    shown = ("statement", "metric_name", "unit", "baseline", "target", "rated_at")
    json = JSONObject(id="pk", actual="actual", **{name: F(name) for name in shown})
    of_account = Impact.objects.filter(account=OuterRef("contact__account")).annotate(place=place)
    active = of_account.active_on(day).filter(place__isnull=False)
    asked = (active | of_account.filter(Exists(rated.filter(response__version_of=None)))).order_by("pk")
    numbers = {"actual": Subquery(latest.values("value")[:1])}
    return asked.annotate(**numbers, rated_at=last_rated(OuterRef("pk"), OuterRef(OuterRef("contact")))).annotate(
        json=json
    )


def _items() -> QuerySet[Any]:
    """The standing items asked, less those that ended without an answer in the one that stands."""
    place = Func(OuterRef("items"), F("pk"), function="array_position", output_field=IntegerField())
    said = StandingAnswer.objects.filter(item=OuterRef("pk"), response__request=OuterRef(OuterRef("pk")))
    known = Q(is_asked=True) | Exists(said.filter(response__version_of=None))
    asked = StandingItem.objects.annotate(place=place).filter(known, contact=OuterRef("contact"), place__isnull=False)
    json = JSONObject(id="pk", person="about__full_name", wordings="wordings")
    return asked.order_by("about", "position", "pk").annotate(json=json)


def _themes() -> QuerySet[Any]:
    return Theme.objects.order_by(Lower("name")).annotate(json=JSONObject(id="pk", name="name"))


def _standing_answer() -> QuerySet[Any]:
    rating = {name: F(name) for name in ("importance", "satisfaction", "cannot_judge")}
    own = {name: F(name) for name in ("number", "option", "text", "cannot_judge")}
    ratings = ImpactRating.objects.filter(response=OuterRef("pk")).order_by("impact_id")
    answers = QuestionAnswer.objects.filter(response=OuterRef("pk")).order_by("question_id")
    items = StandingAnswer.objects.filter(response=OuterRef("pk")).order_by("item_id")
    marks = ResponseTheme.objects.filter(response=OuterRef("pk")).order_by("theme_id")
    nested = {
        "ratings": ratings.annotate(json=JSONObject(impact="impact_id", **rating)).values("json"),
        "own": answers.annotate(json=JSONObject(question="question_id", **own)).values("json"),
        "items": items.annotate(
            json=JSONObject(item="item_id", number=F("number"), cannot_judge=F("cannot_judge"))
        ).values("json"),
        "themes": marks.filter(source="client").values("theme_id"),
        "marked": marks.exclude(source="client").values("theme_id"),
    }
    scalars = {
        name: F(name) for name in ("id", *SCORES, CASE, "comment", "answered_at", "cannot_judge", "is_leadership_only")
    }
    standing = Response.objects.filter(Q(version_of=None), request=OuterRef("pk")).order_by()
    return standing.annotate(json=JSONObject(**scalars, **{name: ArraySubquery(rows) for name, rows in nested.items()}))


def _changes(in_zone: ZoneInfo) -> QuerySet[Any]:
    """What was done since the contact's answer before this request: because of theirs, or for the whole account."""
    contact, request = OuterRef(OuterRef("contact")), OuterRef(OuterRef("pk"))
    before = Response.objects.current().filter(contact=contact).exclude(request=request).order_by("-answered_at")
    since = Subquery(before.annotate(day=TruncDate("answered_at", tzinfo=in_zone)).values("day")[:1])
    theirs = ChangeResponse.objects.filter(change=OuterRef("pk"), response__contact=contact)
    found = Change.objects.worded().filter(account=OuterRef("contact__account"), made_on__gte=since)
    done = Change.objects.filter(source_kind="initiative", source=OuterRef("source"))
    found = found.exclude(Exists(done), source_kind=UNDER_WAY)
    json = JSONObject(said="said", did="did", made_on="made_on", kind="source_kind")
    newest = found.filter(Q(is_shared=True) | Exists(theirs)).order_by("-made_on", "-pk")
    return newest.annotate(json=json)[:MOST_CHANGES]
