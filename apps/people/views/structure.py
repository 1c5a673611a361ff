"""The administrators' pages: people, teams, business units, cost rates."""

from typing import Any, ClassVar

from allauth.account.forms import ResetPasswordForm
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.core.access import ADMINISTRATORS
from apps.core.pages import Cell, Column, CreatePage, DeletePage, Empty, HistoryPage, ListPage, UpdatePage
from apps.core.templatetags.desk import day, money, number
from apps.people import services
from apps.people.filters import PersonFilter
from apps.people.forms import (
    BusinessUnitForm,
    CostRateForm,
    PersonChangeForm,
    PersonCreateForm,
    TeamChangeForm,
    TeamForm,
)
from apps.people.models import BusinessUnit, CostRate, Person, Team

TABS = (
    ("people:list", gettext_lazy("People")),
    ("people:teams", gettext_lazy("Teams")),
    ("people:units", gettext_lazy("Business units")),
    ("people:rates", gettext_lazy("Cost rates")),
)


class StructureList(ListPage):
    """A list of the firm's structure, with links to the others; `tab` is its URL name, `update` that of a row."""

    access = ADMINISTRATORS
    template_name = "people/list.html"
    tab = update = create = ""

    def row_url(self, row: Any) -> str:
        return reverse(self.update, args=[row.pk])

    def create_url(self) -> str:
        return reverse(self.create)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        tabs = [{"label": label, "url": reverse(name), "is_current": name == self.tab} for name, label in TABS]
        return super().get_context_data(**kwargs) | {"tabs": tabs}


class PersonList(StructureList):
    model, filterset_class = Person, PersonFilter
    tab, update, create = "people:list", "people:update", "people:create"
    page_title, create_label = gettext_lazy("People"), gettext_lazy("New person")
    page_question = gettext_lazy("Who signs in, and what may they see?")
    columns: ClassVar[list[Column]] = [
        Column(gettext_lazy("Person"), "full_name"),
        Column(gettext_lazy("Role"), "role"),
        Column(gettext_lazy("Team"), "team__name", is_optional=True),
        Column(gettext_lazy("Last sign-in"), "last_login", is_optional=True),
        Column(gettext_lazy("Left"), "left_on", is_optional=True),
    ]

    def rows(self) -> QuerySet:
        return Person.objects.select_related("team")

    def cells(self, row: Person) -> list[Any]:
        return [
            Cell(row.full_name, sub=row.email),
            row.get_role_display(),
            row.team and row.team.name,
            row.last_login and day(row.last_login),
            row.left_on and day(row.left_on),
        ]


class PersonCreate(CreatePage):
    model, form_class, access = Person, PersonCreateForm, ADMINISTRATORS
    page_title, submit_label = gettext_lazy("New person"), gettext_lazy("Add person")

    def call(self, form: Any) -> Person:
        values = form.values
        password = values.pop("password") or None
        person = services.create_person(by=self.request.user, password=password, **values)
        if password is None:
            self._invite(person)
        return person

    def _invite(self, person: Person) -> None:
        """A mail with a link to choose a password, through the same door as "forgot password"."""
        invitation = ResetPasswordForm({"email": person.email})
        if invitation.is_valid():
            invitation.save(self.request)

    def done_message(self, row: Person) -> str:
        if row.has_usable_password():
            return _("Added: %(person)s.") % {"person": row}
        return _("Added: %(person)s. A mail with a link to choose a password is on its way.") % {"person": row}

    def success_url_of(self, row: Person) -> str:
        return reverse("people:list")

    def cancel_url(self) -> str:
        return reverse("people:list")


class PersonUpdate(UpdatePage):
    model, form_class, access = Person, PersonChangeForm, ADMINISTRATORS

    def call(self, form: Any) -> Person:
        return services.update_person(by=self.request.user, person=self.object, seen=form.seen, **form.values)

    def success_url_of(self, row: Person) -> str:
        return reverse("home:hand_over", args=[row.pk]) if row.left_on else reverse("people:list")

    def cancel_url(self) -> str:
        return reverse("people:list")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        crumbs = [(_("People"), reverse("people:list")), (str(self.object), "")]
        return super().get_context_data(**kwargs) | {"crumbs": crumbs}


class PersonHistory(HistoryPage):
    model, access = Person, ADMINISTRATORS


class TeamList(StructureList):
    model = Team
    tab, update, create = "people:teams", "people:team_update", "people:team_create"
    page_title, create_label = gettext_lazy("Teams"), gettext_lazy("New team")
    columns: ClassVar[list[Column]] = [
        Column(gettext_lazy("Team"), "name"),
        Column(gettext_lazy("Business unit"), "business_unit__name"),
        Column(gettext_lazy("People"), "present", is_number=True),
    ]

    def rows(self) -> QuerySet:
        present = Count("people", filter=Q(people__is_active=True))
        return Team.objects.select_related("business_unit").annotate(present=present)

    def cells(self, row: Any) -> list[Any]:
        return [row.name, row.business_unit and row.business_unit.name, row.present]

    def empty(self) -> Empty:
        return Empty(
            _("Who works together?"),
            _("Teams serve accounts; figures are shown by team. Every person and account belongs to one."),
            action_url=self.create_url(),
            action_label=_("Add the first team"),
        )


