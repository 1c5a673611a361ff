"""Past answers from a table: scores, comment, themes, and ratings of impacts in one column or in numbered ones."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.imports import ACCOUNT
from apps.accounts.models import Contact
from apps.core.access import ADMINISTRATORS
from apps.core.errors import BulkErrors
from apps.core.imports.columns import Column, Finder, Rows, flag, visible
from apps.core.imports.resources import EXTERNAL_ID, Resource
from apps.core.imports.tables import Line, Problem
from apps.core.imports.values import Unreadable, day_in, in_our_time
from apps.core.months import start_of, zone
from apps.feedback.models import FeedbackRequest, Response, Theme
from apps.feedback.services import record_responses, update_response
from apps.impacts.models import Impact

_RATING = re.compile(r"\s*(.+?)\s*:\s*([1-5–-]?\s*/\s*[1-5–-]?|can['’]?t judge)\s*(?:;|$)", re.ASCII | re.IGNORECASE)
_NUMBERED = re.compile(r"impact_(\d+)", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*", re.ASCII)
UNJUDGED = {"can't judge", "can’t judge", "cant judge"}


def moment_in(text: str) -> dt.datetime:
    """2025-06-30T22:10, with or without an offset; a day alone is its first instant. The organisation's zone."""
    if not _MOMENT.fullmatch(text.strip()):
        return start_of(day_in(text))
    try:
        moment = dt.datetime.fromisoformat(text.strip())
    except ValueError as error:
        message = _("“%(text)s” is no moment; write it as 2025-07-03 14:30.") % {"text": text[:40]}
        raise Unreadable(message) from error
    return in_our_time(moment if moment.tzinfo else moment.replace(tzinfo=zone()))


def score_in(text: str) -> int:
    plain = text.strip()
    if not re.fullmatch(r"\d{1,2}(?:[.,]0+)?", plain, re.ASCII):
        raise Unreadable(_("“%(text)s” is no whole number.") % {"text": text[:40]})
    return int(re.split(r"[.,]", plain)[0])


@dataclass
class ResponseResource(Resource):
    """An answer and its ratings, importance before satisfaction."""

    def finders(self, by: Any) -> dict[str, Finder]:
        return super().finders(by) | {"impacts": Finder(IMPACTS, by)}

    def prepared(self, lines: Sequence[Line], finders: dict[str, Finder]) -> None:
        super().prepared(lines, finders)
        finders["impacts"].load(name for line in lines for name, _rated, _column in ratings_in(line))

    def complete(self, line: Line, values: dict[str, Any], finders: dict[str, Finder]) -> list[Problem]:
        values.pop("impacts", None)
        account = values.pop("account", None)
        problems = list(_unread(line))
        ratings = []
        for name, rated, column in ratings_in(line):
            try:
                ratings.append(_rating(name, rated, finders, account))
            except Unreadable as error:
                problems.append(Problem(line.number, column, str(error)))
        if ratings:
            values["impact_ratings"] = ratings
        return problems

    def check(self, values: dict[str, Any], row: Any) -> None:
        super().check(values, row)
        request, contact = values.get("request"), values.get("contact")
        if request is not None and contact is not None and request.contact_id != contact.pk:
            raise ValidationError({"request": _("Choose a request to this contact.")})

    def known(self, external_ids: set[str], by: Any) -> dict[str, Any]:
        rows = Response.objects.filter(external_id__in=external_ids).order_by()
        return {str(row.external_id): row for row in rows.prefetch_related("themes", "impact_ratings")}

    @staticmethod
    def _says(row: Any, name: str, value: Any) -> bool:
        if name != "impact_ratings":
            return Resource._says(row, name, value)
        now = {(one.impact_id, one.importance, one.satisfaction, one.cannot_judge) for one in row.impact_ratings.all()}
        told = {
            (r["impact"].pk, r.get("importance"), r.get("satisfaction"), r.get("cannot_judge", False)) for r in value
        }
        return now == told

    def write(self, by: Any, entries: Sequence[tuple[Any, dict[str, Any]]]) -> None:
        errors: dict[int, ValidationError] = {}
        for index, (row, values) in enumerate(entries):
            if row is not None:
                try:
                    update_response(by=by, response=row, **values)
                except ValidationError as error:
                    errors[index] = error
        new = [index for index, (row, _values) in enumerate(entries) if row is None]
        try:
            record_responses(by=by, rows=[entries[index][1] for index in new])
        except BulkErrors as refused:
            errors |= {new[place]: error for place, error in refused.by_index.items()}
        if errors:
            raise BulkErrors(errors)


