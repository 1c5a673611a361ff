"""Pages for what others reach: everybody may read them, administrators set them."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.core.access import ADMINISTRATORS, EVERYONE
from apps.core.pages import Column, CreatePage, DeletePage, Empty, UpdatePage
from apps.core.templatetags.desk import day
from apps.measures import services, words
from apps.measures.models import Benchmark
from apps.measures.read import FigureView
from apps.measures.registry import get
from apps.scorecards.forms import BenchmarkForm, told_in
from apps.scorecards.targets import ScorecardList, names_of


class BenchmarkList(ScorecardList):
    model = Benchmark
    access = EVERYONE
    page_title = _("Benchmarks")
    page_question = _("What do others reach?")
    create_label = _("Enter a benchmark")
    columns = [
        Column(_("Measure"), "measure"),
        Column(_("For"), "scope"),
        Column(_("Benchmark"), "value", is_number=True),
        Column(_("Source"), "source"),
        Column(_("Dated"), "source_on", is_optional=True),
    ]

    def get_queryset(self) -> QuerySet:
        rows = super().get_queryset()
        self.names = names_of(rows)
        return rows

    def cells(self, row: Benchmark) -> list[Any]:
        measure = get(row.measure)
        shown = words.benchmark_of(FigureView(measure, benchmark=row.value)) if measure else row.value
        about = self.names.get((row.scope, row.scope_id), "")
        return [measure.name if measure else row.measure, about, shown, row.source, day(row.source_on)]

    def row_url(self, row: Benchmark) -> str:
        return row.get_absolute_url() if self.request.user.is_administrator else ""  # type: ignore[union-attr]

    def create_url(self) -> str:
        is_administrator = self.request.user.is_administrator  # type: ignore[union-attr]
        return reverse("scorecards:benchmark_create") if is_administrator else ""

    def empty(self) -> Empty:
        return Empty(
            _("No benchmarks yet"),
            _("What others reach, with where you read it. It stands beside the figure it can be compared with."),
            action_url=self.create_url(),
            action_label=self.create_label,
        )


class _BenchmarkForm:
    """What the two forms share."""

    model = Benchmark
    access = ADMINISTRATORS
    form_class = BenchmarkForm

    def success_url_of(self, row: Benchmark) -> str:
        return reverse("scorecards:benchmark_list")

    def cancel_url(self) -> str:
        return reverse("scorecards:benchmark_list")


class BenchmarkCreate(_BenchmarkForm, CreatePage):
    page_title = _("Enter a benchmark")

    def get_initial(self) -> dict[str, Any]:
        return told_in(self.request.GET)

    def call(self, form: Any) -> Benchmark:
        return services.create_benchmark(by=self.request.user, **form.values)  # type: ignore[arg-type]


class BenchmarkUpdate(_BenchmarkForm, UpdatePage):
    def call(self, form: Any) -> Benchmark:
        return services.update_benchmark(by=self.request.user, benchmark=self.object, seen=form.seen, **form.values)  # type: ignore[arg-type]

    def delete_url(self) -> str:
        return reverse("scorecards:benchmark_delete", args=[self.object.pk])


class BenchmarkDelete(DeletePage):
    model = Benchmark
    access = ADMINISTRATORS

    def call(self, row: Benchmark) -> None:
        services.delete_benchmark(by=self.request.user, benchmark=row)  # type: ignore[arg-type]

    def success_url(self, row: Benchmark) -> str:
        return reverse("scorecards:benchmark_list")
