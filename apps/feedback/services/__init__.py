"""Every write on feedback, by subject. `by` is None for the system itself."""

from apps.feedback.services.alerting import tell_what_is_due
from apps.feedback.services.answers import LinkEnded, record_answer
from apps.feedback.services.asking import Asked, ask_account, ask_contact, run_programmes
from apps.feedback.services.bringing_in import record_responses
from apps.feedback.services.changes import record_change, withdraw_change
from apps.feedback.services.drafts import TooLong, forget_unsent, keep_draft, keep_unconfirmed
from apps.feedback.services.exclusions import (
    approve_exclusion,
    end_exclusion,
    request_exclusion,
    update_exclusion,
    withdraw_exclusion,
)
from apps.feedback.services.following import (
    cancel_request,
    expire_requests,
    follow_deliveries,
    hold_back,
)
from apps.feedback.services.following_up import (
    close_follow_up,
    hand_over_follow_up,
    record_reply,
    take_follow_up,
    update_follow_up,
)
from apps.feedback.services.preferences import ask_as_before, ask_less_often, confirm_unsubscribe
from apps.feedback.services.questions import create_question, move_question, update_question
from apps.feedback.services.records import (
    delete_response,
    record_request,
    record_response,
    update_request,
    update_response,
)
from apps.feedback.services.reminders import send_reminders
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
from apps.feedback.services.standing import Taken, Wanted, put_standing_items, take_standing_answers
from apps.feedback.services.systems import tell_systems_of_answers
from apps.feedback.services.telling import tell_of_low_answers
from apps.feedback.services.theming import add_theme, apply_theme_rules, remove_theme, set_theme_words

__all__ = [
    "Asked",
    "LinkEnded",
    "Taken",
    "TooLong",
    "Wanted",
    "add_theme",
    "apply_theme_rules",
    "approve_exclusion",
    "ask_account",
    "ask_as_before",
    "ask_contact",
    "ask_less_often",
    "cancel_request",
    "close_follow_up",
    "confirm_unsubscribe",
    "create_programme",
    "create_question",
    "create_questionnaire",
    "create_theme",
    "delete_programme",
    "delete_questionnaire",
    "delete_response",
    "delete_theme",
    "end_exclusion",
    "expire_requests",
    "follow_deliveries",
    "forget_unsent",
    "hand_over_follow_up",
    "hold_back",
    "keep_draft",
    "keep_unconfirmed",
    "move_question",
    "put_standing_items",
    "record_answer",
    "record_change",
    "record_reply",
    "record_request",
    "record_response",
    "record_responses",
    "remove_theme",
    "request_exclusion",
    "run_programmes",
    "send_reminders",
    "set_theme_words",
    "standard_questionnaire",
    "take_follow_up",
    "take_standing_answers",
    "tell_of_low_answers",
    "tell_systems_of_answers",
    "tell_what_is_due",
    "update_exclusion",
    "update_follow_up",
    "update_programme",
    "update_question",
    "update_questionnaire",
    "update_request",
    "update_response",
    "update_theme",
    "withdraw_change",
    "withdraw_exclusion",
]
