"""Readings of an impact's metric; they are read, and entered, on the page of the impact."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.views.on_account import crumbs_of
from apps.core.pages import CreatePage, DeletePage, HistoryPage, UpdatePage
from apps.impacts import services
from apps.impacts.forms import ImpactReadingForm
from apps.impacts.models import Impact, ImpactReading


class _BackToImpact:
    """A reading leads back to its impact; its heading is under the account."""

    def success_url_of(self, row: ImpactReading) -> str:
        return row.get_absolute_url()

    def success_url(self, row: ImpactReading) -> str:
        return row.get_absolute_url()

    def rows(self) -> QuerySet:
        return ImpactReading.objects.select_related("impact__account")


class ReadingCreate(_BackToImpact, CreatePage):
    model, form_class = ImpactReading, ImpactReadingForm
    page_title, submit_label = gettext_lazy("New reading"), gettext_lazy("Add reading")

    @cached_property
    def impact(self) -> Impact:
        rows = Impact.objects.visible_to(self.request.user).select_related("account")
        return get_object_or_404(rows, pk=self.kwargs["impact"])

    def get_form_kwargs(self) -> dict[str, Any]:
        if not self.impact.account.is_writable_by(self.request.user):
            raise PermissionDenied
        return super().get_form_kwargs()

    def call(self, form: Any) -> ImpactReading:
        return services.create_impact_reading(by=self.request.user, impact=self.impact, **form.values)

    def cancel_url(self) -> str:
        return self.impact.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        crumbs = crumbs_of(self.impact.account, str(self.impact))
        return context | {"crumbs": crumbs, "page_lead": _lead(self.impact)}


class ReadingUpdate(_BackToImpact, UpdatePage):
    model, form_class = ImpactReading, ImpactReadingForm
    page_title = gettext_lazy("Change the reading")

    def call(self, form: Any) -> ImpactReading:
        return services.update_impact_reading(
            by=self.request.user, impact_reading=self.object, seen=form.seen, **form.values
        )

    def delete_url(self) -> str:
        return reverse("impacts:reading_delete", args=[self.object.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        impact = self.object.impact
        return context | {"crumbs": crumbs_of(impact.account, str(impact)), "page_lead": _lead(impact)}


class ReadingDelete(_BackToImpact, DeletePage):
    model = ImpactReading

    def call(self, row: ImpactReading) -> None:
        services.delete_impact_reading(by=self.request.user, impact_reading=row)


class ReadingHistory(HistoryPage):
    model = ImpactReading


def _lead(impact: Impact) -> str:
    if not impact.metric_name:
        return str(impact)
    words = {"impact": impact, "metric": impact.metric_name}
    return _("%(impact)s: %(metric)s") % words
