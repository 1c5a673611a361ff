"""`api_token EMAIL` prints a new API token of a person, and nothing else, so that a script can take it.

Only hashes of keys are stored, so an earlier key cannot be printed again: the one this command made before is replaced.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from apps.core.audit import acting
from apps.people.models import Person
from apps.people.services import issue_token, revoke_token

NAME = "api_token command"


class Command(BaseCommand):
    help = "Prints an API token of a person, making a new one and ending the one this command made before."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        person = Person.objects.named(email).first()
        if person is None:
            raise CommandError(f"Nobody has the address {email}.")
        try:
            key = _new_key(person)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(key)


def _new_key(person: Person) -> str:
    with acting(None):
        for token in person.tokens.filter(name=NAME):
            revoke_token(by=None, token=token)
        _token, key = issue_token(by=None, person=person, name=NAME)
    return key
