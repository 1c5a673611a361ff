"""Value reports shared with a client: which period, in which language, until when the link opens."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Account
from apps.accounts.queries import OnAccountQuerySet
from apps.core.models import history
from apps.core.shared import Shared
from apps.people.models import Person


@history
class SharedReport(Shared):
    """A report behind an expiring link, as it was when it was shared."""

    purpose = "report"

    account = models.ForeignKey(Account, models.PROTECT, related_name="reports", verbose_name=_("account"))
    first_on = models.DateField(_("from"))
    last_on = models.DateField(_("until"))
    with_activities = models.BooleanField(_("with the activities"), default=False)
    words = models.TextField(_("a word to the client"), max_length=2000, blank=True)
    shared_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("shared by"))

    objects = OnAccountQuerySet.as_manager()

    class Meta:
        ordering = ["-recorded_at", "-pk"]
        verbose_name, verbose_name_plural = _("value report"), _("value reports")
        indexes = [models.Index(fields=["account", "-recorded_at"], name="value_report_by_account")]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_on__gte=F("first_on")),
                name="value_report_forward",
                violation_error_message=_("The period cannot end before it begins."),
            )
        ]

    def is_writable_by(self, person: Any) -> bool:
        return self.account.is_writable_by(person)

    def get_absolute_url(self) -> str:
        return reverse("value:report", args=[self.pk])

    def __str__(self) -> str:
        return f"{self.account}, {self.first_on} – {self.last_on}"
