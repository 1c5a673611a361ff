"""What clients say about a promise: the request behind an emailed link, yes or not quite, and what matters most."""

import datetime as dt
from typing import Any, Self

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Contact
from apps.accounts.queries import OnAccountQuerySet
from apps.core.models import Row, history
from apps.core.months import today
from apps.impacts.models.promises import Impact, ImpactVersion
from apps.outbox.models import Message
from apps.people.models import Person

PURPOSE = "promise"  # of the link, and the URL name of its page


class ConfirmationQuerySet(OnAccountQuerySet):
    account_path = "contact__account"

    def waiting(self, now: dt.datetime) -> Self:
        """Open links that nobody has answered by."""
        return self.filter(closed_at=None, answered_at=None, expires_at__gt=now)

    def with_mail(self) -> Self:
        """Annotates `mail_state`: what became of the mail that carries the link."""
        mails = Message.objects.asking(PURPOSE, OuterRef("pk")).order_by("-pk")
        return self.annotate(mail_state=Subquery(mails.values("state")[:1]))


@history
class Confirmation(Row):
    """One contact is asked to confirm goals and impacts. The link is derived from row and generation, never stored.

    The link takes answers until it expires or is closed: withdrawn, or replaced by a newer request.
    """

    contact = models.ForeignKey(Contact, models.PROTECT, related_name="confirmations", verbose_name=_("contact"))
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, verbose_name=_("asked by"))
    generation = models.PositiveIntegerField(default=1)
    expires_at = models.DateTimeField(_("open until"))
    answered_at = models.DateTimeField(_("answered at"), null=True)
    closed_at = models.DateTimeField(_("closed at"), null=True)

    objects = ConfirmationQuerySet.as_manager()

    class Meta:
        ordering = ["-recorded_at", "-pk"]
        verbose_name, verbose_name_plural = _("request to confirm"), _("requests to confirm")
        constraints = [
            models.UniqueConstraint(
                fields=["contact"], condition=Q(closed_at=None), name="impacts_confirmation_one_link_a_contact"
            )
        ]

    def __str__(self) -> str:
        return f"{self.contact} asked to confirm"

    def get_absolute_url(self) -> str:
        return self.contact.get_absolute_url()

    def is_writable_by(self, person: Any) -> bool:
        return self.contact.account.is_writable_by(person)

    @property
    def is_open(self) -> bool:
        """Whether the link takes an answer. Expects the contact to be loaded."""
        is_here = self.contact.left_on is None or self.contact.left_on > today()
        return self.closed_at is None and self.expires_at > timezone.now() and is_here

    @property
    def is_waiting(self) -> bool:
        return self.closed_at is None and self.answered_at is None and self.expires_at > timezone.now()

    @property
    def state(self) -> str:
        """answered, cancelled (closed before an answer), expired, or what became of the mail (`with_mail`)."""
        if self.answered_at:
            return "answered"
        if self.closed_at:
            return "cancelled"
        return getattr(self, "mail_state", None) or "sent" if self.expires_at > timezone.now() else "expired"


class VerdictQuerySet(OnAccountQuerySet):
    account_path = "impact__account"

    def standing(self) -> Self:
        """The last word of each contact on each impact."""
        latest = self.model._default_manager.filter(
            impact=OuterRef("impact"), confirmation__contact=OuterRef("confirmation__contact")
        ).order_by("-given_at", "-pk")
        return self.filter(pk=Subquery(latest.values("pk")[:1]))

    def on_the_present_wording(self) -> Self:
        newest = ImpactVersion.objects.filter(impact=OuterRef("impact")).order_by("-number")
        return self.filter(wording=Subquery(newest.values("pk")[:1]))

    def open(self) -> Self:
        """Clients who do not agree, until the promise is worded anew or somebody has talked about it with them."""
        mine = self.filter(is_agreed=False, talked_at=None, impact__status__in=["draft", "active"])
        return mine.standing().on_the_present_wording()


@history
class Verdict(Row):
    """What a contact says about one version of an impact: "Yes, that is it", or "Not quite" with words."""

    confirmation = models.ForeignKey(Confirmation, models.CASCADE, related_name="verdicts")
    impact = models.ForeignKey(Impact, models.PROTECT, related_name="verdicts", verbose_name=_("impact"))
    wording = models.ForeignKey(ImpactVersion, models.PROTECT, related_name="+", verbose_name=_("version"))
    is_agreed = models.BooleanField(_("agrees"))
    words = models.TextField(_("in their words"), max_length=2000, blank=True)
    given_at = models.DateTimeField(_("said at"))
    talked_at = models.DateTimeField(_("talked about at"), null=True)
    talked_by = models.ForeignKey(
        Person, models.PROTECT, related_name="+", null=True, verbose_name=_("talked about by")
    )

    objects = VerdictQuerySet.as_manager()

    class Meta:
        ordering = ["-given_at", "-pk"]
        verbose_name, verbose_name_plural = _("verdict on an impact"), _("verdicts on impacts")
        constraints = [models.UniqueConstraint(fields=["confirmation", "impact"], name="impacts_verdict_once")]
        indexes = [
            models.Index(fields=["impact"], name="impacts_verdict_open", condition=Q(is_agreed=False, talked_at=None))
        ]

    def __str__(self) -> str:
        return f"{self.confirmation.contact} on {self.impact}"

    def get_absolute_url(self) -> str:
        return self.impact.get_absolute_url()

    def is_writable_by(self, person: Any) -> bool:
        return self.impact.account.is_writable_by(person)


class ImpactRankQuerySet(OnAccountQuerySet):
    account_path = "impact__account"

    def latest_of_each(self) -> Self:
        """Of each contact the ranking given last."""
        theirs = self.model._default_manager.filter(confirmation__contact=OuterRef("confirmation__contact")).order_by(
            "-confirmation"
        )
        return self.filter(confirmation=Subquery(theirs.values("confirmation")[:1]))


@history
class ImpactRank(models.Model):
    """A place (1 is what matters most) that a contact gave an impact, and the day on which they did."""

    confirmation = models.ForeignKey(Confirmation, models.CASCADE, related_name="ranks")
    ranked_on = models.DateField(_("ranked on"))
    impact = models.ForeignKey(Impact, models.PROTECT, related_name="ranks", verbose_name=_("impact"))
    rank = models.PositiveSmallIntegerField(_("place"))

    objects = ImpactRankQuerySet.as_manager()

    class Meta:
        ordering = ["confirmation", "rank"]
        verbose_name, verbose_name_plural = _("ranking"), _("rankings")
        constraints = [
            models.UniqueConstraint(fields=["confirmation", "impact"], name="impacts_rank_each_impact_once"),
            models.UniqueConstraint(fields=["confirmation", "rank"], name="impacts_rank_each_place_once"),
            models.CheckConstraint(condition=Q(rank__gte=1), name="impacts_rank_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.rank}. {self.impact}"