class _BackToTab:
    tab = ""

    def success_url_of(self, row: Any) -> str:
        return reverse(self.tab)

    def cancel_url(self) -> str:
        return reverse(self.tab)


class TeamCreate(_BackToTab, CreatePage):
    model, form_class, access, tab = Team, TeamForm, ADMINISTRATORS, "people:teams"
    page_title, submit_label = gettext_lazy("New team"), gettext_lazy("Add team")

    def call(self, form: Any) -> Team:
        return services.create_team(by=self.request.user, **form.values)


class TeamUpdate(_BackToTab, UpdatePage):
    model, form_class, access, tab = Team, TeamChangeForm, ADMINISTRATORS, "people:teams"

    def call(self, form: Any) -> Team:
        return services.update_team(by=self.request.user, team=self.object, seen=form.seen, **form.values)


class UnitList(StructureList):
    model = BusinessUnit
    tab, update, create = "people:units", "people:unit_update", "people:unit_create"
    page_title, create_label = gettext_lazy("Business units"), gettext_lazy("New business unit")
    columns: ClassVar[list[Column]] = [
        Column(gettext_lazy("Business unit"), "name"),
        Column(gettext_lazy("Kind"), "kind"),
        Column(gettext_lazy("Teams"), "n_teams", is_number=True),
    ]

    def rows(self) -> QuerySet:
        return BusinessUnit.objects.annotate(n_teams=Count("teams"))

    def cells(self, row: Any) -> list[Any]:
        return [row.name, row.get_kind_display(), row.n_teams]

    def empty(self) -> Empty:
        return Empty(
            _("How is the firm divided?"),
            _("Business units group teams, by product, region or function. The scorecard has a page for each."),
            action_url=self.create_url(),
            action_label=_("Add the first business unit"),
        )


class UnitCreate(_BackToTab, CreatePage):
    model, form_class, access, tab = BusinessUnit, BusinessUnitForm, ADMINISTRATORS, "people:units"
    page_title, submit_label = gettext_lazy("New business unit"), gettext_lazy("Add business unit")

    def call(self, form: Any) -> BusinessUnit:
        return services.create_business_unit(by=self.request.user, **form.values)


class UnitUpdate(_BackToTab, UpdatePage):
    model, form_class, access, tab = BusinessUnit, BusinessUnitForm, ADMINISTRATORS, "people:units"

    def call(self, form: Any) -> BusinessUnit:
        return services.update_business_unit(
            by=self.request.user, business_unit=self.object, seen=form.seen, **form.values
        )


class RateList(StructureList):
    model = CostRate
    tab, update, create = "people:rates", "people:rate_update", "people:rate_create"
    page_title, create_label = gettext_lazy("Cost rates"), gettext_lazy("New cost rate")
    page_question = gettext_lazy("What does an hour of each team cost, and since when?")
    columns: ClassVar[list[Column]] = [
        Column(gettext_lazy("Team"), "team__name"),
        Column(gettext_lazy("From"), "from_on"),
        Column(gettext_lazy("An hour costs"), "hourly_rate", is_number=True),
        Column(gettext_lazy("Capacity cost"), is_number=True, is_optional=True),
        Column(gettext_lazy("Practical hours"), is_number=True, is_optional=True),
    ]

    def rows(self) -> QuerySet:
        return CostRate.objects.select_related("team").order_by("team__name", "-from_on")

    def cells(self, row: CostRate) -> list[Any]:
        hours = row.theoretical_hours and row.theoretical_hours * row.practical_percent / 100
        return [
            row.team.name,
            day(row.from_on),
            money(row.hourly_rate, 2),
            row.capacity_cost and money(row.capacity_cost),
            hours and f"{number(hours)} h",
        ]

    def empty(self) -> Empty:
        return Empty(
            _("What does an hour of a team cost?"),
            _("With a rate, effort is shown in money. Without one, cost shows “—”."),
            action_url=self.create_url(),
            action_label=_("Add the first rate"),
        )


class RateCreate(_BackToTab, CreatePage):
    model, form_class, access, tab = CostRate, CostRateForm, ADMINISTRATORS, "people:rates"
    page_title, submit_label = gettext_lazy("New cost rate"), gettext_lazy("Add rate")

    def call(self, form: Any) -> CostRate:
        return services.create_cost_rate(by=self.request.user, **form.values)


class RateUpdate(_BackToTab, UpdatePage):
    model, form_class, access, tab = CostRate, CostRateForm, ADMINISTRATORS, "people:rates"

    def call(self, form: Any) -> CostRate:
        return services.update_cost_rate(by=self.request.user, cost_rate=self.object, seen=form.seen, **form.values)

    def delete_url(self) -> str:
        return reverse("people:rate_delete", args=[self.object.pk])


class RateDelete(DeletePage):
    model, access = CostRate, ADMINISTRATORS

    def call(self, row: CostRate) -> None:
        services.delete_cost_rate(by=self.request.user, cost_rate=row)

    def success_url(self, row: CostRate) -> str:
        return reverse("people:rates")
