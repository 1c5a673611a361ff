"""What the demo firm asks besides its quarterly round, and whom it leaves out for a time."""

import datetime as dt
from typing import Any

from apps.core.demo_firm import Firm, backdate
from apps.core.months import start_of
from apps.feedback.models import FeedbackExclusion, Programme, QuestionnaireVersion
from apps.feedback.services import create_programme, create_questionnaire

SPEED: dict[str, Any] = {
    "kind": "scale",
    "wording": {
        "en": "How quickly did we get back to you?",
        "de": "Wie schnell haben wir uns gemeldet?",
        "fr": "Sommes-nous revenus vers vous rapidement ?",
        "es": "¿Con qué rapidez le respondimos?",
        "pt": "Com que rapidez lhe respondemos?",
    },
    "low": {"en": "Too slowly", "de": "Zu langsam", "fr": "Trop lentement", "es": "Muy lento", "pt": "Muito devagar"},
    "high": {"en": "At once", "de": "Sofort", "fr": "Aussitôt", "es": "Enseguida", "pt": "De imediato"},
}
SHORT = ("impacts", "stay", "buy_more", "recommend", "themes")  # what the short questionnaire does not ask
# Account, which contact, why, how many days ago it was asked for, for how many more days, whether it is approved.
EXCLUSIONS = (
    ("Grantham Steel", 2, "On parental leave; the deputy is asked meanwhile.", 3, 80, True),
    ("Halden Logistics", 0, "Moves to another office of the group in spring; asked us to wait.", 2, 60, False),
)


def ask_by_event(firm: Firm, questionnaire: Any) -> None:
    """Two programmes that events decide, from today on."""
    flags = {f"asks_{name}": False for name in SHORT}
    short = create_questionnaire(by=None, name="Was that put right?", questions=[SPEED], **flags)
    create_programme(
        by=None,
        name="Before the contract ends",
        questionnaire=questionnaire,
        cadence=Programme.Cadence.BEFORE_CONTRACT_END,
        days=90,
        audience=Programme.Audience.SENIOR,
        starts_on=firm.today,
    )
    create_programme(
        by=None,
        name="After a case",
        questionnaire=short,
        cadence=Programme.Cadence.AFTER_CASE,
        days=2,
        starts_on=firm.today,
    )
    QuestionnaireVersion.objects.update(recorded_at=start_of(firm.go_live))


def leave_out(firm: Firm) -> None:
    """One exclusion in force, approved by an executive, and one that waits for the lead."""
    dice = firm.dice("exclusions")
    second = firm.people["Helen Marsh"]
    moments = {}
    for account, number, reason, asked_days_ago, more_days, is_approved in EXCLUSIONS:
        contact = firm.contacts[account][number]
        asked_at = firm.moment(firm.today - dt.timedelta(days=asked_days_ago), dice)
        row = FeedbackExclusion.objects.create(
            contact=contact,
            reason=reason,
            requested_by=contact.account.manager,
            approved_by=second if is_approved else None,
            approved_at=asked_at + dt.timedelta(hours=3) if is_approved else None,
            until_on=firm.today + dt.timedelta(days=more_days),
        )
        moments[row.pk] = asked_at
    backdate(FeedbackExclusion, moments)
