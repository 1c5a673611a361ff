"""Every write on advisory boards, their members, meetings and advice. `by` is None for the system itself."""

from apps.engagement.boards.services.advice import close_advice, create_advice, delete_advice, update_advice
from apps.engagement.boards.services.boards import create_board, delete_board, update_board
from apps.engagement.boards.services.meetings import create_meeting, delete_meeting, update_meeting
from apps.engagement.boards.services.members import create_member, delete_member, move_member, update_member

__all__ = [
    "close_advice",
    "create_advice",
    "create_board",
    "create_meeting",
    "create_member",
    "delete_advice",
    "delete_board",
    "delete_meeting",
    "delete_member",
    "move_member",
    "update_advice",
    "update_board",
    "update_meeting",
    "update_member",
]
