"""Why a published figure was restated: which rows were recorded, changed or deleted since, in words.

Asked of the history that PostgreSQL's triggers keep of every table a measure is built from, one statement a table and
moment of publishing, added up by account and day; no row is named, so that a reason gives nothing away.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection, models
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.models import Account, AccountTeam
from apps.core.dated import SINCE_EVER
from apps.core.months import Month, zone
from apps.core.templatetags.desk import day as day_text
from apps.measures.declare import Fact, Measure
from apps.measures.models import Scope
from apps.measures.places import Places, places
from apps.measures.registry import facts_of, structure
from apps.measures.window import Window
from apps.scorecards.models import Publication

MOST = 3  # a reason names so many things
_TOO_LONG = (models.TextField, models.JSONField)
_KEPT_BY = {"id", "recorded_at", "updated_at", "external_id"}
_EVENTS = """
    SELECT {account}, {is_kept_back}, changed.pgh_label, ({said} AT TIME ZONE %(zone)s)::date,
        MIN(days.day), MAX(days.day), COUNT(DISTINCT changed.pgh_obj_id)
    FROM {events} changed
    LEFT JOIN LATERAL (
        SELECT * FROM {events} earlier WHERE earlier.pgh_obj_id = changed.pgh_obj_id AND earlier.pgh_id < changed.pgh_id
        ORDER BY earlier.pgh_id DESC LIMIT 1
    ) before ON true
    {joins}
    CROSS JOIN LATERAL (VALUES {days}) AS days (day)
    WHERE changed.pgh_created_at >= %(since)s - interval '1 hour' AND {said} >= %(since)s AND {counts}
        AND (days.day IS NULL OR (days.day <= %(last)s AND (%(first)s::date IS NULL OR days.day >= %(first)s)))
    GROUP BY 1, 2, 3, 4
"""


@dataclass(frozen=True)
class Cause:
    """So many rows of a table, with days from `first` to `last`, of which `done` was done on a day."""

    model: type[models.Model]
    done: str
    said_on: dt.date
    first: dt.date | None
    last: dt.date | None
    count: int
    account_id: int | None = None
    is_kept_back: bool = False
    owner: type[models.Model] | None = None


def causes_of(wanted: list[tuple[Publication, Measure]]) -> list[str]:
    """A reason for each (publication, measure)."""
    known: dict[tuple[Any, ...], list[Cause]] = {}
    structure_of: dict[Month, Places] = {}
    said = []
    for publication, measure in wanted:
        month = Month.of(publication.month)
        if month not in structure_of:
            structure_of[month] = places(Window(month))
        found: list[Cause] = []
        for fact in dict.fromkeys(facts_of(measure)):
            key = (fact, publication.counted_at, month)
            if key not in known:
                known[key] = list(_read(fact, publication.counted_at, month))
            found += [each for each in known[key] if _touches(each, fact, publication, structure_of[month])]
        said.append(reason_of(found, month))
    return said


def reason_of(causes: Iterable[Cause], month: Month) -> str:
    """ "1 activity of 28 June recorded on 9 July; 2 contracts changed on 10 July"."""
    found = _added_up(causes)
    named = {each.model for each in found}
    found = [each for each in found if each.owner not in named]  # parts of a row that is named itself
    said = [_say(each, month) for each in found[:MOST]]
    if len(found) > MOST:
        said.append(_("and more"))
    return "; ".join(said) or _("What was being recorded while the month was published")


def _added_up(causes: Iterable[Cause]) -> list[Cause]:
    """One a table, deed and day on which it was done; the latest first."""
    sums: dict[tuple[Any, ...], Cause] = {}
    for each in causes:
        key = (each.model, each.done, each.said_on)
        had = sums.get(key)
        days = [day for day in (each.first, each.last, had and had.first, had and had.last) if day]
        count = each.count + (had.count if had else 0)
        first, last = min(days, default=None), max(days, default=None)
        sums[key] = Cause(each.model, each.done, each.said_on, first, last, count, owner=each.owner)
    by_day = sorted(sums.values(), key=lambda each: str(each.model))
    return sorted(by_day, key=lambda each: (each.owner is None, each.said_on), reverse=True)


def _say(cause: Cause, month: Month) -> str:
    meta = cause.model._meta
    things = str(meta.verbose_name if cause.count == 1 else meta.verbose_name_plural)
    rows = f"{cause.count} {things}"
    if cause.first and cause.first > SINCE_EVER:
        rows = _("%(rows)s of %(days)s") % {"rows": rows, "days": _days_between(cause.first, cause.last, month)}
    sentence = {
        "insert": ngettext("%(rows)s recorded on %(day)s", "%(rows)s recorded on %(day)s", cause.count),
        "delete": ngettext("%(rows)s deleted on %(day)s", "%(rows)s deleted on %(day)s", cause.count),
    }.get(cause.done, ngettext("%(rows)s changed on %(day)s", "%(rows)s changed on %(day)s", cause.count))
    return sentence % {"rows": rows, "day": _day(cause.said_on, month)}


def _days_between(first: dt.date, last: dt.date | None, month: Month) -> str:
    """ "26 June", "3 to 26 June", "28 May to 3 June"."""
    if last is None or first == last:
        return _day(first, month)
    begin = str(first.day) if (first.year, first.month) == (last.year, last.month) else _day(first, month)
    return _("%(first)s to %(last)s") % {"first": begin, "last": _day(last, month)}


def _day(day: dt.date, month: Month) -> str:
    return str(day_text(day, "j F" if day.year == month.year else "j F Y"))


# --- Which of them touch a scope ------------------------------------------------------------------
def _touches(cause: Cause, fact: Fact, publication: Publication, stood: Places) -> bool:
    """Structure moves teams and units only; answers kept back are not of an account (rule 12)."""
    if fact in structure():
        levels = {Scope.TEAM, Scope.BUSINESS_UNIT} if fact.model is AccountTeam else {Scope.BUSINESS_UNIT}
        return publication.scope in levels
    if publication.scope == Scope.COMPANY or cause.account_id is None:
        return True
    if cause.is_kept_back and publication.scope == Scope.ACCOUNT:
        return False
    return (publication.scope, publication.scope_id) in stood.of_account(cause.account_id)


# --- What happened since --------------------------------------------------------------------------
def _read(fact: Fact, since: dt.datetime, month: Month) -> Iterator[Cause]:
    joins, account, is_kept_back = _way_to_account(fact.model)
    first = month.plus(-fact.reach).first_day if fact.reach is not None and fact.day else None
    sql = _EVENTS.format(
        events=_events(fact.model)._meta.db_table,
        account=account,
        is_kept_back=is_kept_back,
        said=_said(fact.model),
        joins=joins + _through(fact),
        days=_days(fact),
        counts=_counts(fact),
    )
    values = {"since": since, "zone": str(zone()), "first": first, "last": month.last_day}
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        rows = cursor.fetchall()
    owner = _owner(fact) if fact.through else None
    for account_id, kept_back, done, said_on, begin, end, count in rows:
        yield Cause(fact.model, done, said_on, begin, end, count, account_id, bool(kept_back), owner)


def _said(model: Any) -> str:
    """When it was done: by the row's own clock where it has one."""
    names = {field.name for field in model._meta.fields}
    if not {"recorded_at", "updated_at"} <= names:
        return "changed.pgh_created_at"
    return (
        "CASE WHEN changed.pgh_label = 'insert' THEN changed.recorded_at "
        "WHEN changed.pgh_label = 'update' AND changed.updated_at <> before.updated_at THEN changed.updated_at "
        "ELSE changed.pgh_created_at END"
    )


