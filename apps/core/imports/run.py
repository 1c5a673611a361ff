"""Each line's fate, and the writing of a whole file: in batches, in one transaction, all or nothing unless asked."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.core.audit import acting
from apps.core.errors import BulkErrors
from apps.core.imports.resources import Resource
from apps.core.imports.seen import Seen, key_of
from apps.core.imports.tables import FileRefused, Line, Problem

BATCH = 1_000
PROBLEMS_KEPT = 1_000


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


NOTED = {Fate.NEW.value, Fate.UPDATE.value, Fate.SAME.value, Fate.TWICE.value}


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
    """The fate of each line in order, one letter each, and the first problems of the bad ones by their place."""

    fates: str = ""
    problems: dict[int, list[Problem]] = field(default_factory=dict)
    told: int = 0  # how many problems there are

    @property
    def counts(self) -> dict[Fate, int]:
        return counts_of(self.fates)

    @property
    def bad(self) -> int:
        return bad_in(self.fates)

    def all_problems(self) -> list[Problem]:
        return [problem for problems in self.problems.values() for problem in problems]

    def add(self, batch: list[Checked]) -> None:
        start = len(self.fates)
        self.fates += fates_of(batch)
        for place, checked in enumerate(batch, start=start):
            if checked.problems and self.told < PROBLEMS_KEPT:
                self.problems[place] = checked.problems
            self.told += len(checked.problems)


def fates_of(batch: Iterable[Checked]) -> str:
    return "".join(checked.fate.value for checked in batch)


def counts_of(fates: str) -> dict[Fate, int]:
    counted = Counter(fates)
    return {fate: counted[fate.value] for fate in Fate}


def bad_in(fates: str) -> int:
    return sum(count for fate, count in counts_of(fates).items() if fate.is_bad)


def check(resource: Resource, lines: Iterable[Line], by: Any) -> Outcome:
    """What would become of each line; reads only."""
    outcome, judge = Outcome(), Judge(resource, by)
    for batch in batches(lines):
        outcome.add(judge.judged(batch))
    return outcome


def bring_in(
    resource: Resource,
    lines: Iterable[Line],
    by: Any,
    *,
    leave_out: bool,
    is_trial: bool = False,
    tell: Callable[[int], None] = lambda done: None,
) -> Outcome:
    """Check every line again and write them in one transaction; `tell` hears how many are done.

    With a bad line nothing is written, unless `leave_out`; a trial writes and takes all back. The outcome says
    what became of each line.
    """
    outcome, judge = Outcome(), Judge(resource, by)
    with transaction.atomic():
        for batch in batches(lines):
            checked = judge.judged(batch)
            write(resource, checked, by)
            outcome.add(checked)
            tell(len(outcome.fates))
        if is_trial or (outcome.bad and not leave_out):
            transaction.set_rollback(True)
    return outcome


def batches(lines: Iterable[Line]) -> Iterator[list[Line]]:
    """The lines a thousand at a time: memory stays bounded, and no line costs a query of its own."""
    numbers = iter(lines)
    while batch := list(islice(numbers, BATCH)):
        yield batch


class Judge:
    """Tells the fate of the lines of one file, batch after batch in their order; `seen` are those it has told."""

    def __init__(self, resource: Resource, by: Any) -> None:
        self.resource, self.by = resource, by
        self.finders = resource.finders(by)
        self.seen = Seen()

    def judged(self, lines: list[Line]) -> list[Checked]:
        """One batch. What it names is looked up set by set."""
        resource, by = self.resource, self.by
        resource.prepared(lines, self.finders)
        ids = {line.cells["external_id"] for line in lines if line.cells.get("external_id")}
        known = resource.known(ids, by) if ids else {}
        mine = resource.writable(list(known.values()), by) if known else set()
        return [self._judged(line, known, mine) for line in lines]

    def note(self, lines: Iterable[Line], fates: str) -> None:
        """Take in lines whose fate was told before."""
        for line, fate in zip(lines, fates, strict=False):
            if fate in NOTED:
                self.seen.first(key_of(line), line.number)

    def _judged(self, line: Line, known: dict[str, Any], mine: set[int]) -> Checked:
        if line.cells.get("_left_out"):
            return Checked(line, Fate.LEFT_OUT)
        if line.trouble:
            return Checked(line, Fate.WRONG, problems=[Problem(line.number, "", line.trouble)])
        values, problems = self.resource.read(line, self.finders)
        row = known.get(line.cells.get("external_id", ""))
        if row is not None and row.pk not in mine:
            problems.append(Problem(line.number, "external_id", _("A row that you may not change has it already.")))
        problems += _of_model(self.resource, line, values, row, {problem.column for problem in problems})
        if problems:
            return Checked(line, Fate.WRONG, problems=problems)
        if twice := self._told_before(line):
            return Checked(line, Fate.TWICE, problems=[twice])
        if row is None:
            return Checked(line, Fate.NEW, values)
        return Checked(line, Fate.SAME if self.resource.is_same(row, values) else Fate.UPDATE, values, row)

    def _told_before(self, line: Line) -> Problem | None:
        """A line with the external id of an earlier one, or without any and the same in every cell."""
        before = self.seen.first(key_of(line), line.number)
        if before == line.number:
            return None
        if line.cells.get("external_id"):
            return Problem(line.number, "external_id", _("Line %(line)s has it too.") % {"line": before})
        message = _("The same as line %(line)s. Take one away, or give each its own external_id.")
        return Problem(line.number, "", message % {"line": before})


def _of_model(resource: Resource, line: Line, values: dict[str, Any], row: Any, told: set[str]) -> list[Problem]:
    try:
        resource.check(values, row)
    except ValidationError as error:
        return [problem for problem in problems_of(resource, line, error) if problem.column not in told]
    return []


def write(resource: Resource, batch: list[Checked], by: Any) -> None:
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
    if by is not None and not by.is_active:
        raise FileRefused(Problem(0, "", _("Whoever handed this file in has left.")))
    if by is not None and by.role not in resource.roles:
        raise FileRefused(Problem(0, "", _("Your role may not bring in %(what)s.") % {"what": resource.label}))
