"""Every table of the app, part by part."""

from apps.engagement.conferences.models import Attendance, Conference, TalkSubmission, Testimonial
from apps.engagement.conversations.models import Conversation

__all__ = ["Attendance", "Conference", "Conversation", "TalkSubmission", "Testimonial"]
