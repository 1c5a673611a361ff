"""Programmes: who is asked what, how often; and a dry run that says who would be asked today and who not."""

import datetime as dt
from typing import Any, ClassVar

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Account
from apps.core.access import ADMINISTRATORS
from apps.core.months import today
from apps.core.pages import Cell, Column, CreatePage, DetailPage, Empty, HistoryPage, UpdatePage
from apps.feedback import services
from apps.feedback.eligibility import WhyNot, audience_of, concerned_by, with_reason
from apps.feedback.forms import ProgrammeForm
from apps.feedback.models import Programme
from apps.feedback.views.frame import FeedbackList, tabs_of

SHOWN = 100


class ProgrammeList(FeedbackList):
    model, tab = Programme, "programmes"
    page_title = _("Programmes")
    page_question = _("Who is asked regularly? The system chooses: everybody eligible, nobody picks.")
    create_label = _("New programme")
    columns: ClassVar[list[Column]] = [
        Column(_("Programme"), "name"),
        Column(_("Asks"), is_optional=True),
        Column(_("How often"), "cadence"),
        Column(_("Next run"), is_number=True),
        Column(_("Last run"), "last_run_on", is_number=True, is_optional=True),
        Column(_("Asked so far"), is_number=True, is_optional=True),
    ]

    def rows(self) -> QuerySet:
        return Programme.objects.select_related("questionnaire").annotate(asked=Count("requests"))

    def cells(self, row: Any) -> list[Any]:
        run = row.next_run(today())
        return [
            Cell(row.name, sub=row.questionnaire.name),
            row.get_audience_display(),
            row.rhythm,
            run or (Cell(gettext("Resting"), state="paused") if not row.is_running else gettext("On the event")),
            row.last_run_on,
            row.asked,
        ]

    def create_url(self) -> str:
        return reverse("feedback:programme_create") if self.request.user.is_administrator else ""

    def empty(self) -> Empty:
        return Empty(
            _("Ask without having to think of it"),
            _("A programme asks every eligible contact on its day and leaves out whoever was asked lately."),
            [
                _("Choose the questions."),
                _("Choose how often, and from when."),
                _("See in a dry run who would be asked."),
            ],
            action_url=self.create_url(),
            action_label=_("New programme"),
        )


class ProgrammeDetail(DetailPage):
    model, template_name = Programme, "feedback/programme.html"

    def rows(self) -> QuerySet:
        return Programme.objects.select_related("questionnaire")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        row, day = self.object, today()
        visible = self._contacts(row, day).filter(account__in=Account.objects.visible_to(self.request.user))
        judged = with_reason(visible, day, row.rest).select_related("account").order_by("account__name", "full_name")
        asked = judged.filter(why_not="").count()
        is_ours = self.request.user.is_administrator
        return context | {
            "crumbs": [(gettext("Programmes"), reverse("feedback:programmes")), (row.name, "")],
            "tabs": tabs_of(self.request, "programmes"),
            "askable": list(judged.filter(why_not="")[:SHOWN]),
            "left_out": [(contact, WhyNot(contact.why_not).label) for contact in judged.exclude(why_not="")[:SHOWN]],
            "asked_count": asked,
            "left_out_count": visible.count() - asked,
            "edit_url": reverse("feedback:programme_update", args=[row.pk]) if is_ours else "",
            "history_url": reverse("feedback:programme_history", args=[row.pk]),
            "facts": [
                {"label": gettext("Next run"), "value": self._next(row, day)},
                {"label": gettext("How often"), "value": row.rhythm},
                {"label": gettext("Who is asked"), "value": row.get_audience_display()},
                {
                    "label": gettext("Questions"),
                    "value": row.questionnaire.name,
                    "note": gettext("Version %(n)d") % {"n": row.questionnaire.current_version},
                    "url": row.questionnaire.get_absolute_url(),
                },
            ],
        }

    @staticmethod
    def _contacts(row: Programme, day: dt.date) -> QuerySet[Any]:
        """Whom a run of today would be about, also of a programme that rests or whose day has not come."""
        return concerned_by(row, day) if row.is_by_event else audience_of(row)

    @staticmethod
    def _next(row: Programme, day: dt.date) -> Any:
        if not row.is_running:
            return gettext("Resting")
        return row.next_run(day) or gettext("On the event")


class ProgrammeCreate(CreatePage):
    model, form_class, access = Programme, ProgrammeForm, ADMINISTRATORS
    page_title, submit_label = _("New programme"), _("Start programme")

    def call(self, form: Any) -> Programme:
        return services.create_programme(by=self.request.user, **form.values)

    def cancel_url(self) -> str:
        return reverse("feedback:programmes")


class ProgrammeUpdate(UpdatePage):
    model, form_class, access = Programme, ProgrammeForm, ADMINISTRATORS

    def call(self, form: Any) -> Programme:
        return services.update_programme(by=self.request.user, programme=self.object, seen=form.seen, **form.values)


class ProgrammeHistory(HistoryPage):
    model = Programme
