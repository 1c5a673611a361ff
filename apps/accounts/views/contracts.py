"""Contracts, and the tab that shows them beside the contacts."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.accounts import services
from apps.accounts.forms import ContractForm
from apps.accounts.models import Contract
from apps.accounts.views.on_account import (
    CreateOnAccount,
    DeleteOnAccount,
    UpdateOnAccount,
    account_of,
    frame,
)
from apps.core.access import READERS, open_to
from apps.core.months import today
from apps.core.pages import HistoryPage


@open_to(READERS)
def people(request: HttpRequest, account: int) -> HttpResponse:
    """The tab "Contacts and contracts" of an account."""
    row = account_of(request, account)
    context = frame(row, "accounts:people", may_write=row.is_writable_by(request.user))
    context |= {"contacts": row.contacts.all(), "contracts": row.contracts.select_related("renews"), "today": today()}
    return render(request, "accounts/people.html", context)


class ContractCreate(CreateOnAccount):
    model, form_class = Contract, ContractForm
    page_title, submit_label = _("New contract"), _("Add contract")

    def get_initial(self) -> dict[str, Any]:
        """A renewal begins where the contract before ends: `?renews=`."""
        before = self.account.contracts.filter(pk=_number(self.request.GET.get("renews"))).first()
        if before is None:
            return {}
        same = {name: getattr(before, name) for name in ("kind", "monthly_fee", "included_hours")}
        return same | {"renews": before.pk}

    def call(self, form: Any) -> Contract:
        return services.create_contract(by=self.request.user, account=self.account, **form.values)

    def success_url_of(self, row: Contract) -> str:
        return reverse("accounts:people", args=[row.account_id])


class ContractUpdate(UpdateOnAccount):
    model, form_class = Contract, ContractForm

    def call(self, form: Any) -> Contract:
        return services.update_contract(by=self.request.user, contract=self.object, seen=form.seen, **form.values)

    def success_url_of(self, row: Contract) -> str:
        return reverse("accounts:people", args=[row.account_id])

    def delete_url(self) -> str:
        return reverse("accounts:contract_delete", args=[self.object.pk])


class ContractDelete(DeleteOnAccount):
    model = Contract

    def call(self, row: Contract) -> None:
        services.delete_contract(by=self.request.user, contract=row)


class ContractHistory(HistoryPage):
    model = Contract


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 19 else None
