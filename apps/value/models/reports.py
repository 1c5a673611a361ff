"""Value reports shared with a client: which period, in which language, until when the link opens."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Account
from apps.accounts.queries import OnAccountQuerySet
from apps.core.links import make_token
from apps.core.models import Row, history
from apps.core.months import today
from apps.people.models import Person

PURPOSE = "report"


@history
class SharedReport(Row):
    """A report behind an expiring link. `content` is what it showed when it was shared: a client's page never changes
    under their eyes. The link is derived from the row and its `generation` (apps/core/links.py); revoking raises it.
    """

    account = models.ForeignKey(Account, models.PROTECT, related_name="reports", verbose_name=_("account"))
    first_on = models.DateField(_("from"))
    last_on = models.DateField(_("until"))
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="en")
    with_activities = models.BooleanField(_("with the activities"), default=False)
    words = models.TextField(_("a word to the client"), max_length=2000, blank=True)
    content = models.JSONField(default=dict, editable=False)
    shared_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("shared by"))
    expires_on = models.DateField(_("the link opens until"))
    generation = models.PositiveIntegerField(default=1, editable=False)
    revoked_at = models.DateTimeField(_("revoked at"), null=True, editable=False)

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

    @property
    def is_open(self) -> bool:
        """Whether its link opens: through the last day, unless it was revoked."""
        return self.revoked_at is None and self.expires_on >= today()

    @property
    def token(self) -> str:
        return make_token(PURPOSE, self.pk, self.generation)

    def is_writable_by(self, person: Any) -> bool:
        return self.account.is_writable_by(person)

    def get_absolute_url(self) -> str:
        return reverse("value:report", args=[self.pk])

    def __str__(self) -> str:
        return f"{self.account}, {self.first_on} – {self.last_on}"
