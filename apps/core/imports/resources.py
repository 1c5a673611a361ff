"""What an app declares in its `imports.py`: `RESOURCES`, a list of what comes from a file, under the name `GROUP`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model
from django.db.models.expressions import DatabaseDefault
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.core.access import WRITERS
from apps.core.errors import BulkErrors
from apps.core.imports.columns import Column, Finder, Text
from apps.core.imports.forms import UploadForm
from apps.core.imports.tables import BYTES_AT_MOST, Line, Problem, Table, read_table, table_of
from apps.core.imports.values import Unreadable
from apps.core.registry import modules

EXTERNAL_ID = Column(
    "external_id",
    gettext_lazy("What another system calls the row. A line with a known one updates that row."),
    "CRM-1042",
)

_WITHOUT_ACCOUNT = gettext_lazy("Write the account as well: it is looked up among those of the account.")


@dataclass
class Resource:
    """A kind of row and the columns that describe it.

    Cells are read into the keyword arguments of a service; an empty cell says nothing, so that a known row keeps
    what it has. `needed` are groups of columns of which one must be there.
    """

    name: str
    label: Text
    model: type[Model]
    columns: tuple[Column, ...]
    lead: Text = ""
    needed: tuple[tuple[str, ...], ...] = ()
    roles: frozenset[Any] = WRITERS
    accepts: str = ".csv,text/csv"
    is_cut: bool = True  # whether its files are read in pieces, or whole
    bytes_at_most: int = BYTES_AT_MOST
    form_class: Any = UploadForm
    is_chosen: bool = False  # whether the preview asks for something line by line (`choices`)
    set_by_service: frozenset[str] = frozenset()  # fields a file does not give and the service fills
    known_as: dict[str, str] = field(default_factory=dict)  # a service's field, where the column is called otherwise

    def table(self, content: Any, options: dict[str, Any], by: Any) -> Any:
        """The lines of a file (bytes, or itself: binary, seekable). FileRefused where it cannot be read."""
        return read_table(content, self.columns, self._needed)

    def table_of(self, heads: list[str], delimiter: str) -> Table:
        """The table with this heading, whose pieces lie elsewhere. FileRefused where it is none of this resource."""
        return table_of(heads, delimiter, self.columns, self._needed)

    @property
    def _needed(self) -> list[tuple[str, ...]]:
        return [*((column.name,) for column in self.columns if column.is_required), *self.needed]

    def prepared(self, lines: Sequence[Line], finders: dict[str, Finder]) -> None:
        """Look up all that a batch of lines names."""
        for column in self.columns:
            if column.rows:
                cells = (line.cells.get(column.name, "") for line in lines)
                finders[column.name].load(text for cell in cells if cell for text in column.texts(cell))

    def finders(self, by: Any) -> dict[str, Finder]:
        return {column.name: Finder(column.rows, by) for column in self.columns if column.rows}

    def read(self, line: Line, finders: dict[str, Finder]) -> tuple[dict[str, Any], list[Problem]]:
        """The keyword arguments a line means, and what is wrong with its cells."""
        values: dict[str, Any] = {}
        problems = []
        for column in self.columns:
            cell = line.cells.get(column.name, "")
            if not cell and column.is_required:
                problems.append(Problem(line.number, column.name, self.missing_word(column)))
            if not cell:
                continue
            if column.rows and column.rows.is_scoped and "account" not in values:
                if not any(problem.column == "account" for problem in problems):
                    problems.append(Problem(line.number, column.name, str(_WITHOUT_ACCOUNT)))
                continue
            try:
                values[column.name] = self._value(column, cell, values, finders)
            except Unreadable as error:
                problems.append(Problem(line.number, column.name, str(error)))
        return values, problems + self.complete(line, values, finders)

    def choices(self, by: Any) -> list[str]:
        """What may be chosen for a line, where `is_chosen`."""
        return []

    def missing_word(self, column: Column) -> Text:
        return _("Write something here; every line needs it.")

    @staticmethod
    def _value(column: Column, cell: str, values: dict[str, Any], finders: dict[str, Finder]) -> Any:
        if column.rows is None:
            return column.read(cell)
        account = values["account"].pk if column.rows.is_scoped else None
        found = [finders[column.name].find(text, account) for text in column.texts(cell)]
        return found if column.is_list else found[0]

    def complete(self, line: Line, values: dict[str, Any], finders: dict[str, Finder]) -> list[Problem]:
        """Turn what was read into a service's arguments; says what is wrong with it."""
        return []

    def known(self, external_ids: set[str], by: Any) -> dict[str, Any]:
        """The rows with these external ids, whoever may write on them.

        In no order: PostgreSQL believes a table empty that this transaction has filled, and would walk all of it along
        the index of the order, a thousand times slower at half a million rows than to look each up.
        """
        rows = self.model._default_manager.filter(external_id__in=external_ids).order_by()
        return {row.external_id: row for row in rows.prefetch_related(*self._lists)}  # type: ignore[attr-defined]

    def writable(self, rows: Sequence[Any], by: Any) -> set[int]:
        """Which of these rows a person may change."""
        if by is None:
            return {row.pk for row in rows}
        mine = self.model._default_manager.writable_by(by)  # type: ignore[attr-defined]
        return set(mine.filter(pk__in=[row.pk for row in rows]).order_by().values_list("pk", flat=True))

    @cached_property
    def _lists(self) -> list[str]:
        return [column.name for column in self.columns if column.is_list]

    def is_same(self, row: Any, values: dict[str, Any]) -> bool:
        """Whether a known row already says what the line says."""
        return all(self._says(row, name, value) for name, value in values.items())

    @staticmethod
    def _says(row: Any, name: str, value: Any) -> bool:
        if isinstance(value, list):
            return {entry.pk for entry in value} == {entry.pk for entry in getattr(row, name).all()}
        return getattr(row, f"{name}_id") == value.pk if isinstance(value, Model) else getattr(row, name) == value

    def check(self, values: dict[str, Any], row: Any) -> None:
        """What the model asks of its own fields, without a query and without a row. ValidationError by field."""
        errors: dict[str, Any] = {}
        for field_, is_needed in self._checked:
            if field_.name not in values and (row is not None or not is_needed):
                continue
            value = values[field_.name] if field_.name in values else field_.get_default()
            if isinstance(value, DatabaseDefault) or (field_.blank and value in field_.empty_values):
                continue
            try:
                field_.clean(value, None)
            except ValidationError as error:
                errors[field_.name] = error.error_list
        if errors:
            raise ValidationError(errors)

    @cached_property
    def _checked(self) -> list[tuple[Any, bool]]:
        """The fields that a line is asked about, and whether a new row needs it to fill them."""
        fields = [f for f in self.model._meta.fields if not f.is_relation and f.name not in self.set_by_service]
        return [(f, not (f.has_default() or f.blank or f.null)) for f in fields]

    def write(self, by: Any, entries: Sequence[tuple[Any, dict[str, Any]]]) -> None:
        """Write (known row or None, values); BulkErrors by index where the services refuse."""
        raise NotImplementedError


@dataclass
class ServiceResource(Resource):
    """A resource whose rows are written one by one by its services; `argument` names the row that `update` takes."""

    create: Callable[..., Any] = lambda **values: None
    update: Callable[..., Any] = lambda **values: None
    argument: str = ""

    def write(self, by: Any, entries: Sequence[tuple[Any, dict[str, Any]]]) -> None:
        errors: dict[int, ValidationError] = {}
        for index, (row, values) in enumerate(entries):
            try:
                if row is None:
                    self.create(by=by, **values)
                else:
                    self.update(by=by, **{self.argument: row}, **values)
            except ValidationError as error:
                errors[index] = error
            except PermissionDenied:
                errors[index] = ValidationError(_("You may not write this; ask an administrator."))
        if errors:
            raise BulkErrors(errors)


def groups() -> list[tuple[Text, list[Resource]]]:
    """What each app lets one bring in, under the name that people know it by."""
    return [(module.GROUP, module.RESOURCES) for module in modules("imports") if hasattr(module, "RESOURCES")]


def resources() -> dict[str, Resource]:
    """Every resource by name, in the order of the apps."""
    return {resource.name: resource for _group, found in groups() for resource in found}
