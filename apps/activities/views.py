"""The pages of activities: the quick log, the list by week and day, one activity, and its history."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.activities import services
from apps.activities.durations import written
from apps.activities.forms import MORE_ROWS, ROWS_AT_MOST, ActivityForm
from apps.activities.history import changes_of
from apps.activities.log import fresh_log, kept_log, log_context, typed_log, whole_number
from apps.activities.models import Activity
from apps.activities.services.checks import Share
from apps.activities.weeks import my_week, week_name
from apps.core.access import WRITERS, open_to
from apps.core.pages import DeletePage, DetailPage, HistoryPage, UpdatePage
from apps.core.pages.writing import add_errors


@open_to(WRITERS)
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest) -> HttpResponse:
    """The quick log as its own page. Home and every page that shows the log send it here."""
    if request.method != "POST":
        return _show_log(request, fresh_log(request.user, request.GET))
    if "more" in request.POST or "choices" in request.POST:
        return _show_log(request, kept_log(request.user, request.POST))
    form = typed_log(request.user, request.POST)
    if not form.is_valid():
        return _show_log(request, form, status=422)
    try:
        activity = services.record_activity(by=request.user, **form.values)  # type: ignore[arg-type]
    except ValidationError as error:
        add_errors(form, error)
        return _show_log(request, form, status=422)
    messages.success(request, _logged(activity))
    return HttpResponseRedirect(_after(request, activity))


def _show_log(request: HttpRequest, form: ActivityForm, status: int = 200) -> HttpResponse:
    context = {
        "log": form,
        "log_back_url": _back_url(request),
        "week": my_week(request.user),
        "page_title": _("Log an activity"),
    }
    return render(request, "activities/log.html", context, status=status)


def _back_url(request: HttpRequest) -> str:
    """Where the log was opened: a page of ours, or nothing."""
    url = request.POST.get("next", "") or request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())
    return url if is_ours else ""


def _after(request: HttpRequest, activity: Activity) -> str:
    """The log again, with account, day and kind kept; or the page it was opened on; or the week it stands in."""
    if "another" in request.POST:
        kept = {"account": activity.account_id, "day": activity.occurred_on.isoformat(), "kind": activity.kind_id or ""}
        back = {"next": _back_url(request)} if _back_url(request) else {}
        return f"{reverse('activities:create')}?{urlencode(kept | back)}"
    week = urlencode({"week": week_name(activity.occurred_on)})
    return _back_url(request) or f"{reverse('activities:list')}?{week}"


def _logged(activity: Activity) -> str:
    return format_html(
        '{} <a href="{}">{}</a> · <a href="{}">{}</a>',
        _("Logged: %(time)s for %(account)s.") % {"time": written(activity.minutes), "account": activity.account},
        reverse("activities:update", args=[activity.pk]),
        _("Edit"),
        reverse("activities:delete", args=[activity.pk]),
        _("Undo"),
    )


@open_to(WRITERS)
@require_safe
def choices(request: HttpRequest) -> HttpResponse:
    """The impacts and contacts of the account just chosen, for HTMX."""
    context = log_context(request.user, request.GET)
    return render(request, "activities/_log_choices.html", context)


class ActivityDetail(DetailPage):
    model = Activity
    template_name = "activities/detail.html"

    def rows(self) -> Any:
        return Activity.objects.select_related("account", "person", "kind").prefetch_related(
            "contributions__impact", "contacts"
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        row = self.object
        edit = reverse("activities:update", args=[row.pk]) if context["may_write"] else ""
        week = f"{reverse('activities:list')}?{urlencode({'week': week_name(row.occurred_on)})}"
        return context | {
            "crumbs": [(_("Activities"), week), (row.account, row.account.get_absolute_url())],
            "history_url": reverse("activities:history", args=[row.pk]),
            "edit_url": edit,
        }


class ActivityUpdate(UpdatePage):
    """The account stays; "more" adds lines to the split without losing what was typed."""

    model = Activity
    form_class = ActivityForm
    template_name = "activities/form.html"

    def rows(self) -> Any:
        return Activity.objects.select_related("account")

    def get_form_kwargs(self) -> dict[str, Any]:
        shares = [
            Share(impact=row.impact, percent=row.percent) for row in self.object.contributions.select_related("impact")
        ]
        kwargs = super().get_form_kwargs() | {"account": self.object.account, "shares": shares}
        if "more" in self.request.POST:
            kwargs["data"] = kwargs["data"].copy()
            lines = (whole_number(kwargs["data"].get("split-TOTAL_FORMS")) or 0) + MORE_ROWS
            kwargs["data"]["split-TOTAL_FORMS"] = str(min(lines, ROWS_AT_MOST))
        return kwargs

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "more" not in request.POST:
            return super().post(request, *args, **kwargs)
        self.object = self.get_object()
        form = self.get_form()
        form.stand_unjudged()
        return self.render_to_response(self.get_context_data(form=form))

    def call(self, form: ActivityForm) -> Activity:
        return services.update_activity(by=self.request.user, activity=self.object, seen=form.seen, **form.values)  # type: ignore[arg-type]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        if context["conflict"]:
            context["conflict"].fields += _splits_that_differ(self.object, context["form"])
        return context

    def delete_url(self) -> str:
        return reverse("activities:delete", args=[self.object.pk])


def _splits_that_differ(theirs: Activity, form: ActivityForm) -> list[tuple[Any, str, str]]:
    """The split as it is saved beside the one typed, for the notice that somebody saved first."""
    now = {row.impact: row.percent for row in theirs.contributions.select_related("impact")}  # type: ignore[attr-defined]
    yours = {share["impact"]: share["percent"] for share in form.split.shares}
    if now == yours:
        return []
    written_out = [
        ", ".join(f"{impact} {percent.normalize():f} %" for impact, percent in split.items()) for split in (now, yours)
    ]
    return [(_("Impacts served"), written_out[0], written_out[1])]


class ActivityDelete(DeletePage):
    model = Activity

    def call(self, row: Activity) -> None:
        services.delete_activity(by=self.request.user, activity=row)  # type: ignore[arg-type]

    def success_url(self, row: Activity) -> str:
        return f"{reverse('activities:list')}?{urlencode({'week': week_name(row.occurred_on)})}"


class ActivityHistory(HistoryPage):
    model = Activity

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"events": changes_of(self.object)}
