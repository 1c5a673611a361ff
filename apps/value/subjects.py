"""Whose year-end reflection it is, of which year, and of which accounts it speaks to a reader: those the reader sees.

A person's is about the accounts they manage on the year's last day (one that has
not ended: today) or, where they manage none, those they worked for in the year; a team's about those it serves on that
day; the firm's about all.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from apps.accounts.models import Account, AccountManager, AccountTeam
from apps.accounts.queries import AccountQuerySet
from apps.activities.models import Activity
from apps.core.access import Role
from apps.core.months import Month, today
from apps.measures.window import Window
from apps.people.models import Person, Team


@dataclass(frozen=True)
class Subject:
    """A person, a team, or (neither) the firm."""

    person: Person | None = None
    team: Team | None = None

    @property
    def key(self) -> dict[str, Any]:
        """Which rows of `Reflection` are its."""
        return {"person": self.person, "team": self.team}

    def is_readable_by(self, reader: Any) -> bool:
        """Executives and administrators read all; others their own, their team's, and a lead those of the team."""
        if reader.role in {Role.EXECUTIVE, Role.ADMINISTRATOR}:
            return True
        if self.team is not None:
            return reader.team_id == self.team.pk
        if self.person is None:
            return False
        leads = reader.role == Role.TEAM_LEAD and reader.team_id and reader.team_id == self.person.team_id
        return self.person.pk == reader.pk or bool(leads)

    def is_writable_by(self, reader: Any) -> bool:
        """A person's words are their own; a team's belong to all of it, the firm's to executives and administrators."""
        if self.person is not None:
            return self.person.pk == reader.pk
        if self.team is not None:
            return reader.team_id == self.team.pk
        return self.is_readable_by(reader)

    def accounts(self, year: "Year") -> AccountQuerySet:
        if self.team is not None:
            served = AccountTeam.objects.in_force(year.day).filter(team=self.team).values("account")
            return Account.objects.filter(pk__in=served)
        if self.person is not None:
            managed = AccountManager.objects.in_force(year.day).filter(manager=self.person)
            if managed.exists():
                return Account.objects.filter(pk__in=managed.values("account"))
            worked = Activity.objects.by_person(self.person).between(year.first, year.day).order_by()
            return Account.objects.filter(pk__in=worked.values("account"))
        return Account.objects.all()


@dataclass(frozen=True)
class Year:
    """A calendar year of the organisation, up to `day`: its last, or today while it has not ended."""

    number: int

    @property
    def first(self) -> dt.date:
        return dt.date(self.number, 1, 1)

    @property
    def day(self) -> dt.date:
        return min(dt.date(self.number, 12, 31), today())

    @property
    def has_ended(self) -> bool:
        return self.day < today()

    @property
    def window(self) -> Window:
        """The last month of it that is whole."""
        month = Month.of(self.day)
        return Window(month if month.last_day == self.day else month.plus(-1))

    @classmethod
    def to_reflect_on(cls, day: dt.date) -> "Year":
        """In the first three months the year before, then the one that runs."""
        return cls(day.year - 1 if day.month <= 3 else day.year)


@dataclass(frozen=True)
class Reach:
    """Of whose accounts the page speaks: those of the subject that the reader sees."""

    subject: Subject
    year: Year
    reader: Any
    ids: list[int]
    hidden: int

    @property
    def is_whole_firm(self) -> bool:
        return self.subject.person is None and self.subject.team is None and not self.hidden

    @property
    def takes_in_leadership_only(self) -> bool:
        """Whether shares may count answers for the leadership only: those of a whole team, or of the firm (rule 12)."""
        return self.subject.person is None and not self.hidden

    def on(self, path: str = "account") -> Q:
        """Rows on these accounts, by the path to their account; for the whole firm no list of ids is sent."""
        return Q() if self.is_whole_firm else Q(**{f"{path}__in": self.ids})

    def accounts(self) -> AccountQuerySet:
        return Account.objects.all() if self.is_whole_firm else Account.objects.filter(pk__in=self.ids)


def reach_of(subject: Subject, year: Year, reader: Any) -> Reach:
    """Three statements at most."""
    rows = subject.accounts(year).filter(started_on__lte=year.day).order_by()
    ids = list(rows.visible_to(reader).values_list("pk", flat=True))
    hidden = 0 if reader.role in {Role.EXECUTIVE, Role.ADMINISTRATOR} else rows.count() - len(ids)
    return Reach(subject, year, reader, ids, hidden)
