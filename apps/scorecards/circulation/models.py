"""Scorecards frozen to be shared or mailed, and who gets them by mail."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Account
from apps.core.models import Row, history
from apps.core.months import Month, Quarter, period_ending
from apps.core.shared import Shared
from apps.measures.models import Scope
from apps.outbox.models import Attachment, normalised
from apps.people.models import Person
from apps.scorecards.access import PUBLISHERS, may_publish

OPEN_TO_ALL = (Scope.COMPANY, Scope.BUSINESS_UNIT, Scope.TEAM)  # what may leave the house: no account's figures


class SharedScorecardQuerySet(models.QuerySet):
    def visible_to(self, person: Any) -> Self:
        """Whoever may publish sees what is shared."""
        return self if person.role in PUBLISHERS else self.none()

    def by_link(self) -> Self:
        return self.filter(is_mailed=False)

    def mailed(self) -> Self:
        return self.filter(is_mailed=True)


@history
class SharedScorecard(Shared):
    """A scorecard as it was when it was shared by a link, or mailed: then once a scope, period and language.

    `month` is the first day of the month, or of the quarter's last month. Nobody shared what was mailed by itself.
    """

    purpose = "shared_scorecard"

    @property
    def is_open(self) -> bool:
        """Whether its link opens: never where it shows an account, which staff alone are mailed."""
        return super().is_open and self.scope in OPEN_TO_ALL

    scope = models.CharField(_("scope"), max_length=20, choices=Scope, default=Scope.COMPANY)
    scope_id = models.BigIntegerField(_("scope id"), default=0)
    month = models.DateField(_("month"))
    is_quarter = models.BooleanField(_("of the quarter"), default=False)
    is_mailed = models.BooleanField(default=False, editable=False)
    with_remarks = models.BooleanField(_("with remarks"), default=False)
    with_initiatives = models.BooleanField(_("with the major initiatives"), default=False)
    shared_by = models.ForeignKey(
        Person, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("shared by")
    )
    attachment = models.ForeignKey(Attachment, models.PROTECT, related_name="+", null=True, editable=False)

    objects = SharedScorecardQuerySet.as_manager()

    class Meta:
        ordering = ["-recorded_at", "-pk"]
        verbose_name, verbose_name_plural = _("shared scorecard"), _("shared scorecards")
        indexes = [models.Index(fields=["is_mailed", "-recorded_at"], name="scorecards_shared_newest")]
        constraints = [
            models.UniqueConstraint(
                fields=["scope", "scope_id", "month", "is_quarter", "language"],
                condition=Q(is_mailed=True),
                name="scorecards_mailed_once",
            )
        ]

    @property
    def period(self) -> Month | Quarter:
        return period_ending(self.month, self.is_quarter)

    @property
    def title(self) -> str:
        return f"{self.content['subject']}, {self.content['period']}"

    def is_writable_by(self, person: Any) -> bool:
        return may_publish(person)

    def get_absolute_url(self) -> str:
        return reverse("scorecards:shared", args=[self.pk])

    def __str__(self) -> str:
        return f"{self.scope} {self.scope_id or ''} {self.period}"


class RecipientQuerySet(models.QuerySet):
    def visible_to(self, person: Any) -> Self:
        """Whoever may publish sees the whole list, everybody else what they get themselves."""
        return self if may_publish(person) else self.filter(person=person)

    def writable_by(self, person: Any) -> Self:
        return self.visible_to(person)

    def of(self, scope: str, scope_id: int = 0) -> Self:
        return self.filter(scope=scope, scope_id=scope_id)

    def ready(self) -> Self:
        """Who gets mail: of the firm while they are in it, outside once an administrator has agreed; nobody who left
        the list."""
        staff, outside = Q(person__is_active=True), Q(person=None, consented_at__isnull=False)
        return self.filter(staff | outside, stopped_at=None)

    def since_before(self, moment: Any) -> Self:
        """Who was on the list by then."""
        return self.alias(_since=Coalesce("consented_at", "recorded_at")).filter(_since__lte=moment)


@history
class Recipient(Row):
    """Who gets a scope's scorecard by mail: a person of the firm, or somebody outside by address.

    `stopped_at`: the reader left the list, by the link in a mail; only they can come back.
    """

    scope = models.CharField(_("scope"), max_length=20, choices=Scope, default=Scope.COMPANY)
    scope_id = models.BigIntegerField(_("scope id"), default=0)
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("person")
    )
    name = models.CharField(_("name"), max_length=120, blank=True)
    email = models.EmailField(_("email"), blank=True)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="en")
    is_monthly = models.BooleanField(_("monthly"), default=True)
    is_quarterly = models.BooleanField(_("quarterly"), default=False)
    added_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, editable=False)
    consented_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, editable=False)
    consented_at = models.DateTimeField(null=True, editable=False)
    stopped_at = models.DateTimeField(null=True, editable=False)

    objects = RecipientQuerySet.as_manager()

    class Meta:
        ordering = ["scope", "scope_id", "person__full_name", "name", "pk"]
        verbose_name, verbose_name_plural = _("recipient"), _("recipients")
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, email="") | (Q(person=None) & ~Q(email="")),
                name="scorecards_recipient_one",
                violation_error_message=_("Choose a person of the firm, or write an address outside it."),
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | ~Q(scope=Scope.ACCOUNT),
                name="scorecards_recipient_outside",
                violation_error_message=_("The figures of an account do not leave the house."),
            ),
            models.CheckConstraint(
                condition=Q(is_monthly=True) | Q(is_quarterly=True),
                name="scorecards_recipient_when",
                violation_error_message=_("Choose monthly, quarterly or both."),
            ),
            models.UniqueConstraint(
                fields=["scope", "scope_id", "person"],
                name="scorecards_recipient_person",
                violation_error_message=_("This person is on the list already."),
            ),
            models.UniqueConstraint(
                F("scope"),
                F("scope_id"),
                Lower("email"),
                condition=Q(person=None),
                name="scorecards_recipient_address",
                violation_error_message=_("This address is on the list already."),
            ),
        ]

    @property
    def address(self) -> str:
        return self.person.email if self.person else self.email

    @property
    def full_name(self) -> str:
        return self.person.full_name if self.person else self.name or self.email

    @property
    def is_waiting(self) -> bool:
        """Whether an administrator still has to agree."""
        return self.person is None and self.consented_at is None

    def may_get(self) -> bool:
        """Whether the reader may see the scope today."""
        if self.scope != Scope.ACCOUNT:
            return True
        return self.person is not None and Account.objects.visible_to(self.person).filter(pk=self.scope_id).exists()

    def clean(self) -> None:
        super().clean()
        self.email = normalised(self.email)

    def get_absolute_url(self) -> str:
        return reverse("scorecards:recipient_update", args=[self.pk])

    def __str__(self) -> str:
        return f"{self.full_name}, {self.scope} {self.scope_id or ''}".strip()
