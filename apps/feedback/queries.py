"""Which requests, responses and ratings: every named question about them."""

import datetime as dt
from typing import Any, Self

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils import timezone

from apps.accounts.queries import OnAccountQuerySet
from apps.core.access import Role
from apps.core.months import end_of


class FeedbackRequestQuerySet(OnAccountQuerySet):
    account_path = "contact__account"

    def delivered_by(self, day: dt.date) -> Self:
        """Sent by the end of a day and not bounced."""
        return self.filter(sent_at__lt=end_of(day)).exclude(state="bounced")

    def waiting(self) -> Self:
        """Asked and neither answered nor over."""
        return self.filter(state__in=["pending", "sent"], expires_at__gt=timezone.now())

    def reached(self) -> Self:
        """Requests that reached their contact, as far as we know; also those withdrawn after their mail had left."""
        return self.filter(sent_at__isnull=False).exclude(state="bounced")


def _is_low() -> Q:
    """A low answer, as a condition on it."""
    from apps.feedback.models import LOW_OVERALL, ImpactRating

    gap = ImpactRating.objects.filter(response=OuterRef("pk")).low().order_by()
    return Q(overall_satisfaction__lte=LOW_OVERALL) | Q(Exists(gap))


class ResponseQuerySet(OnAccountQuerySet):
    def current(self) -> Self:
        """The answers that stand; without the versions a client replaced."""
        return self.filter(version_of=None)

    def readable_by(self, person: Any) -> Self:
        """Visible answers, less the leadership-only ones for whoever is not the leadership of the account."""
        rows = self.visible_to(person)
        if person.role in {Role.EXECUTIVE, Role.ADMINISTRATOR}:
            return rows if person.role == Role.EXECUTIVE else rows.filter(is_leadership_only=False)
        if person.role == Role.TEAM_LEAD and person.team_id:
            return rows.filter(Q(is_leadership_only=False) | Q(account__team=person.team_id))
        return rows.filter(is_leadership_only=False)

    def low(self) -> Self:
        """Low answers: overall 2 or less, or an impact's satisfaction two or more below its importance."""
        return self.filter(_is_low())

    def by_account(self) -> QuerySet:
        """One line an account, the newest answer first: how many answers, low ones, and low ones nobody replied to."""
        open_ = ~Q(follow_up__state="closed") & Q(follow_up__first_reply_at=None)
        counts = {
            "newest": Max("answered_at"),
            "answers": Count("pk"),
            "low": Count("pk", filter=_is_low()),
            "unreplied": Count("follow_up", filter=open_),
        }
        lines = self.order_by().values("account", "account__name")
        return lines.annotate(**counts).order_by("-newest", "account")

    def newest_of_each_account(self, most: int) -> Self:
        """At most so many answers of each account, the newest first."""
        place = Window(RowNumber(), partition_by="account", order_by=[F("answered_at").desc(), F("pk").desc()])
        return self.annotate(place=place).filter(place__lte=most).order_by("-answered_at", "-pk")

    def standing_on(self, day: dt.date) -> Self:
        """The answers as they stood at the end of a day: given by then, not yet replaced by a later version."""
        end = end_of(day)
        return self.filter(Q(superseded_at=None) | Q(superseded_at__gte=end), answered_at__lt=end)


class ImpactRatingQuerySet(OnAccountQuerySet):
    account_path = "response__account"

    def low(self) -> Self:
        """Ratings whose satisfaction lies two or more below their importance."""
        return self.filter(satisfaction__lte=F("importance") - 2)


class FeedbackExclusionQuerySet(OnAccountQuerySet):
    account_path = "contact__account"

    def in_force_on(self, day: dt.date) -> Self:
        """Approved exclusions that hold on a day."""
        return self.filter(approved_at__lt=end_of(day), until_on__gte=day)

    def waiting_on(self, day: dt.date) -> Self:
        """Asked for, not approved, and not over before anybody was."""
        return self.filter(approved_by=None, until_on__gte=day)

    def approvable_by(self, person: Any) -> Self:
        """Those a person may approve as the second one: a lead their team's, executives and administrators all."""
        others = self.exclude(requested_by=person.pk)
        if person.role in {Role.EXECUTIVE, Role.ADMINISTRATOR}:
            return others
        if person.role == Role.TEAM_LEAD and person.team_id:
            return others.filter(contact__account__team=person.team_id)
        return self.none()


class FollowUpQuerySet(OnAccountQuerySet):
    """Follow-ups stand or fall with the answer: who may not read it sees no follow-up of it."""

    account_path = "response__account"

    def visible_to(self, person: Any) -> Self:
        from apps.feedback.models import Response

        return self.filter(response__in=Response.objects.readable_by(person).order_by().values("pk"))

    def writable_by(self, person: Any) -> Self:
        """Who reads the answer and may write on the account, or has been given the follow-up (an executive may)."""
        return self.visible_to(person).filter(
            Q(response__account__in=self._accounts().writable_by(person).values("pk")) | Q(owner=person.pk)
        )

    def unfinished(self) -> Self:
        return self.exclude(state="closed")

    def unreplied(self) -> Self:
        """Unfinished, and nobody has replied to the client."""
        return self.unfinished().filter(first_reply_at=None)


class ChangeQuerySet(OnAccountQuerySet):
    """Changes made because of answers; they hang on an account."""

    def visible_to(self, person: Any) -> Self:
        """Of visible accounts, less those made only because of answers that the person may not read."""
        from apps.feedback.models import ChangeResponse, Response

        links = ChangeResponse.objects.filter(change=OuterRef("pk"))
        readable = Response.objects.readable_by(person).order_by().values("pk")
        return super().visible_to(person).filter(~Exists(links) | Exists(links.filter(response__in=readable)))

    def worded(self) -> Self:
        """Changes that a client may read: those with words."""
        return self.exclude(did="")
