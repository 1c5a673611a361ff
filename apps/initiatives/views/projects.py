"""The firm's whole list of projects: how many are for clients, by function."""

from typing import Any, ClassVar

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.core.access import ADMINISTRATORS, READERS
from apps.core.pages import Cell, Column, DeletePage, Empty, ListPage, UpdatePage
from apps.core.templatetags.desk import day
from apps.initiatives import services
from apps.initiatives.filters import ProjectFilter
from apps.initiatives.forms import ProjectForm
from apps.initiatives.models import PortfolioProject
from apps.initiatives.projects import by_function, said_of


class ProjectList(ListPage):
    model, filterset_class = PortfolioProject, ProjectFilter
    access = READERS
    template_name = "initiatives/projects.html"
    page_title = gettext_lazy("How much of what we work on is for clients?")
    columns: ClassVar[list[Column]] = [
        Column(gettext_lazy("Project"), "name"),
        Column(gettext_lazy("Function"), "function"),
        Column(gettext_lazy("From"), "starts_on", is_number=True, is_optional=True),
        Column(gettext_lazy("To"), "ends_on", is_number=True, is_optional=True),
        Column(gettext_lazy("State"), "state", is_optional=True),
        Column(gettext_lazy("For clients"), "is_for_clients"),
    ]

    def rows(self) -> Any:
        return PortfolioProject.objects.select_related("initiative")

    def row_url(self, row: PortfolioProject) -> str:
        may_change = self.request.user.is_administrator  # type: ignore[union-attr]
        return reverse("initiatives:project_update", args=[row.pk]) if may_change else ""

    def cells(self, row: PortfolioProject) -> list[Any]:
        return [
            row.name,
            row.function,
            day(row.starts_on, "j M Y") if row.starts_on else None,
            day(row.ends_on, "j M Y") if row.ends_on else None,
            row.state,
            Cell(_("yes") if row.is_for_clients else _("no")),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        every = PortfolioProject.objects.all()
        may_import = self.request.user.is_administrator  # type: ignore[union-attr]
        return super().get_context_data(**kwargs) | {
            "said": said_of(every),
            "functions": by_function(every),
            "crumbs": [(_("Initiatives"), reverse("initiatives:portfolio")), (_("Projects of the firm"), "")],
            "import_url": reverse("imports:upload", args=["projects"]) if may_import else "",
        }

    def empty(self) -> Empty:
        may_import = self.request.user.is_administrator  # type: ignore[union-attr]
        return Empty(
            _("Of all that you work on, how much is for clients?"),
            _("Bring in your list of projects as a file: name, function, days, state, and whether it is for clients."),
            action_url=reverse("imports:upload", args=["projects"]) if may_import else "",
            action_label=_("Import the list"),
        )


class ProjectUpdate(UpdatePage):
    model, form_class = PortfolioProject, ProjectForm
    access = ADMINISTRATORS

    def call(self, form: Any) -> PortfolioProject:
        return services.update_project(by=self.request.user, project=self.object, seen=form.seen, **form.values)

    def success_url_of(self, row: PortfolioProject) -> str:
        return reverse("initiatives:projects")

    def delete_url(self) -> str:
        return reverse("initiatives:project_delete", args=[self.object.pk])


class ProjectDelete(DeletePage):
    model = PortfolioProject
    access = ADMINISTRATORS

    def call(self, row: PortfolioProject) -> None:
        services.delete_project(by=self.request.user, project=row)

    def success_url(self, row: PortfolioProject) -> str:
        return reverse("initiatives:projects")
