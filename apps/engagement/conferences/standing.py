"""Who came to a conference and who did not come again, account by account, as far as a person sees them."""

from dataclasses import dataclass
from typing import Any

from apps.accounts.models import Account
from apps.engagement.conferences.models import Attendance, Conference
from apps.engagement.conferences.queries import by_account

SHOWN = 30  # accounts on the page; all people stand in the lists


@dataclass(frozen=True)
class Came:
    """An account and its people: who came, of them those who had come before, and who came before and not now."""

    account: Account
    people: int
    again: int
    missing: int


@dataclass(frozen=True)
class Standing:
    """`came` and `missing` are accounts a person sees; the rest is counted."""

    came: list[Came]
    missing: list[Came]
    hidden_accounts: int
    hidden_people: int
    hidden_missing: int
    without_account: int

    @property
    def came_shown(self) -> list[Came]:
        return self.came[:SHOWN]

    @property
    def missing_shown(self) -> list[Came]:
        return self.missing[:SHOWN]

    @property
    def came_more(self) -> int:
        return len(self.came) - len(self.came_shown)

    @property
    def missing_more(self) -> int:
        return len(self.missing) - len(self.missing_shown)


def standing_of(conference: Conference, person: Any) -> Standing:
    """In four statements, however many came."""
    here = Attendance.objects.filter(conference=conference)
    before = Attendance.objects.filter(conference=conference.previous_id or 0)
    people, again = by_account(here), by_account(here.came_before())
    missing = by_account(before.not_at(conference)) if conference.previous_id else {}
    lines = [
        Came(account, people.get(account.pk, 0), again.get(account.pk, 0), missing.get(account.pk, 0))
        for account in Account.objects.visible_to(person).filter(pk__in=_accounts(people, missing)).order_by("name")
    ]
    seen = {line.account.pk for line in lines}
    hidden = people.keys() - seen - {None}
    return Standing(
        came=sorted((line for line in lines if line.people), key=lambda line: (-line.people, line.account.name)),
        missing=sorted((line for line in lines if line.missing), key=lambda line: (-line.missing, line.account.name)),
        hidden_accounts=len(hidden),
        hidden_people=sum(people[account] for account in hidden),
        hidden_missing=sum(n for account, n in missing.items() if account not in seen),
        without_account=people.get(None, 0),
    )


def _accounts(*counts: dict[int | None, int]) -> list[int]:
    return [account for account in set().union(*counts) if account is not None]
