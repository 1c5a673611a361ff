"""The authority register: who may act beyond the contract, and each time somebody did."""

from typing import Any, ClassVar

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.accounts.views.on_account import CreateOnChosenAccount, UpdateOnAccount
from apps.core.months import today
from apps.core.pages import Cell, Column, DeletePage, DetailPage, Empty, HistoryPage, ListPage
from apps.core.templatetags.desk import day, minutes, money, number
from apps.outcomes import services
from apps.outcomes.filters import UseFilter
from apps.outcomes.forms import UseForm
from apps.outcomes.models import AuthorityGrant, AuthorityUse
from apps.outcomes.quantiles import Median
from apps.outcomes.tabs import tabs_of

SHOWN_GRANTS = 8


class AuthorityRegister(ListPage):
    model, filterset_class = AuthorityUse, UseFilter
    template_name = "outcomes/authority.html"
    page_title = gettext_lazy("Authority")
    page_question = gettext_lazy("Who may act beyond the contract when a client needs it, and does anybody?")
    create_label = gettext_lazy("Record a use")
    columns: ClassVar[list[Column]] = [
        Column(gettext_lazy("What was done"), "summary"),
        Column(gettext_lazy("Account"), "account__name"),
        Column(gettext_lazy("Who"), "person__full_name", is_optional=True),
        Column(gettext_lazy("Day"), "occurred_on", is_optional=True),
        Column(gettext_lazy("Minutes to fix"), "minutes_to_fix", is_number=True),
        Column(gettext_lazy("Amount"), "amount", is_number=True, is_optional=True),
        Column(gettext_lazy("Proof demanded"), "was_proof_demanded", is_optional=True),
        Column(gettext_lazy("Within a grant"), is_optional=True),
    ]

    def rows(self) -> QuerySet:
        return AuthorityUse.objects.with_grant().select_related("account", "person")

    def cells(self, row: Any) -> list[Any]:
        return [
            row.summary,
            Cell(row.account.name, url=row.account.get_absolute_url()),
            row.person.full_name,
            day(row.occurred_on),
            number(row.minutes_to_fix),
            money(row.amount, 2),
            _("yes") if row.was_proof_demanded else _("no"),
            _("yes") if row.is_within_grant else _("no"),
        ]

    def create_url(self) -> str:
        return reverse("outcomes:use_create")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        uses = summed(self.filter.qs)
        grants = AuthorityGrant.objects.visible_to(self.request.user).in_force(today())
        return context | {
            "tabs": tabs_of("outcomes:authority"),
            "facts": facts_of(uses) if uses["n"] else [],
            "is_unused": not uses["n"],
            "grants": grants.select_related("person", "account", "granted_by")[:SHOWN_GRANTS],
            "grants_count": grants.count(),
            "may_grant": may_grant(self.request.user),
        }

    def empty(self) -> Empty:
        return Empty(
            _("Are people trusted to act?"),
            _(
                "Nobody acted beyond the contract here. That is no success by itself: clients need more than their "
                "contracts foresee. Either nobody may act, or nobody dares, or nobody writes it down."
            ),
            steps=[
                _("Say who may act without asking, and up to what amount."),
                _("Ask people to help first, and to ask the client for no proof."),
                _("Record each use in a minute: what was done, and how fast it helped."),
            ],
            action_url=self.create_url() if self.request.user.may_write else "",
            action_label=_("Record the first use"),
        )


def may_grant(person: Any) -> bool:
    """Whether a person's role gives authority at all; for which accounts says `AuthorityGrant.is_writable_by`."""
    return person.is_administrator or person.role == "executive" or (person.role == "team_lead" and person.team_id)


def summed(uses: QuerySet) -> dict[str, Any]:
    """How many uses, the median of minutes to fix, how many asked for proof, how many no grant covered."""
    return uses.order_by().aggregate(
        n=Count("pk"),
        median=Median("minutes_to_fix"),
        proof=Count("pk", filter=Q(was_proof_demanded=True)),
        outside=Count("pk", filter=Q(is_within_grant=False)),
    )


def facts_of(uses: dict[str, Any]) -> list[dict[str, Any]]:
    of = _("of %(n)s") % {"n": number(uses["n"])}
    return [
        {
            "label": _("Uses"),
            "value": number(uses["n"]),
            "note": ngettext("time somebody acted", "times somebody acted", uses["n"]),
        },
        {"label": _("Time to fix"), "value": minutes(uses["median"]), "note": _("half of them were faster")},
        {"label": _("Proof demanded first"), "value": number(uses["proof"]), "note": of},
        {"label": _("Without a grant"), "value": number(uses["outside"]), "note": of},
    ]


class UseDetail(DetailPage):
    model = AuthorityUse
    template_name = "outcomes/entry.html"

    def rows(self) -> QuerySet:
        return AuthorityUse.objects.with_grant().select_related("account", "person")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        row, pk = self.object, [self.object.pk]
        return context | {
            "crumbs": [
                (_("Authority"), reverse("outcomes:authority")),
                (row.account.name, row.account.get_absolute_url()),
            ],
            "history_url": reverse("outcomes:use_history", args=pk),
            "edit_url": reverse("outcomes:use_update", args=pk) if context["may_write"] else "",
            "fields": [
                (_("Who acted"), row.person.full_name),
                (_("Day"), day(row.occurred_on)),
                (_("Amount"), money(row.amount, 2)),
                (_("Time to fix"), minutes(row.minutes_to_fix)),
                (_("The client had to prove it first"), _("yes") if row.was_proof_demanded else _("no")),
                (_("Covered by a grant"), _("yes") if row.is_within_grant else _("no, nobody had given leave for it")),
            ],
        }


class UseCreate(CreateOnChosenAccount):
    model, form_class = AuthorityUse, UseForm
    page_title, submit_label = gettext_lazy("Record a use of authority"), gettext_lazy("Record use")
    list_name = "outcomes:authority"

    def call(self, form: Any) -> AuthorityUse:
        return services.create_authority_use(by=self.request.user, account=self.account, **form.values)

    def cancel_url(self) -> str:
        return reverse("outcomes:authority")


class UseUpdate(UpdateOnAccount):
    model, form_class = AuthorityUse, UseForm

    def call(self, form: Any) -> AuthorityUse:
        return services.update_authority_use(
            by=self.request.user, authority_use=self.object, seen=form.seen, **form.values
        )

    def delete_url(self) -> str:
        return reverse("outcomes:use_delete", args=[self.object.pk])


class UseDelete(DeletePage):
    model = AuthorityUse

    def call(self, row: AuthorityUse) -> None:
        services.delete_authority_use(by=self.request.user, authority_use=row)

    def success_url(self, row: AuthorityUse) -> str:
        return reverse("outcomes:authority")


class UseHistory(HistoryPage):
    model = AuthorityUse
