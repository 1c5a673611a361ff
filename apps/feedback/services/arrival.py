"""What an answer sets off when it has been recorded, in the transaction that records it."""

from apps.feedback.models import Response


def answer_arrived(response: Response) -> None:
    """Called for what a client sends, not for past answers brought in."""
