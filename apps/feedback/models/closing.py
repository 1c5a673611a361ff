"""What came of an answer: the follow-up it opened, the changes made because of it; and what people have been told."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Account
from apps.core.models import FedRow, history
from apps.feedback.models.answers import Response
from apps.feedback.models.asking import FeedbackRequest
from apps.feedback.models.questions import Theme
from apps.feedback.queries import ChangeQuerySet, FollowUpQuerySet
from apps.people.models import Person


@history(exclude=["told_of"])
class FollowUp(FedRow):
    """A low answer to reply to: due 48 hours after it was given, closed with what was done and whether that changed."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        IN_PROGRESS = "in_progress", _("In progress")
        CLOSED = "closed", _("Closed")

    response = models.OneToOneField(Response, models.PROTECT, related_name="follow_up", verbose_name=_("answer"))
    owner = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("owner"))
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.OPEN)
    due_at = models.DateTimeField(_("due at"))
    first_reply_at = models.DateTimeField(_("replied to the client at"), null=True, blank=True)
    outcome = models.TextField(_("what was done"), blank=True, max_length=2000)
    is_changed = models.BooleanField(_("something changed"), default=False)
    closed_at = models.DateTimeField(_("closed at"), null=True, editable=False)
    told_of = models.DateTimeField(null=True, editable=False)  # the moment of the answer that its owner was told of
    reminded_at = models.DateTimeField(null=True, editable=False)
    escalated_at = models.DateTimeField(_("escalated at"), null=True, editable=False)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        ordering = ["due_at", "pk"]
        verbose_name, verbose_name_plural = _("follow-up"), _("follow-ups")
        indexes = [
            models.Index(fields=["due_at"], name="feedback_follow_up_due"),
            models.Index(fields=["owner", "due_at"], name="feedback_follow_up_mine", condition=~Q(state="closed")),
            models.Index(fields=["due_at"], name="feedback_follow_up_untold", condition=Q(told_of=None)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="closed") | ~Q(outcome=""),
                name="feedback_follow_up_closed_with_outcome",
                violation_error_message=_("Say what was done."),
            )
        ]

    def get_absolute_url(self) -> str:
        return reverse("feedback:follow_up", args=[self.pk])

    def __str__(self) -> str:
        return f"Follow-up {self.pk}"


UNDER_WAY = "initiative_begun"  # the kind of a change that is being worked on; "initiative" follows once it is done


@history
class Change(FedRow):
    """What was done because of which answers, in the client's words: "you said, we did".

    `source_kind` and `source` name the row of any app that led to it (a follow-up, a decision, an initiative), which
    has one change at most. Contacts whose answers are linked read it; others of the account if `is_shared`. One without
    words counts as feedback used like any other, and no client reads it.
    """

    account = models.ForeignKey(Account, models.PROTECT, related_name="changes", verbose_name=_("account"))
    responses = models.ManyToManyField(
        Response, related_name="changes", blank=True, verbose_name=_("answers"), through="ChangeResponse"
    )
    said = models.CharField(_("you said"), max_length=300, blank=True)
    did = models.CharField(_("we did"), max_length=600, blank=True)
    made_on = models.DateField(_("made on"))
    is_shared = models.BooleanField(_("for every contact of the account"), default=True)
    source_kind = models.CharField(max_length=30, editable=False)
    source = models.BigIntegerField(null=True, editable=False)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-made_on", "-pk"]
        verbose_name, verbose_name_plural = _("change"), _("changes")
        indexes = [models.Index(fields=["account", "-made_on"], name="feedback_change_by_account")]
        constraints = [
            models.UniqueConstraint(fields=["source_kind", "source"], name="feedback_change_once"),
            models.CheckConstraint(
                condition=Q(said="", did="", is_shared=False) | (~Q(said="") & ~Q(did="")),
                name="feedback_change_in_both_words",
                violation_error_message=_("Write both what they said and what you did, or neither."),
            ),
        ]

    def __str__(self) -> str:
        return self.did or f"Change {self.pk}"


@history
class ChangeResponse(models.Model):
    """That a change was made because of an answer; tracked, so that the roll-up finds it."""

    change = models.ForeignKey(Change, models.CASCADE, related_name="links")
    response = models.ForeignKey(Response, models.CASCADE, related_name="change_links")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["change", "response"], name="feedback_change_response_once")]

    def __str__(self) -> str:
        return f"Change {self.change_id} because of answer {self.response_id}"


class RemovedTheme(models.Model):
    """A theme that somebody took off an answer: no rule puts it there again."""

    response = models.ForeignKey(Response, models.CASCADE, related_name="removed_themes")
    theme = models.ForeignKey(Theme, models.CASCADE, related_name="+")
    removed_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True)
    removed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["response", "theme"], name="feedback_theme_removed_once")]

    def __str__(self) -> str:
        return f"{self.theme} taken off answer {self.response_id}"


class Told(models.Model):
    """That somebody was told what became of a request, so that nobody is told twice."""

    class What(models.TextChoices):
        SILENT = "silent", _("No answer after 14 days")
        BOUNCED = "bounced", _("Bounced")

    request = models.ForeignKey(FeedbackRequest, models.CASCADE, related_name="told")
    what = models.CharField(max_length=10, choices=What)
    told_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "what"], name="feedback_told_once")]
        indexes = [models.Index(fields=["what", "-told_at"], name="feedback_told_when")]

    def __str__(self) -> str:
        return f"{self.what}: request {self.request_id}"