def _rating(name: str, rated: tuple[str, str] | None, finders: dict[str, Finder], account: Any) -> dict[str, Any]:
    impact = finders["impacts"].find(name, account.pk if account else None)
    if rated is None:
        return {"impact": impact, "cannot_judge": True}
    importance, satisfaction = (score_in(text) if text.strip(" –-") else None for text in rated)
    for score in (importance, satisfaction):
        if score is not None and not 1 <= score <= 5:
            raise Unreadable(_("Ratings go from 1 to 5."))
    return {"impact": impact, "importance": importance, "satisfaction": satisfaction}


def ratings_in(line: Line) -> Iterator[tuple[str, tuple[str, str] | None, str]]:
    """(impact, (importance, satisfaction) or None for "can't judge", column) of every rating a line has."""
    for name, rated in _RATING.findall(line.cells.get("impacts", "")):
        pair = rated.partition("/")
        yield name, (None if rated.lower() in UNJUDGED else (pair[0], pair[2])), "impacts"
    for column, name in line.cells.items():
        if name and (match := _NUMBERED.fullmatch(column)):
            pair = tuple(line.cells.get(f"{what}_{match[1]}", "") for what in ("importance", "satisfaction"))
            is_unjudged = any(cell.strip().lower() in UNJUDGED for cell in pair)
            yield name, (None if is_unjudged else pair), column


def _unread(line: Line) -> Iterator[Problem]:
    """What stands in the column of impacts and is no rating."""
    text = line.cells.get("impacts", "")
    if text and _RATING.sub("", text).strip():
        yield Problem(line.number, "impacts", _("Write it as “Impact: 5/4; Other impact: can’t judge”."))
    for column, cell in line.cells.items():
        number = re.fullmatch(r"(?:importance|satisfaction)_(\d+)", column, re.ASCII)
        if cell and number and not line.cells.get(f"impact_{number[1]}"):
            yield Problem(line.number, f"impact_{number[1]}", _("Name the impact of this rating."))


def _score(name: str, hint: Any, **more: Any) -> Column:
    return Column(name, hint, read=score_in, **more)


FIVE = gettext_lazy("1 to 5; empty if it was skipped.")
IMPACTS = Rows(visible(Impact), ("statement",), gettext_lazy("impact"), is_scoped=True)
CONTACTS = Rows(visible(Contact), ("email", "full_name"), gettext_lazy("contact"), is_scoped=True)
REQUESTS = Rows(visible(FeedbackRequest), (), gettext_lazy("request"))

RESPONSES = ResponseResource(
    name="responses",
    label=gettext_lazy("Past answers"),
    lead=gettext_lazy("What clients answered before, elsewhere. It opens no follow-up and alerts nobody."),
    model=Response,
    roles=ADMINISTRATORS,
    columns=(
        ACCOUNT,
        Column(
            "contact",
            gettext_lazy("Email or name of somebody at the account."),
            "priya@northgate.example",
            is_required=True,
            rows=CONTACTS,
        ),
        Column(
            "answered_at",
            gettext_lazy("A day or a moment, in your organisation’s time zone."),
            "2025-06-30 22:10",
            is_required=True,
            read=moment_in,
            aliases=("day", "date"),
        ),
        _score("overall_satisfaction", FIVE, example="4"),
        _score("stay_intent", FIVE, example="2"),
        _score("buy_more_intent", FIVE, example="3"),
        _score("recommend", gettext_lazy("0 to 10."), example="7"),
        Column("comment", "", "Good people, slow answers"),
        Column(
            "themes",
            gettext_lazy("Names, with ; between them."),
            "",
            rows=Rows(visible(Theme), ("name",), gettext_lazy("theme")),
            is_list=True,
        ),
        flag("is_leadership_only", gettext_lazy("yes if only the leadership may read it.")),
        Column("impacts", gettext_lazy("“Impact: 5/4; Other impact: can’t judge”: importance before satisfaction.")),
        Column("impact_#", gettext_lazy("Instead of impacts: impact_1, importance_1, satisfaction_1, impact_2 …")),
        Column("importance_#", gettext_lazy("The importance of the impact with the same number, or “can’t judge”.")),
        Column("satisfaction_#", gettext_lazy("The satisfaction with the impact of the same number.")),
        Column("request", gettext_lazy("The external id or number of the request it answers."), "", rows=REQUESTS),
        EXTERNAL_ID,
    ),
    known_as={"impact_ratings": "impacts"},
    set_by_service=frozenset({"cannot_judge", "is_hand_picked"}),
)
GROUP = gettext_lazy("Feedback")
RESOURCES: list[Resource] = [RESPONSES]
