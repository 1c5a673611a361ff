"""The revenue ledger of an account: what changed its monthly recurring value, and the value after it."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.accounts import services
from apps.accounts.forms import RevenueEventForm
from apps.accounts.models import RevenueEvent
from apps.accounts.views.on_account import AccountPart, CreateOnAccount, DeleteOnAccount, UpdateOnAccount
from apps.core.pages import Cell, Column, Empty, HistoryPage
from apps.core.templatetags.desk import day, money

FALLS = {"contraction", "churn"}


class RevenueLedger(AccountPart):
    model, tab = RevenueEvent, "accounts:revenue"
    page_title = _("How has the monthly value changed?")
    create_label = _("Enter a change")
    columns: ClassVar[list[Column]] = [
        Column(_("Day")),
        Column(_("What"), is_optional=True),
        Column(_("Change a month"), is_number=True),
        Column(_("Value after"), is_number=True),
    ]

    def rows(self) -> QuerySet:
        return RevenueEvent.objects.in_ledger_order().reverse()

    def cells(self, row: RevenueEvent) -> list[Any]:
        amount = -row.monthly_amount if row.kind in FALLS else row.monthly_amount
        sign = "" if amount < 0 else "+"
        return [
            day(row.occurred_on),
            row.get_kind_display(),
            Cell(f"{sign}{money(amount, 2)}"),
            Cell(money(row.value_after, 2)),
        ]

    def row_url(self, row: RevenueEvent) -> str:
        return reverse("accounts:revenue_update", args=[row.pk]) if self.may_write_account else ""

    def create_url(self) -> str:
        return reverse("accounts:revenue_create", args=[self.account.pk]) if self.may_write_account else ""

    def empty(self) -> Empty:
        return Empty(
            _("What does this client pay a month, and since when?"),
            _("Begin with the first monthly amount as “New”. Retention is counted from these entries."),
            action_url=self.create_url(),
            action_label=_("Enter the first amount"),
        )


class _BackToLedger:
    def success_url_of(self, row: RevenueEvent) -> str:
        return reverse("accounts:revenue", args=[row.account_id])


class RevenueEventCreate(_BackToLedger, CreateOnAccount):
    model, form_class = RevenueEvent, RevenueEventForm
    page_title, submit_label = _("New entry in the ledger"), _("Enter")

    def call(self, form: Any) -> RevenueEvent:
        return services.create_revenue_event(by=self.request.user, account=self.account, **form.values)


class RevenueEventUpdate(_BackToLedger, UpdateOnAccount):
    model, form_class = RevenueEvent, RevenueEventForm

    def call(self, form: Any) -> RevenueEvent:
        return services.update_revenue_event(
            by=self.request.user, revenue_event=self.object, seen=form.seen, **form.values
        )

    def delete_url(self) -> str:
        return reverse("accounts:revenue_delete", args=[self.object.pk])


class RevenueEventDelete(DeleteOnAccount):
    model, tab = RevenueEvent, "accounts:revenue"

    def call(self, row: RevenueEvent) -> None:
        services.delete_revenue_event(by=self.request.user, revenue_event=row)


class RevenueEventHistory(HistoryPage):
    model = RevenueEvent
