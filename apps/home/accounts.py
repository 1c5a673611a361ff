"""The list of accounts, with what was last done and said: two apps' facts beside each account, in one query."""

from typing import Any, ClassVar

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.filters import AccountFilter
from apps.accounts.models import Account
from apps.activities.models import Activity
from apps.core.months import day_of, today
from apps.core.pages import Cell, Column, Empty, ListPage
from apps.core.templatetags.desk import ago, day, money
from apps.feedback.models import Response


class AccountList(ListPage):
    model, filterset_class = Account, AccountFilter
    page_title = gettext_lazy("Accounts")
    page_question = gettext_lazy("How are our clients, and when did we last hear from them?")
    create_label = gettext_lazy("New account")
    columns: ClassVar[list[Column]] = [
        Column(gettext_lazy("Account"), "name"),
        Column(gettext_lazy("Team"), "team__name", is_optional=True),
        Column(gettext_lazy("Status"), "status"),
        Column(gettext_lazy("Contract ends"), "contract_ends_on", is_optional=True),
        Column(gettext_lazy("Monthly value"), "recurring_value", is_number=True),
        Column(gettext_lazy("Last activity"), "last_activity_on", is_optional=True),
        Column(gettext_lazy("Last answer"), "last_answer_at", is_optional=True),
    ]

    def rows(self) -> QuerySet:
        on = today()
        rows = Account.objects.with_status(on).with_recurring_value(on).with_contract_end(on)
        return with_last_contact(rows, self.request.user).select_related("team", "manager")

    def cells(self, row: Account) -> list[Any]:
        return [
            Cell(row.name, sub=row.industry),
            Cell(row.team and row.team.name, sub=row.manager and row.manager.full_name),
            Cell(Account.Status(row.status).label, state=row.status),
            _("no end")
            if row.has_contract and not row.contract_ends_on
            else row.contract_ends_on and day(row.contract_ends_on),
            money(row.recurring_value) if row.recurring_value else None,
            row.last_activity_on and ago(row.last_activity_on),
            row.last_answer_at and ago(day_of(row.last_answer_at)),
        ]

    def create_url(self) -> str:
        return reverse("accounts:create")

    def empty(self) -> Empty:
        may_write = self.request.user.may_write
        return Empty(
            _("Whom do you work for?"),
            _("An account is a client: what you promised it, what you did, and what it says about that.")
            if may_write
            else _("There is no account that you may see yet. An administrator or the account’s manager can add you."),
            steps=[
                _("Enter the account with its team and manager."),
                _("Add the people there who decide and who use your work."),
                _("Write down the first impact you promised."),
            ]
            if may_write
            else [],
            action_url=self.create_url() if may_write else "",
            action_label=_("Add the first account"),
        )


def with_last_contact(accounts: Any, person: Any) -> Any:
    """Annotates `last_activity_on` and `last_answer_at` (of the answers this person may read)."""
    activities = Activity.objects.filter(account=OuterRef("pk")).order_by("-occurred_on")
    answers = Response.objects.readable_by(person).current().filter(account=OuterRef("pk")).order_by("-answered_at")
    return accounts.annotate(
        last_activity_on=Subquery(activities.values("occurred_on")[:1]),
        last_answer_at=Subquery(answers.values("answered_at")[:1]),
    )
