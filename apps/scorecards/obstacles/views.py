"""The pages of obstacles: the list, one of them with its notes, and recording, changing and deleting one."""

from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from apps.core.access import EVERYONE, open_to
from apps.core.pages import Column, CreatePage, DeletePage, DetailPage, Empty, HistoryPage, UpdatePage
from apps.initiatives.models import Initiative
from apps.measures import words
from apps.measures.models import Scope
from apps.measures.read import FigureView
from apps.measures.registry import get
from apps.scorecards.forms import told_in
from apps.scorecards.obstacles import services
from apps.scorecards.obstacles.exports import exported
from apps.scorecards.obstacles.filters import ObstacleFilter
from apps.scorecards.obstacles.forms import NewObstacleForm, NoteForm, ObstacleForm
from apps.scorecards.obstacles.models import HELD, LEADERSHIP, Obstacle
from apps.scorecards.obstacles.shown import state_cell
from apps.scorecards.targets import ScorecardList

RECORDERS = LEADERSHIP | HELD


class ObstacleList(ScorecardList):
    model, filterset_class, access = Obstacle, ObstacleFilter, EVERYONE
    page_title = gettext_lazy("Obstacles")
    page_question = gettext_lazy("What stands in the way of our targets, and who works on it?")
    create_label = gettext_lazy("Record an obstacle")
    columns: ClassVar[list[Column]] = [
        Column(gettext_lazy("Obstacle")),
        Column(gettext_lazy("Measure"), "measure"),
        Column(gettext_lazy("Of"), is_optional=True),
        Column(gettext_lazy("Kind"), "kind", is_optional=True),
        Column(gettext_lazy("Who works on it"), "owner__full_name", is_optional=True),
        Column(gettext_lazy("State"), "due_on"),
    ]

    def rows(self) -> QuerySet:
        return Obstacle.objects.with_place().select_related("owner")

    def cells(self, row: Obstacle) -> list[Any]:
        measure = get(row.measure)
        return [
            str(row),
            measure.name if measure else row.measure,
            row.place or Scope.COMPANY.label,  # type: ignore[attr-defined]
            row.get_kind_display(),
            row.owner or "",
            state_cell(row),
        ]

    def export(self, rows: Any) -> Any:
        """The whole text, and days in columns of their own."""
        return exported(rows)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"create_url": self.create_url()}

    def create_url(self) -> str:
        person: Any = self.request.user
        return reverse("scorecards:obstacle_create") if person.role in RECORDERS else ""

    def empty(self) -> Empty:
        return Empty(
            _("What stands in the way?"),
            _("A target nobody can reach is a wish. Say what keeps you from it, and somebody can move it."),
            steps=[
                _("Open a figure on the scorecard that has a target, and record what stands in its way."),
                _("Say who works on it, until when, and which initiative removes it."),
                _("When it is gone, say what removed it; if you live with it, say why."),
            ],
            action_url=self.create_url(),
            action_label=self.create_label,
        )


class Owned:
    """Executives and owners write too: the rows decide, not the role."""

    request: Any

    def is_writable(self, row: Obstacle) -> bool:
        return Obstacle.objects.writable_by(self.request.user).filter(pk=row.pk).exists()


class ObstacleDetail(Owned, DetailPage):
    model, access = Obstacle, EVERYONE
    template_name = "scorecards/obstacle.html"

    def rows(self) -> QuerySet:
        return Obstacle.objects.with_place().select_related("owner", "recorded_by", "initiative")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        row, may_write = self.object, context["may_write"]
        return context | {
            "page_title": str(row),
            "crumbs": crumbs_of(row),
            "figure_url": figure_url(row),
            "asked_for": asked_for_then(row),
            "initiative": seen_initiative(row, self.request.user),
            "notes": row.notes.select_related("author"),
            "note_url": reverse("scorecards:obstacle_note", args=[row.pk]) if may_write else "",
            "history_url": reverse("scorecards:obstacle_history", args=[row.pk]),
            "edit_url": reverse("scorecards:obstacle_update", args=[row.pk]) if may_write else "",
        }


