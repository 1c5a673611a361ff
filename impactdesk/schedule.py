"""What Celery's beat runs, and how many seconds apart."""

from typing import Any


def beat_schedule(outbox_seconds: float) -> dict[str, dict[str, Any]]:
    """The schedule by name; `outbox_seconds` lie between two runs of the Outbox."""
    return {
        "beat-is-alive": {"task": "apps.core.tasks.beat_is_alive", "schedule": 30},
        "work-on-files": {"task": "apps.core.tasks.work_on_files", "schedule": 60},
        "forget-files": {"task": "apps.core.tasks.forget_files", "schedule": 86_400},
        "send-what-is-due": {"task": "apps.outbox.tasks.send_due", "schedule": outbox_seconds},
        "send-notices": {"task": "apps.outbox.tasks.send_notices", "schedule": outbox_seconds},
        "send-webhooks": {"task": "apps.outbox.tasks.send_webhooks", "schedule": outbox_seconds},
        "read-bounces": {"task": "apps.outbox.tasks.read_bounces", "schedule": 300},
        "ask-for-feedback": {"task": "apps.feedback.tasks.run_programmes", "schedule": 900},
        "follow-up-answers": {"task": "apps.feedback.tasks.follow_answers", "schedule": 900},
        "tell-systems-of-answers": {"task": "apps.feedback.tasks.tell_systems", "schedule": 60},
        "ask-about-people": {"task": "apps.relationships.tasks.push_questions", "schedule": 3600},
        "take-answers-about-people": {"task": "apps.relationships.tasks.take_answers", "schedule": 120},
        # What a night, or a week, missed is found by the next look: it compares with what was seen last.
        "note-statuses": {"task": "apps.initiatives.tasks.note_statuses", "schedule": 300},
        "tell-of-moments": {"task": "apps.home.tasks.tell_of_moments", "schedule": 900},
        # Finds days that are over, so what a night missed is caught up within the hour.
        "freeze-signals": {"task": "apps.scorecards.signals.tasks.freeze_signals", "schedule": 3600},
        "roll-up-what-changed": {"task": "apps.measures.tasks.roll_up", "schedule": 120},
        "close-the-month": {"task": "apps.scorecards.tasks.close_month", "schedule": 3600},
        "check-figures": {"task": "apps.measures.tasks.check_figures", "schedule": 86_400},
        "mail-scorecards": {"task": "apps.scorecards.circulation.tasks.mail_scorecards", "schedule": 900},
    }
