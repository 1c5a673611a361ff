"""The tab "Service levels" of an account, and entering, changing and deleting levels and readings."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from apps.accounts.models import Account
from apps.accounts.views.on_account import (
    CreateOnAccount,
    DeleteOnAccount,
    UpdateOnAccount,
    account_of,
    crumbs_of,
    frame,
)
from apps.core.access import READERS, open_to
from apps.core.asked import month_in
from apps.core.months import Month, last_closed_month
from apps.core.pages import DeletePage, HistoryPage, UpdatePage
from apps.core.templatetags.desk import month as month_name
from apps.core.templatetags.desk import number, percent
from apps.outcomes import services
from apps.outcomes.forms import MonthForm, ReadingForm, ServiceLevelForm
from apps.outcomes.models import ServiceLevel, ServiceLevelReading
from apps.outcomes.standing import Standing, standing_of
from apps.outcomes.views.matrix import Line, months_beside
from apps.outcomes.years import MONTHS, year_of

FEW = 5  # due; with fewer the counts stand alone


@open_to(READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def outcome(request: HttpRequest, account: int) -> HttpResponseBase:
    """GET shows the account's service levels beside its outcome; POST enters a month of readings."""
    row = account_of(request, account)
    may_write = row.is_writable_by(request.user)
    if request.method == "POST" and not may_write:
        raise PermissionDenied
    month, levels = month_in(request), list(ServiceLevel.objects.filter(account=row))
    form = MonthForm(request.POST or None, levels=levels, initial={"month": last_closed_month().first_day})
    if request.method == "POST" and form.is_valid() and _record(request, row, form):
        return redirect(f"{request.path}?month={Month.of(form.cleaned_data['month'])}")
    context = frame(row, "accounts:outcome", may_write=may_write) | _shown(row, month, levels)
    context["form"] = form if may_write and levels else None
    return render(request, "outcomes/account.html", context, status=422 if form.is_bound else 200)


def _record(request: HttpRequest, account: Account, form: MonthForm) -> bool:
    """Write the month; False where the service refuses, whose reasons then stand beside their fields."""
    month = form.cleaned_data["month"]
    try:
        services.record_month(by=request.user, account=account, month=month, counts=form.counts)  # type: ignore[arg-type]
    except ValidationError as error:
        for pk, said in (error.message_dict if hasattr(error, "error_dict") else {"": error.messages}).items():
            form.add_error(f"met_{pk}" if f"met_{pk}" in form.fields else None, said)
        return False
    messages.success(request, _("Saved: service levels of %(month)s.") % {"month": month_name(month)})
    return True


def _shown(account: Account, month: Month, levels: list[ServiceLevel]) -> dict[str, Any]:
    standing = standing_of(account, month.last_day)
    return {
        "month": month,
        "months": months_beside(month),
        "standing": standing,
        "line": Line(account, standing),
        "facts": _facts(standing),
        "levels": year_of(levels, month),
        "heads": [month.plus(-index) for index in range(MONTHS)][::-1],
    }


def _facts(standing: Standing) -> list[dict[str, Any]]:
    index, share = standing.outcome_index, standing.percent_met
    counts = _("%(met)s of %(due)s") % {"met": number(standing.met), "due": number(standing.due)}
    return [
        {
            "label": _("Service levels met"),
            "value": "—" if share is None else percent(share) if standing.due >= FEW else counts,
            "note": _("No reading for the month") if share is None else counts if standing.due >= FEW else "",
        },
        {
            "label": _("Outcome index"),
            "value": "—" if index is None else percent(index),
            "note": _("Needs a reading and a rated importance") if index is None else _("low below 70 %"),
        },
        {
            "label": _("Impacts that matter and do not satisfy"),
            "value": len(standing.painful) if standing.impacts else "—",
            "note": _("of %(n)s with both ratings") % {"n": len(standing.impacts)}
            if standing.impacts
            else _("None has both ratings"),
        },
    ]


class LevelCreate(CreateOnAccount):
    model, form_class = ServiceLevel, ServiceLevelForm
    page_title, submit_label = gettext_lazy("New service level"), gettext_lazy("Add service level")

    def call(self, form: Any) -> ServiceLevel:
        return services.create_service_level(by=self.request.user, account=self.account, **form.values)

    def cancel_url(self) -> str:
        return reverse("accounts:outcome", args=[self.account.pk])


class LevelUpdate(UpdateOnAccount):
    model, form_class = ServiceLevel, ServiceLevelForm

    def call(self, form: Any) -> ServiceLevel:
        return services.update_service_level(
            by=self.request.user, service_level=self.object, seen=form.seen, **form.values
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lead = _("A changed target counts for every month. If it was renegotiated, add a new service level instead.")
        return super().get_context_data(**kwargs) | {"page_lead": lead}

    def delete_url(self) -> str:
        return reverse("outcomes:level_delete", args=[self.object.pk])


class LevelDelete(DeleteOnAccount):
    model, tab = ServiceLevel, "accounts:outcome"

    def call(self, row: ServiceLevel) -> None:
        services.delete_service_level(by=self.request.user, service_level=row)

    def consequences(self, row: ServiceLevel) -> list[str]:
        readings = row.readings.count()
        said = ngettext("Its reading goes with it.", "Its %(n)d readings go with it.", readings) % {"n": readings}
        return [said] if readings else []


class LevelHistory(HistoryPage):
    model = ServiceLevel


class _OfLevel:
    """A reading leads back to its account's tab."""

    def rows(self) -> QuerySet:
        return ServiceLevelReading.objects.select_related("service_level__account")

    def success_url(self, row: ServiceLevelReading) -> str:
        return row.get_absolute_url()


class ReadingUpdate(_OfLevel, UpdatePage):
    model, form_class = ServiceLevelReading, ReadingForm
    page_title = gettext_lazy("Change the reading")

    def call(self, form: Any) -> ServiceLevelReading:
        return services.update_service_level_reading(
            by=self.request.user, service_level_reading=self.object, seen=form.seen, **form.values
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        level = self.object.service_level
        context = super().get_context_data(**kwargs)
        return context | {"crumbs": crumbs_of(level.account, level.name), "page_lead": level.name}

    def delete_url(self) -> str:
        return reverse("outcomes:reading_delete", args=[self.object.pk])


class ReadingDelete(_OfLevel, DeletePage):
    model = ServiceLevelReading

    def call(self, row: ServiceLevelReading) -> None:
        services.delete_service_level_reading(by=self.request.user, service_level_reading=row)


class ReadingHistory(_OfLevel, HistoryPage):
    model = ServiceLevelReading
