"""What a column may hold, and how the rows it names are found: one query a column and batch, never one a line."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.core.imports.values import Unreadable, choice_in, day_in, flag_in, number_in

Text = str | Promise
DAY_HINT = gettext_lazy("A day: 2025-07-03, 3.7.2025 or 3 July 2025.")
NAMES_KEPT = 5_000
Reach = Callable[[Any], QuerySet]


@dataclass(frozen=True)
class Rows:
    """Rows that a cell may name: by external id, by the fields in `by`, or by number. Of one account if `is_scoped`."""

    reach: Reach
    by: tuple[str, ...]
    what: Text
    is_scoped: bool = False


@dataclass(frozen=True)
class Column:
    """A column: `read` understands its cell; `rows` makes it name a row, or several with ";" between them."""

    name: str
    hint: Text = ""
    example: str = ""
    is_required: bool = False
    read: Callable[[str], Any] = str
    rows: Rows | None = None
    is_list: bool = False
    aliases: tuple[str, ...] = ()

    def texts(self, cell: str) -> list[str]:
        """The names in a cell."""
        return [name.strip() for name in cell.split(";") if name.strip()] if self.is_list else [cell]


def writable(model: Any) -> Reach:
    """All rows for the system itself, else those a person may write on."""
    return lambda by: model.objects.all() if by is None else model.objects.writable_by(by)


def visible(model: Any) -> Reach:
    return lambda by: model.objects.all() if by is None else model.objects.visible_to(by)


def day(name: str, hint: Text = DAY_HINT, **more: Any) -> Column:
    return Column(name, hint, more.pop("example", "2025-07-03"), read=day_in, **more)


def number(name: str, hint: Text = "", **more: Any) -> Column:
    return Column(name, hint, read=number_in, **more)


def flag(name: str, hint: Text = "", **more: Any) -> Column:
    return Column(name, hint, more.pop("example", "no"), read=flag_in, **more)


def choice(name: str, choices: Any, hint: Text = "", **more: Any) -> Column:
    return Column(name, hint, read=lambda text: choice_in(text, choices), **more)


@dataclass
class Finder:
    """The rows found so far for one column, by the lower-case text that names them, the best match first."""

    rows: Rows
    person: Any
    found: dict[str, list[list[Any]]] = field(default_factory=dict)

    def load(self, texts: Iterable[str]) -> None:
        """Look up what is not known yet, in one query; what was found is forgotten when it becomes much."""
        if len(self.found) > NAMES_KEPT:
            self.found.clear()
        wanted = {text.lower() for text in set(texts)} - self.found.keys()
        if not wanted:
            return
        hits: dict[str, list[list[Any]]] = defaultdict(lambda: [[] for _tier in range(len(self.rows.by) + 2)])
        for row in self._query(wanted):
            for tier, key in enumerate(self._keys(row)):
                if key in wanted:
                    hits[key][tier].append(row)
        self.found |= {text: hits[text] for text in wanted}

    def _query(self, wanted: set[str]) -> QuerySet:
        rows = self.rows.reach(self.person)
        names = {f"named_{index}": Lower(name) for index, name in enumerate(self.rows.by)}
        match = Q(pk__in=[int(text) for text in wanted if text.isdecimal() and len(text) < 19])
        for name in names:
            match |= Q(**{f"{name}__in": wanted})
        return rows.annotate(external=Lower("external_id"), **names).filter(match | Q(external__in=wanted))

    def _keys(self, row: Any) -> list[str]:
        named = [str(getattr(row, name) or "").lower() for name in self.rows.by]
        return [(row.external_id or "").lower(), *named, str(row.pk)]

    def find(self, text: str, account: int | None = None) -> Any:
        """The row a text names. Unreadable where there is none, or more than one."""
        for tier in self.found.get(text.lower(), []):
            rows = [row for row in tier if not self.rows.is_scoped or row.account_id == account]
            if len(rows) == 1:
                return rows[0]
            if rows:
                message = _("%(n)s are called “%(text)s”; write the email, the external id or the number.")
                raise Unreadable(message % {"n": len(rows), "text": text[:80]})
        message = _("No %(what)s you may use here is called “%(text)s”.")
        if self.rows.is_scoped:
            message = _("No %(what)s of this account is called “%(text)s”.")
        raise Unreadable(message % {"what": self.rows.what, "text": text[:80]})
