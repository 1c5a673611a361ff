"""Entering and changing meetings and advice."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.core.templatetags.desk import day
from apps.engagement.boards import services
from apps.engagement.boards.forms import AdviceForm, AnswerForm, MeetingForm, NewAdviceForm
from apps.engagement.boards.models import BoardAdvice, BoardMeeting, BoardMember
from apps.engagement.boards.views.on_board import CreateOnBoard, DeleteOnBoard, UpdateOnBoard


class MeetingCreate(CreateOnBoard):
    model, form_class, anchor = BoardMeeting, MeetingForm, "meetings"
    page_title, submit_label = gettext_lazy("New meeting"), gettext_lazy("Add meeting")

    def call(self, form: Any) -> BoardMeeting:
        return services.create_meeting(by=self.request.user, board=self.board, **form.values)


class MeetingUpdate(UpdateOnBoard):
    model, form_class, delete_name = BoardMeeting, MeetingForm, "boards:meeting_delete"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"board": self.object.board}

    def call(self, form: Any) -> BoardMeeting:
        given = form.values
        return services.update_meeting(by=self.request.user, board_meeting=self.object, seen=form.seen, **given)


class MeetingDelete(DeleteOnBoard):
    model = BoardMeeting

    def call(self, row: BoardMeeting) -> None:
        services.delete_meeting(by=self.request.user, board_meeting=row)


class AdviceCreate(CreateOnBoard):
    model, form_class, anchor = BoardAdvice, NewAdviceForm, "advice"
    page_title, submit_label = gettext_lazy("Note advice"), gettext_lazy("Add advice")

    def may_add(self) -> bool:
        """Who runs the board, and who may write on the account of one of its members."""
        members: Any = BoardMember.objects.filter(board=self.board)
        return super().may_add() or members.writable_by(self.request.user).exists()

    def call(self, form: Any) -> BoardAdvice:
        return services.create_advice(by=self.request.user, board=self.board, **form.values)


class _OfAdvice(UpdateOnBoard):
    model: type[BoardAdvice] = BoardAdvice

    def rows(self) -> QuerySet:
        return super().rows().select_related("contact__account")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"board": self.object.board}


class AdviceUpdate(_OfAdvice):
    form_class, delete_name = AdviceForm, "boards:advice_delete"

    def call(self, form: Any) -> BoardAdvice:
        given = form.values
        return services.update_advice(by=self.request.user, board_advice=self.object, seen=form.seen, **given)


class AdviceClose(_OfAdvice):
    form_class = AnswerForm
    page_title, submit_label = gettext_lazy("What were they told?"), gettext_lazy("Close it with this answer")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        row = self.object
        words = {"name": row.contact.full_name, "account": row.contact.account.name, "day": day(row.given_on)}
        lead = _("%(name)s, %(account)s, on %(day)s:") % words + f" “{row.text}”"
        return super().get_context_data(**kwargs) | {"page_lead": lead}

    def call(self, form: Any) -> BoardAdvice:
        given = form.values
        return services.close_advice(by=self.request.user, board_advice=self.object, seen=form.seen, **given)


class AdviceDelete(DeleteOnBoard):
    model = BoardAdvice

    def call(self, row: BoardAdvice) -> None:
        services.delete_advice(by=self.request.user, board_advice=row)
