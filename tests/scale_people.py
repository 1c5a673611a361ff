"""Run in the environment of an instance, by the name of a function: `python -m tests.scale_people NAME ARGUMENT …`

`sign_ins` makes an administrator and an executive (both with PASSWORD) and prints their tokens; `client NAME COUNT`
makes an account with so many contacts and prints its id; `programme NAME` asks all of them from today on, when it is
run; `tasks TIMES` asks for the work of the background so often at once; `figures` prints all there are.
"""

import json
import sys
from typing import Any

import django

PASSWORD = "Four-words-of-chance"
TASKS = ("feedback.tasks.run_programmes", "outbox.tasks.send_due", "measures.tasks.roll_up", "core.tasks.work_on_files")


def sign_ins() -> dict[str, str]:
    from apps.people.services import create_person, issue_token

    tokens = {}
    for role in ("administrator", "executive"):
        email = f"{role}@firm.example"
        person = create_person(by=None, email=email, password=PASSWORD, full_name=role.title(), role=role)
        tokens[role] = issue_token(by=None, person=person, name="scale")[1]
    return tokens


def client(name: str, count: str) -> int:
    from django.db import transaction

    from apps.accounts.services import create_account, create_contact
    from apps.core.months import today
    from apps.people.models import Person

    with transaction.atomic():
        manager = Person.objects.order_by("pk").first()
        account = create_account(by=None, name=name, manager=manager, started_on=today())
        for number in range(int(count)):
            email = f"reader{number}@{name}.example"
            create_contact(by=None, account=account, full_name=f"Reader {number}", email=email)
    return account.pk


def programme(name: str) -> int:
    from apps.core.months import today
    from apps.feedback.services import create_programme, create_questionnaire

    questionnaire = create_questionnaire(by=None, name=name)
    return create_programme(by=None, name=name, questionnaire=questionnaire, starts_on=today()).pk


def tasks(times: str) -> int:
    from impactdesk.celery import app

    for _time in range(int(times)):
        for task in TASKS:
            app.send_task(f"apps.{task}")
    return int(times) * len(TASKS)


def figures() -> list[Any]:
    """Sorted, so that two lists can be compared."""
    from apps.measures.models import Figure

    known = {"id", "recorded_at", "updated_at", "rolled_up_at"}
    names = [field.attname for field in Figure._meta.fields if field.attname not in known]
    return sorted([str(value) for value in row] for row in Figure.objects.values_list(*names))


if __name__ == "__main__":
    django.setup()
    from impactdesk.celery import app as _app  # noqa: F401 its broker is the one that tasks are asked of

    ways = {"sign_ins": sign_ins, "client": client, "programme": programme, "tasks": tasks, "figures": figures}
    sys.stdout.write(json.dumps(ways[sys.argv[1]](*sys.argv[2:])))
