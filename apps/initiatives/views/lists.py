"""The list of initiatives, and those of one account as a tab of its page."""

import datetime as dt
from functools import cached_property
from typing import Any, ClassVar

from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.models import Account
from apps.accounts.views.on_account import AccountPart
from apps.core.asked import day_in
from apps.core.pages import Cell, Column, Empty, ListPage
from apps.core.templatetags.desk import day, number, percent
from apps.initiatives.filters import InitiativeFilter
from apps.initiatives.models import Initiative
from apps.initiatives.standing import PLAN, Standing, standing_of
from apps.initiatives.words import PRIORITIES, claim_of, earned_of_planned, state_key, status_word


class InitiativeRows:
    """What both lists show of an initiative; the plans are loaded in two statements for the whole page."""

    request: HttpRequest
    columns: ClassVar[list[Column]] = [
        Column(gettext_lazy("Initiative"), "title"),
        Column(gettext_lazy("Status")),
        Column(gettext_lazy("Earned / planned"), is_number=True),
        Column(gettext_lazy("SPI"), is_number=True, is_optional=True),
        Column(gettext_lazy("Slip"), is_number=True, is_optional=True),
        Column(gettext_lazy("Priority"), "order_of_work", is_optional=True),
        Column(gettext_lazy("Owner"), "owner__full_name", is_optional=True),
        Column(gettext_lazy("Ends"), "ends_on", is_number=True, is_optional=True),
    ]

    @cached_property
    def on(self) -> dt.date:
        return day_in(self.request)

    def rows(self) -> QuerySet:
        accounts = Account.objects.visible_to(self.request.user).order_by("name")
        rows = Initiative.objects.select_related("owner", "business_unit").ranked().order_by("-starts_on", "-pk")
        return rows.prefetch_related(*PLAN, Prefetch("accounts", queryset=accounts))

    def cells(self, row: Initiative) -> list[Any]:
        standing = standing_of(row, self.on)
        found = standing.progress
        return [
            Cell(row.title, sub=whom(row)),
            status_cell(row, standing),
            earned_of_planned(found) or None,
            number(found.spi, 2) if found and found.spi is not None else None,
            percent(found.slip_percent) if found and found.slip_percent is not None else None,
            PRIORITIES[row.priority],
            row.owner and row.owner.full_name,
            day(row.ends_on, "j M Y"),
        ]


def whom(row: Initiative) -> str:
    """For whom it is: its accounts that the person may see, its unit, or everybody."""
    if row.level == Initiative.Level.KEY_ACCOUNT:
        return ", ".join(account.name for account in row.accounts.all()) or str(row.get_level_display())
    unit = row.business_unit if row.level == Initiative.Level.BUSINESS_UNIT else None
    return unit.name if unit else str(row.get_level_display())


def status_cell(row: Initiative, standing: Standing) -> Cell:
    return Cell(status_word(standing), state=state_key(standing), sub=claim_of(row, standing))


class InitiativeList(InitiativeRows, ListPage):
    model, filterset_class = Initiative, InitiativeFilter
    page_title = gettext_lazy("Initiatives")
    page_question = gettext_lazy(
        "What are we improving for clients, and will it arrive as promised? The status is computed from milestones, "
        "not claimed."
    )
    create_label = gettext_lazy("Initiative")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        crumbs = [(_("Initiatives"), reverse("initiatives:portfolio")), (_("All"), "")]
        return super().get_context_data(**kwargs) | {"crumbs": crumbs}

    def create_url(self) -> str:
        return reverse("initiatives:create")

    def empty(self) -> Empty:
        return Empty(
            _("What do clients need you to change?"),
            _("An initiative answers a pain that clients have named. Its milestones say how far it is."),
            steps=[
                _("Name the pain, the accounts and the answers it comes from."),
                _("Rate what it does for loyalty and for the choice of vendor, and what it takes."),
                _("Plan milestones whose weights sum to 100 percent, then begin."),
            ],
            action_url=self.create_url() if self.request.user.may_write else "",
            action_label=_("Enter the first initiative"),
        )


class AccountInitiatives(InitiativeRows, AccountPart):
    """A tab of the account: what is improved for it. Stands under the account's own URLs."""

    model, tab = Initiative, "accounts:initiatives"
    page_title = gettext_lazy("What do we improve for them?")
    create_label = gettext_lazy("Initiative")

    def get_queryset(self) -> QuerySet:
        rows = ListPage.get_queryset(self)
        return rows.for_account(Account.objects.filter(pk=self.account.pk))  # type: ignore[attr-defined]

    def create_url(self) -> str:
        return f"{reverse('initiatives:create')}?account={self.account.pk}" if self.may_write_account else ""

    def empty(self) -> Empty:
        return Empty(
            _("Nothing is being improved for this client yet"),
            _("An initiative answers a pain they have named, with milestones and an owner."),
            action_url=self.create_url(),
            action_label=_("Start an initiative"),
        )
