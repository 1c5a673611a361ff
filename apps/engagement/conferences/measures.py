"""Measures of conferences. They are counted scope by scope: a person counts once in each, however often entered."""

from collections.abc import Callable
from typing import Any

from django.db.models import F, IntegerField, Q, QuerySet, Value
from django.utils.translation import gettext_lazy as _

from apps.engagement.conferences import counted
from apps.engagement.conferences.models import Attendance, Conference, TalkSubmission, Testimonial
from apps.measures.counting import yes
from apps.measures.declare import Better, Column, Fact, Group, Kind, Measure, Unit
from apps.measures.places import COMPANY
from apps.measures.window import Window

Behind = Callable[[Window, str, int, Any], QuerySet]
# What changes at a conference changes those that follow it, whenever they are held.
CONFERENCES = Fact(Conference, "held_on", fields=("held_on", "kind", "previous_id", "client_base"))
CAME = Fact(Attendance, "held_on", fields=("email", "account_id"), through="conference", account=None)
WILSON = _("Interval: Wilson 1927.")


# --- The rows behind ------------------------------------------------------------------------------
def _of_scope(rows: Any, window: Window, scope: str, scope_id: int, reader: Any) -> Any:
    """Rows of the scope's accounts, of those a reader sees; the company's hold those of no client too."""
    if scope != COMPANY[0]:
        rows = rows.filter(account__in=counted.accounts_in(window, scope, scope_id))
    return rows if reader is None else rows.visible_to(reader)


def attendees(window: Window, scope: str, scope_id: int, reader: Any) -> QuerySet:
    """One row a person and conference."""
    conferences = [row.pk for row in counted.compared(window)]
    mine = _of_scope(Attendance.objects.filter(conference__in=conferences), window, scope, scope_id, reader)
    return mine.once_each().with_repeat().annotate(numerator=yes(Q(is_repeat=True)), denominator=Value(1))


def conferences(window: Window, scope: str, scope_id: int, reader: Any) -> QuerySet:
    """The conferences with growth on both sides; they are shared, so nobody's rows are hidden."""
    comparable = [row.pk for row in window.once(counted.held) if counted.turnout_of(row).is_comparable]
    rows = Conference.objects.filter(pk__in=comparable) if scope == COMPANY[0] else Conference.objects.none()
    return rows.with_turnout().annotate(
        numerator=F("attendees") * F("previous__client_base") - F("client_base") * F("attendees_before"),
        denominator=F("attendees_before") * F("previous__client_base"),
        n=F("attendees"),
    )


def talks(window: Window, scope: str, scope_id: int, reader: Any) -> QuerySet:
    ids = [row.pk for row in window.once(counted.held)]
    rows = TalkSubmission.objects.filter(conference__in=ids).exclude(account=None)
    mine = _of_scope(rows, window, scope, scope_id, reader)
    return mine.annotate(numerator=Value(1), denominator=Value(1, output_field=IntegerField()))


def asked(window: Window, scope: str, scope_id: int, reader: Any) -> QuerySet:
    mine = _of_scope(Testimonial.objects.filter(window.within("asked_on")), window, scope, scope_id, reader)
    return mine.annotate(numerator=yes(Q(given_on__isnull=False)), denominator=Value(1))


def _company(behind: Behind) -> Callable[[Window, bool], QuerySet]:
    return lambda window, with_leadership_only: behind(window, *COMPANY, None)


CLIENT = Column(_("Account"), "account__name")
MEASURES = [
    Measure(
        key="repeat_attendees",
        name=_("Repeat attendees"),
        question=_("Do they come back to meet us?"),
        group=Group.SERVING,
        place=50,
        kind=Kind.PROPORTION,
        better=Better.HIGHER,
        contributions=_company(attendees),
        by_scope=counted.repeat_attendees,
        rows_behind=attendees,
        facts=(CONFERENCES, CAME),
        method=_(
            "People at the conferences held in the month who had been at the one before, of all who came. A person is "
            "their address, and counts once."
        ),
        leaves_out=_("Conferences without one before, or of whose one before nobody knows who came; other gatherings."),
        source=WILSON,
        columns=(
            Column(_("Email"), "email"),
            CLIENT,
            Column(_("Conference"), "conference__name"),
            Column(_("Came before"), "numerator", Unit.YES),
        ),
        rows_name=_("attendees of a conference with one before"),
    ),
    Measure(
        key="conference_growth_gap",
        name=_("Conference growth"),
        question=_("Does our conference grow faster than our clients?"),
        group=Group.SERVING,
        place=51,
        kind=Kind.SCORE,
        better=Better.HIGHER,
        contributions=_company(conferences),
        by_scope=counted.conference_growth_gap,
        rows_behind=conferences,
        facts=(CONFERENCES, CAME),
        account="pk",
        method=_(
            "Growth of the people who came against the conference before, less growth of the number of clients between "
            "the two, in points. The company’s only."
        ),
        leaves_out=_("Conferences without one before, or without the number of clients at either; other gatherings."),
        columns=(
            Column(_("Conference"), "name", page="conferences:detail"),
            Column(_("People"), "attendees", Unit.COUNT),
            Column(_("The time before"), "attendees_before", Unit.COUNT),
            Column(_("Clients"), "client_base", Unit.COUNT),
            Column(_("The time before"), "previous__client_base", Unit.COUNT),
        ),
        rows_name=_("conferences to hold against the one before"),
    ),
    Measure(
        key="client_talks",
        name=_("Talks by clients"),
        question=_("Do clients want to speak?"),
        group=Group.SERVING,
        place=52,
        kind=Kind.COUNT,
        better=Better.HIGHER,
        noun=_("talks"),
        contributions=_company(talks),
        by_scope=counted.client_talks,
        rows_behind=talks,
        is_none_a_figure=False,
        facts=(
            CONFERENCES,
            CAME,
            Fact(TalkSubmission, "held_on", reach=0, fields=("account_id",), through="conference"),
        ),
        method=_("Talks that clients submitted for the conferences held in the month."),
        leaves_out=_("Talks of people of no client; other gatherings."),
        columns=(
            Column(_("Talk"), "title"),
            CLIENT,
            Column(_("Conference"), "conference__name"),
            Column(_("Submitted"), "submitted_on"),
        ),
        rows_name=_("conferences"),
    ),
    Measure(
        key="testimonials",
        name=_("Testimonials"),
        question=_("Do they vouch for us when asked?"),
        group=Group.SERVING,
        place=53,
        kind=Kind.PROPORTION,
        better=Better.HIGHER,
        contributions=_company(asked),
        by_scope=counted.testimonials,
        rows_behind=asked,
        facts=(Fact(Testimonial, "asked_on", reach=0, fields=("asked_on", "given_on", "account_id")),),
        method=_("Testimonials given by now, of those asked for in the month, at a conference or without one."),
        leaves_out=_("Nothing: one that is given later still counts in the month it was asked in."),
        source=WILSON,
        columns=(
            CLIENT,
            Column(_("Contact"), "contact__full_name"),
            Column(_("Asked"), "asked_on"),
            Column(_("Given"), "given_on"),
        ),
        rows_name=_("testimonials asked for"),
    ),
]
