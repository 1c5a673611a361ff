"""Lists: the gatherings, who came to one, who did not come again, the talks for it, and every testimonial."""

from functools import cached_property
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.core.pages import Cell, Column, Empty, ListPage
from apps.core.templatetags.desk import day
from apps.engagement.conferences import figures
from apps.engagement.conferences.filters import (
    AttendeeFilter,
    ConferenceFilter,
    MissingFilter,
    TalkFilter,
    TestimonialFilter,
)
from apps.engagement.conferences.models import Attendance, Conference, TalkSubmission, Testimonial
from apps.engagement.conferences.queries import KEEPERS
from apps.measures import words


class ConferenceList(ListPage):
    model, filterset_class = Conference, ConferenceFilter
    page_title = gettext_lazy("Conferences")
    page_question = gettext_lazy("Do clients come back to meet us, do they speak, and do they vouch for us?")
    create_label = gettext_lazy("New conference")
    columns: ClassVar[list[Column]] = [
        Column(gettext_lazy("Name"), "name"),
        Column(gettext_lazy("Held"), "held_on"),
        Column(gettext_lazy("People"), "attendees", is_number=True),
        Column(gettext_lazy("Came back"), is_number=True),
        Column(gettext_lazy("Growth, points"), is_number=True, is_optional=True),
        Column(gettext_lazy("Talks"), "talks_by_clients", is_number=True, is_optional=True),
        Column(gettext_lazy("Testimonials"), is_number=True, is_optional=True),
    ]

    def rows(self) -> QuerySet:
        return Conference.objects.select_related("previous").with_turnout().with_given()

    def cells(self, row: Any) -> list[Any]:
        return [
            Cell(row.name, sub=row.get_kind_display()),
            day(row.held_on, "j M Y"),
            row.attendees,
            words.display(figures.repeat_of(row)),
            words.display(figures.gap_of(row)),
            row.talks_by_clients,
            words.display(figures.testimonials_of(row)),
        ]

    def create_url(self) -> str:
        person: Any = self.request.user
        return reverse("conferences:create") if person.role in KEEPERS else ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        tools = [{"label": _("Testimonials"), "url": reverse("conferences:testimonials"), "icon": "message"}]
        if self.request.user.may_write:
            tools.append({"label": _("Import"), "url": reverse("imports:index"), "icon": "file-import"})
        return super().get_context_data(**kwargs) | {"tools": tools}

    def empty(self) -> Empty:
        return Empty(
            _("Where do your clients meet you, and each other?"),
            _("A conference is worth what clients make of it: whether they come back, speak, and vouch for you."),
            steps=[
                _("Enter the conference, the one before it, and how many clients you had."),
                _("Bring in who came, and the talks that were offered, from a file or through the API."),
                _("Enter whom you asked for a testimonial, and who gave one."),
            ],
            action_url=self.create_url(),
            action_label=_("Enter the first conference"),
        )


class OfConference:
    """A list below the conference of the URL."""

    request: HttpRequest
    kwargs: dict[str, Any]

    @cached_property
    def conference(self) -> Conference:
        return get_object_or_404(Conference.objects.select_related("previous"), pk=self.kwargs["pk"])

    def crumbs(self, here: str) -> dict[str, Any]:
        where = (self.conference.name, self.conference.get_absolute_url())
        return {"crumbs": [(_("Conferences"), reverse("conferences:list")), where, (here, "")]}


