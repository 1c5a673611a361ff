"""The library of practices: short advice, ours and the firm's own, and how often each helped."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.core.access import EVERYONE, open_to
from apps.core.months import today
from apps.core.pages import CreatePage, DeletePage, DetailPage, HistoryPage, UpdatePage
from apps.relationships.coaching_forms import PracticeForm
from apps.relationships.helped import Helped, helped_by_practice
from apps.relationships.models import CoachingPlan, Practice
from apps.relationships.queries import CONFIGURERS
from apps.relationships.services import coaching as services


@open_to(EVERYONE)
def library(request: HttpRequest) -> HttpResponse:
    helped = helped_by_practice(today())
    rows = Practice.objects.prefetch_related("dimensions")
    context = {
        "page_title": _("What can one practise?"),
        "practices": [{"row": row, "helped": helped.get(row.pk, Helped())} for row in rows],
        "create_url": reverse("relationships:practice_create") if request.user.role in CONFIGURERS else "",  # type: ignore[union-attr, operator]
    }
    return render(request, "relationships/practices.html", context)


class PracticeDetail(DetailPage):
    model, access = Practice, EVERYONE
    template_name = "relationships/practice.html"

    def rows(self) -> QuerySet:
        return Practice.objects.prefetch_related("dimensions")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context, row = super().get_context_data(**kwargs), self.object
        plans = CoachingPlan.objects.visible_to(self.request.user).filter(practice=row)
        return context | {
            "crumbs": [
                (_("Relationships"), reverse("relationships:list")),
                (_("Practices"), reverse("relationships:practices")),
                (row.name, ""),
            ],
            "helped": helped_by_practice(today()).get(row.pk, Helped()),
            "plans": plans.select_related("contact__account", "person", "dimension")[:20],
            "edit_url": reverse("relationships:practice_update", args=[row.pk]) if context["may_write"] else "",
            "history_url": reverse("relationships:practice_history", args=[row.pk]),
        }


class PracticeCreate(CreatePage):
    model, form_class, access = Practice, PracticeForm, CONFIGURERS
    page_title, submit_label = gettext_lazy("Add a practice"), gettext_lazy("Add it")

    def call(self, form: Any) -> Practice:
        return services.create_practice(by=self.request.user, **form.values)

    def cancel_url(self) -> str:
        return reverse("relationships:practices")


class PracticeUpdate(UpdatePage):
    model, form_class, access = Practice, PracticeForm, CONFIGURERS

    def call(self, form: Any) -> Practice:
        return services.update_practice(by=self.request.user, practice=self.object, seen=form.seen, **form.values)

    def delete_url(self) -> str:
        return reverse("relationships:practice_delete", args=[self.object.pk])


class PracticeDelete(DeletePage):
    model, access = Practice, CONFIGURERS

    def call(self, row: Practice) -> None:
        services.delete_practice(by=self.request.user, practice=row)

    def success_url(self, row: Practice) -> str:
        return reverse("relationships:practices")


class PracticeHistory(HistoryPage):
    model, access = Practice, EVERYONE
