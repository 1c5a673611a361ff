"""Pages for what measures should reach: everybody may read them, administrators set them."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.core.access import ADMINISTRATORS, EVERYONE
from apps.core.dated import SINCE_EVER
from apps.core.pages import Column, CreatePage, DeletePage, Empty, ListPage, UpdatePage
from apps.core.templatetags.desk import day
from apps.measures import services, words
from apps.measures.models import Scope, Target, rows_of
from apps.measures.read import FigureView
from apps.measures.registry import get
from apps.scorecards.forms import TargetForm, told_in


class ScorecardList(ListPage):
    """A list that belongs to the scorecard, and leads back to it."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        crumbs = [(_("Scorecard"), reverse("scorecards:scorecard")), (self.page_title, "")]
        return super().get_context_data(**kwargs) | {"crumbs": crumbs}


class TargetList(ScorecardList):
    model = Target
    access = EVERYONE
    page_title = _("Targets")
    page_question = _("What should each measure reach?")
    create_label = _("Set a target")
    columns = [
        Column(_("Measure"), "measure"),
        Column(_("For"), "scope"),
        Column(_("Target"), "value", is_number=True),
        Column(_("From"), "from_on", is_optional=True),
    ]

    def get_queryset(self) -> QuerySet:
        rows = super().get_queryset()
        self.names = names_of(rows)
        return rows

    def cells(self, row: Target) -> list[Any]:
        measure = get(row.measure)
        shown = words.target_of(FigureView(measure, target=row.value)) if measure else row.value
        since = _("always") if row.from_on == SINCE_EVER else day(row.from_on)
        return [measure.name if measure else row.measure, self.names.get((row.scope, row.scope_id), ""), shown, since]

    def row_url(self, row: Target) -> str:
        return row.get_absolute_url() if self.request.user.is_administrator else ""  # type: ignore[union-attr]

    def create_url(self) -> str:
        is_administrator = self.request.user.is_administrator  # type: ignore[union-attr]
        return reverse("scorecards:target_create") if is_administrator else ""

    def empty(self) -> Empty:
        return Empty(
            _("No targets yet"),
            _("What a measure should reach. The scorecard then says which figures are on it, near it or off it."),
            action_url=self.create_url(),
            action_label=self.create_label,
        )


def names_of(targets: QuerySet) -> dict[tuple[str, int], Any]:
    """What the scopes of these targets are called: one query a kind of scope."""
    names: dict[tuple[str, int], Any] = {(Scope.COMPANY, 0): Scope.COMPANY.label}
    for scope in (Scope.BUSINESS_UNIT, Scope.TEAM, Scope.ACCOUNT):
        wanted = targets.order_by().filter(scope=scope).values("scope_id")
        names |= {(scope, pk): name for pk, name in rows_of(scope).filter(pk__in=wanted).values_list("pk", "name")}
    return names


class _TargetForm:
    """What the two forms share."""

    model = Target
    access = ADMINISTRATORS
    form_class = TargetForm

    def success_url_of(self, row: Target) -> str:
        return reverse("scorecards:target_list")

    def cancel_url(self) -> str:
        return reverse("scorecards:target_list")


class TargetCreate(_TargetForm, CreatePage):
    page_title = _("Set a target")

    def get_initial(self) -> dict[str, Any]:
        return told_in(self.request.GET)

    def call(self, form: Any) -> Target:
        return services.create_target(by=self.request.user, **form.values)  # type: ignore[arg-type]


class TargetUpdate(_TargetForm, UpdatePage):
    def call(self, form: Any) -> Target:
        return services.update_target(by=self.request.user, target=self.object, seen=form.seen, **form.values)  # type: ignore[arg-type]

    def delete_url(self) -> str:
        return reverse("scorecards:target_delete", args=[self.object.pk])


class TargetDelete(DeletePage):
    model = Target
    access = ADMINISTRATORS

    def call(self, row: Target) -> None:
        services.delete_target(by=self.request.user, target=row)  # type: ignore[arg-type]

    def success_url(self, row: Target) -> str:
        return reverse("scorecards:target_list")
