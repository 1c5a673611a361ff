"""The milestones of all initiatives under way on one line of time, what is due first at the top."""

from functools import cached_property
from typing import Any, ClassVar

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.core.pages import Cell, Column, Empty, ListPage
from apps.core.templatetags.desk import day
from apps.initiatives.filters import TimelineFilter
from apps.initiatives.lanes import Span, axis, due_said, lane, next_of
from apps.initiatives.models import Initiative, Milestone
from apps.initiatives.standing import standing_of
from apps.initiatives.timeline import lines_of
from apps.initiatives.views.lists import InitiativeRows, status_cell, whom

HEADS = (gettext_lazy("Initiative"), gettext_lazy("Status"), gettext_lazy("Next step"), gettext_lazy("Due"))


class Timeline(InitiativeRows, ListPage):
    model, filterset_class = Initiative, TimelineFilter
    template_name, paginate_by = "initiatives/timeline.html", 25
    page_title = gettext_lazy("What is due when?")
    page_question = gettext_lazy("The milestones of what is under way, a line each; what is due first is on top.")
    columns: ClassVar[list[Column]] = [
        Column(HEADS[0], "title"),
        Column(HEADS[1], is_optional=True),
        Column(gettext_lazy("Over time")),
        Column(HEADS[2], is_optional=True),
    ]

    @cached_property
    def span(self) -> Span:
        return Span.around(self.on)

    def rows(self) -> QuerySet:
        is_open = Q(done_on=None) | Q(done_on__gt=self.on)
        steps = Milestone.objects.filter(is_open, initiative=OuterRef("pk")).order_by("due_on")
        rows: Any = super().rows()
        active = rows.active_on(self.on).annotate(next_on=Subquery(steps.values("due_on")[:1]))
        return active.order_by(F("next_on").asc(nulls_last=True), "ends_on", "pk")

    def cells(self, row: Initiative) -> list[Any]:
        standing = standing_of(row, self.on)
        lines, plan = lines_of(row, standing, self.on), standing.baseline or row
        step = next_of(lines)
        return [
            Cell(row.title, sub=whom(row)),
            status_cell(row, standing),
            Cell(lane(lines, plan.starts_on, plan.ends_on, self.span)),
            Cell(step["row"].title, sub=due_said(step)) if step else None,
        ]

    def export(self, rows: Any) -> Any:
        """In words: the next step and its day in place of the line."""
        self.columns = [Column(head) for head in HEADS]  # type: ignore[misc]
        return super().export(rows)

    def _values(self, row: Initiative) -> list[Any]:
        standing = standing_of(row, self.on)
        step = next_of(lines_of(row, standing, self.on))
        told = [step["row"].title, day(step["due_on"])] if step else ["", ""]
        return [row.title, status_cell(row, standing).value, *told]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        crumbs = [(_("Initiatives"), reverse("initiatives:portfolio")), (_("Timeline"), "")]
        context = super().get_context_data(**kwargs)
        context["columns"][2] = Column(axis(self.span))
        return context | {"crumbs": crumbs}

    def empty(self) -> Empty:
        return Empty(
            _("Nothing is under way yet"),
            _("Once an initiative has begun, its milestones stand here over nine months."),
            action_url=reverse("initiatives:list"),
            action_label=_("All initiatives"),
        )
