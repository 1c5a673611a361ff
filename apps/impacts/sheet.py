"""What stands on the page behind a link: goals and impacts as worded now, and what this contact said so far."""

import datetime as dt
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from apps.core.months import today
from apps.impacts.models import PURPOSE, Confirmation, Goal, Impact, ImpactRank, ImpactVersion, Verdict
from apps.outbox.models import Message
from apps.people.models import Person

RANK_ALL = 7  # up to so many impacts are ranked; of more only the first three are asked for
FIRST_FEW = 3
TOO_SOON = dt.timedelta(seconds=10)  # after delivery: programs that check mail follow links and press buttons


@dataclass
class Sheet:
    """One request with everything its page shows. `verdicts` and `ranks` are by impact."""

    confirmation: Confirmation
    goals: list[Goal]
    impacts: list[Impact]  # with `version_number`
    versions: dict[int, ImpactVersion]
    verdicts: dict[int, Verdict]
    ranks: dict[int, int]

    @property
    def contact(self) -> Any:
        return self.confirmation.contact

    @property
    def asker(self) -> Person | None:
        """Who is named on the page: who asked, else the account's manager; nobody who has left."""
        people = (self.confirmation.asked_by, self.contact.account.manager)
        return next((person for person in people if person and person.is_active), None)

    @property
    def places(self) -> int:
        """How many places are asked for; none where there is nothing to compare."""
        count = len(self.impacts)
        if count < 2:
            return 0
        return count if count <= RANK_ALL else FIRST_FEW

    @cached_property
    def by_goal(self) -> list[tuple[Goal | None, list[Impact]]]:
        """Each goal with its impacts, then the impacts without one."""
        found: list[tuple[Goal | None, list[Impact]]] = [
            (goal, [impact for impact in self.impacts if impact.goal_id == goal.pk]) for goal in self.goals
        ]
        shown = {goal.pk for goal in self.goals}
        loose = [impact for impact in self.impacts if impact.goal_id not in shown]
        return [*found, (None, loose)] if loose else found

    @cached_property
    def present_verdicts(self) -> dict[int, Verdict]:
        """Those on what is promised now; what was said of an earlier wording is no answer to this one."""
        present = {pk: version.pk for pk, version in self.versions.items()}
        return {pk: verdict for pk, verdict in self.verdicts.items() if present.get(pk) == verdict.wording_id}

    def is_mine(self, goal: Goal) -> bool:
        """Whether the signature under the goal is this contact's."""
        return goal.client_signed_at is not None and goal.client_signatory_id == self.contact.pk

    def may_sign(self, goal: Goal) -> bool:
        return goal.client_signed_at is None or self.is_mine(goal)


def sheet_of(confirmation_id: int) -> Sheet | None:
    """The sheet behind a request; six statements whatever it holds."""
    rows = Confirmation.objects.select_related("contact__account__manager", "asked_by")
    confirmation = rows.filter(pk=confirmation_id).first()
    if confirmation is None:
        return None
    account, day = confirmation.contact.account_id, today()
    active = Impact.objects.filter(account=account).active_on(day)
    impacts = list(active.with_version().order_by("started_on", "pk"))
    every = Impact.objects.filter(goal=OuterRef("pk")).order_by()
    asked_goals = Goal.objects.filter(Q(Exists(every.active_on(day))) | ~Q(Exists(every)), account=account)
    return Sheet(
        confirmation=confirmation,
        goals=list(asked_goals.select_related("our_signatory", "client_signatory").order_by("agreed_on", "pk")),
        impacts=impacts,
        versions={version.impact_id: version for version in ImpactVersion.objects.filter(impact__in=impacts).present()},
        verdicts={row.impact_id: row for row in Verdict.objects.filter(confirmation=confirmation)},
        ranks=dict(ImpactRank.objects.filter(confirmation=confirmation).values_list("impact", "rank")),
    )


def mark_of(goal: Goal) -> str:
    """Which words of a goal somebody has read: sent along, so that nobody signs what has changed meanwhile."""
    return hashlib.sha256(goal.statement.encode()).hexdigest()[:16]


def is_too_soon(confirmation_id: int) -> bool:
    """The mail is leaving just now, or was delivered only seconds ago; one that was kept here reached no scanner."""
    mails: Iterable[Message] = Message.objects.asking(PURPOSE, confirmation_id).order_by("-pk")[:1]
    for mail in mails:
        if mail.state == Message.State.SENDING:
            return True
        if mail.state == Message.State.SENT and mail.sent_at:
            return timezone.now() - mail.sent_at < TOO_SOON
    return False
