"""The list of impacts, and entering, changing and deleting one."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.views.on_account import CreateOnChosenAccount, UpdateOnAccount, whole_number
from apps.core.months import today
from apps.core.pages import Cell, Column, DeletePage, Empty, HistoryPage, ListPage
from apps.core.templatetags.desk import day, percent
from apps.impacts import services
from apps.impacts.filters import ImpactFilter
from apps.impacts.forms import ImpactForm, NewImpactForm
from apps.impacts.models import Goal, Impact


class ImpactList(ListPage):
    model, filterset_class = Impact, ImpactFilter
    page_title = gettext_lazy("Impacts")
    page_question = gettext_lazy("What did we promise our clients, and how far is it?")
    create_label = gettext_lazy("New impact")
    columns: ClassVar[list[Column]] = [
        Column(gettext_lazy("Impact"), "statement"),
        Column(gettext_lazy("Account"), "account__name"),
        Column(gettext_lazy("Status"), "status"),
        Column(gettext_lazy("Due"), "due_on", is_optional=True),
        Column(gettext_lazy("Last reading"), "actual_on", is_optional=True),
        Column(gettext_lazy("Attainment"), is_number=True),
    ]

    def rows(self) -> QuerySet:
        return Impact.objects.with_actual(today()).select_related("account").order_by("account__name", "pk")

    def cells(self, row: Impact) -> list[Any]:
        attained = row.attainment(row.actual)
        return [
            Cell(row.statement, sub=row.metric_name),
            Cell(row.account.name, url=row.account.get_absolute_url()),
            Cell(row.get_status_display(), state=row.status),
            row.due_on and day(row.due_on),
            row.actual_on and day(row.actual_on),
            None if attained is None else percent(attained),
        ]

    def create_url(self) -> str:
        return reverse("impacts:create")

    def empty(self) -> Empty:
        empty = Empty(
            _("What should be better for a client because of your work?"),
            _(
                "An impact is one benefit you promised, in the client’s words, with a number that can be read. "
                "Activities name the impact they serve; clients rate it."
            ),
            steps=[
                _("Write it as the client would say it."),
                _("Give it a measure, where it stands now and where it should be."),
                _("Read the number now and then, and enter it."),
            ],
            action_url=self.create_url() if self.request.user.may_write else "",
            action_label=_("Add the first impact"),
        )
        empty.example = "components/_example_impact.html"  # type: ignore[attr-defined]
        return empty


class ImpactCreate(CreateOnChosenAccount):
    """`?goal=` preselects a goal."""

    model, form_class = Impact, NewImpactForm
    page_title, submit_label = gettext_lazy("New impact"), gettext_lazy("Add impact")
    list_name = "impacts:list"

    def get_initial(self) -> dict[str, Any]:
        goal = Goal.objects.filter(account=self.account, pk=whole_number(self.request.GET.get("goal"))).first()
        return {"goal": goal and goal.pk, "started_on": None}

    def call(self, form: Any) -> Impact:
        return services.create_impact(by=self.request.user, account=self.account, **form.values)


class ImpactUpdate(UpdateOnAccount):
    model, form_class = Impact, ImpactForm

    def call(self, form: Any) -> Impact:
        return services.update_impact(by=self.request.user, impact=self.object, seen=form.seen, **form.values)

    def delete_url(self) -> str:
        return reverse("impacts:delete", args=[self.object.pk])


class ImpactDelete(DeletePage):
    model = Impact

    def call(self, row: Impact) -> None:
        services.delete_impact(by=self.request.user, impact=row)

    def success_url(self, row: Impact) -> str:
        return reverse("accounts:promises", args=[row.account_id])

    def consequences(self, row: Impact) -> list[str]:
        readings = row.readings.count()
        return [_("Its %(n)d readings go with it.") % {"n": readings}] if readings else []


class ImpactHistory(HistoryPage):
    model = Impact
