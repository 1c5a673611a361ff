"""What beat drives: questions about persons are pushed to feedback, answers are taken over."""

from celery import shared_task

from apps.relationships import services


@shared_task
def push_questions() -> int:
    return services.push_questions()


@shared_task
def push_questions_of(account: int) -> int:
    return services.push_questions(account=account)


@shared_task
def take_answers() -> int:
    return services.pull_answers()
