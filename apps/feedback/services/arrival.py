"""What an answer sets off when it has been recorded, in the transaction that records it."""

from apps.feedback.models import Response
from apps.feedback.services.changes import keep_from_others
from apps.feedback.services.following_up import follow_low_answer
from apps.feedback.services.systems import keep_from_systems
from apps.feedback.services.theming import mark_by_rules


def answer_arrived(response: Response, *, is_first: bool = False, is_low: bool | None = None) -> None:
    """Called for what a client sends, first or changed; not for past answers brought in.

    Whoever knows that nothing hangs on the answer yet, and whether it is low, spares the database the question.
    """
    mark_by_rules(response)
    if response.is_leadership_only:
        keep_from_others(response)
    follow_low_answer(response, is_first=is_first, is_low=is_low)
    if response.is_leadership_only and not is_first:
        keep_from_systems(response)
