"""What every page about a part of a board shares: the board of the URL, its path, and where one gets back to."""

from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.core.pages import CreatePage, DeletePage, UpdatePage
from apps.engagement.boards.models import Board


def crumbs_of(board: Board, here: str) -> list[tuple[str, str]]:
    return [(_("Advisory boards"), reverse("boards:list")), (board.name, board.get_absolute_url()), (here, "")]


class CreateOnBoard(CreatePage):
    """A new row on the board the URL names: 404 where it is not seen, 403 where it may not be changed."""

    request: HttpRequest
    kwargs: dict[str, Any]
    anchor = ""

    @cached_property
    def board(self) -> Board:
        return get_object_or_404(Board.objects.visible_to(self.request.user), pk=self.kwargs["board"])

    def may_add(self) -> bool:
        return self.board.is_writable_by(self.request.user)

    def get_form_kwargs(self) -> dict[str, Any]:
        if not self.may_add():
            raise PermissionDenied
        return super().get_form_kwargs() | {"board": self.board}

    def cancel_url(self) -> str:
        return f"{self.board.get_absolute_url()}#{self.anchor}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        crumbs = crumbs_of(self.board, str(self.page_title))
        return super().get_context_data(**kwargs) | {"crumbs": crumbs}


class UpdateOnBoard(UpdatePage):
    """A change of a row of a board. `delete_name` is the URL name of the page that deletes it."""

    delete_name = ""

    def rows(self) -> Any:
        return super().rows().select_related("board")

    def delete_url(self) -> str:
        return reverse(self.delete_name, args=[self.object.pk]) if self.delete_name else ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        crumbs = crumbs_of(self.object.board, str(self.object))
        return super().get_context_data(**kwargs) | {"crumbs": crumbs}


class DeleteOnBoard(DeletePage):
    def rows(self) -> Any:
        return super().rows().select_related("board")

    def success_url(self, row: Any) -> str:
        return row.get_absolute_url()
