"""Leave to act beyond the contract: given by the lead of an account's team, executives and administrators."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.core.access import Role
from apps.core.months import today
from apps.core.pages import Cell, Column, CreatePage, DeletePage, DetailPage, Empty, HistoryPage, ListPage, UpdatePage
from apps.core.templatetags.desk import day, money
from apps.outcomes import services
from apps.outcomes.filters import GrantFilter
from apps.outcomes.forms import GrantChangeForm, GrantForm
from apps.outcomes.models import AuthorityGrant
from apps.outcomes.tabs import tabs_of
from apps.outcomes.views.authority import may_grant

GRANTERS = frozenset({Role.TEAM_LEAD, Role.EXECUTIVE, Role.ADMINISTRATOR})


def state_of(grant: AuthorityGrant) -> tuple[str, Any]:
    """The key of a grant's state today, and its word."""
    if grant.from_on > today():
        return "later", _("Later")
    if grant.until_on and grant.until_on < today():
        return "over", _("Over")
    return "in_force", _("In force")


class GrantList(ListPage):
    model, filterset_class = AuthorityGrant, GrantFilter
    template_name = "outcomes/list.html"
    page_title = gettext_lazy("Grants of authority")
    page_question = gettext_lazy("Who may act beyond the contract without asking, and up to what amount?")
    create_label = gettext_lazy("Give authority")
    columns: ClassVar[list[Column]] = [
        Column(gettext_lazy("Who may act"), "person__full_name"),
        Column(gettext_lazy("Account"), "account__name"),
        Column(gettext_lazy("Up to, each time"), "up_to_amount", is_number=True),
        Column(gettext_lazy("State")),
        Column(gettext_lazy("From"), "from_on", is_optional=True),
        Column(gettext_lazy("Until"), "until_on", is_optional=True),
        Column(gettext_lazy("Granted by"), is_optional=True),
    ]

    def rows(self) -> QuerySet:
        return AuthorityGrant.objects.select_related("person", "account", "granted_by")

    def cells(self, row: AuthorityGrant) -> list[Any]:
        state, word = state_of(row)
        return [
            row.person.full_name,
            Cell(row.account.name, url=row.account.get_absolute_url()) if row.account else _("Every account"),
            money(row.up_to_amount, 2),
            Cell(word, state=state),
            day(row.from_on),
            row.until_on and day(row.until_on),
            row.granted_by and row.granted_by.full_name,
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        create_url = reverse("outcomes:grant_create") if may_grant(self.request.user) else ""
        return context | {"tabs": tabs_of("outcomes:authority"), "create_url": create_url}

    def empty(self) -> Empty:
        return Empty(
            _("Who may help a client without asking first?"),
            _("A grant says who may act beyond the contract, for which account, and up to what amount each time."),
            action_url=reverse("outcomes:grant_create") if may_grant(self.request.user) else "",
            action_label=_("Give the first authority"),
        )


class GrantDetail(DetailPage):
    model = AuthorityGrant
    template_name = "outcomes/entry.html"

    def rows(self) -> QuerySet:
        return AuthorityGrant.objects.select_related("person", "account", "granted_by")

    def is_writable(self, row: AuthorityGrant) -> bool:
        return row.is_writable_by(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        row, pk = self.object, [self.object.pk]
        state, word = state_of(row)
        return context | {
            "page_title": row.person.full_name,
            "crumbs": [(_("Authority"), reverse("outcomes:authority")), (_("Grants"), reverse("outcomes:grants"))],
            "state": state,
            "state_word": word,
            "history_url": reverse("outcomes:grant_history", args=pk),
            "edit_url": reverse("outcomes:grant_update", args=pk) if context["may_write"] else "",
            "fields": [
                (_("For"), row.account.name if row.account else _("Every account")),
                (_("Up to, each time"), money(row.up_to_amount, 2)),
                (_("From"), day(row.from_on)),
                (_("Until"), day(row.until_on) if row.until_on else _("no end")),
                (_("Granted by"), row.granted_by.full_name if row.granted_by else "–"),
            ],
        }


class _Granting:
    access = GRANTERS

    def is_writable(self, row: AuthorityGrant) -> bool:
        return row.is_writable_by(self.request.user)  # type: ignore[attr-defined]

    def success_url(self, row: AuthorityGrant) -> str:
        return reverse("outcomes:grants")


class GrantCreate(_Granting, CreatePage):
    model, form_class = AuthorityGrant, GrantForm
    page_title, submit_label = gettext_lazy("Give authority"), gettext_lazy("Give authority")

    def call(self, form: Any) -> AuthorityGrant:
        return services.create_authority_grant(by=self.request.user, **form.values)

    def cancel_url(self) -> str:
        return reverse("outcomes:grants")


class GrantUpdate(_Granting, UpdatePage):
    model, form_class = AuthorityGrant, GrantChangeForm

    def call(self, form: Any) -> AuthorityGrant:
        return services.update_authority_grant(
            by=self.request.user, authority_grant=self.object, seen=form.seen, **form.values
        )

    def delete_url(self) -> str:
        return reverse("outcomes:grant_delete", args=[self.object.pk])


class GrantDelete(_Granting, DeletePage):
    model = AuthorityGrant

    def call(self, row: AuthorityGrant) -> None:
        services.delete_authority_grant(by=self.request.user, authority_grant=row)


class GrantHistory(HistoryPage):
    model = AuthorityGrant
