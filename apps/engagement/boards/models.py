"""Client advisory boards: who sits on them and until when, when they met, what they advised and were told."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Account, Contact
from apps.core.models import FedRow, history
from apps.engagement.boards.queries import (
    AdviceQuerySet,
    BoardAttendanceQuerySet,
    BoardQuerySet,
    MeetingQuerySet,
    MemberQuerySet,
)
from apps.initiatives.models import Initiative
from apps.people.models import Person

MOST_SEATS, LONGEST_TERM = 60, 120
SEATS, TERM, ACCOUNTS = 12, 24, 4  # what a new board begins with, until somebody says otherwise


def somebody(label: Any, text: Any) -> models.ForeignKey:
    return models.ForeignKey(
        Person, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=label, help_text=text
    )


def whole(label: Any, default: int, most: int, text: Any = "") -> models.PositiveSmallIntegerField:
    limits = [MinValueValidator(1), MaxValueValidator(most)]
    return models.PositiveSmallIntegerField(label, default=default, validators=limits, help_text=text)


@history
class Board(FedRow):
    """Clients whom the firm asks for advice, together and again and again."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    purpose = models.TextField(
        _("purpose"), max_length=600, blank=True, help_text=_("On what you want their advice, in a sentence or two.")
    )
    sponsor = somebody(_("executive sponsor"), _("The executive who answers for it."))
    owner = somebody(_("run by"), _("Who invites, plans the meetings and keeps this page."))
    advice_owner = somebody(_("who answers advice"), _("Sees to it that each advice gets an answer."))
    seats_wanted = whole(_("seats"), SEATS, MOST_SEATS)
    term_months = whole(_("term in months"), TERM, LONGEST_TERM, _("How long a seat is held."))
    accounts_to_begin = whole(
        _("accounts to begin with"),
        ACCOUNTS,
        MOST_SEATS,
        _("From how many different accounts somebody has to have accepted before it begins."),
    )
    what_they_give = models.TextField(_("what members give"), max_length=1000, blank=True)
    what_they_get = models.TextField(
        _("what members get"), max_length=1000, blank=True, help_text=_("What you promise them for their time.")
    )

    objects = BoardQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name, verbose_name_plural = _("advisory board"), _("advisory boards")
        constraints = [
            models.CheckConstraint(condition=Q(seats_wanted__range=(1, MOST_SEATS)), name="engagement_board_seats"),
            models.CheckConstraint(condition=Q(term_months__range=(1, LONGEST_TERM)), name="engagement_board_term"),
            models.CheckConstraint(
                condition=Q(accounts_to_begin__range=(1, MOST_SEATS)), name="engagement_board_accounts"
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("boards:detail", args=[self.pk])

    def __str__(self) -> str:
        return self.name

    def is_writable_by(self, person: Any) -> bool:
        return Board.objects.writable_by(person).filter(pk=self.pk).exists()


class OnBoard(FedRow):
    """A row on a board: its page is the board's."""

    class Meta:
        abstract = True

    board: Any
    anchor = ""

    def get_absolute_url(self) -> str:
        return f"{reverse('boards:detail', args=[self.board_id])}#{self.anchor}"  # type: ignore[attr-defined]


@history
class BoardMember(OnBoard):
    """A contact on a board, from the invitation to the end of the term. `seat_until_on` is the last day of the seat."""

    class State(models.TextChoices):
        INVITED = "invited", _("Invited")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        SERVING = "serving", _("Serving")
        RETIRED = "retired", _("Retired")

    anchor = "members"
    board = models.ForeignKey(Board, models.PROTECT, related_name="members", verbose_name=_("board"))
    account = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name=_("account"))
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="+", verbose_name=_("contact"))
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.INVITED)
    invited_on = models.DateField(_("invited on"), null=True, blank=True)
    seat_from_on = models.DateField(_("seat from"), null=True, blank=True)
    seat_until_on = models.DateField(
        _("seat until"), null=True, blank=True, help_text=_("The last day; by itself the end of the term.")
    )
    is_extra = models.BooleanField(
        _("beyond the seats wanted"), default=False, help_text=_("A seat more than the board is meant to have.")
    )
    references_given = models.PositiveSmallIntegerField(
        _("references given"), default=0, help_text=_("How often this person has spoken for you to another client.")
    )

    objects = MemberQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name, verbose_name_plural = _("board member"), _("board members")
        indexes = [models.Index(fields=["account"], name="engagement_member_account")]
        constraints = [
            models.UniqueConstraint(
                fields=["board", "contact"],
                name="engagement_member_once",
                violation_error_message=_("This contact is on the board already."),
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["serving", "retired"])
                | Q(seat_from_on__isnull=False, seat_until_on__isnull=False),
                name="engagement_member_has_a_term",
                violation_error_message=_("A seat has a first and a last day."),
            ),
            models.CheckConstraint(
                condition=Q(seat_until_on=None) | Q(seat_until_on__gte=F("seat_from_on")),
                name="engagement_member_forward",
                violation_error_message=_("A seat cannot end before it begins."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contact}, {self.account}"

    def clean(self) -> None:
        super().clean()
        wrong = {}
        if self.contact and self.contact.account_id != self.account_id:
            wrong["contact"] = _("Choose a contact of this account.")
        if self.seat_until_on and self.seat_from_on and self.seat_until_on < self.seat_from_on:
            wrong["seat_until_on"] = _("A seat cannot end before it begins.")
        if wrong:
            raise ValidationError(wrong)


@history
class BoardMeeting(OnBoard):
    """A meeting, planned or held. Attendance is recorded once somebody is named who came."""

    anchor = "meetings"
    board = models.ForeignKey(Board, models.PROTECT, related_name="meetings", verbose_name=_("board"))
    held_on = models.DateField(_("held on"))
    is_virtual = models.BooleanField(_("virtual"), default=False)
    topic = models.CharField(_("topic"), max_length=200, blank=True)
    attendees = models.ManyToManyField(
        Contact, related_name="+", blank=True, verbose_name=_("who came"), through="BoardAttendance"
    )
    our_minutes = models.PositiveSmallIntegerField(_("minutes we talked"), null=True, blank=True)
    their_minutes = models.PositiveSmallIntegerField(_("minutes they talked"), null=True, blank=True)
    preview = models.CharField(
        _("previewed"), max_length=200, blank=True, help_text=_("What they were shown before others saw it.")
    )

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["held_on", "pk"]
        verbose_name, verbose_name_plural = _("board meeting"), _("board meetings")
        constraints = [
            models.UniqueConstraint(
                fields=["board", "held_on"],
                name="engagement_meeting_once",
                violation_error_message=_("The board has a meeting on this day already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.board}, {date_format(self.held_on, 'j F Y')}"


@history
class BoardAttendance(models.Model):
    """That a contact came to a meeting."""

    meeting = models.ForeignKey(BoardMeeting, models.CASCADE, related_name="attendances")
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="+")

    objects = BoardAttendanceQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "contact"], name="engagement_attendance_once")]

    def __str__(self) -> str:
        return f"Contact {self.contact_id} at meeting {self.meeting_id}"


