"""Business units, teams, people; which of them belonged where on which day; cost rates; API tokens."""

import datetime as dt
from decimal import Decimal
from typing import Any, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from apps.core.access import Role
from apps.core.dated import Period
from apps.core.models import FedRow, history

PRACTICAL_PERCENT = Decimal(80)


class SharedQuerySet(models.QuerySet):
    """Rows that describe the firm: every person who signs in may know them."""

    def visible_to(self, person: Any) -> Self:
        return self

    def writable_by(self, person: Any) -> Self:
        return self if person.role == Role.ADMINISTRATOR else self.none()


@history
class BusinessUnit(FedRow):
    class Kind(models.TextChoices):
        PRODUCT = "product", _("Product")
        REGIONAL = "regional", _("Regional")
        FUNCTIONAL = "functional", _("Functional")

    name = models.CharField(_("name"), max_length=120, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.FUNCTIONAL)

    objects = SharedQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name, verbose_name_plural = _("business unit"), _("business units")

    def __str__(self) -> str:
        return self.name


@history
class Team(FedRow):
    """A team; `business_unit` is the present one, `TeamUnit` says which it was on a day."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    business_unit = models.ForeignKey(
        BusinessUnit, models.PROTECT, related_name="teams", verbose_name=_("business unit"), null=True, blank=True
    )

    objects = SharedQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name, verbose_name_plural = _("team"), _("teams")

    def __str__(self) -> str:
        return self.name


@history
class TeamUnit(Period):
    """The business unit a team belonged to, by day."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="units")
    business_unit = models.ForeignKey(BusinessUnit, models.PROTECT, null=True, related_name="+")

    class Meta(Period.Meta):
        constraints = [
            *Period.Meta.constraints,
            models.UniqueConstraint(fields=["team", "from_on"], name="people_team_unit_once"),
        ]

    def __str__(self) -> str:
        return f"{self.team_id} in {self.business_unit_id} from {self.from_on}"


class PersonQuerySet(SharedQuerySet):
    def present(self) -> Self:
        """People who have not left."""
        return self.filter(is_active=True)

    def named(self, email: str) -> Self:
        return self.filter(email__iexact=email.strip())


class PersonManager(BaseUserManager.from_queryset(PersonQuerySet)):  # type: ignore[misc]
    def get_by_natural_key(self, email: str) -> "Person":
        return self.get(email__iexact=email)


