"""Entering, changing and deleting an account, and what changed. The list and the overview live in home."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.accounts import services
from apps.accounts.forms import AccountChangeForm, AccountCreateForm
from apps.accounts.models import Account
from apps.accounts.views.on_account import account_of, frame
from apps.core.access import ADMINISTRATORS
from apps.core.pages import CreatePage, DeletePage, HistoryPage, UpdatePage


class AccountCreate(CreatePage):
    model, form_class = Account, AccountCreateForm
    page_title, submit_label = _("New account"), _("Add account")

    def call(self, form: Any) -> Account:
        return services.create_account(by=self.request.user, **form.values)

    def cancel_url(self) -> str:
        return reverse("accounts:list")


class AccountUpdate(UpdatePage):
    model, form_class = Account, AccountChangeForm

    def call(self, form: Any) -> Account:
        return services.update_account(by=self.request.user, account=self.object, seen=form.seen, **form.values)

    def success_url_of(self, row: Account) -> str:
        """Whoever hands an account over may not see it any more."""
        is_seen = Account.objects.visible_to(self.request.user).filter(pk=row.pk).exists()
        return row.get_absolute_url() if is_seen else reverse("accounts:list")

    def delete_url(self) -> str:
        return reverse("accounts:delete", args=[self.object.pk]) if self.request.user.is_administrator else ""


class AccountDelete(DeletePage):
    model = Account
    access = ADMINISTRATORS

    def call(self, row: Account) -> None:
        services.delete_account(by=self.request.user, account=row)

    def success_url(self, row: Account) -> str:
        return reverse("accounts:list")


class AccountHistory(HistoryPage):
    model = Account
    template_name = "accounts/history.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        account = account_of(self.request, self.object.pk)
        may_write = account.is_writable_by(self.request.user)
        return context | frame(account, "accounts:history", may_write=may_write)
