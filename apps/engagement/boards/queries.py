"""Which boards, members, meetings and advice: every named question about them."""

import datetime as dt
from typing import Any, Self

from django.db import models
from django.db.models import Count, Exists, IntegerField, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from apps.accounts.models import Account
from apps.core.access import WRITERS, Role

ALL_SEEING = frozenset({Role.EXECUTIVE, Role.ADMINISTRATOR})
WAITING = ("invited", "accepted")
HELD_A_SEAT = ("serving", "retired")


class BoardQuerySet(models.QuerySet):
    def visible_to(self, person: Any) -> Self:
        """Executives and administrators all; others those they run, and those with a member of an account they see."""
        if person.role in ALL_SEEING:
            return self
        if person.role not in WRITERS:
            return self.none()
        accounts = Account.objects.visible_to(person).order_by().values("pk")
        return self.filter(self._run_by(person) | Exists(self._members().filter(account__in=accounts)))

    def run_by(self, person: Any) -> Self:
        """Those in which a person has a part: they run it, answer for it, or answer the advice."""
        return self.filter(self._run_by(person))

    def writable_by(self, person: Any) -> Self:
        """Administrators all; others those they run or answer the advice of."""
        if person.role == Role.ADMINISTRATOR:
            return self
        if person.role not in WRITERS:
            return self.none()
        return self.filter(Q(owner=person.pk) | Q(advice_owner=person.pk))

    def counted(self, day: dt.date) -> Self:
        """Annotates `serving`, `pipeline`, `open_advice` and `next_meeting_on`, over all members, whoever asks."""
        waiting = self._members().filter(state__in=WAITING).present_on(day)
        coming = _of(self, "meetings").filter(held_on__gte=day, attendances=None)
        return self.annotate(
            serving=_count(self._members().serving_on(day)),
            pipeline=_count(waiting),
            open_advice=_count(_of(self, "advice").filter(state="open")),
            next_meeting_on=Subquery(coming.values("board").annotate(n=Min("held_on")).values("n")),
        )

    @staticmethod
    def _run_by(person: Any) -> Q:
        return Q(owner=person.pk) | Q(sponsor=person.pk) | Q(advice_owner=person.pk)

    def _members(self) -> Any:
        return _of(self, "members")


class MeetingQuerySet(models.QuerySet):
    """Meetings share the visibility of their board."""

    def visible_to(self, person: Any) -> Self:
        return self.filter(board__in=_boards(self).visible_to(person).order_by().values("pk"))

    def writable_by(self, person: Any) -> Self:
        return self.filter(board__in=_boards(self).writable_by(person).order_by().values("pk"))


class OfAccountQuerySet(models.QuerySet):
    """What hangs on a board and on a client: for those who see the account, and those who run the board."""

    account_path = "account"

    def visible_to(self, person: Any) -> Self:
        if person.role in ALL_SEEING:
            return self
        if person.role not in WRITERS:
            return self.none()
        return self._of(Account.objects.visible_to(person), _boards(self).run_by(person))

    def writable_by(self, person: Any) -> Self:
        if person.role == Role.ADMINISTRATOR:
            return self
        if person.role not in WRITERS:
            return self.none()
        return self._of(Account.objects.writable_by(person), _boards(self).writable_by(person))

    def _of(self, accounts: QuerySet[Any], boards: QuerySet[Any]) -> Self:
        seen = Q(**{f"{self.account_path}__in": accounts.order_by().values("pk")})
        return self.filter(seen | Q(board__in=boards.order_by().values("pk")))


class MemberQuerySet(OfAccountQuerySet):
    def present_on(self, day: dt.date) -> Self:
        """Whose contact has not left the client by a day."""
        return self.filter(Q(contact__left_on=None) | Q(contact__left_on__gt=day))

    def serving_on(self, day: dt.date) -> Self:
        """Who fills a seat on a day: serving, the term not over, and still with the client."""
        return self.present_on(day).filter(state="serving", seat_until_on__gte=day)

    def ending_by(self, day: dt.date) -> Self:
        """Seats whose term ends by a day, or is over and nobody has said so."""
        return self.filter(state="serving", seat_until_on__lte=day)


class BoardAttendanceQuerySet(models.QuerySet):
    def visible_to(self, person: Any) -> Self:
        """Attendances of members whom a person sees on that board."""
        from apps.engagement.boards.models import BoardMember

        members: Any = BoardMember.objects
        seen = members.visible_to(person).order_by()
        return self.filter(Exists(seen.filter(board=OuterRef("meeting__board"), contact=OuterRef("contact"))))


class AdviceQuerySet(OfAccountQuerySet):
    account_path = "contact__account"


def _boards(rows: QuerySet[Any]) -> BoardQuerySet:
    model: Any = rows.model._meta.get_field("board").related_model
    return model._default_manager.all()


def _of(boards: QuerySet[Any], name: str) -> Any:
    """The rows behind a reverse relation of the board in hand."""
    model: Any = boards.model._meta.get_field(name).related_model
    return model._default_manager.order_by().filter(board=OuterRef("pk"))


def _count(rows: QuerySet[Any]) -> Any:
    counted = rows.order_by().values("board").annotate(n=Count("*")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))
