"""Every table of the app, part by part."""

from apps.engagement.boards.models import Board, BoardAdvice, BoardAttendance, BoardMeeting, BoardMember
from apps.engagement.conferences.models import Attendance, Conference, TalkSubmission, Testimonial
from apps.engagement.conversations.models import Conversation

__all__ = [
    "Attendance",
    "Board",
    "BoardAdvice",
    "BoardAttendance",
    "BoardMeeting",
    "BoardMember",
    "Conference",
    "Conversation",
    "TalkSubmission",
    "Testimonial",
]
