"""What accounts have installed: the list over all, the tab of one account, and entering, changing and deleting one."""

from typing import Any, ClassVar

from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.accounts.views.on_account import AccountPart, CreateOnChosenAccount, DeleteOnAccount, UpdateOnAccount
from apps.core.months import today
from apps.core.pages import Cell, Column, Empty, HistoryPage, ListPage
from apps.core.templatetags.desk import day
from apps.products import services
from apps.products.filters import InstallationFilter
from apps.products.forms import InstallationForm
from apps.products.models import Installation


class InstallationRows:
    """Rows that know whether a later installation has replaced them, and how far behind they are."""

    def rows(self) -> QuerySet:
        on = today()
        in_use = Installation.objects.latest_on(on).filter(pk=OuterRef("pk"))
        rows = Installation.objects.select_related("account", "release__product")
        return rows.with_behind(on).annotate(is_in_use=Exists(in_use))


class InstallationList(InstallationRows, ListPage):
    model, filterset_class = Installation, InstallationFilter
    page_title = gettext_lazy("Installations")
    page_question = gettext_lazy("Which client got which release, and when?")
    create_label = gettext_lazy("New installation")
    columns: ClassVar[list[Column]] = [
        Column(gettext_lazy("Account"), "account__name"),
        Column(gettext_lazy("Product"), "release__product__name"),
        Column(gettext_lazy("Release"), "release__released_on"),
        Column(gettext_lazy("Installed"), "installed_on", is_optional=True),
        Column(gettext_lazy("State"), is_optional=True),
    ]

    def cells(self, row: Any) -> list[Any]:
        return [row.account.name, row.release.product.name, row.release.number, day(row.installed_on), state_of(row)]

    def create_url(self) -> str:
        return reverse("products:installation_create")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        upload = {"label": _("Import"), "url": reverse("imports:upload", args=["installations"]), "icon": "file-import"}
        return super().get_context_data(**kwargs) | {
            "crumbs": [(_("Products"), reverse("products:list")), (_("Installations"), "")],
            "tools": [upload] if self.request.user.may_write else [],  # type: ignore[union-attr]
        }

    def empty(self) -> Empty:
        return Empty(
            _("Which client has which release?"),
            _("Bring the list in from a file or through the API, or enter an installation on an account’s page."),
            action_url=self.create_url() if self.request.user.may_write else "",  # type: ignore[union-attr]
            action_label=_("Enter the first installation"),
        )


class AccountProducts(InstallationRows, AccountPart):
    model, tab = Installation, "accounts:products"
    page_title = gettext_lazy("What do they run of ours?")
    create_label = gettext_lazy("New installation")
    columns: ClassVar[list[Column]] = [
        Column(gettext_lazy("Product"), "release__product__name"),
        Column(gettext_lazy("Release"), "release__released_on"),
        Column(gettext_lazy("Installed"), "installed_on", is_optional=True),
        Column(gettext_lazy("State")),
    ]

    def cells(self, row: Any) -> list[Any]:
        product = row.release.product
        return [
            Cell(product.name, url=product.get_absolute_url()),
            Cell(row.release.number, url=self._change_url(row)),
            day(row.installed_on),
            state_of(row),
        ]

    def _change_url(self, row: Installation) -> str:
        return reverse("products:installation_update", args=[row.pk]) if self.may_write_account else ""

    def create_url(self) -> str:
        here = f"{reverse('products:installation_create')}?account={self.account.pk}"
        return here if self.may_write_account else ""

    def empty(self) -> Empty:
        return Empty(
            _("Nothing of ours is installed here"),
            _("Enter the release they have and the day they got it; each upgrade is one more installation."),
            action_url=self.create_url(),
            action_label=_("Enter an installation"),
        )


def state_of(row: Any) -> Cell:
    """Replaced by a later one, behind, or the newest."""
    if not row.is_in_use:
        return Cell(_("Replaced"), state="over")
    if not row.releases_behind:
        return Cell(_("Newest release"), state="done")
    word = ngettext("%(n)s release behind", "%(n)s releases behind", row.releases_behind)
    return Cell(word % {"n": row.releases_behind}, state="near_target")


class InstallationCreate(CreateOnChosenAccount):
    model, form_class = Installation, InstallationForm
    page_title, submit_label = gettext_lazy("New installation"), gettext_lazy("Add installation")
    list_name = "products:installations"

    def call(self, form: Any) -> Installation:
        return services.create_installation(by=self.request.user, account=self.account, **form.values)


class InstallationUpdate(UpdateOnAccount):
    model, form_class = Installation, InstallationForm

    def rows(self) -> QuerySet:
        return Installation.objects.select_related("account", "release__product")

    def call(self, form: Any) -> Installation:
        return services.update_installation(
            by=self.request.user, installation=self.object, seen=form.seen, **form.values
        )

    def delete_url(self) -> str:
        return reverse("products:installation_delete", args=[self.object.pk])


class InstallationDelete(DeleteOnAccount):
    model, tab = Installation, "accounts:products"

    def rows(self) -> QuerySet:
        return Installation.objects.select_related("account", "release__product")

    def call(self, row: Installation) -> None:
        services.delete_installation(by=self.request.user, installation=row)


class InstallationHistory(HistoryPage):
    model = Installation
