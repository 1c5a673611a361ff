"""What our work caused beside what was promised: recorded as honestly as the promise."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Account, Contact
from apps.accounts.queries import OnAccountQuerySet
from apps.core.models import FedRow, history
from apps.impacts.models.promises import Impact
from apps.people.models import Person


@history
class Effect(FedRow):
    """A negative or unintended effect of our work, on an account and perhaps because of one impact."""

    class Kind(models.TextChoices):
        NEGATIVE = "negative", _("Negative: it costs the client something")
        UNINTENDED = "unintended", _("Unintended: nobody meant it, for better or worse")

    account = models.ForeignKey(Account, models.PROTECT, related_name="effects", verbose_name=_("account"))
    impact = models.ForeignKey(
        Impact, models.PROTECT, related_name="effects", null=True, blank=True, verbose_name=_("because of")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.NEGATIVE)
    statement = models.TextField(_("what happened"), max_length=2000)
    noticed_on = models.DateField(_("noticed on"))
    reported_by_contact = models.ForeignKey(
        Contact, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("reported by, at the client")
    )
    reported_by = models.ForeignKey(
        Person, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("reported by, of us")
    )
    action = models.TextField(_("what was done about it"), max_length=2000, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    objects = OnAccountQuerySet.as_manager()

    class Meta:
        ordering = [F("closed_on").asc(nulls_first=True), "-noticed_on", "-pk"]
        verbose_name, verbose_name_plural = _("effect"), _("effects")
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=F("noticed_on")),
                name="impacts_effect_forward",
                violation_error_message=_("An effect cannot be closed before it was noticed."),
            )
        ]

    def __str__(self) -> str:
        return self.statement if len(self.statement) <= 80 else f"{self.statement[:79]}…"

    def get_absolute_url(self) -> str:
        return self.impact.get_absolute_url() if self.impact else self.account.get_absolute_url()

    def clean(self) -> None:
        super().clean()
        if self.impact and self.impact.account_id != self.account_id:
            raise ValidationError({"impact": _("Choose an impact of this account.")})
        if self.reported_by_contact and self.reported_by_contact.account_id != self.account_id:
            raise ValidationError({"reported_by_contact": _("Choose a contact of this account.")})

    @property
    def kind_word(self) -> Any:
        """The kind in one word."""
        return _("Negative") if self.kind == self.Kind.NEGATIVE else _("Unintended")

    def is_writable_by(self, person: Any) -> bool:
        return self.account.is_writable_by(person)
