"""The list of decisions: what was decided, on which impact, and whether somebody has looked again."""

from typing import Any, ClassVar

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.core.months import today
from apps.core.pages import Cell, Column, Empty, ListPage
from apps.core.templatetags.desk import day
from apps.value.filters import DecisionFilter
from apps.value.latest import review_state
from apps.value.models import Decision
from apps.value.tabs import tabs_of


class DecisionList(ListPage):
    model, filterset_class = Decision, DecisionFilter
    template_name = "value/decisions.html"
    page_title = gettext_lazy("Decisions")
    page_question = gettext_lazy("What did we decide on which impact, and what came of it?")
    columns: ClassVar[list[Column]] = [
        Column(gettext_lazy("Impact"), "impact__statement"),
        Column(gettext_lazy("Decision"), "kind"),
        Column(gettext_lazy("Decided"), "decided_on", is_optional=True),
        Column(gettext_lazy("Review"), "review_on"),
        Column(gettext_lazy("What came of it"), is_optional=True),
    ]

    def rows(self) -> QuerySet:
        rows = Decision.objects.select_related("impact__account", "decided_by")
        return rows.order_by(F("reviewed_on").desc(nulls_first=True), F("review_on").asc(nulls_last=True), "-pk")

    def cells(self, row: Decision) -> list[Any]:
        state, word = review_state(row, today())
        return [
            Cell(row.impact.statement, sub=row.impact.account.name),
            Cell(row.get_kind_display(), sub=row.parts_words),
            Cell(day(row.decided_on, "j M Y"), sub=row.decided_by.full_name),
            Cell(word, state=state),
            row.outcome,
        ]

    def empty(self) -> Empty:
        return Empty(
            _("What follows from what clients say?"),
            _("Hold the work for an impact against what the client says it is worth. Decide, and look again later."),
            steps=[
                _("Open an impact, or the value page of an account."),
                _("Improve, trim, stop, revisit the goal, combine these, or keep; and say why."),
                _("On the review day the figures before and after stand side by side."),
            ],
            action_url=reverse("impacts:list"),
            action_label=_("Choose an impact"),
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"tabs": tabs_of("value:decisions")}
