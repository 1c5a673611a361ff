"""The page of one conference, its history, and entering, changing and deleting one."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.core.pages import CreatePage, DeletePage, DetailPage, HistoryPage, UpdatePage
from apps.engagement.conferences import services
from apps.engagement.conferences.counted import turnout_of
from apps.engagement.conferences.figures import facts_of, growth
from apps.engagement.conferences.forms import ConferenceForm
from apps.engagement.conferences.models import Conference, TalkSubmission, Testimonial
from apps.engagement.conferences.queries import KEEPERS
from apps.engagement.conferences.standing import standing_of

NEWEST = 8  # talks and testimonials on the page; all stand in their lists


class ConferenceDetail(DetailPage):
    model = Conference
    template_name = "conferences/detail.html"

    def rows(self) -> QuerySet:
        return Conference.objects.select_related("previous").with_turnout().with_given()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        row: Any = self.object
        pk, person = [row.pk], self.request.user
        talks = TalkSubmission.objects.filter(conference=row).exclude(account=None).visible_to(person)
        given = Testimonial.objects.filter(conference=row).visible_to(person)
        return context | {
            "crumbs": [(_("Conferences"), reverse("conferences:list"))],
            "history_url": reverse("conferences:history", args=pk),
            "edit_url": reverse("conferences:update", args=pk) if context["may_write"] else "",
            "facts": facts_of(row),
            "growth": _growth_of(row),
            "standing": standing_of(row, person),
            "talks": talks.select_related("account")[:NEWEST],
            "testimonials": given.select_related("account", "contact")[:NEWEST],
        }


def _growth_of(row: Any) -> dict[str, Any]:
    turnout = turnout_of(row)
    return {
        "turnout": turnout,
        "people": growth(turnout.attendees, turnout.attendees_before),
        "clients": growth(turnout.clients, turnout.clients_before),
    }


class ConferenceCreate(CreatePage):
    model, form_class, access = Conference, ConferenceForm, KEEPERS
    page_title, submit_label = gettext_lazy("New conference"), gettext_lazy("Add conference")

    def call(self, form: Any) -> Conference:
        return services.create_conference(by=self.request.user, **form.values)

    def cancel_url(self) -> str:
        return reverse("conferences:list")


class ConferenceUpdate(UpdatePage):
    model, form_class, access = Conference, ConferenceForm, KEEPERS

    def call(self, form: Any) -> Conference:
        return services.update_conference(by=self.request.user, conference=self.object, seen=form.seen, **form.values)

    def delete_url(self) -> str:
        return reverse("conferences:delete", args=[self.object.pk])


class ConferenceDelete(DeletePage):
    model, access = Conference, KEEPERS

    def call(self, row: Conference) -> None:
        services.delete_conference(by=self.request.user, conference=row)

    def success_url(self, row: Conference) -> str:
        return reverse("conferences:list")


class ConferenceHistory(HistoryPage):
    model = Conference
