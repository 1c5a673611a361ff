"""What stands in the way of a target, as those held to it say, and what was noted while it was worked on."""

import datetime as dt
import re
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, F, OuterRef, Q, Subquery, When
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Account
from apps.core.access import Role
from apps.core.models import Row, history
from apps.core.months import Month, end_of, last_closed_month, today
from apps.initiatives.models import Initiative
from apps.measures.models import OfMeasure, Scope, ScopedQuerySet, rows_of
from apps.measures.registry import get
from apps.people.models import Person, Team

LEADERSHIP = frozenset({Role.EXECUTIVE, Role.ADMINISTRATOR})
LONGEST = 80  # letters of its first sentence, by which it goes
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n")
HELD = frozenset({Role.ACCOUNT_MANAGER, Role.TEAM_LEAD})


class ObstacleQuerySet(ScopedQuerySet):
    """Seen by whoever sees the scope's figures; written by those held to its targets, and by whoever owns the row."""

    def writable_by(self, person: Any) -> Self:
        if person.role in LEADERSHIP:
            return self
        return self.visible_to(person).filter(Q(owner=person.pk) | held_to(person))

    def removable_by(self, person: Any) -> Self:
        """One takes back what one recorded; an administrator anything."""
        return self if person.is_administrator else self.writable_by(person).filter(recorded_by=person.pk)

    def unsettled(self) -> Self:
        return self.filter(settled_on=None)

    def standing_on(self, day: dt.date | None) -> Self:
        """What was recorded by a day's end and not settled on it; without a day what stands in the way now."""
        if day is None:
            return self.unsettled()
        return self.filter(Q(settled_on=None) | Q(settled_on__gt=day), recorded_at__lt=end_of(day))

    def due_by(self, day: dt.date) -> Self:
        return self.unsettled().filter(due_on__lte=day)

    def nobodys(self) -> Self:
        """Not settled, and nobody who is still here works on it."""
        return self.unsettled().filter(Q(owner=None) | Q(owner__is_active=False))

    def in_state(self, state: str) -> Self:
        """Of one `Obstacle.State`, or "unsettled" or "overdue"."""
        if state == "unsettled":
            return self.unsettled()
        return self.due_by(today() - dt.timedelta(days=1)) if state == "overdue" else self.filter(state=state)

    def with_place(self) -> Self:
        """With `place`, what the scope is called: empty for the company."""
        named = [
            When(scope=scope, then=Subquery(rows_of(scope).filter(pk=OuterRef("scope_id")).order_by().values("name")))
            for scope in (Scope.BUSINESS_UNIT, Scope.TEAM, Scope.ACCOUNT)
        ]
        return self.annotate(place=Case(*named, output_field=models.CharField()))


def stood_on(month: Month) -> dt.date | None:
    """The day that says what stood in the way in a month: its last; None, for now, from the last closed month on.

    That one is where people look, record and settle: what they do there has to be seen at once.
    """
    return month.last_day if month < last_closed_month() else None


def held_to(person: Any) -> Q:
    """The scopes whose targets bind an account manager or a lead: their team, its unit, the accounts they work on."""
    if person.role not in HELD:
        return Q(pk__in=())
    mine = Q(scope=Scope.ACCOUNT, scope_id__in=Account.objects.writable_by(person).order_by().values("pk"))
    if person.team_id:
        units = Team.objects.order_by().filter(pk=person.team_id, business_unit__isnull=False).values("business_unit")
        mine |= Q(scope=Scope.TEAM, scope_id=person.team_id) | Q(scope=Scope.BUSINESS_UNIT, scope_id__in=units)
    return mine


