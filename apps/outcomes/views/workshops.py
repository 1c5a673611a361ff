"""Workshops with a client, and the goals both sides leave them with."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import Count, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.views.on_account import CreateOnChosenAccount, UpdateOnAccount
from apps.core.pages import (
    Cell,
    Column,
    CreatePage,
    DeletePage,
    DetailPage,
    Empty,
    HistoryPage,
    ListPage,
    UpdatePage,
)
from apps.core.templatetags.desk import day
from apps.impacts.models import Goal
from apps.outcomes import services
from apps.outcomes.filters import WorkshopFilter
from apps.outcomes.forms import SignedGoalForm, WorkshopForm
from apps.outcomes.models import Workshop
from apps.outcomes.tabs import tabs_of


class WorkshopList(ListPage):
    model, filterset_class = Workshop, WorkshopFilter
    template_name = "outcomes/list.html"
    page_title = gettext_lazy("Workshops")
    page_question = gettext_lazy("When did both sides last sit together and agree on what should come of the work?")
    create_label = gettext_lazy("New workshop")
    columns: ClassVar[list[Column]] = [
        Column(gettext_lazy("Workshop"), "kind"),
        Column(gettext_lazy("Account"), "account__name"),
        Column(gettext_lazy("Held on"), "held_on"),
        Column(gettext_lazy("Who was there")),
        Column(gettext_lazy("Of us"), is_number=True, is_optional=True),
        Column(gettext_lazy("Of them"), is_number=True, is_optional=True),
        Column(gettext_lazy("Goals"), "goals_n", is_number=True),
    ]

    def rows(self) -> QuerySet:
        sides = {
            "ours_n": Count("our_attendees", distinct=True),
            "theirs_n": Count("their_attendees", distinct=True),
            "goals_n": Count("goals", distinct=True),
        }
        return Workshop.objects.with_sides().select_related("account").annotate(**sides).order_by("-held_on", "-pk")

    def cells(self, row: Any) -> list[Any]:
        state, word = state_of(row)
        return [
            row.get_kind_display(),
            Cell(row.account.name, url=row.account.get_absolute_url()),
            day(row.held_on),
            Cell(word, state=state),
            row.ours_n,
            row.theirs_n,
            row.goals_n,
        ]

    def create_url(self) -> str:
        return reverse("outcomes:workshop_create")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"tabs": tabs_of("outcomes:workshops")}

    def empty(self) -> Empty:
        return Empty(
            _("Do both sides want the same?"),
            _(
                "A workshop brings the client’s people and yours to one table. It ends with goals that carry a name of "
                "each side; it counts as held only if both were there."
            ),
            steps=[
                _("Enter the day, and who was there of either side."),
                _("Add the goals you agreed on, or renew those that still hold."),
                _("Break each goal down to impacts that can be read and rated."),
            ],
            action_url=self.create_url() if self.request.user.may_write else "",
            action_label=_("Enter the first workshop"),
        )


def state_of(row: Any) -> tuple[str, Any]:
    """The key of a workshop's state, and its word."""
    return ("done", _("Both sides")) if row.is_of_both_sides else ("indicative", _("One side missing"))


class WorkshopDetail(DetailPage):
    model = Workshop
    template_name = "outcomes/workshop.html"

    def rows(self) -> QuerySet:
        people = ("our_attendees", "their_attendees")
        return Workshop.objects.with_sides().select_related("account").prefetch_related(*people)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        row, pk = self.object, [self.object.pk]
        state, word = state_of(row)
        goals = Goal.objects.select_related("client_signatory", "our_signatory")
        others = goals.filter(account=row.account_id).exclude(workshops=row)
        return context | {
            "page_title": row.get_kind_display(),
            "crumbs": [
                (_("Workshops"), reverse("outcomes:workshops")),
                (row.account.name, row.account.get_absolute_url()),
            ],
            "state": state,
            "state_word": word,
            "history_url": reverse("outcomes:workshop_history", args=pk),
            "edit_url": reverse("outcomes:workshop_update", args=pk) if context["may_write"] else "",
            "goals": goals.filter(workshops=row),
            "others": others if context["may_write"] and row.is_of_both_sides else [],
        }


class WorkshopCreate(CreateOnChosenAccount):
    model, form_class = Workshop, WorkshopForm
    page_title, submit_label = gettext_lazy("New workshop"), gettext_lazy("Add workshop")
    list_name = "outcomes:workshops"

    def call(self, form: Any) -> Workshop:
        return services.create_workshop(by=self.request.user, account=self.account, **form.values)

    def cancel_url(self) -> str:
        return reverse("outcomes:workshops")


class WorkshopUpdate(UpdateOnAccount):
    model, form_class = Workshop, WorkshopForm

    def call(self, form: Any) -> Workshop:
        return services.update_workshop(by=self.request.user, workshop=self.object, seen=form.seen, **form.values)

    def delete_url(self) -> str:
        return reverse("outcomes:workshop_delete", args=[self.object.pk])


class WorkshopDelete(DeletePage):
    model = Workshop

    def call(self, row: Workshop) -> None:
        services.delete_workshop(by=self.request.user, workshop=row)

    def success_url(self, row: Workshop) -> str:
        return reverse("outcomes:workshops")

    def consequences(self, row: Workshop) -> list[str]:
        return [_("Its goals stay.")] if row.goals.exists() else []


class WorkshopHistory(HistoryPage):
    model = Workshop


class _OfWorkshop:
    """A goal on which both sides agree in the workshop of the URL."""

    request: Any
    kwargs: dict[str, Any]

    @cached_property
    def workshop(self) -> Workshop:
        rows = Workshop.objects.visible_to(self.request.user).with_sides().select_related("account")
        return get_object_or_404(rows, pk=self.kwargs["workshop"])

    def get_form_kwargs(self) -> dict[str, Any]:
        if not self.workshop.account.is_writable_by(self.request.user):
            raise PermissionDenied
        found = super().get_form_kwargs()  # type: ignore[misc]
        return found | {"workshop": self.workshop, "account": self.workshop.account}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.workshop
        words = {"workshop": row.get_kind_display(), "day": day(row.held_on), "account": row.account}
        crumbs = [(_("Workshops"), reverse("outcomes:workshops")), (str(row.account), row.get_absolute_url())]
        context = super().get_context_data(**kwargs)  # type: ignore[misc]
        return context | {"crumbs": crumbs, "page_lead": _("%(workshop)s with %(account)s on %(day)s.") % words}

    def cancel_url(self) -> str:
        return self.workshop.get_absolute_url()

    def success_url_of(self, row: Goal) -> str:
        return self.workshop.get_absolute_url()


class GoalAgree(_OfWorkshop, CreatePage):
    model, form_class = Goal, SignedGoalForm
    page_title, submit_label = gettext_lazy("A goal both sides agreed on"), gettext_lazy("Add goal")

    def call(self, form: Any) -> Goal:
        return services.agree_on_goal(by=self.request.user, workshop=self.workshop, **form.values)


class GoalRenew(_OfWorkshop, UpdatePage):
    model, form_class = Goal, SignedGoalForm
    page_title, submit_label = gettext_lazy("Renew the goal"), gettext_lazy("Renew goal")

    def rows(self) -> QuerySet:
        return Goal.objects.filter(account=self.workshop.account)

    def call(self, form: Any) -> Goal:
        return services.renew_goal(
            by=self.request.user, workshop=self.workshop, goal=self.object, seen=form.seen, **form.values
        )
