"""Every write on relationships, by subject. `by` is None for the system itself."""

from apps.relationships.services.answers import lock_seller_answer, lock_seller_answers
from apps.relationships.services.asking import pull_answers, push_questions
from apps.relationships.services.dimensions import create_dimension, default_dimensions, update_dimension
from apps.relationships.services.perceptions import record_perception, update_perception
from apps.relationships.services.subjects import end_subject, may_name, name_subject

__all__ = [
    "create_dimension",
    "default_dimensions",
    "end_subject",
    "lock_seller_answer",
    "lock_seller_answers",
    "may_name",
    "name_subject",
    "pull_answers",
    "push_questions",
    "record_perception",
    "update_dimension",
    "update_perception",
]
