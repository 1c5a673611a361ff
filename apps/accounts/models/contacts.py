"""The people at the client."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Trim
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.accounts.models.accounts import Account
from apps.accounts.queries import SENIOR, ContactQuerySet
from apps.core.models import FedRow, history


@history(exclude=["last_asked_on"])
class Contact(FedRow):
    """A person at the client who may be asked."""

    class Seniority(models.TextChoices):
        EXECUTIVE = "executive", _("Executive")
        SENIOR = "senior", _("Senior")
        OTHER = "other", _("Other")

    class BuyingRole(models.TextChoices):
        DECISION_MAKER = "decision_maker", _("Decision maker")
        SPONSOR = "sponsor", _("Sponsor")
        CHAMPION = "champion", _("Champion")
        INFLUENCER = "influencer", _("Influencer")
        USER = "user", _("User")

    account = models.ForeignKey(Account, models.PROTECT, related_name="contacts", verbose_name=_("account"))
    full_name = models.CharField(_("full name"), max_length=120)
    email = models.EmailField(_("email"), blank=True)
    address = models.GeneratedField(  # what "the same address" means: trimmed, lower case
        expression=Lower(Trim("email")),
        output_field=models.CharField(max_length=254),
        db_persist=True,
    )
    title = models.CharField(_("job title"), max_length=120, blank=True)
    seniority = models.CharField(_("seniority"), max_length=20, choices=Seniority, default=Seniority.OTHER)
    buying_role = models.CharField(_("buying role"), max_length=20, choices=BuyingRole, default=BuyingRole.USER)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="en")
    joined_on = models.DateField(_("joined on"), null=True, blank=True)
    left_on = models.DateField(_("left on"), null=True, blank=True)
    introduced_on = models.DateField(
        _("introduced on"),
        null=True,
        blank=True,
        help_text=_("When this person was introduced to the team."),
    )

    successor = models.ForeignKey(
        "self",
        models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("who takes over"),
        help_text=_("The person at the client who has the say now."),
    )
    departure_note = models.TextField(
        _("what was done"),
        blank=True,
        max_length=500,
        help_text=_("Where nobody takes over, or it is not known yet who: what you have done to keep the ties."),
    )

    # A hint that lets an index find who may be due: never later than the day this person was last asked (feedback).
    last_asked_on = models.DateField(_("last asked on"), null=True, editable=False)

    objects = ContactQuerySet.as_manager()

    class Meta:
        ordering = [Lower("full_name"), "pk"]
        verbose_name, verbose_name_plural = _("contact"), _("contacts")
        indexes = [
            models.Index(fields=["address"], name="accounts_contact_address"),
            models.Index(
                fields=["last_asked_on"],
                name="accounts_contact_rested",
                condition=~Q(email=""),
            ),
            models.Index(
                fields=["left_on"],
                name="accounts_contact_departed",
                condition=Q(seniority__in=SENIOR, left_on__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(left_on=None) | Q(joined_on=None) | Q(left_on__gte=F("joined_on")),
                name="accounts_contact_left_after_joined",
                violation_error_message=_("A contact cannot leave before joining."),
            )
        ]

    def get_absolute_url(self) -> str:
        return reverse("accounts:contact_detail", args=[self.pk])

    def __str__(self) -> str:
        return self.full_name

    def clean(self) -> None:
        super().clean()
        if self.successor and (self.successor.account_id != self.account_id or self.successor_id == self.pk):
            raise ValidationError({"successor": _("Choose another contact of the same account.")})

    @property
    def first_name(self) -> str:
        return self.full_name.split()[0] if self.full_name.split() else self.full_name