@history(exclude=["password", "last_login"])
class Person(AbstractBaseUser, FedRow):
    """Somebody of the firm who signs in; `team` is the present one, `Membership` says which it was on a day."""

    email = models.EmailField(_("email"), unique=True)
    full_name = models.CharField(_("full name"), max_length=120)
    role = models.CharField(_("role"), max_length=20, choices=Role, default=Role.ACCOUNT_MANAGER)
    team = models.ForeignKey(Team, models.PROTECT, related_name="people", null=True, blank=True, verbose_name=_("team"))
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    left_on = models.DateField(_("left on"), null=True, blank=True)
    is_active = models.BooleanField(_("may sign in"), default=True, editable=False)

    USERNAME_FIELD = EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    objects = PersonManager()

    class Meta:
        ordering = ["full_name", "pk"]
        verbose_name, verbose_name_plural = _("person"), _("people")
        constraints = [
            models.UniqueConstraint(Lower("email"), name="people_person_email_once"),
            models.CheckConstraint(
                condition=Q(is_active=True, left_on=None) | Q(is_active=False, left_on__isnull=False),
                name="people_person_left_is_inactive",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def initials(self) -> str:
        parts = self.full_name.split()
        return "".join(part[0] for part in (parts[0], parts[-1])).upper() if parts else "?"

    @property
    def first_name(self) -> str:
        return self.full_name.split()[0] if self.full_name.split() else self.full_name

    @property
    def is_administrator(self) -> bool:
        return self.role == Role.ADMINISTRATOR

    @property
    def may_write(self) -> bool:
        """Whether the role writes at all; on which accounts is a matter of `Account.writable_by`."""
        return self.role in {Role.ACCOUNT_MANAGER, Role.TEAM_LEAD, Role.ADMINISTRATOR}


@history
class Membership(Period):
    """The team a person belonged to, by day."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="memberships")
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="+")

    class Meta(Period.Meta):
        constraints = [
            *Period.Meta.constraints,
            models.UniqueConstraint(fields=["person", "from_on"], name="people_membership_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} in {self.team_id} from {self.from_on}"


class CostRateQuerySet(SharedQuerySet):
    def in_force(self, day: dt.date) -> Self:
        """The rate of each team on a day: the latest that began by then."""
        return self.filter(from_on__lte=day).order_by("team_id", "-from_on").distinct("team_id")


@history
class CostRate(FedRow):
    """What an hour of a team costs from a day on, in the organisation's currency.

    Either the rate itself, or capacity cost ÷ (theoretical hours × practical percent), from which it is computed
    (time-driven activity-based costing; measures.md "Cost rate").
    """

    team = models.ForeignKey(Team, models.CASCADE, related_name="cost_rates", verbose_name=_("team"))
    from_on = models.DateField(_("from"))
    hourly_rate = models.DecimalField(_("hourly rate"), max_digits=12, decimal_places=4, null=True, blank=True)
    capacity_cost = models.DecimalField(_("capacity cost"), max_digits=14, decimal_places=2, null=True, blank=True)
    theoretical_hours = models.DecimalField(
        _("theoretical hours"), max_digits=10, decimal_places=2, null=True, blank=True
    )
    practical_percent = models.DecimalField(
        _("practical percent"),
        max_digits=5,
        decimal_places=2,
        default=PRACTICAL_PERCENT,
        validators=[MinValueValidator(Decimal("0.01"))],
    )

    objects = CostRateQuerySet.as_manager()

    class Meta:
        ordering = ["team", "-from_on"]
        verbose_name, verbose_name_plural = _("cost rate"), _("cost rates")
        constraints = [
            models.UniqueConstraint(fields=["team", "from_on"], name="people_cost_rate_once"),
            models.CheckConstraint(condition=Q(hourly_rate__gte=0), name="people_cost_rate_not_negative"),
            models.CheckConstraint(condition=Q(practical_percent__lte=100), name="people_cost_rate_percent"),
        ]

    def __str__(self) -> str:
        return f"{self.team}: {self.hourly_rate} from {self.from_on}"

    def clean(self) -> None:
        super().clean()
        if self.capacity_cost is not None and self.theoretical_hours:
            hours = self.theoretical_hours * self.practical_percent / 100
            self.hourly_rate = round(self.capacity_cost / hours, 4)
        if self.hourly_rate is None:
            raise ValidationError(
                {"hourly_rate": _("Give the hourly rate, or the capacity cost and the theoretical hours.")}
            )


class PersonRate(models.Model):
    """What an hour of a person costs, by day: the rate of their team where both were in force (a database view).

    Half-open periods, [from_on, until_on), that never overlap for one person; days without a team or a rate have none.
    Join it through `person__rates` with a `FilteredRelation` on the day (apps/value/effort.py).
    """

    key = models.CharField(primary_key=True, max_length=50)
    person = models.ForeignKey(Person, models.DO_NOTHING, related_name="rates", db_constraint=False)
    from_on = models.DateField()
    until_on = models.DateField()
    hourly_rate = models.DecimalField(max_digits=12, decimal_places=4)

    class Meta:
        managed = False
        db_table = "people_person_rate"

    def __str__(self) -> str:
        return f"{self.person_id}: {self.hourly_rate} from {self.from_on}"


class ApiToken(models.Model):
    """A person's key to the API. Only its SHA-256 is stored; the key is shown once, when it is made."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="tokens")
    name = models.CharField(_("name"), max_length=80, default="API")
    key_hash = models.CharField(max_length=64, unique=True)
    recorded_at = models.DateTimeField(auto_now_add=True)
    last_used_on = models.DateField(null=True)

    class Meta:
        ordering = ["-recorded_at"]

    def __str__(self) -> str:
        return f"{self.name} of {self.person}"
