"""Every table of the app, part by part."""

from apps.engagement.boards.models import Board, BoardAdvice, BoardAttendance, BoardMeeting, BoardMember

__all__ = ["Board", "BoardAdvice", "BoardAttendance", "BoardMeeting", "BoardMember"]
