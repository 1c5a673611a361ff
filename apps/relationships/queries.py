"""Which perceptions and coaching plans, and which of their scores may be read: the one home of blindness."""

import datetime as dt
from typing import Any, Self

from django.db.models import Case, DurationField, ExpressionWrapper, F, Q, When
from django.utils import timezone

from apps.accounts.queries import OnAccountQuerySet
from apps.core.access import Role
from apps.core.months import end_of
from apps.people.models import SharedQuerySet

PAIRED_WITHIN = dt.timedelta(days=30)  # between the two answers; so long a client's answer waits for the seller's


CONFIGURERS = frozenset({Role.TEAM_LEAD, Role.ADMINISTRATOR})  # who words what is asked, and what can be practised


class FirmsOwnQuerySet(SharedQuerySet):
    """What is asked and what can be practised: known to everybody, worded by leads and administrators."""

    def writable_by(self, person: Any) -> Self:
        return self if person.role in CONFIGURERS else self.none()


class PairQuerySet(OnAccountQuerySet):
    """Rows about one contact and one person: pairs and coaching."""

    account_path = "contact__account"

    def visible_to(self, person: Any) -> Self:
        """Their own; a lead: their team's accounts and people; a coach: of those they coach; executives and
        administrators: all.
        """
        if person.role in {Role.EXECUTIVE, Role.ADMINISTRATOR}:
            return self
        mine = Q(person=person.pk)
        if person.role == Role.TEAM_LEAD and person.team_id:
            mine |= Q(contact__account__team=person.team_id) | Q(person__team=person.team_id)
        if person.role == Role.COACH:
            from apps.relationships.models import CoachingPlan

            coached = CoachingPlan.objects.filter(coach=person.pk).order_by().values("person")
            mine |= Q(person__in=coached)
        return self.filter(mine)

    def as_evidence_for(self, person: Any) -> Self:
        """The rows behind a figure: of pairs the person sees, by name. Gaps are never ranked across people."""
        return self.visible_to(person).order_by("contact__account__name", "contact__full_name", "dimension", "pk")

    def readable_on(self, day: dt.date, *, by: Any = None, with_leadership_only: bool = False) -> Self:
        """Annotates what may be read of perceptions at the end of a day: `seen_seller_score`, `seen_seller_at`,
        `seen_client_score` and `seen_client_at`, null where there is none (yet) or it is hidden.

        A client's answer is hidden until the seller's is locked, or can no longer pair with it; a day to come shows
        nothing sooner. One for the leadership is shown to the leadership (`by`), and to figures that say so
        (`with_leadership_only`). Every page, API, export and figure about scores starts here.
        """
        seller = _given_by("seller", day)
        over = Q(client_answered_at__lte=min(end_of(day), timezone.now()) - PAIRED_WITHIN)
        client = _given_by("client", day) & (seller | over)
        if not with_leadership_only:
            client &= _open_to(by)
        return self.annotate(
            seen_seller_score=Case(When(seller, then=F("seller_score"))),
            seen_seller_at=Case(When(seller, then=F("seller_answered_at"))),
            seen_client_score=Case(When(client, then=F("client_score"))),
            seen_client_at=Case(When(client, then=F("client_answered_at"))),
        )

    def paired(self) -> Self:
        """Of `readable_on`: those with both scores, expected of this client, at most thirty days apart."""
        between = ExpressionWrapper(F("seen_seller_at") - F("seen_client_at"), output_field=DurationField())
        both = self.filter(seen_seller_score__isnull=False, seen_client_score__isnull=False, frame="expected")
        return both.annotate(between=between).filter(between__range=(-PAIRED_WITHIN, PAIRED_WITHIN))

    def answerable_by(self, person: Any) -> Self:
        """Askings that a person can still answer blind: about themself, not answered, the question not over, and what
        the client says (if anything, first or changed) not older than what can pair with it.
        """
        now = timezone.now()
        waits = Q(request__answered_at=None, request__state__in=["pending", "sent"], request__expires_at__gt=now)
        recent = Q(request__answered_at__gt=now - PAIRED_WITHIN)
        asked = Q(request=None) | waits | recent
        fresh = Q(client_answered_at=None) | Q(client_answered_at__gt=now - PAIRED_WITHIN)
        return self.filter(asked, fresh, person=person.pk, seller_answered_at=None, frame="expected")

    def awaited(self) -> Self:
        """Locked by the seller, and the client can still answer."""
        asked = Q(request__answered_at=None, request__state__in=["pending", "sent"])
        return self.filter(
            asked, request__expires_at__gt=timezone.now(), seller_answered_at__isnull=False, client_answered_at=None
        )


def _given_by(side: str, day: dt.date) -> Q:
    return Q(**{f"{side}_answered_at__lt": end_of(day), f"{side}_answered_at__lte": timezone.now()})


def _open_to(person: Any) -> Q:
    """Which clients' answers a person may read (ResponseQuerySet.readable_by); nobody in particular: the open ones."""
    role = getattr(person, "role", None)
    if role == Role.EXECUTIVE:
        return Q()
    if role == Role.TEAM_LEAD and person.team_id:
        return Q(is_leadership_only=False) | Q(contact__account__team=person.team_id)
    return Q(is_leadership_only=False)
