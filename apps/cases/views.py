"""The pages of service cases: the list, one case, its history, and entering, changing and deleting one."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.accounts.views.on_account import CreateOnChosenAccount, UpdateOnAccount
from apps.cases import services
from apps.cases.filters import CaseFilter
from apps.cases.forms import CaseForm, NewCaseForm
from apps.cases.models import Case
from apps.core.months import today
from apps.core.pages import Cell, Column, DeletePage, DetailPage, Empty, HistoryPage, ListPage
from apps.core.templatetags.desk import day, minutes


class CaseList(ListPage):
    model, filterset_class = Case, CaseFilter
    page_title = gettext_lazy("Cases")
    page_question = gettext_lazy("What did clients ask us to put right, and did it end to their satisfaction?")
    create_label = gettext_lazy("New case")
    columns: ClassVar[list[Column]] = [
        Column(gettext_lazy("Case"), "subject"),
        Column(gettext_lazy("Account"), "account__name"),
        Column(gettext_lazy("State")),
        Column(gettext_lazy("Cause"), "cause", is_optional=True),
        Column(gettext_lazy("Opened"), "opened_on", is_optional=True),
        Column(gettext_lazy("Closed"), "closed_on", is_optional=True),
        Column(gettext_lazy("Satisfaction"), "satisfaction", is_number=True, is_optional=True),
    ]

    def rows(self) -> QuerySet:
        return Case.objects.select_related("account", "contact")

    def cells(self, row: Case) -> list[Any]:
        return [
            Cell(str(row), sub=row.contact or ""),
            Cell(row.account.name, url=row.account.get_absolute_url()),
            Cell(row.state.label, state=row.state),
            row.get_cause_display(),
            day(row.opened_on),
            row.closed_on and day(row.closed_on),
            row.satisfaction,
        ]

    def create_url(self) -> str:
        return reverse("cases:create")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        tools = [{"label": _("Causes"), "url": reverse("cases:causes"), "icon": "chart-bar"}]
        if self.request.user.may_write:
            tools.append(
                {"label": _("Import"), "url": reverse("imports:upload", args=["cases"]), "icon": "file-import"}
            )
        return super().get_context_data(**kwargs) | {"tools": tools}

    def empty(self) -> Empty:
        return Empty(
            _("What did a client ask you to put right?"),
            _("A case is one complaint or request for help. When it closes, the client can be asked how it went."),
            steps=[
                _("Enter what they ask, who asked, and the day."),
                _("Enter the day it closed, and what caused it."),
                _("Whoever keeps cases elsewhere brings them in from a file or through the API."),
            ],
            action_url=self.create_url() if self.request.user.may_write else "",
            action_label=_("Enter the first case"),
        )


class CaseDetail(DetailPage):
    model = Case
    template_name = "cases/detail.html"

    def rows(self) -> QuerySet:
        return Case.objects.select_related("account", "contact", "handled_by", "product")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        row, pk = self.object, [self.object.pk]
        return context | {
            "crumbs": [(_("Cases"), reverse("cases:list")), (row.account.name, row.account.get_absolute_url())],
            "history_url": reverse("cases:history", args=pk),
            "edit_url": reverse("cases:update", args=pk) if context["may_write"] else "",
            "facts": _facts(row),
        }


def _spent(row: Case) -> dict[str, Any]:
    known = row.minutes is not None
    by = _("by %(name)s") % {"name": row.handled_by} if row.handled_by else ""
    return {"label": _("Our time"), "value": minutes(row.minutes) if known else None, "note": by}


def _facts(row: Case) -> list[dict[str, Any]]:
    days = ((row.closed_on or today()) - row.opened_on).days
    said = row.satisfaction
    return [
        {
            "label": _("Days until it closed") if row.closed_on else _("Days open"),
            "value": days,
        },
        {
            "label": _("The client got in touch"),
            "value": row.inbound_contacts,
            "unit": ngettext("time", "times", row.inbound_contacts),
        },
        {
            "label": _("Their satisfaction"),
            "value": said,
            "unit": _("of 5") if said else "",
            "note": "" if said else _("No answer yet"),
        },
        _spent(row),
    ]


class CaseCreate(CreateOnChosenAccount):
    model, form_class = Case, NewCaseForm
    page_title, submit_label = gettext_lazy("New case"), gettext_lazy("Add case")
    list_name = "cases:list"

    def call(self, form: Any) -> Case:
        return services.create_case(by=self.request.user, account=self.account, **form.values)


class CaseUpdate(UpdateOnAccount):
    model, form_class = Case, CaseForm

    def call(self, form: Any) -> Case:
        return services.update_case(by=self.request.user, case=self.object, seen=form.seen, **form.values)

    def delete_url(self) -> str:
        return reverse("cases:delete", args=[self.object.pk])


class CaseDelete(DeletePage):
    model = Case

    def call(self, row: Case) -> None:
        services.delete_case(by=self.request.user, case=row)

    def success_url(self, row: Case) -> str:
        return reverse("cases:list")


class CaseHistory(HistoryPage):
    model = Case
