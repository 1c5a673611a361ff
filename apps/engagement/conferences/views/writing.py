"""Entering, changing and deleting who came, a talk, a testimonial."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from apps.accounts.views.on_account import CreateOnChosenAccount, UpdateOnAccount
from apps.core.pages import CreatePage, DeletePage, UpdatePage
from apps.engagement.conferences import services
from apps.engagement.conferences.forms import AttendanceForm, TalkForm, TestimonialForm
from apps.engagement.conferences.models import Attendance, TalkSubmission, Testimonial
from apps.engagement.conferences.views.lists import OfConference


class _CreateBelow(OfConference, CreatePage):
    list_name = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | self.crumbs(self.page_title)

    def cancel_url(self) -> str:
        return reverse(self.list_name, args=[self.conference.pk])

    def success_url_of(self, row: Any) -> str:
        return self.cancel_url()


class _UpdateBelow(UpdatePage):
    list_name, delete_name = "", ""

    def success_url_of(self, row: Any) -> str:
        return reverse(self.list_name, args=[row.conference_id])

    def delete_url(self) -> str:
        return reverse(self.delete_name, args=[self.object.pk])


class _DeleteBelow(DeletePage):
    list_name = ""

    def success_url(self, row: Any) -> str:
        return reverse(self.list_name, args=[row.conference_id])


class AttendanceCreate(_CreateBelow):
    model, form_class, list_name = Attendance, AttendanceForm, "conferences:attendees"
    page_title = gettext_lazy("Who came?")

    def call(self, form: Any) -> Attendance:
        return services.create_attendance(by=self.request.user, conference=self.conference, **form.values)


class AttendanceUpdate(_UpdateBelow):
    model, form_class = Attendance, AttendanceForm
    list_name, delete_name = "conferences:attendees", "conferences:attendance_delete"

    def call(self, form: Any) -> Attendance:
        return services.update_attendance(by=self.request.user, attendance=self.object, seen=form.seen, **form.values)


class AttendanceDelete(_DeleteBelow):
    model, list_name = Attendance, "conferences:attendees"

    def call(self, row: Attendance) -> None:
        services.delete_attendance(by=self.request.user, attendance=row)


class TalkCreate(_CreateBelow):
    model, form_class, list_name = TalkSubmission, TalkForm, "conferences:talks"
    page_title = gettext_lazy("A talk offered")

    def call(self, form: Any) -> TalkSubmission:
        return services.create_talk(by=self.request.user, conference=self.conference, **form.values)


class TalkUpdate(_UpdateBelow):
    model, form_class = TalkSubmission, TalkForm
    list_name, delete_name = "conferences:talks", "conferences:talk_delete"

    def call(self, form: Any) -> TalkSubmission:
        return services.update_talk(by=self.request.user, talk=self.object, seen=form.seen, **form.values)


class TalkDelete(_DeleteBelow):
    model, list_name = TalkSubmission, "conferences:talks"

    def call(self, row: TalkSubmission) -> None:
        services.delete_talk(by=self.request.user, talk=row)


class TestimonialCreate(CreateOnChosenAccount):
    model, form_class, list_name = Testimonial, TestimonialForm, "conferences:testimonials"
    page_title, submit_label = gettext_lazy("A testimonial asked for"), gettext_lazy("Add testimonial")

    def call(self, form: Any) -> Testimonial:
        return services.create_testimonial(by=self.request.user, account=self.account, **form.values)

    def success_url_of(self, row: Any) -> str:
        return reverse("conferences:testimonials")


class TestimonialUpdate(UpdateOnAccount):
    model, form_class = Testimonial, TestimonialForm

    def call(self, form: Any) -> Testimonial:
        return services.update_testimonial(by=self.request.user, testimonial=self.object, seen=form.seen, **form.values)

    def success_url_of(self, row: Any) -> str:
        return reverse("conferences:testimonials")

    def delete_url(self) -> str:
        return reverse("conferences:testimonial_delete", args=[self.object.pk])


class TestimonialDelete(DeletePage):
    model = Testimonial

    def call(self, row: Testimonial) -> None:
        services.delete_testimonial(by=self.request.user, testimonial=row)

    def success_url(self, row: Any) -> str:
        return reverse("conferences:testimonials")
