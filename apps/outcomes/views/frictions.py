"""The friction log: times the contract stood in the way of what a client needed."""

from typing import Any, ClassVar

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.views.on_account import CreateOnChosenAccount, UpdateOnAccount
from apps.core.pages import Cell, Column, DeletePage, DetailPage, Empty, HistoryPage, ListPage
from apps.core.templatetags.desk import day
from apps.outcomes import services
from apps.outcomes.filters import FrictionFilter
from apps.outcomes.forms import FrictionForm
from apps.outcomes.models import Friction
from apps.outcomes.tabs import tabs_of

SHOWN_CLAUSES = 5


class FrictionLog(ListPage):
    model, filterset_class = Friction, FrictionFilter
    template_name = "outcomes/frictions.html"
    page_title = gettext_lazy("Friction")
    page_question = gettext_lazy("Where does the contract stand in the way of what a client needs?")
    create_label = gettext_lazy("Write one down")
    columns: ClassVar[list[Column]] = [
        Column(gettext_lazy("What stood in the way"), "summary"),
        Column(gettext_lazy("Account"), "account__name"),
        Column(gettext_lazy("Clause"), "contract_clause"),
        Column(gettext_lazy("Who met it"), "person__full_name", is_optional=True),
        Column(gettext_lazy("Day"), "occurred_on", is_optional=True),
    ]

    def rows(self) -> QuerySet:
        return Friction.objects.select_related("account", "person")

    def cells(self, row: Friction) -> list[Any]:
        return [
            row.summary,
            Cell(row.account.name, url=row.account.get_absolute_url()),
            row.contract_clause,
            row.person.full_name,
            day(row.occurred_on),
        ]

    def create_url(self) -> str:
        return reverse("outcomes:friction_create")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        clauses = self.filter.qs.exclude(contract_clause="").order_by().values("contract_clause")
        most = clauses.annotate(n=Count("pk"), accounts=Count("account", distinct=True))
        context = super().get_context_data(**kwargs)
        return context | {
            "tabs": tabs_of("outcomes:frictions"),
            "clauses": most.order_by("-n", "contract_clause")[:SHOWN_CLAUSES],
        }

    def empty(self) -> Empty:
        return Empty(
            _("Which clause keeps you from helping?"),
            _(
                "Whenever the contract stands in the way of what a client needs, write it down with the clause. Before "
                "the contract is renewed, the clauses named most often are the ones to talk about."
            ),
            action_url=self.create_url() if self.request.user.may_write else "",
            action_label=_("Write down the first one"),
        )


class FrictionDetail(DetailPage):
    model = Friction
    template_name = "outcomes/entry.html"

    def rows(self) -> QuerySet:
        return Friction.objects.select_related("account", "person")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        row, pk = self.object, [self.object.pk]
        return context | {
            "crumbs": [
                (_("Friction"), reverse("outcomes:frictions")),
                (row.account.name, row.account.get_absolute_url()),
            ],
            "history_url": reverse("outcomes:friction_history", args=pk),
            "edit_url": reverse("outcomes:friction_update", args=pk) if context["may_write"] else "",
            "fields": [
                (_("Who met it"), row.person.full_name),
                (_("Day"), day(row.occurred_on)),
                (_("Clause of the contract"), row.contract_clause or "–"),
            ],
        }


class FrictionCreate(CreateOnChosenAccount):
    model, form_class = Friction, FrictionForm
    page_title, submit_label = gettext_lazy("Write down a friction"), gettext_lazy("Write it down")
    list_name = "outcomes:frictions"

    def call(self, form: Any) -> Friction:
        return services.create_friction(by=self.request.user, account=self.account, **form.values)

    def cancel_url(self) -> str:
        return reverse("outcomes:frictions")


class FrictionUpdate(UpdateOnAccount):
    model, form_class = Friction, FrictionForm

    def call(self, form: Any) -> Friction:
        return services.update_friction(by=self.request.user, friction=self.object, seen=form.seen, **form.values)

    def delete_url(self) -> str:
        return reverse("outcomes:friction_delete", args=[self.object.pk])


class FrictionDelete(DeletePage):
    model = Friction

    def call(self, row: Friction) -> None:
        services.delete_friction(by=self.request.user, friction=row)

    def success_url(self, row: Friction) -> str:
        return reverse("outcomes:frictions")


class FrictionHistory(HistoryPage):
    model = Friction
