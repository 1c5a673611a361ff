"""What every page about one account shares: the account of the URL, its heading and tabs, whether one may write."""

from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.models import Account
from apps.accounts.tabs import tabs_of
from apps.core.pages import CreatePage, DeletePage, ListPage, UpdatePage


def account_of(request: HttpRequest, pk: int) -> Account:
    """An account as its page shows it, with its status; 404 where the person may not see it."""
    rows = Account.objects.visible_to(request.user).with_status()
    return get_object_or_404(rows.select_related("team__business_unit", "manager"), pk=pk)


def frame(account: Account, current: str, *, may_write: bool) -> dict[str, Any]:
    """Context of `accounts/page.html`: heading, tabs and what may be done."""
    return {
        "account": account,
        "page_title": account.name,
        "tabs": tabs_of(account, current),
        "may_write": may_write,
    }


class OnAccount:
    """The account of a URL with `account` in it."""

    request: HttpRequest
    kwargs: dict[str, Any]

    @cached_property
    def account(self) -> Account:
        return account_of(self.request, self.kwargs["account"])

    @cached_property
    def may_write_account(self) -> bool:
        return self.account.is_writable_by(self.request.user)


class AccountPart(OnAccount, ListPage):
    """A tab that is a list of the account's rows. `tab` is its URL name."""

    template_name = "accounts/part.html"
    tab = ""

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().filter(account=self.account)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context |= frame(self.account, self.tab, may_write=self.may_write_account)
        return context | {"part_title": self.page_title}


class CreateOnAccount(OnAccount, CreatePage):
    """A new row on the account the URL names: 404 where it may not be seen, 403 where it may not be changed."""

    def get_form_kwargs(self) -> dict[str, Any]:
        if not self.may_write_account:
            raise PermissionDenied
        return super().get_form_kwargs() | {"account": self.account}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"crumbs": crumbs_of(self.account, self.page_title)}

    def cancel_url(self) -> str:
        return self.account.get_absolute_url()


class CreateOnChosenAccount(CreateOnAccount):
    """`?account=` names the account; without it one is chosen first. `list_name` is the URL name to turn back to."""

    list_name = ""

    @cached_property
    def account(self) -> Account:
        return account_of(self.request, whole_number(self.request.GET.get("account")) or 0)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.GET.get("account"):
            return super().get(request, *args, **kwargs)
        context = {
            "accounts": Account.objects.writable_by(request.user),
            "page_title": self.page_title,
            "cancel_url": reverse(self.list_name),
        }
        return render(request, "accounts/choose_account.html", context)


class UpdateOnAccount(UpdatePage):
    """A change of a row that hangs on an account; its choices are those of that account."""

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"account": self.object.account}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"crumbs": crumbs_of(self.object.account, str(self.object))}


class DeleteOnAccount(DeletePage):
    """Deletes a row and leads back to the tab of its account named `tab`."""

    tab = "accounts:people"

    def success_url(self, row: Any) -> str:
        return reverse(self.tab, args=[row.account_id])


def crumbs_of(account: Account, here: str) -> list[tuple[str, str]]:
    return [(_("Accounts"), reverse("accounts:list")), (account.name, account.get_absolute_url()), (here, "")]


def whole_number(text: str | None) -> int | None:
    """What an address says in place of a row's id."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 19 else None
