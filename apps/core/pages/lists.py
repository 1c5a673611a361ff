"""The list page: filters, search, sorting by column, pages, and an export of exactly what is shown."""

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.utils.functional import Promise
from django.views.generic import ListView

from apps.core.csvfiles import csv_response
from apps.core.pages.base import Page

Text = str | Promise
CHUNK = 1_000  # rows of an export in memory


@dataclass
class Column:
    """A column: its heading, and the field it sorts by (empty: not sortable)."""

    label: Text
    order: str = ""
    is_number: bool = False
    is_optional: bool = False  # folds away on a narrow screen
    key: str = ""
    sort_url: str = ""
    sorted: str = ""


@dataclass
class Cell:
    """What stands in one cell: `sub` is a quiet second line, `state` a state’s glyph; `is_short` stays on one line."""

    value: Any = ""
    sub: Any = ""
    url: str = ""
    state: str = ""
    is_number: bool = False
    is_optional: bool = False
    is_head: bool = False
    is_short: bool = False


@dataclass
class Line:
    cells: list[Cell]
    url: str = ""


@dataclass
class Empty:
    """What an empty list teaches: what it is for, the steps, one button to start."""

    title: Text
    text: Text
    steps: list[Text] = field(default_factory=list)
    action_url: str = ""
    action_label: Text = ""


class ListPage(Page, ListView):
    """Override `columns`, `cells` and, where needed, `filterset_class`, `rows`, `empty`."""

    template_name = "pages/list.html"
    paginate_by = 50
    page_title: Text = ""
    page_question: Text = ""
    columns: ClassVar[list[Column]] = []
    filterset_class: Any = None
    create_label: Text = ""
    object_list: QuerySet

    def cells(self, row: Any) -> list[Any]:
        """One value or `Cell` a column, in the order of `columns`."""
        raise NotImplementedError

    def row_url(self, row: Any) -> str:
        return row.get_absolute_url() if hasattr(row, "get_absolute_url") else ""

    def create_url(self) -> str:
        return ""

    def empty(self) -> Empty | None:
        return None

    @cached_property
    def filter(self) -> Any:
        rows = super().get_queryset()
        return (
            self.filterset_class(self.request.GET, queryset=rows, request=self.request)
            if self.filterset_class
            else None
        )

    def get_queryset(self) -> QuerySet:
        rows = self.filter.qs if self.filter is not None else super().get_queryset()
        order = self.request.GET.get("sort", "")
        allowed = {column.order for column in self.columns if column.order}
        if order.removeprefix("-") in allowed:
            return rows.order_by(order, "pk")
        # Rows that are counted over lose the order of their model, and pages would overlap.
        return rows if rows.ordered else rows.order_by(*self.model._meta.ordering, "pk")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.GET.get("format") == "csv":
            return self.export(self.get_queryset())
        return super().get(request, *args, **kwargs)

    def export(self, rows: QuerySet) -> HttpResponseBase:
        """All rows, read in chunks as they leave: a million need no memory."""
        heads = [str(column.label) for column in self.columns]
        found = (self._values(row) for row in rows.iterator(chunk_size=CHUNK))
        return csv_response(self.model._meta.model_name or "rows", heads, found)

    def get_template_names(self) -> list[str]:
        is_fragment = getattr(self.request, "htmx", None) and self.request.htmx.target == "rows"  # type: ignore[attr-defined]
        return ["pages/_rows.html"] if is_fragment else [self.template_name]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        may_write = self.request.user.may_write  # type: ignore[union-attr]
        return context | {
            "page_title": self.page_title,
            "page_question": self.page_question,
            "filter": self.filter,
            "columns": [self._head(column) for column in self.columns],
            "rows": [Line(self._line(row), self.row_url(row)) for row in context["object_list"]],
            "create_url": self.create_url() if may_write else "",
            "create_label": self.create_label,
            "export_url": self._query(format="csv", page=None),
            "empty": self.empty(),
            "is_filtered": any(value for key, value in self.request.GET.items() if key not in {"page", "sort"}),
        }

    def _line(self, row: Any) -> list[Cell]:
        cells = [cell if isinstance(cell, Cell) else Cell(cell) for cell in self.cells(row)]
        for index, (cell, column) in enumerate(zip(cells, self.columns, strict=True)):
            cell.is_number, cell.is_optional, cell.is_head = column.is_number, column.is_optional, index == 0
        return cells

    def _values(self, row: Any) -> list[Any]:
        return [cell.value if isinstance(cell, Cell) else cell for cell in self.cells(row)]

    def _head(self, column: Column) -> Column:
        if not column.order:
            return column
        now = self.request.GET.get("sort", "")
        is_up = now == column.order
        is_down = now == f"-{column.order}"
        target = f"-{column.order}" if is_up else column.order
        return Column(
            column.label,
            column.order,
            column.is_number,
            column.is_optional,
            column.order,
            self._query(sort=target, page=None),
            "asc" if is_up else "desc" if is_down else "",
        )

    def _query(self, **changes: Any) -> str:
        query: QueryDict = self.request.GET.copy()
        for key, value in changes.items():
            query.pop(key, None)
            if value is not None:
                query[key] = value
        return f"?{query.urlencode()}"
