"""The list of boards, the page of one, its history, and entering, changing and deleting one."""

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.core.months import today
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
from apps.core.templatetags.desk import day, number
from apps.engagement.boards import services
from apps.engagement.boards.filters import BoardFilter
from apps.engagement.boards.forms import BoardForm
from apps.engagement.boards.models import Board
from apps.engagement.boards.shown import page_of


class BoardList(ListPage):
    model, filterset_class = Board, BoardFilter
    page_title = gettext_lazy("Advisory boards")
    page_question = gettext_lazy("Which clients advise us, and do they hear what became of it?")
    create_label = gettext_lazy("New board")
    columns: ClassVar[list[Column]] = [
        Column(gettext_lazy("Board"), "name"),
        Column(gettext_lazy("Seats filled"), "serving", is_number=True),
        Column(gettext_lazy("On the way"), "pipeline", is_number=True, is_optional=True),
        Column(gettext_lazy("Open advice"), "open_advice", is_number=True),
        Column(gettext_lazy("Next meeting"), "next_meeting_on", is_number=True, is_optional=True),
        Column(gettext_lazy("Sponsor"), "sponsor__full_name", is_optional=True),
    ]

    def rows(self) -> QuerySet:
        return Board.objects.counted(today()).select_related("sponsor")

    def cells(self, row: Any) -> list[Any]:
        return [
            Cell(row.name, sub=row.purpose[:120]),
            _("%(k)s of %(n)s") % {"k": number(row.serving), "n": number(row.seats_wanted)},
            number(row.pipeline),
            number(row.open_advice),
            row.next_meeting_on and day(row.next_meeting_on, "j M Y"),
            row.sponsor and row.sponsor.full_name,
        ]

    def create_url(self) -> str:
        return reverse("boards:create")

    def empty(self) -> Empty:
        return Empty(
            _("Which clients would you ask before you decide?"),
            _("An advisory board is a dozen clients who meet again and again, and hear what became of their advice."),
            steps=[
                _("Name an executive who answers for it, its purpose, and what members get."),
                _("Invite more than you have seats, of different accounts and seniority."),
                _("Date the first two meetings. Then listen, and answer each advice."),
            ],
            action_url=self.create_url() if self.request.user.may_write else "",
            action_label=_("Plan the first board"),
        )


class BoardDetail(DetailPage):
    model, template_name = Board, "boards/detail.html"

    def rows(self) -> QuerySet:
        return Board.objects.select_related("sponsor", "owner", "advice_owner")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        row, person, may_run = self.object, self.request.user, context["may_write"]
        return (
            context
            | page_of(row, person, today(), may_run=may_run)
            | {
                "crumbs": [(_("Advisory boards"), reverse("boards:list")), (row.name, "")],
                "history_url": reverse("boards:history", args=[row.pk]),
                "edit_url": reverse("boards:update", args=[row.pk]) if may_run else "",
            }
        )


class BoardCreate(CreatePage):
    model, form_class = Board, BoardForm
    page_title, submit_label = gettext_lazy("New advisory board"), gettext_lazy("Add board")

    def get_initial(self) -> dict[str, Any]:
        return super().get_initial() | {"owner": self.request.user.pk}

    def cancel_url(self) -> str:
        return reverse("boards:list")

    def call(self, form: Any) -> Board:
        return services.create_board(by=self.request.user, **form.values)


class BoardUpdate(UpdatePage):
    model, form_class = Board, BoardForm

    def call(self, form: Any) -> Board:
        return services.update_board(by=self.request.user, board=self.object, seen=form.seen, **form.values)

    def delete_url(self) -> str:
        return reverse("boards:delete", args=[self.object.pk])


class BoardDelete(DeletePage):
    model = Board

    def call(self, row: Board) -> None:
        services.delete_board(by=self.request.user, board=row)

    def success_url(self, row: Board) -> str:
        return reverse("boards:list")


class BoardHistory(HistoryPage):
    model = Board
