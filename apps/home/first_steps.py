"""What a fresh installation needs before anybody can work with it."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.models import Account
from apps.people.models import Person, Team


@dataclass(frozen=True)
class Step:
    title: str
    text: str
    url: str
    action: str
    is_done: bool


def first_steps() -> list[Step]:
    """The steps, done or not; none once there is an account. One query then, three before."""
    if Account.objects.exists():
        return []
    return [
        Step(
            _("Create a team"),
            _("Teams serve accounts, and every figure is shown by team."),
            reverse("people:team_create"),
            _("Create a team"),
            Team.objects.exists(),
        ),
        Step(
            _("Enter people"),
            _("Everybody who works with clients, with their role. They get a mail to choose a password."),
            reverse("people:create"),
            _("Enter a person"),
            Person.objects.present().count() > 1,
        ),
        Step(
            _("Enter your first account"),
            _("A client, with its team and manager; then its contacts and the impact you promised."),
            reverse("accounts:create"),
            _("Enter an account"),
            False,
        ),
    ]