def crumbs_of(row: Obstacle) -> list[tuple[str, str]]:
    return [(_("Obstacles"), reverse("scorecards:obstacle_list")), (row.about, figure_url(row))]


def figure_url(row: Obstacle) -> str:
    """The figure's page where its target stands."""
    where = "" if row.scope == Scope.COMPANY else f"?scope={row.scope}&id={row.scope_id}"
    return f"{reverse('scorecards:measure', args=[row.measure])}{where}#obstacles" if get(row.measure) else ""


def asked_for_then(row: Obstacle) -> str:
    """The target of the day it was recorded: "≥ 80 %"."""
    measure = get(row.measure)
    return words.target_of(FigureView(measure, target=row.target)) if measure else ""


def seen_initiative(row: Obstacle, reader: Any) -> Initiative | None:
    """An initiative of an account is for those who see it: to others the obstacle names none."""
    return Initiative.objects.visible_to(reader).filter(pk=row.initiative_id).first() if row.initiative_id else None


class ObstacleCreate(CreatePage):
    model, form_class, access = Obstacle, NewObstacleForm, RECORDERS
    page_title, submit_label = gettext_lazy("What stands in the way?"), gettext_lazy("Record it")

    def get_initial(self) -> dict[str, Any]:
        return told_in(self.request.GET)

    def call(self, form: Any) -> Obstacle:
        return services.create_obstacle(by=self.request.user, **form.values)  # type: ignore[arg-type]

    def cancel_url(self) -> str:
        return reverse("scorecards:obstacle_list")


class ObstacleUpdate(Owned, UpdatePage):
    model, form_class, access = Obstacle, ObstacleForm, EVERYONE

    def call(self, form: Any) -> Obstacle:
        return services.update_obstacle(by=self.request.user, obstacle=self.object, seen=form.seen, **form.values)

    def delete_url(self) -> str:
        may = Obstacle.objects.removable_by(self.request.user).filter(pk=self.object.pk).exists()
        return reverse("scorecards:obstacle_delete", args=[self.object.pk]) if may else ""


class ObstacleDelete(DeletePage):
    model, access = Obstacle, RECORDERS

    def is_writable(self, row: Obstacle) -> bool:
        return Obstacle.objects.removable_by(self.request.user).filter(pk=row.pk).exists()

    def call(self, row: Obstacle) -> None:
        services.delete_obstacle(by=self.request.user, obstacle=row)  # type: ignore[arg-type]

    def consequences(self, row: Obstacle) -> list[str]:
        return [_("Its notes go with it. If it is out of the way, say so instead: *Removed* keeps what was learned.")]

    def success_url(self, row: Obstacle) -> str:
        return reverse("scorecards:obstacle_list")


class ObstacleHistory(HistoryPage):
    model, access = Obstacle, EVERYONE


@open_to(EVERYONE)
@require_http_methods(["GET", "HEAD", "POST"])
def note(request: HttpRequest, pk: int) -> HttpResponse:
    """Note something about an obstacle; what is written stays."""
    row = get_object_or_404(Obstacle.objects.with_place().visible_to(request.user), pk=pk)
    if not Obstacle.objects.writable_by(request.user).filter(pk=pk).exists():
        raise PermissionDenied
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.add_note(by=request.user, obstacle=row, text=form.cleaned_data["text"])  # type: ignore[arg-type]
        return redirect(f"{row.get_absolute_url()}#notes")
    context = {
        "page_title": _("Note on an obstacle"),
        "page_lead": str(row),
        "crumbs": [*crumbs_of(row), (_("Note"), "")],
        "submit_label": _("Add the note"),
        "cancel_url": row.get_absolute_url(),
        "form": form,
    }
    return render(request, "pages/form.html", context, status=422 if form.errors else 200)
