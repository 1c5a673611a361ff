"""Every write on feedback, by subject. `by` is None for the system itself."""

from apps.feedback.services.answers import LinkEnded, record_answer
from apps.feedback.services.asking import Asked, ask_account, ask_contact, run_programmes
from apps.feedback.services.drafts import TooLong, forget_unsent, keep_draft, keep_unconfirmed
from apps.feedback.services.following import (
    cancel_for_departed,
    cancel_request,
    expire_requests,
    follow_deliveries,
    forget_tallies,
)
from apps.feedback.services.preferences import ask_as_before, ask_less_often, confirm_unsubscribe
from apps.feedback.services.records import (
    delete_response,
    record_request,
    record_response,
    update_request,
    update_response,
)
from apps.feedback.services.setup import (
    create_programme,
    create_questionnaire,
    create_theme,
    delete_programme,
    delete_questionnaire,
    delete_theme,
    standard_questionnaire,
    update_programme,
    update_questionnaire,
    update_theme,
)

__all__ = [
    "Asked",
    "LinkEnded",
    "TooLong",
    "ask_account",
    "ask_as_before",
    "ask_contact",
    "ask_less_often",
    "cancel_for_departed",
    "cancel_request",
    "confirm_unsubscribe",
    "create_programme",
    "create_questionnaire",
    "create_theme",
    "delete_programme",
    "delete_questionnaire",
    "delete_response",
    "delete_theme",
    "expire_requests",
    "follow_deliveries",
    "forget_tallies",
    "forget_unsent",
    "keep_draft",
    "keep_unconfirmed",
    "record_answer",
    "record_request",
    "record_response",
    "run_programmes",
    "standard_questionnaire",
    "update_programme",
    "update_questionnaire",
    "update_request",
    "update_response",
    "update_theme",
]
