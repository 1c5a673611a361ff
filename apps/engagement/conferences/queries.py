"""Which conferences, attendees, talks and testimonials: every named question about them."""

from typing import Any, Self

from django.db.models import Count, Exists, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from apps.accounts.queries import OnAccountQuerySet
from apps.core.access import Role
from apps.people.models import SharedQuerySet

KEEPERS = frozenset({Role.TEAM_LEAD, Role.ADMINISTRATOR})  # who enters a conference and its numbers


class ConferenceQuerySet(SharedQuerySet):
    """Known to everybody who signs in; kept by leads and administrators, for the company's figures hang on them."""

    def writable_by(self, person: Any) -> Self:
        return self if person.role in KEEPERS else self.none()

    def counting(self) -> Self:
        """Conferences proper: no other gathering counts in the conference measures."""
        return self.filter(kind="conference")

    def with_turnout(self) -> Self:
        """Annotates `attendees`, `attendees_before` and `repeats`: people, each once however often they are entered."""
        attendances = _attendances(self)
        here, before = (attendances.filter(conference=OuterRef(path)) for path in ("pk", "previous"))
        return self.annotate(
            attendees=_people(here), attendees_before=_people(before), repeats=_people(here.came_before())
        )

    def with_given(self) -> Self:
        """Annotates `talks` (by clients) and `asked` and `given` (testimonials)."""
        talks = _rows(self, "talks").filter(conference=OuterRef("pk")).exclude(account=None)
        asked = _rows(self, "testimonials").filter(conference=OuterRef("pk"))
        return self.annotate(
            talks_by_clients=_count(talks), asked=_count(asked), given=_count(asked.exclude(given_on=None))
        )


class AttendanceQuerySet(OnAccountQuerySet):
    """An attendee of no client is seen by those who see all accounts, as any row without one."""

    def came_before(self) -> Self:
        """Those whose address stands among the attendees of the conference before."""
        return self.filter(Exists(self._same_person(conference=OuterRef("conference__previous"))))

    def not_at(self, conference: Any) -> Self:
        """Those whose address does not stand among the attendees of a conference."""
        return self.exclude(email__in=self._rows().filter(conference=conference).values("email"))

    def with_repeat(self) -> Self:
        """Annotates `is_repeat`."""
        return self.annotate(is_repeat=Exists(self._same_person(conference=OuterRef("conference__previous"))))

    def once_each(self) -> Self:
        """One row a person and conference: the first that was entered."""
        firsts = self.order_by("conference_id", "email", "pk").distinct("conference_id", "email")
        return self._rows().filter(pk__in=firsts.values("pk"))

    @staticmethod
    def _rows() -> Any:
        from apps.engagement.conferences.models import Attendance

        return Attendance.objects.order_by()

    def _same_person(self, **where: Any) -> QuerySet:
        return self._rows().filter(email=OuterRef("email"), **where)


def by_account(attendances: AttendanceQuerySet) -> dict[int | None, int]:
    """How many people came of each account, None being no client."""
    rows = attendances.order_by().values("account").annotate(n=Count("email", distinct=True))
    return dict(rows.values_list("account", "n"))


def _attendances(conferences: QuerySet) -> AttendanceQuerySet:
    return _rows(conferences, "attendances")


def _rows(conferences: QuerySet, name: str) -> Any:
    related: Any = conferences.model._meta.get_field(name).related_model
    return related.objects.order_by()


def _people(attendances: QuerySet) -> Coalesce:
    return _grouped(attendances, Count("email", distinct=True))


def _count(rows: QuerySet) -> Coalesce:
    return _grouped(rows, Count("pk"))


def _grouped(rows: QuerySet, count: Count) -> Coalesce:
    counted = rows.annotate(one=Value(1)).values("one").annotate(n=count).values("n")
    return Coalesce(Subquery(counted), Value(0), output_field=IntegerField())


class TestimonialQuerySet(OnAccountQuerySet):
    def in_state(self, state: str) -> Self:
        """ "given", or "asked" and not given yet."""
        return self.filter(given_on__isnull=state != "given")
