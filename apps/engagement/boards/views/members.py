"""Inviting a member, the steps they go, and changing or deleting what was entered."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from apps.accounts.models import Account
from apps.accounts.views.on_account import whole_number
from apps.core.access import WRITERS, open_to
from apps.core.errors import Conflict
from apps.engagement.boards import services
from apps.engagement.boards.forms import MemberForm, NewMemberForm
from apps.engagement.boards.models import BoardMember
from apps.engagement.boards.views.on_board import CreateOnBoard, DeleteOnBoard, UpdateOnBoard


class MemberCreate(CreateOnBoard):
    """`?account=` names the client; without it one is chosen first. Who runs the board invites from all they see."""

    model, form_class, anchor = BoardMember, NewMemberForm, "members"
    page_title, submit_label = gettext_lazy("Invite a member"), gettext_lazy("Add to the board")

    @cached_property
    def accounts(self) -> QuerySet[Account]:
        person: Any = self.request.user
        is_runner = self.board.is_writable_by(person)
        return Account.objects.visible_to(person) if is_runner else Account.objects.writable_by(person)

    @cached_property
    def account(self) -> Account:
        return get_object_or_404(self.accounts, pk=whole_number(self.request.GET.get("account")) or 0)

    def may_add(self) -> bool:
        """Whoever may write at all and sees the board, of the accounts they may choose."""
        return bool(self.account)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.GET.get("account"):
            return super().get(request, *args, **kwargs)
        chosen = {"accounts": self.accounts, "page_title": self.page_title, "cancel_url": self.cancel_url()}
        return render(request, "accounts/choose_account.html", chosen)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"account": self.account}

    def call(self, form: Any) -> BoardMember:
        given = form.values
        return services.create_member(by=self.request.user, board=self.board, account=self.account, **given)


class MemberUpdate(UpdateOnBoard):
    model, form_class, delete_name = BoardMember, MemberForm, "boards:member_delete"

    def rows(self) -> QuerySet:
        return super().rows().select_related("contact", "account")

    def call(self, form: Any) -> BoardMember:
        given = form.values
        return services.update_member(by=self.request.user, board_member=self.object, seen=form.seen, **given)


class MemberDelete(DeleteOnBoard):
    model = BoardMember

    def call(self, row: BoardMember) -> None:
        services.delete_member(by=self.request.user, board_member=row)


@open_to(WRITERS)
@require_POST
def move_member(request: HttpRequest, pk: int) -> HttpResponse:
    """The next step: `state` says which. What stands against it is said at the head of the board's page."""
    rows: Any = BoardMember.objects.select_related("board", "contact", "account")
    row = get_object_or_404(rows.visible_to(request.user), pk=pk)
    if not BoardMember.objects.writable_by(request.user).filter(pk=pk).exists():  # type: ignore[attr-defined]
        raise PermissionDenied
    state, seen = request.POST.get("state", ""), request.POST.get("version", "")
    try:
        if state not in BoardMember.State.values:
            raise ValidationError(_("Choose one of the steps."))
        moved = services.move_member(by=request.user, board_member=row, state=state, seen=seen)  # type: ignore[arg-type]
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except Conflict:
        messages.error(request, _("Somebody has changed it meanwhile. Look at it, and press again."))
    else:
        told = {"name": row.contact.full_name, "state": str(moved.get_state_display()).lower()}
        messages.success(request, _("%(name)s: %(state)s.") % told)
    return redirect(row)