def _days(fact: Fact) -> str:
    if not fact.day:
        return "(CAST(NULL AS date))"
    if fact.through:
        return f"({_as_day('parent', fact, _owner(fact))})"
    now, before = (_as_day(row, fact, fact.model) for row in ("changed", "before"))
    return f"({now}), (CASE WHEN before.pgh_id IS NULL THEN {now} ELSE {before} END)"


def _as_day(row: str, fact: Fact, model: Any) -> str:
    field = model._meta.get_field(fact.day)
    column = f"{row}.{field.column}"
    return f"({column} AT TIME ZONE %(zone)s)::date" if isinstance(field, models.DateTimeField) else column


def _through(fact: Fact) -> str:
    if not fact.through:
        return ""
    key = fact.model._meta.get_field(fact.through).column
    return f"JOIN {_owner(fact)._meta.db_table} parent ON parent.id = changed.{key}"


def _counts(fact: Fact) -> str:
    """Changed rows count where something differs that figures are made of: no free text, no mark of its own saving."""
    kept = {field.column for field in _events(fact.model)._meta.fields}
    names = [fact.model._meta.get_field(name.removesuffix("_id")).column for name in fact.fields] or [
        field.column
        for field in fact.model._meta.fields
        if field.column in kept and not isinstance(field, _TOO_LONG) and not _is_mark(field)
    ]
    now, before = (", ".join(f"{row}.{name}" for name in names) for row in ("changed", "before"))
    return f"(changed.pgh_label <> 'update' OR ROW({now}) IS DISTINCT FROM ROW({before}))"


def _is_mark(field: Any) -> bool:
    """What is free text, or says of the row itself when and as what it was saved."""
    return field.name in _KEPT_BY or (isinstance(field, models.CharField) and not field.choices)


def _way_to_account(model: Any) -> tuple[str, str, str]:
    """(joins, the account's id, whether an answer on the way is for the leadership alone), for an event `changed`."""
    way = _path(model, Account)
    joins, row = [], "changed"
    kept_back = ["changed.is_leadership_only"] if _has(model, "is_leadership_only") else []
    for number, field in enumerate(way[:-1]):
        joins.append(
            f"LEFT JOIN {field.related_model._meta.db_table} way{number} ON way{number}.id = {row}.{field.column}"
        )
        row = f"way{number}"
        if _has(field.related_model, "is_leadership_only"):
            kept_back.append(f"{row}.is_leadership_only")
    account = f"{row}.{way[-1].column}" if way else "changed.id" if model is Account else "CAST(NULL AS bigint)"
    return " ".join(joins) + " ", account, f"COALESCE({kept_back[0]}, false)" if kept_back else "false"


def _path(model: Any, goal: Any) -> list[Any]:
    """The shortest way over foreign keys from a table to another; empty where there is none within three steps."""
    ways: list[tuple[Any, list[Any]]] = [(model, [])]
    for _step in range(3):
        further = []
        for here, way in ways:
            for field in here._meta.fields:
                if field.many_to_one and not field.null:
                    if field.related_model is goal:
                        return [*way, field]
                    further.append((field.related_model, [*way, field]))
        ways = further
    return []


def _has(model: Any, name: str) -> bool:
    return any(field.name == name for field in model._meta.fields)


def _owner(fact: Fact) -> Any:
    return fact.model._meta.get_field(fact.through).related_model


def _events(model: Any) -> Any:
    return model.pgh_event_models["update"]
