"""What holds whenever something of a board is written: who may, and who sits on it."""

from django.core.exceptions import PermissionDenied, ValidationError

from apps.accounts.models import Account, Contact
from apps.core.services import lock
from apps.engagement.boards.models import Board, BoardMember
from apps.people.models import Person


def must_run(by: Person | None, board: Board) -> None:
    """Raise PermissionDenied unless `by` runs the board (or administers)."""
    if by is not None and not board.is_writable_by(by):
        raise PermissionDenied


def must_write_of(by: Person | None, board: Board, account: Account) -> None:
    """Raise PermissionDenied unless `by` runs the board, or sees it and may write on the client's account."""
    if by is None or board.is_writable_by(by):
        return
    is_seen = Board.objects.visible_to(by).filter(pk=board.pk).exists()
    if not (is_seen and account.is_writable_by(by)):
        raise PermissionDenied


def lock_board(board: Board) -> Board:
    """The board as it is now: two who give the last seat away wait for each other."""
    return lock(board)


def must_be_on(board: Board, contacts: list[Contact], field: str, message: str) -> None:
    """Refuse contacts who are not on the board. One statement, however many."""
    wanted = {contact.pk for contact in contacts}
    on_it = BoardMember.objects.filter(board=board, contact__in=wanted).order_by().values_list("contact", flat=True)
    if wanted - set(on_it):
        raise ValidationError({field: message})
