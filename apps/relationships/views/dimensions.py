"""Dimensions: what clients and sellers are asked about each other, in whose words, in which order. Leads write them."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.core.access import EVERYONE, open_to
from apps.core.errors import Conflict
from apps.core.pages import CreatePage, HistoryPage, UpdatePage
from apps.relationships import services
from apps.relationships.dimension_form import CODES, SIDES, DimensionForm
from apps.relationships.models import Dimension
from apps.relationships.queries import CONFIGURERS


@open_to(EVERYONE)
def dimensions(request: HttpRequest) -> HttpResponse:
    """In the order in which they are asked, those asked no more last."""
    may_write = request.user.role in CONFIGURERS  # type: ignore[union-attr, operator]
    context = {
        "page_title": _("What are both sides asked?"),
        "dimensions": Dimension.objects.order_by("-is_asked", "position", "name"),
        "may_write": may_write,
        "create_url": reverse("relationships:dimension_create") if may_write else "",
    }
    return render(request, "relationships/dimensions.html", context)


class _OneDimension:
    template_name = "relationships/dimension_form.html"

    def success_url_of(self, row: Dimension) -> str:
        return reverse("relationships:dimensions")

    def cancel_url(self) -> str:
        return reverse("relationships:dimensions")


class DimensionCreate(_OneDimension, CreatePage):
    model, form_class, access = Dimension, DimensionForm, CONFIGURERS
    page_title, submit_label = gettext_lazy("Add a dimension"), gettext_lazy("Add it")

    def get_initial(self) -> dict[str, Any]:
        last = Dimension.objects.order_by("-position").values_list("position", flat=True).first()
        return {"position": 0 if last is None else last + 1}

    def call(self, form: Any) -> Dimension:
        return services.create_dimension(by=self.request.user, is_new=True, **form.values)  # type: ignore[attr-defined]


class DimensionUpdate(_OneDimension, UpdatePage):
    model, form_class, access = Dimension, DimensionForm, CONFIGURERS

    def rows(self) -> QuerySet:
        return Dimension.objects.all()

    def call(self, form: Any) -> Dimension:
        return services.update_dimension(
            by=self.request.user,  # type: ignore[attr-defined]
            dimension=self.object,
            seen=form.seen,
            **form.values,
        )

    def form_conflict(self, form: Any, conflict: Conflict) -> HttpResponse:
        theirs: Any = conflict.theirs
        for side in SIDES:  # under the names that the form gives them
            for code in CODES:
                setattr(theirs, f"{side}_{code}", getattr(theirs, f"{side}_wordings").get(code, ""))
        return super().form_conflict(form, conflict)


class DimensionHistory(HistoryPage):
    model, access = Dimension, EVERYONE