@history
class BoardAdvice(OnBoard):
    """What a member advised, and what they were told. `closed_on` is the day it was closed: it counts from then on."""

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        CLOSED = "closed", _("Closed")

    anchor = "advice"
    board = models.ForeignKey(Board, models.PROTECT, related_name="advice", verbose_name=_("board"))
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="+", verbose_name=_("who advised"))
    given_on = models.DateField(_("given on"))
    text = models.TextField(_("what they advise"), max_length=2000)
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.OPEN)
    answer = models.TextField(
        _("what they were told"),
        max_length=2000,
        blank=True,
        help_text=_("Advice closed without an answer does not count as answered."),
    )
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    initiative = models.ForeignKey(
        Initiative,
        models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("initiative"),
        help_text=_("What you change because of it."),
    )

    objects = AdviceQuerySet.as_manager()

    class Meta:
        ordering = ["-given_on", "-pk"]
        verbose_name, verbose_name_plural = _("board advice"), _("board advice")
        indexes = [
            models.Index(fields=["given_on"], name="engagement_advice_given"),
            models.Index(fields=["contact"], name="engagement_advice_contact"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", closed_on=None) | Q(state="closed", closed_on__isnull=False),
                name="engagement_advice_closed_has_a_day",
                violation_error_message=_("Closed advice has the day it was closed; open advice has none."),
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=F("given_on")),
                name="engagement_advice_forward",
                violation_error_message=_("Advice cannot be closed before it was given."),
            ),
        ]

    def __str__(self) -> str:
        return self.text if len(self.text) <= 80 else f"{self.text[:79]}…"

    @property
    def is_answered(self) -> bool:
        return self.state == self.State.CLOSED and bool(self.answer)