class _PeopleList(OfConference, ListPage):
    model = Attendance
    columns: ClassVar[list[Column]] = [
        Column(gettext_lazy("Email"), "email"),
        Column(gettext_lazy("Account"), "account__name"),
    ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | self.crumbs(self.page_title)

    def account_cell(self, row: Attendance) -> Cell:
        return Cell(row.account.name, url=row.account.get_absolute_url()) if row.account else Cell(_("no client"))


class AttendeeList(_PeopleList):
    filterset_class = AttendeeFilter
    page_title = gettext_lazy("Who came?")
    page_question = gettext_lazy("People of accounts you see. Each is listed as often as they were entered.")
    create_label = gettext_lazy("Add somebody")
    columns: ClassVar[list[Column]] = [
        *_PeopleList.columns,
        Column(gettext_lazy("Came the time before"), is_optional=True),
    ]

    def rows(self) -> QuerySet:
        rows = Attendance.objects.filter(conference=self.conference).select_related("account", "contact")
        return rows.with_repeat().order_by("email", "pk")

    def cells(self, row: Any) -> list[Any]:
        return [
            Cell(row.email, sub=row.contact or ""),
            self.account_cell(row),
            _("yes") if row.is_repeat else _("no") if self.conference.previous_id else None,
        ]

    def row_url(self, row: Any) -> str:
        return reverse("conferences:attendance_update", args=[row.pk]) if self.request.user.may_write else ""

    def create_url(self) -> str:
        return reverse("conferences:attendance_create", args=[self.conference.pk])

    def empty(self) -> Empty:
        return Empty(
            _("Who came?"),
            _("Nobody of an account you see is entered yet. Most firms bring the list in from a file."),
            action_url=self.create_url() if self.request.user.may_write else "",
            action_label=_("Add somebody"),
        )


class MissingList(_PeopleList):
    filterset_class = MissingFilter
    page_title = gettext_lazy("Who did not come this time?")
    page_question = gettext_lazy("People of accounts you see who came the time before, each once.")

    def rows(self) -> QuerySet:
        before = Attendance.objects.filter(conference=self.conference.previous_id or 0)
        gone = before.not_at(self.conference).visible_to(self.request.user).once_each()
        return gone.select_related("account", "contact").order_by("email", "pk")

    def cells(self, row: Any) -> list[Any]:
        return [Cell(row.email, sub=row.contact or ""), self.account_cell(row)]


class TalkList(OfConference, ListPage):
    model, filterset_class = TalkSubmission, TalkFilter
    page_title = gettext_lazy("Talks offered")
    page_question = gettext_lazy("What did clients want to speak about? Talks of accounts you see.")
    create_label = gettext_lazy("Add a talk")
    columns: ClassVar[list[Column]] = [
        Column(gettext_lazy("Talk"), "title"),
        Column(gettext_lazy("Account"), "account__name"),
        Column(gettext_lazy("Submitted"), "submitted_on", is_optional=True),
    ]

    def rows(self) -> QuerySet:
        return TalkSubmission.objects.filter(conference=self.conference).select_related("account")

    def cells(self, row: TalkSubmission) -> list[Any]:
        account = Cell(row.account.name, url=row.account.get_absolute_url()) if row.account else Cell(_("no client"))
        return [row.title, account, day(row.submitted_on)]

    def row_url(self, row: TalkSubmission) -> str:
        return reverse("conferences:talk_update", args=[row.pk]) if self.request.user.may_write else ""

    def create_url(self) -> str:
        return reverse("conferences:talk_create", args=[self.conference.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | self.crumbs(_("Talks offered"))


class TestimonialList(ListPage):
    model, filterset_class = Testimonial, TestimonialFilter
    page_title = gettext_lazy("Testimonials")
    page_question = gettext_lazy("Whom did we ask for a word to show to others, and who gave it?")
    create_label = gettext_lazy("Asked for one")
    columns: ClassVar[list[Column]] = [
        Column(gettext_lazy("Account"), "account__name"),
        Column(gettext_lazy("Asked"), "asked_on"),
        Column(gettext_lazy("Given"), "given_on"),
        Column(gettext_lazy("Conference"), "conference__name", is_optional=True),
    ]

    def rows(self) -> QuerySet:
        return Testimonial.objects.select_related("account", "contact", "conference")

    def cells(self, row: Testimonial) -> list[Any]:
        return [
            Cell(row.account.name, sub=row.contact or ""),
            day(row.asked_on, "j M Y"),
            row.given_on and day(row.given_on, "j M Y"),
            row.conference and Cell(row.conference.name, url=row.conference.get_absolute_url()),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        crumbs = [(_("Conferences"), reverse("conferences:list")), (self.page_title, "")]
        return super().get_context_data(**kwargs) | {"crumbs": crumbs}

    def row_url(self, row: Testimonial) -> str:
        return reverse("conferences:testimonial_update", args=[row.pk]) if self.request.user.may_write else ""

    def create_url(self) -> str:
        return reverse("conferences:testimonial_create")

    def empty(self) -> Empty:
        return Empty(
            _("Who would vouch for you?"),
            _("Enter whom you ask for a testimonial on the day you ask, and the day they give it."),
            action_url=self.create_url() if self.request.user.may_write else "",
            action_label=_("Enter the first"),
        )
