"""Pages for who answers for a measure: everybody may read them, administrators name people."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.core.access import ADMINISTRATORS, EVERYONE
from apps.core.pages import Column, CreatePage, DeletePage, Empty, UpdatePage
from apps.measures.registry import get
from apps.scorecards import services
from apps.scorecards.forms import AccountableForm, told_in
from apps.scorecards.models import Accountable
from apps.scorecards.targets import ScorecardList, names_of


class AccountableList(ScorecardList):
    model = Accountable
    access = EVERYONE
    page_title = _("Accountable people")
    page_question = _("Who answers for which figure?")
    create_label = _("Name somebody")
    columns = [
        Column(_("Measure"), "measure"),
        Column(_("For"), "scope"),
        Column(_("Person"), "person__full_name"),
    ]

    def get_queryset(self) -> QuerySet:
        rows = super().get_queryset().select_related("person")
        self.names = names_of(rows)
        return rows

    def cells(self, row: Accountable) -> list[Any]:
        measure = get(row.measure)
        about = self.names.get((row.scope, row.scope_id), "")
        return [measure.name if measure else row.measure, about, row.person]

    def row_url(self, row: Accountable) -> str:
        return row.get_absolute_url() if self.request.user.is_administrator else ""  # type: ignore[union-attr]

    def create_url(self) -> str:
        is_administrator = self.request.user.is_administrator  # type: ignore[union-attr]
        return reverse("scorecards:accountable_create") if is_administrator else ""

    def empty(self) -> Empty:
        return Empty(
            _("Nobody is named yet"),
            _(
                "Whoever answers for a figure stands beside it. Unless told, of an account it is its manager, of a "
                "team its lead."
            ),
            action_url=self.create_url(),
            action_label=self.create_label,
        )


class _AccountableForm:
    """What the two forms share."""

    model = Accountable
    access = ADMINISTRATORS
    form_class = AccountableForm

    def success_url_of(self, row: Accountable) -> str:
        return reverse("scorecards:accountable_list")

    def cancel_url(self) -> str:
        return reverse("scorecards:accountable_list")


class AccountableCreate(_AccountableForm, CreatePage):
    page_title = _("Name who answers")

    def get_initial(self) -> dict[str, Any]:
        return told_in(self.request.GET)

    def call(self, form: Any) -> Accountable:
        return services.create_accountable(by=self.request.user, **form.values)  # type: ignore[arg-type]


class AccountableUpdate(_AccountableForm, UpdatePage):
    def call(self, form: Any) -> Accountable:
        fields = {"accountable": self.object, "seen": form.seen, **form.values}
        return services.update_accountable(by=self.request.user, **fields)  # type: ignore[arg-type]

    def delete_url(self) -> str:
        return reverse("scorecards:accountable_delete", args=[self.object.pk])


class AccountableDelete(DeletePage):
    model = Accountable
    access = ADMINISTRATORS

    def call(self, row: Accountable) -> None:
        services.delete_accountable(by=self.request.user, accountable=row)  # type: ignore[arg-type]

    def success_url(self, row: Accountable) -> str:
        return reverse("scorecards:accountable_list")