@history
class Obstacle(OfMeasure):
    """What keeps a scope from a measure's target. `target` is what was asked on the day it was recorded.

    `reason` says what removed it, or why one lives with it; it is settled from `settled_on`.
    """

    class Kind(models.TextChoices):
        """As the causes of cases, and what lies with the client."""

        PEOPLE = "people", _("People")
        TRAINING = "training", _("Training")
        PRODUCT = "product", _("Product")
        PROCESS = "process", _("Process")
        CLIENT = "client", _("Client")
        OTHER = "other", _("Other")

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        IN_PROGRESS = "in_progress", _("Being worked on")
        REMOVED = "removed", _("Removed")
        ACCEPTED = "accepted", _("Accepted")

    SETTLED = (State.REMOVED, State.ACCEPTED)

    text = models.TextField(_("what stands in the way"), max_length=2000)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, blank=True)
    owner = models.ForeignKey(
        Person, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("who works on it")
    )
    due_on = models.DateField(_("due on"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.OPEN)
    reason = models.TextField(_("what came of it"), max_length=2000, blank=True)
    initiative = models.ForeignKey(
        Initiative, models.SET_NULL, related_name="+", null=True, blank=True, verbose_name=_("initiative")
    )
    target = models.DecimalField(_("target"), max_digits=16, decimal_places=4, null=True, blank=True, editable=False)
    settled_on = models.DateField(_("settled on"), null=True, blank=True, editable=False)
    recorded_by = models.ForeignKey(
        Person, models.PROTECT, related_name="+", null=True, blank=True, editable=False, verbose_name=_("recorded by")
    )

    objects = ObstacleQuerySet.as_manager()

    class Meta:
        ordering = [F("settled_on").desc(nulls_first=True), F("due_on").asc(nulls_last=True), "pk"]
        verbose_name, verbose_name_plural = _("obstacle"), _("obstacles")
        indexes = [
            models.Index(fields=["scope", "scope_id", "measure"], name="scorecards_obstacle_of"),
            models.Index(fields=["owner", "due_on"], condition=Q(settled_on=None), name="scorecards_obstacle_due"),
            models.Index(
                F("settled_on").desc(nulls_first=True),
                F("due_on").asc(nulls_last=True),
                "id",
                name="scorecards_obstacle_listed",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=("removed", "accepted"), settled_on__isnull=False)
                | Q(state__in=("open", "in_progress"), settled_on=None),
                name="scorecards_obstacle_settled",
            ),
            models.CheckConstraint(
                condition=~Q(state="accepted") | ~Q(reason=""), name="scorecards_obstacle_accepted_with_reason"
            ),
        ]

    def __str__(self) -> str:
        """Its first sentence."""
        first = _SENTENCE.split(self.text.strip(), maxsplit=1)[0]
        return first if len(first) <= LONGEST else f"{first[:LONGEST].rsplit(' ', 1)[0]} …"

    def get_absolute_url(self) -> str:
        return reverse("scorecards:obstacle", args=[self.pk])

    def clean(self) -> None:
        super().clean()
        self.reason = self.reason.strip()
        if self.state == self.State.ACCEPTED and not self.reason:
            raise ValidationError({"reason": _("Say why you live with it.")})

    @property
    def is_settled(self) -> bool:
        return self.state in self.SETTLED

    @property
    def is_overdue(self) -> bool:
        return not self.is_settled and self.due_on is not None and self.due_on < today()

    @property
    def shown_state(self) -> str:
        """The key of the state as a page shows it."""
        return "overdue" if self.is_overdue else self.state

    @property
    def about(self) -> str:
        """The measure, and of whom where it is not the company's; asks for `with_place`."""
        found = get(self.measure)
        name = str(found.name) if found else self.measure
        place = getattr(self, "place", None)
        return f"{name}, {place}" if place else name


class NoteQuerySet(models.QuerySet):
    """Notes share the visibility of their obstacle."""

    def visible_to(self, person: Any) -> Self:
        return self.filter(obstacle__in=Obstacle.objects.visible_to(person).order_by().values("pk"))

    def writable_by(self, person: Any) -> Self:
        """What was noted stays."""
        return self.none()


@history
class ObstacleNote(Row):
    """What somebody noted while an obstacle was worked on."""

    obstacle = models.ForeignKey(Obstacle, models.CASCADE, related_name="notes", verbose_name=_("obstacle"))
    text = models.TextField(_("note"), max_length=2000)
    author = models.ForeignKey(Person, models.PROTECT, related_name="+", editable=False, verbose_name=_("written by"))

    objects = NoteQuerySet.as_manager()

    class Meta:
        ordering = ["recorded_at", "pk"]
        verbose_name, verbose_name_plural = _("note on an obstacle"), _("notes on obstacles")

    def __str__(self) -> str:
        return self.text[:60]
