"""Themes: what clients can tick. Everybody reads them, administrators write."""

from typing import Any, ClassVar

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.core.access import ADMINISTRATORS
from apps.core.pages import Column, CreatePage, DeletePage, UpdatePage
from apps.feedback import services
from apps.feedback.forms import ThemeForm
from apps.feedback.models import Response, Theme
from apps.feedback.views.frame import FeedbackList


class ThemeList(FeedbackList):
    model, tab, template_name = Theme, "themes", "feedback/themes.html"
    page_title = _("Themes")
    page_question = _("What clients can tick: the side of our work that hurts.")
    create_label = _("New theme")
    columns: ClassVar[list[Column]] = [Column(_("Theme"), "name"), Column(_("Answers"), is_number=True)]

    def rows(self) -> QuerySet:
        """How many answers bear each theme, of those the person may read."""
        answers = Response.objects.current().readable_by(self.request.user).order_by()
        return Theme.objects.annotate(ticked=Count("marks", filter=Q(marks__response__in=answers.values("pk"))))

    def cells(self, row: Any) -> list[Any]:
        return [row.name, row.ticked]

    def row_url(self, row: Theme) -> str:
        return reverse("feedback:theme_words", args=[row.pk]) if self.request.user.is_administrator else ""

    def create_url(self) -> str:
        return reverse("feedback:theme_create") if self.request.user.is_administrator else ""


class _OneTheme:
    def success_url_of(self, row: Theme) -> str:
        return reverse("feedback:themes")

    def cancel_url(self) -> str:
        return reverse("feedback:themes")


class ThemeCreate(_OneTheme, CreatePage):
    model, form_class, access = Theme, ThemeForm, ADMINISTRATORS
    page_title, submit_label = _("New theme"), _("Add theme")

    def call(self, form: Any) -> Theme:
        return services.create_theme(by=self.request.user, **form.values)


class ThemeUpdate(_OneTheme, UpdatePage):
    model, form_class, access = Theme, ThemeForm, ADMINISTRATORS

    def call(self, form: Any) -> Theme:
        return services.update_theme(by=self.request.user, theme=self.object, seen=form.seen, **form.values)

    def delete_url(self) -> str:
        return reverse("feedback:theme_delete", args=[self.object.pk])


class ThemeDelete(DeletePage):
    model, access = Theme, ADMINISTRATORS

    def call(self, row: Theme) -> None:
        services.delete_theme(by=self.request.user, theme=row)

    def success_url(self, row: Theme) -> str:
        return reverse("feedback:themes")
