"""Conferences and other gatherings of clients: who came, who spoke, who gave their word."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Account, Contact
from apps.accounts.queries import OnAccountQuerySet
from apps.core.models import FedRow, history
from apps.engagement.conferences.queries import AttendanceQuerySet, ConferenceQuerySet, TestimonialQuerySet


@history
class Conference(FedRow):
    """A day on which clients meet. `previous` is the one it is held against, `client_base` how many clients there were.

    Only those of the kind conference count in the measures; the other ways of meeting are kept the same way.
    """

    class Kind(models.TextChoices):
        CONFERENCE = "conference", _("Conference")
        USER_GROUP = "user_group", _("User group")
        ROUND_TABLE = "round_table", _("Round table")
        WEBINAR = "webinar", _("Webinar")
        VISIT = "visit", _("Visit")

    name = models.CharField(_("name"), max_length=160)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.CONFERENCE)
    held_on = models.DateField(_("held on"))
    previous = models.ForeignKey(
        "self", models.PROTECT, related_name="followers", null=True, blank=True, verbose_name=_("the one before")
    )
    client_base = models.PositiveIntegerField(
        _("clients at the time"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    revenue = models.DecimalField(
        _("revenue"), max_digits=14, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )

    objects = ConferenceQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-pk"]
        verbose_name, verbose_name_plural = _("conference"), _("conferences")
        indexes = [models.Index(fields=["-held_on", "-id"], name="engagement_conference_newest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(previous=None) | ~Q(previous=F("pk")), name="engagement_conference_not_its_own_before"
            ),
            models.CheckConstraint(
                condition=Q(client_base=None) | Q(client_base__gte=1), name="engagement_conference_some_clients"
            ),
            models.CheckConstraint(
                condition=Q(revenue=None) | Q(revenue__gte=0), name="engagement_conference_revenue_not_negative"
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("conferences:detail", args=[self.pk])

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """The one before is of the same kind and earlier, also seen from those that follow."""
        super().clean()
        if not self.held_on:
            return
        before = self.previous
        if before and (before.pk == self.pk or before.held_on >= self.held_on):
            raise ValidationError({"previous": _("The one before must have been held earlier.")})
        if before and before.kind != self.kind:
            raise ValidationError({"previous": _("The one before must be of the same kind.")})
        if self.pk and self.followers.filter(Q(held_on__lte=self.held_on) | ~Q(kind=self.kind)).exists():
            raise ValidationError(_("Another one names this as the one before: it must be later and of the same kind."))


def _refuse_foreign_contact(row: Any) -> None:
    if row.contact and row.contact.account_id != row.account_id:
        raise ValidationError({"contact": _("Choose a contact of this account.")})


@history
class Attendance(FedRow):
    """One person at one conference. A person is their address, in lower case; of no client where `account` is empty.

    Somebody entered twice counts once.
    """

    conference = models.ForeignKey(Conference, models.PROTECT, related_name="attendances", verbose_name=_("conference"))
    account = models.ForeignKey(
        Account, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("account")
    )
    contact = models.ForeignKey(
        Contact, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("contact")
    )
    email = models.EmailField(_("email"))

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        ordering = ["-conference__held_on", "email", "pk"]
        verbose_name, verbose_name_plural = _("attendance"), _("attendances")
        indexes = [
            models.Index(fields=["conference", "email"], name="engagement_attendance_person"),
            models.Index(fields=["account", "conference"], name="engagement_attendance_account"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(email=Lower("email")), name="engagement_attendance_lower_case")
        ]

    def __str__(self) -> str:
        return self.email

    def clean_fields(self, exclude: Any = None) -> None:
        self.email = self.email.strip().lower()
        super().clean_fields(exclude)

    def clean(self) -> None:
        super().clean()
        _refuse_foreign_contact(self)


@history
class TalkSubmission(FedRow):
    """A talk offered for a conference; not by a client where `account` is empty."""

    conference = models.ForeignKey(Conference, models.PROTECT, related_name="talks", verbose_name=_("conference"))
    account = models.ForeignKey(
        Account, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("account")
    )
    title = models.CharField(_("title"), max_length=200)
    submitted_on = models.DateField(_("submitted on"))

    objects = OnAccountQuerySet.as_manager()

    class Meta:
        ordering = ["-submitted_on", "-pk"]
        verbose_name, verbose_name_plural = _("talk"), _("talks")
        indexes = [models.Index(fields=["conference", "account"], name="engagement_talk_account")]

    def __str__(self) -> str:
        return self.title


@history
class Testimonial(FedRow):
    """A client asked for a word to show to others, and the day they gave it. Counts in the month it was asked in."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name=_("account"))
    contact = models.ForeignKey(
        Contact, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("contact")
    )
    conference = models.ForeignKey(
        Conference,
        models.PROTECT,
        related_name="testimonials",
        null=True,
        blank=True,
        verbose_name=_("conference"),
    )
    asked_on = models.DateField(_("asked on"))
    given_on = models.DateField(_("given on"), null=True, blank=True)

    objects = TestimonialQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_on", "-pk"]
        verbose_name, verbose_name_plural = _("testimonial"), _("testimonials")
        indexes = [
            models.Index(fields=["asked_on"], name="engagement_testimonial_asked"),
            models.Index(fields=["account", "-asked_on"], name="engagement_testimonial_account"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(given_on=None) | Q(given_on__gte=F("asked_on")),
                name="engagement_testimonial_forward",
                violation_error_message=_("It cannot be given before it was asked for."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.account}, {self.asked_on}"

    def clean(self) -> None:
        super().clean()
        _refuse_foreign_contact(self)
        if self.given_on and self.asked_on and self.given_on < self.asked_on:
            raise ValidationError({"given_on": _("It cannot be given before it was asked for.")})
