"""The list of activities: by week or day, with what it adds up to, and an export of exactly what is shown."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.activities.filters import ActivityFilter, first_choice
from apps.activities.models import Activity
from apps.activities.weeks import Period, for_table, total_of
from apps.core.csvfiles import csv_response
from apps.core.months import today
from apps.core.pages import CHUNK, Empty, ListPage

EXPORTED = (
    "occurred_on",
    "account",
    "person",
    "kind",
    "minutes",
    "summary",
    "contacts",
    "impacts",
    "is_beyond_contract",
    "external_id",
    "unlinked_minutes",
)
LATE_AT_MOST = 60


class ActivityList(ListPage):
    """`?week=2026-W47`, `?week=all` or `?day=2026-11-20`; this week by default."""

    model = Activity
    template_name = "activities/list.html"
    filterset_class = ActivityFilter
    paginate_by = 100
    page_title = gettext_lazy("Activities")
    create_label = gettext_lazy("Log an activity")

    @cached_property
    def period(self) -> Period:
        return Period.read(self.request.GET.get("week", ""), self.request.GET.get("day", ""))

    def get_queryset(self) -> Any:
        return for_table(self.period.of(super().get_queryset()))

    def get_template_names(self) -> list[str]:
        return (
            ["activities/_rows.html"] if super().get_template_names() == ["pages/_rows.html"] else [self.template_name]
        )

    def create_url(self) -> str:
        return reverse("activities:create")

    def cells(self, row: Activity) -> list[Any]:
        return []

    def export(self, rows: QuerySet) -> HttpResponseBase:
        """A file with the columns of the import, so that it can be read back."""
        found = rows.prefetch_related("contacts").iterator(chunk_size=CHUNK)
        return csv_response("activities", EXPORTED, (exported(row) for row in found))

    def empty(self) -> Empty:
        return Empty(
            title=_("What did you do, for whom, and what did it serve?"),
            text=_("Logged time is what shows a client the effort behind each impact. An entry takes twenty seconds."),
            steps=[
                _("Choose the account and write the time: 90, 1 h 30 or 1:30."),
                _("Say which impacts it served, in percent; the rest stays unlinked."),
                _("Or bring in a calendar file or a table under Import."),
            ],
            action_url=self.create_url() if self.request.user.may_write else "",  # type: ignore[union-attr]
            action_label=_("Log an activity"),
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        late = self.period.entered_late(self.filter.qs)
        return context | {
            "period": self.period,
            "total": total_of(self.period.of(self.filter.qs)),
            "late": for_table(late)[:LATE_AT_MOST],
            "links": self._links(),
            "is_filtered": self._is_narrowed(),
            "tools": self._tools(),
            "is_anybody": self.filter.form["person"].value() != "me",
        }

    def _is_narrowed(self) -> bool:
        asked = {name: self.request.GET.get(name, "") for name in ("account", "kind", "search", "unlinked")}
        person = self.request.GET.get("person") or first_choice(self.request.user)
        return any(asked.values()) or person != first_choice(self.request.user)

    def _links(self) -> dict[str, str]:
        """Addresses of the same filters in another period; empty where there is none."""
        back, on = self.period.moved(-1), self.period.moved(1)
        day, week = Period(self.period.anchor, self.period.anchor), Period.week_of(self.period.anchor)
        now = Period(today(), today()) if self.period.is_day else Period.week_of(today())
        named = {"back": back, "on": on, "now": now, "day": day, "week": week, "all": Period(None, None)}
        return {name: self._address(period) for name, period in named.items() if period}

    def _address(self, period: Period) -> str:
        kept = {key: value for key, value in self.request.GET.items() if value and key not in {"week", "day", "page"}}
        return f"?{urlencode(kept | period.query())}"

    def _tools(self) -> list[dict[str, Any]]:
        if not self.request.user.may_write:  # type: ignore[union-attr]
            return []
        return [{"label": _("Import"), "url": reverse("imports:index"), "icon": "file-import"}]


def exported(row: Activity) -> list[Any]:
    shares = "; ".join(f"{share.impact}: {share.percent.normalize():f}" for share in row.contributions.all())  # type: ignore[attr-defined]
    return [
        row.occurred_on,
        row.account,
        row.person.email,
        row.kind or "",
        row.minutes,
        row.summary,
        "; ".join(contact.full_name for contact in row.contacts.all()),
        shares,
        "yes" if row.is_beyond_contract else "no",
        row.external_id,
        row.unlinked_minutes.normalize(),
    ]
