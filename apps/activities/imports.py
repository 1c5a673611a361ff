"""Activities from a table or a calendar file."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.imports import ACCOUNT
from apps.accounts.models import Account, Contact
from apps.activities.calendar_lines import CalendarForm, lines_of
from apps.activities.durations import minutes_of, minutes_of_hours
from apps.activities.models import MINUTES_OF_A_DAY, Activity, ActivityKind
from apps.activities.services import Share, record_activities
from apps.activities.services.checks import check_day, checked_split
from apps.core.imports.columns import Column, Finder, Rows, day, flag, visible, writable
from apps.core.imports.resources import EXTERNAL_ID, Resource
from apps.core.imports.tables import Line, Problem
from apps.core.imports.values import Unreadable, number_in
from apps.impacts.models import Impact
from apps.people.models import Person

_SHARES = re.compile(r"\s*(.+?)\s*:\s*([\d.,]+)\s*%?\s*(?:;|$)", re.ASCII | re.DOTALL)
_NUMBERED = re.compile(r"impact_(\d+)", re.ASCII)
_PERCENT = re.compile(r"percent_(\d+)", re.ASCII)


def minutes_in(text: str) -> int:
    """Minutes in a cell: 90, 1 h 30, 1:30, 1.5 h."""
    try:
        minutes = minutes_of(text)
    except ValueError as error:
        raise Unreadable(_("“%(text)s” is no time; write it as 90, 1 h 30 or 1:30.") % {"text": text[:40]}) from error
    return _of_a_day(minutes)


def hours_in(text: str) -> int:
    return _of_a_day(minutes_of_hours(number_in(text)))


def _of_a_day(minutes: int) -> int:
    if minutes < 1:
        raise Unreadable(_("Write at least one minute."))
    if minutes > MINUTES_OF_A_DAY:
        raise Unreadable(_("A day has 24 hours; give longer work a line for each of its days."))
    return minutes


@dataclass
class ActivityResource(Resource):
    """An activity and the percent split over impacts, in one column or in numbered pairs of columns."""

    def finders(self, by: Any) -> dict[str, Finder]:
        return super().finders(by) | {"impacts": Finder(IMPACTS, by)}

    def prepared(self, lines: Sequence[Line], finders: dict[str, Finder]) -> None:
        super().prepared(lines, finders)
        finders["impacts"].load(name for line in lines for name, _percent, _column in shares_in(line)[0])

    def complete(self, line: Line, values: dict[str, Any], finders: dict[str, Finder]) -> list[Problem]:
        values.pop("impacts", None)
        if "hours" in values:
            values.setdefault("minutes", values.pop("hours"))
        given, problems = shares_in(line)
        told = [*problems, *self._hours_missing(line, values)]
        if not given or "account" not in values:
            return told
        shares = [self._share(name, percent, column, line, values, finders, told) for name, percent, column in given]
        values["contributions"] = [share for share in shares if share]
        return told

    @staticmethod
    def _hours_missing(line: Line, values: dict[str, Any]) -> list[Problem]:
        if "minutes" in values or line.cells.get("minutes") or line.cells.get("hours"):
            return []
        return [Problem(line.number, "minutes", _("Write the time here, or in hours."))]

    @staticmethod
    def _share(
        name: str,
        percent: str,
        column: str,
        line: Line,
        values: dict[str, Any],
        finders: dict[str, Finder],
        told: list[Problem],
    ) -> Share | None:
        try:
            impact = finders["impacts"].find(name, values["account"].pk)
            return Share(impact=impact, percent=number_in(percent))
        except Unreadable as error:
            told.append(Problem(line.number, column, str(error)))
            return None

    def check(self, values: dict[str, Any], row: Any) -> None:
        """Every rule is asked, so that a line tells all that is wrong with it at once."""
        errors: dict[str, Any] = {}
        for rule in (super().check, _check_day, _check_split, _check_account):
            try:
                rule(values, row)
            except ValidationError as error:
                errors = error.update_error_dict(errors)
        if errors:
            raise ValidationError(errors)

    def known(self, external_ids: set[str], by: Any) -> dict[str, Any]:
        rows = Activity.objects.filter(external_id__in=external_ids).order_by()
        return {str(row.external_id): row for row in rows.prefetch_related("contributions", "contacts")}

    @staticmethod
    def _says(row: Any, name: str, value: Any) -> bool:
        if name == "contributions":
            now = {share.impact_id: share.percent for share in row.contributions.all()}
            return now == {share["impact"].pk: Decimal(share["percent"]) for share in value}
        return Resource._says(row, name, value)

    def write(self, by: Any, entries: Sequence[tuple[Any, dict[str, Any]]]) -> None:
        record_activities(by=by, rows=[values for _row, values in entries])


def _check_day(values: dict[str, Any], row: Any) -> None:
    check_day(values)


def _check_split(values: dict[str, Any], row: Any) -> None:
    if "contributions" in values:
        checked_split(values["account"], values["contributions"])


def _check_account(values: dict[str, Any], row: Any) -> None:
    if row is not None and "account" in values and row.account_id != values["account"].pk:
        raise ValidationError({"account": _("It cannot move to another one; enter it there anew.")})


def shares_in(line: Line) -> tuple[list[tuple[str, str, str]], list[Problem]]:
    """(impact, percent, column) of every share a line names, and what cannot be read of it."""
    found, problems = [], []
    text = line.cells.get("impacts", "")
    if text:
        found = [(name, percent, "impacts") for name, percent in _SHARES.findall(text)]
        if not found or _SHARES.sub("", text).strip():
            message = _("Write it as “Impact: 60; Other impact: 40”.")
            problems.append(Problem(line.number, "impacts", message))
    for column, name in line.cells.items():
        if match := _NUMBERED.fullmatch(column):
            percent = line.cells.get(f"percent_{match[1]}", "")
            if not percent:
                problems.append(Problem(line.number, f"percent_{match[1]}", _("Write the percent of this impact.")))
            else:
                found.append((name, percent, column))
        elif (match := _PERCENT.fullmatch(column)) and not line.cells.get(f"impact_{match[1]}"):
            problems.append(Problem(line.number, f"impact_{match[1]}", _("Name the impact of this percent.")))
    return found, problems


IMPACTS = Rows(visible(Impact), ("statement",), gettext_lazy("impact"), is_scoped=True)
CONTACTS = Rows(visible(Contact), ("email", "full_name"), gettext_lazy("contact"), is_scoped=True)

ACTIVITIES = ActivityResource(
    name="activities",
    label=gettext_lazy("Activities"),
    lead=gettext_lazy("What was done for an account on a day, and which impacts it served."),
    model=Activity,
    columns=(
        ACCOUNT,
        day("occurred_on", is_required=True, aliases=("day", "date")),
        Column(
            "minutes",
            gettext_lazy("90, 1 h 30, 1:30 or 1.5 h. Either this column or hours."),
            "1 h 30",
            read=minutes_in,
            aliases=("time", "duration"),
        ),
        Column("hours", gettext_lazy("Hours as a number, instead of minutes."), "", read=hours_in),
        Column("summary", gettext_lazy("What was done, in at most 300 letters."), "Claims portal: first-week errors"),
        Column(
            "person",
            gettext_lazy("Who did it, by email or name; you, if empty."),
            "",
            rows=Rows(visible(Person), ("email", "full_name"), gettext_lazy("person")),
        ),
        Column(
            "kind",
            gettext_lazy("The kind's name."),
            "",
            rows=Rows(visible(ActivityKind), ("name",), gettext_lazy("kind")),
        ),
        Column(
            "contacts",
            gettext_lazy("Who of the client took part: emails or names, with ; between them."),
            "",
            rows=CONTACTS,
            is_list=True,
        ),
        Column("impacts", gettext_lazy("“Impact: 60; Other impact: 40”. The rest stays unlinked.")),
        Column("impact_#", gettext_lazy("Instead of impacts: impact_1, percent_1, impact_2, percent_2 …")),
        Column("percent_#", gettext_lazy("The percent of the impact with the same number.")),
        flag("is_beyond_contract", gettext_lazy("yes for work the contract does not cover.")),
        EXTERNAL_ID,
    ),
    needed=(("minutes", "hours"),),
    known_as={"contributions": "impacts"},
    set_by_service=frozenset({"linked_percent", "minutes"}),
)


@dataclass
class CalendarResource(ActivityResource):
    """Events of a calendar file as activities of the person who hands it in."""

    accepts: str = ".ics,text/calendar"
    is_cut: bool = False
    bytes_at_most: int = 20 * 1024 * 1024
    form_class: Any = CalendarForm
    is_chosen: bool = True

    def table(self, content: bytes, options: dict[str, Any], by: Any) -> list[Line]:
        return lines_of(content, options, by)

    def missing_word(self, column: Column) -> Any:
        return _("Choose the account, or leave the event out.")

    def choices(self, by: Any) -> list[str]:
        return list(writable(Account)(by).values_list("name", flat=True))


CALENDAR = CalendarResource(
    name="calendar",
    label=gettext_lazy("Calendar file"),
    lead=gettext_lazy("Appointments of an ICS file become activities. Importing it again updates them."),
    model=Activity,
    columns=ACTIVITIES.columns,
    set_by_service=ACTIVITIES.set_by_service,
)
GROUP = gettext_lazy("Activities")
RESOURCES: list[Resource] = [ACTIVITIES, CALENDAR]
