"""Whom we ask and how often: programmes, requests, approved exclusions, what a client prefers."""

import datetime as dt
from typing import Any

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
from apps.feedback.cadence import EVENTS, RUN_STAYS_OPEN, coming_runs, latest_run, run_after
from apps.feedback.models.questions import Questionnaire, QuestionnaireVersion
from apps.feedback.queries import FeedbackExclusionQuerySet, FeedbackRequestQuerySet
from apps.feedback.spans import rest, short_rest
from apps.people.models import Person, SharedQuerySet

LONGEST_BEFORE_OR_AFTER = 365  # days from an event to the request it leads to


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
    days = models.PositiveSmallIntegerField(
        _("days before or after"),
        default=0,
        help_text=_("Only where an event decides: so many days before a contract ends, after an impact or a case."),
    )
    audience = models.CharField(_("who is asked"), max_length=20, choices=Audience, default=Audience.ALL)
    is_running = models.BooleanField(_("running"), default=True)
    starts_on = models.DateField(_("first run on"))
    last_run_on = models.DateField(_("last run on"), null=True, editable=False)

    objects = SharedQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name, verbose_name_plural = _("programme"), _("programmes")
        constraints = [
            models.CheckConstraint(
                condition=~Q(cadence="before_contract_end") | Q(days__gte=1),
                name="feedback_programme_before_an_end",
                violation_error_message=_("Say how many days before the contract ends: at least one."),
            ),
            models.CheckConstraint(
                condition=Q(days__lte=LONGEST_BEFORE_OR_AFTER),
                name="feedback_programme_within_a_year",
                violation_error_message=_("At most 365 days lie between the event and the request."),
            ),
            models.CheckConstraint(
                condition=Q(days=0) | Q(cadence__in=sorted(EVENTS)),
                name="feedback_programme_days_of_an_event",
                violation_error_message=_("Days are counted from an event; a programme that runs regularly has none."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("feedback:programme", args=[self.pk])

    @property
    def is_by_event(self) -> bool:
        """Asked when something happens to the client, not on days of a calendar."""
        return self.cadence in EVENTS

    @property
    def rest(self) -> dt.timedelta:
        """How long its contacts must not have been asked by anything."""
        return short_rest() if self.cadence == self.Cadence.AFTER_CASE else rest()

    @property
    def rhythm(self) -> str:
        """How often, in words."""
        if not self.is_by_event:
            return self.get_cadence_display()
        words = {
            self.Cadence.BEFORE_CONTRACT_END: _("%(n)d days before a contract ends"),
            self.Cadence.AFTER_IMPACT: _("%(n)d days after an impact is achieved"),
            self.Cadence.AFTER_CASE: _("%(n)d days after a case closes"),
        }
        return words[self.Cadence(self.cadence)] % {"n": self.days} if self.days else self.get_cadence_display()

    def due_run(self, day: dt.date) -> dt.date | None:
        """The day of the run that is due on a day, None where none is (docs/feedback.md, "When a programme asks")."""
        latest = self._latest_run(day)
        if latest is None:
            return None
        is_new = self.last_run_on is None or self.last_run_on < latest
        return latest if is_new or day < latest + RUN_STAYS_OPEN else None

    def next_run(self, day: dt.date) -> dt.date | None:
        """The day of the next run, today where one is waiting, None where the programme rests or an event decides."""
        if not self.is_running or self.is_by_event:
            return None
        latest = self._latest_run(day)
        if latest and (self.last_run_on is None or self.last_run_on < latest):
            return day
        return run_after(self.starts_on, self.cadence, day)

    def openings(self, day: dt.date, last: dt.date) -> list[tuple[dt.date, dt.date]]:
        """The spans (first day, last day) within [day, last] on which it asks; none where an event decides."""
        due = self.due_run(day)
        if not self.is_running or self.is_by_event:
            return []
        spans = [(run, run + RUN_STAYS_OPEN - dt.timedelta(days=1)) for run in self._runs_after(day, last)]
        if due is not None:
            spans.insert(0, (day, max(day, due + RUN_STAYS_OPEN - dt.timedelta(days=1))))
        return [(first, min(end, last)) for first, end in spans]

    def _runs_after(self, day: dt.date, last: dt.date) -> list[dt.date]:
        return coming_runs(self.starts_on, self.cadence, day, last)

    def _latest_run(self, day: dt.date) -> dt.date | None:
        return latest_run(self.starts_on, self.cadence, day) if self.is_running and not self.is_by_event else None


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
    items = ArrayField(models.BigIntegerField(), default=list, blank=True, editable=False)  # standing items asked
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

    def get_absolute_url(self) -> str:
        return reverse("feedback:exclusion", args=[self.pk])

    @property
    def state(self) -> str:
        """waiting, in_force or over; what nobody approved in time is over, too."""
        if self.until_on < today():
            return "over"
        return "in_force" if self.approved_by_id else "waiting"

    def is_approvable_by(self, person: Any) -> bool:
        return type(self)._default_manager.approvable_by(person).filter(pk=self.pk).exists()


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
