"""Each line's fate, and the writing of a whole file: in batches, in one transaction, all or nothing unless asked."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.core.audit import acting
from apps.core.errors import BulkErrors
from apps.core.imports.columns import Finder
from apps.core.imports.resources import Resource
from apps.core.imports.tables import FileRefused, Line, Problem

BATCH = 1_000


class Fate(models.TextChoices):
    """What becomes of a line. The value is one letter, for files have many lines."""

    NEW = "n", gettext_lazy("New")
    UPDATE = "u", gettext_lazy("Updates")
    SAME = "s", gettext_lazy("Unchanged")
    TWICE = "t", gettext_lazy("Twice in the file")
    WRONG = "w", gettext_lazy("Needs you")
    LEFT_OUT = "l", gettext_lazy("Left out")

    @property
    def is_bad(self) -> bool:
        return self in {Fate.TWICE, Fate.WRONG}


@dataclass
class Checked:
    """A line with its fate, the row it updates, what it says, and what is wrong with it."""

    line: Line
    fate: Fate
    values: dict[str, Any] = field(default_factory=dict)
    row: Any = None
    problems: list[Problem] = field(default_factory=list)

    def condemn(self, problems: list[Problem]) -> None:
        self.fate, self.problems = Fate.WRONG, problems


@dataclass
class Outcome:
    """The fate of each line in order, one letter each, and the problems of the bad ones by their place."""

    fates: str = ""
    problems: dict[int, list[Problem]] = field(default_factory=dict)

    @property
    def counts(self) -> dict[Fate, int]:
        counted = Counter(self.fates)
        return {fate: counted[fate.value] for fate in Fate}

    @property
    def bad(self) -> int:
        return sum(self.counts[fate] for fate in Fate if fate.is_bad)

    def all_problems(self) -> list[Problem]:
        return [problem for problems in self.problems.values() for problem in problems]

    def add(self, batch: list[Checked]) -> None:
        start = len(self.fates)
        self.fates += "".join(checked.fate.value for checked in batch)
        self.problems |= {start + index: checked.problems for index, checked in enumerate(batch) if checked.problems}


def check(resource: Resource, lines: Iterable[Line], by: Any) -> Outcome:
    """What would become of each line; reads only."""
    outcome = Outcome()
    for batch in checked_batches(resource, lines, by):
        outcome.add(batch)
    return outcome


def bring_in(resource: Resource, lines: Iterable[Line], by: Any, *, leave_out: bool, is_trial: bool = False) -> Outcome:
    """Check every line again and write them in one transaction.

    With a bad line nothing is written, unless `leave_out`; a trial writes and takes all back. The outcome says
    what became of each line.
    """
    outcome = Outcome()
    with transaction.atomic():
        for batch in checked_batches(resource, lines, by):
            _write(resource, batch, by)
            outcome.add(batch)
        if is_trial or (outcome.bad and not leave_out):
            transaction.set_rollback(True)
    return outcome


def checked_batches(resource: Resource, lines: Iterable[Line], by: Any) -> Iterator[list[Checked]]:
    """The lines a thousand at a time: memory stays bounded, and no line costs a query of its own."""
    finders = resource.finders(by)
    seen: dict[Any, int] = {}
    numbers = iter(lines)
    while batch := list(islice(numbers, BATCH)):
        yield _checked(resource, batch, by, finders, seen)


def _checked(
    resource: Resource, lines: list[Line], by: Any, finders: dict[str, Finder], seen: dict[Any, int]
) -> list[Checked]:
    resource.prepared(lines, finders)
    ids = {line.cells["external_id"] for line in lines if line.cells.get("external_id")}
    known = resource.known(ids, by) if ids else {}
    mine = resource.writable(list(known.values()), by) if known else set()
    return [_judged(resource, line, finders, seen, known, mine) for line in lines]


def _judged(
    resource: Resource,
    line: Line,
    finders: dict[str, Finder],
    seen: dict[Any, int],
    known: dict[str, Any],
    mine: set[int],
) -> Checked:
    if line.cells.get("_left_out"):
        return Checked(line, Fate.LEFT_OUT)
    if line.trouble:
        return Checked(line, Fate.WRONG, problems=[Problem(line.number, "", line.trouble)])
    values, problems = resource.read(line, finders)
    row = known.get(line.cells.get("external_id", ""))
    if row is not None and row.pk not in mine:
        problems.append(Problem(line.number, "external_id", _("A row that you may not change has it already.")))
    problems += _of_model(resource, line, values, row, {problem.column for problem in problems})
    if problems:
        return Checked(line, Fate.WRONG, problems=problems)
    if twice := _told_before(line, seen):
        return Checked(line, Fate.TWICE, problems=[twice])
    if row is None:
        return Checked(line, Fate.NEW, values)
    return Checked(line, Fate.SAME if resource.is_same(row, values) else Fate.UPDATE, values, row)


def _told_before(line: Line, seen: dict[Any, int]) -> Problem | None:
    """A line with the external id of an earlier one, or without any and the same in every cell."""
    external_id = line.cells.get("external_id")
    before = seen.setdefault(external_id or tuple(sorted(line.cells.items())), line.number)
    if before == line.number:
        return None
    if external_id:
        return Problem(line.number, "external_id", _("Line %(line)s has it too.") % {"line": before})
    message = _("The same as line %(line)s. Take one away, or give each its own external_id.")
    return Problem(line.number, "", message % {"line": before})


def _of_model(resource: Resource, line: Line, values: dict[str, Any], row: Any, told: set[str]) -> list[Problem]:
    try:
        resource.check(values, row)
    except ValidationError as error:
        return [problem for problem in problems_of(resource, line, error) if problem.column not in told]
    return []


def _write(resource: Resource, batch: list[Checked], by: Any) -> None:
    """Write the good lines of a batch. Where services refuse some, these turn bad and the others are written.

    Each batch is a context of the history of its own: every event updates the row of its context, and a hundred
    thousand versions of one row in one transaction take PostgreSQL quadratic time.
    """
    while good := [checked for checked in batch if checked.fate in {Fate.NEW, Fate.UPDATE}]:
        try:
            with acting(by, import_of=resource.name):
                resource.write(by, [(checked.row, checked.values) for checked in good])
        except BulkErrors as errors:
            for index, error in errors.by_index.items():
                good[index].condemn(problems_of(resource, good[index].line, error))
            continue
        return


def problems_of(resource: Resource, line: Line, error: ValidationError) -> list[Problem]:
    """A service's errors as problems of a line, each at the column that its field is called in files."""
    if not hasattr(error, "error_dict"):
        return [Problem(line.number, "", message) for message in error.messages]
    return [
        Problem(line.number, "" if name == NON_FIELD_ERRORS else resource.known_as.get(name, name), message)
        for name, messages in error.message_dict.items()
        for message in messages
    ]


def refuse_if_closed(resource: Resource, by: Any) -> None:
    """FileRefused unless the person's role may bring in this resource (None is the system itself)."""
    if by is not None and by.role not in resource.roles:
        raise FileRefused(Problem(0, "", _("Your role may not bring in %(what)s.") % {"what": resource.label}))
