"""Workshops in which both sides agree on goals, or look at those they have."""

from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Account, Contact
from apps.accounts.queries import OnAccountQuerySet
from apps.core.models import FedRow, history
from apps.impacts.models import Goal
from apps.people.models import Person


class WorkshopQuerySet(OnAccountQuerySet):
    def with_sides(self) -> Self:
        """Annotates `is_of_both_sides`: somebody of ours and somebody of theirs was there."""
        ours = Workshop.our_attendees.through.objects.filter(workshop=OuterRef("pk"))
        theirs = Workshop.their_attendees.through.objects.filter(workshop=OuterRef("pk"))
        return self.annotate(is_of_both_sides=Q(Exists(ours)) & Q(Exists(theirs)))

    def held_by_both_sides(self) -> Self:
        """Workshops that count: without one of the sides it was a presentation, or a complaint."""
        return self.with_sides().filter(is_of_both_sides=True)


@history
class Workshop(FedRow):
    """A meeting with a client's executives, or on its goals, and the goals it produced or renewed."""

    class Kind(models.TextChoices):
        EXECUTIVE = "executive", _("Executive workshop")
        GOALS = "goals", _("Goal workshop")

    account = models.ForeignKey(Account, models.PROTECT, related_name="workshops", verbose_name=_("account"))
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.GOALS)
    held_on = models.DateField(_("held on"))
    our_attendees = models.ManyToManyField(Person, related_name="+", blank=True, verbose_name=_("who was there of us"))
    their_attendees = models.ManyToManyField(
        Contact, related_name="workshops", blank=True, verbose_name=_("who was there of the client")
    )
    notes = models.TextField(_("notes"), blank=True, max_length=5000)
    goals = models.ManyToManyField(
        Goal, related_name="workshops", blank=True, verbose_name=_("goals it produced or renewed")
    )

    objects = WorkshopQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-pk"]
        verbose_name, verbose_name_plural = _("workshop"), _("workshops")
        indexes = [
            models.Index(fields=["account", "-held_on"], name="outcomes_workshop_by_account"),
            models.Index(fields=["-held_on", "-id"], name="outcomes_workshop_newest"),
        ]

    def get_absolute_url(self) -> str:
        return reverse("outcomes:workshop", args=[self.pk])

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.held_on}"
