"""Whom we ask and how often: programmes, requests, approved exclusions, what a client prefers."""

import datetime as dt

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Contact
from apps.cases.models import Case
from apps.core.models import FedRow, history
from apps.core.months import today
from apps.feedback.cadence import latest_run, run_after
from apps.feedback.models.questions import Questionnaire, QuestionnaireVersion
from apps.feedback.queries import FeedbackExclusionQuerySet, FeedbackRequestQuerySet
from apps.people.models import Person, SharedQuerySet

RUN_STAYS_OPEN = dt.timedelta(days=7)  # whose 90 days end within a week of the run is asked then, not a quarter later


@history
class Programme(FedRow):
    """Who is asked what, how often. The system selects the contacts; nobody picks them by hand."""

    class Cadence(models.TextChoices):
        MONTHLY = "monthly", _("Monthly")
        QUARTERLY = "quarterly", _("Quarterly")
        HALF_YEARLY = "half_yearly", _("Half-yearly")
        YEARLY = "yearly", _("Yearly")
        BEFORE_CONTRACT_END = "before_contract_end", _("Days before a contract ends")
        AFTER_IMPACT = "after_impact", _("After an impact is achieved")
        AFTER_CASE = "after_case", _("After a case closes")

    class Audience(models.TextChoices):
        ALL = "all", _("All eligible contacts")
        KEY_ACCOUNTS = "key_accounts", _("Contacts of key accounts")
        SENIOR = "senior", _("Executive and senior contacts")

    name = models.CharField(_("name"), max_length=120, unique=True)
    questionnaire = models.ForeignKey(
        Questionnaire, models.PROTECT, related_name="programmes", verbose_name=_("questionnaire")
    )
    cadence = models.CharField(_("cadence"), max_length=30, choices=Cadence, default=Cadence.QUARTERLY)
    days = models.PositiveSmallIntegerField(_("days before or after"), default=0)  # of the event, where one decides
    audience = models.CharField(_("who is asked"), max_length=20, choices=Audience, default=Audience.ALL)
    is_running = models.BooleanField(_("running"), default=True)
    starts_on = models.DateField(_("first run on"))
    last_run_on = models.DateField(_("last run on"), null=True, editable=False)

    objects = SharedQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name, verbose_name_plural = _("programme"), _("programmes")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("feedback:programme", args=[self.pk])

    def due_run(self, day: dt.date) -> dt.date | None:
        """The day of the run that is due on a day, None where none is (docs/feedback.md, "When a programme asks")."""
        latest = latest_run(self.starts_on, self.cadence, day) if self.is_running else None
        if latest is None:
            return None
        is_new = self.last_run_on is None or self.last_run_on < latest
        return latest if is_new or day < latest + RUN_STAYS_OPEN else None

    def next_run(self, day: dt.date) -> dt.date | None:
        """The day of the next run, today where one is waiting, None where the programme rests."""
        if not self.is_running:
            return None
        latest = latest_run(self.starts_on, self.cadence, day)
        if latest and (self.last_run_on is None or self.last_run_on < latest):
            return day
        return run_after(self.starts_on, self.cadence, day)


@history
class FeedbackRequest(FedRow):
    """One contact asked once. The link is derived from the row and its `generation`, never stored."""

    class State(models.TextChoices):
        PENDING = "pending", _("Waiting to be sent")
        SENT = "sent", _("Sent")
        ANSWERED = "answered", _("Answered")
        BOUNCED = "bounced", _("Bounced")
        EXPIRED = "expired", _("Expired")
        CANCELLED = "cancelled", _("Cancelled")

    contact = models.ForeignKey(Contact, models.PROTECT, related_name="requests", verbose_name=_("contact"))
    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="requests", null=True, blank=True, verbose_name=_("programme")
    )
    asked_by = models.ForeignKey(
        Person, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("asked by")
    )
    asked_version = models.ForeignKey(
        QuestionnaireVersion, models.PROTECT, related_name="+", null=True, editable=False
    )  # empty: every standard question ("ask now", and what was recorded as history)
    impacts = ArrayField(models.BigIntegerField(), null=True, blank=True, editable=False)  # asked about
    case = models.ForeignKey(
        Case, models.PROTECT, related_name="+", null=True, blank=True, editable=False, verbose_name=_("case")
    )
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.PENDING)
    generation = models.PositiveIntegerField(default=1, editable=False)
    due_on = models.DateField(editable=False, null=True)  # the programme's run it belongs to
    reminded_at = models.DateTimeField(_("reminded at"), null=True, editable=False)
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    answered_at = models.DateTimeField(_("first answered at"), null=True, blank=True)
    expires_at = models.DateTimeField(_("expires at"))

    objects = FeedbackRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name, verbose_name_plural = (_("feedback request"), _("feedback requests"))
        indexes = [
            models.Index(fields=["contact", "-sent_at"], name="feedback_request_by_contact"),
            models.Index(fields=["sent_at"], name="feedback_request_sent"),
            models.Index(
                fields=["expires_at"], name="feedback_request_waiting", condition=Q(state__in=["pending", "sent"])
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["contact", "programme", "due_on"], name="feedback_request_once_a_run")
        ]

    def __str__(self) -> str:
        return f"Request {self.pk} to {self.contact}"

    def get_absolute_url(self) -> str:
        return reverse("feedback:request", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Whether its link still takes an answer. A bounce may be wrong: who has the link may answer."""
        is_over = self.state in {self.State.EXPIRED, self.State.CANCELLED} or self.expires_at <= timezone.now()
        has_left = self.contact.left_on is not None and self.contact.left_on <= today()
        return not is_over and not has_left

    @property
    def is_hand_picked(self) -> bool:
        """Asked by a person with "ask now": marked, and left out of pay and awards."""
        return self.programme_id is None


@history
class FeedbackExclusion(FedRow):
    """A contact who is not asked for a time: somebody gives the reason, somebody else approves it, and it ends."""

    contact = models.ForeignKey(Contact, models.PROTECT, related_name="exclusions", verbose_name=_("contact"))
    reason = models.TextField(_("reason"), max_length=1000)
    requested_by = models.ForeignKey(
        Person, models.PROTECT, related_name="+", editable=False, verbose_name=_("requested by")
    )
    approved_by = models.ForeignKey(
        Person, models.PROTECT, related_name="+", null=True, editable=False, verbose_name=_("approved by")
    )
    approved_at = models.DateTimeField(_("approved at"), null=True, editable=False)
    until_on = models.DateField(_("until"))  # the last day on which the contact is not asked

    objects = FeedbackExclusionQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name, verbose_name_plural = _("exclusion"), _("exclusions")
        indexes = [models.Index(fields=["contact", "until_on"], name="feedback_exclusion_in_force")]
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_by=None) | ~Q(approved_by=F("requested_by")),
                name="feedback_exclusion_second_person",
                violation_error_message=_("A second person has to approve it."),
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None, approved_at=None)
                | Q(approved_by__isnull=False, approved_at__isnull=False),
                name="feedback_exclusion_approved_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contact} until {self.until_on}"


class AskingPreference(models.Model):
    """How often the reader of an address wants to be asked; "never" is a Suppression of the outbox."""

    class Pace(models.TextChoices):
        LESS_OFTEN = "less_often", _("At most twice a year")

    address = models.CharField(max_length=254, unique=True)  # trimmed, lower case
    pace = models.CharField(max_length=20, choices=Pace)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-recorded_at"]

    def __str__(self) -> str:
        return f"{self.address}: {self.pace}"
