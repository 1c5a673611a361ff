"""Ask whoever a programme is due to ask, tell of low answers, then send what waits in the Outbox; prints the counts."""

from typing import Any

from django.core.management.base import BaseCommand

from apps.feedback.services import expire_requests, run_programmes, send_reminders, tell_of_low_answers
from apps.outbox.notices import send_notices
from apps.outbox.sending import send_due


class Command(BaseCommand):
    help = "Ask for feedback where a programme is due, then send what waits in the Outbox."

    def handle(self, *args: Any, **options: Any) -> None:
        expired = expire_requests()
        reminded = send_reminders()
        asked = run_programmes()
        tell_of_low_answers()
        done = send_due() + send_notices()
        sent = ", ".join(f"{state} {count}" for state, count in sorted(done.items())) or "nothing due"
        self.stdout.write(f"asked {asked}, reminded {reminded}, expired {expired}; messages: {sent}")
