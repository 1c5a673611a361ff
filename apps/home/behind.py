"""Who is behind on a product, with what they say: products know nothing of answers, so the page lives here."""

from functools import cached_property
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.core.months import today
from apps.core.pages import Cell, Column, Empty, ListPage
from apps.core.templatetags.desk import number
from apps.initiatives.ratings import Rating, kept, satisfaction_of
from apps.products.adoption import behind
from apps.products.lagging import as_lagging, lagging_of
from apps.products.models import Installation, Product


class ProductBehind(ListPage):
    """The whole list; asked for by the page of the product (HTMX), its first lines alone."""

    model = Installation
    page_title = gettext_lazy("Who is behind?")
    columns: ClassVar[list[Column]] = [
        Column(gettext_lazy("Account"), "account__name"),
        Column(gettext_lazy("Has"), "release__released_on"),
        Column(gettext_lazy("Releases behind"), "releases_behind", is_number=True),
        Column(gettext_lazy("Days behind"), "behind_since", is_number=True, is_optional=True),
        Column(gettext_lazy("Satisfied"), is_number=True),
    ]

    @cached_property
    def product(self) -> Product:
        return get_object_or_404(Product.objects.visible_to(self.request.user), pk=self.kwargs["pk"])

    def rows(self) -> QuerySet:
        return behind(self.product, today()).select_related("account", "release")

    @cached_property
    def ratings(self) -> dict[str, Any]:
        """Of the accounts one sees; answers for the leadership alone are in no figure of a single account."""
        accounts = behind(self.product, today()).visible_to(self.request.user).values_list("account", flat=True)
        return satisfaction_of(accounts, today())

    def rating(self, account: int) -> Rating | None:
        return kept(self.ratings, account)

    def cells(self, row: Any) -> list[Any]:
        found = as_lagging(row, today())
        rating = self.rating(row.account_id)
        return [
            row.account.name,
            found.version,
            found.releases,
            found.days,
            Cell(number(rating.mean, 1), sub=_("of 5, n = %(n)s") % {"n": rating.n}) if rating else None,
        ]

    def row_url(self, row: Any) -> str:
        return row.account.get_absolute_url()

    def get_template_names(self) -> list[str]:
        is_panel = getattr(self.request, "htmx", None) and self.request.htmx.target == "behind"  # type: ignore[attr-defined]
        return ["products/_behind.html"] if is_panel else super().get_template_names()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        lagging, total = lagging_of(self.product, self.request.user, today())
        for line in lagging:
            line.rating = self.rating(line.account.pk)
        hidden = total - context["paginator"].count
        return context | {
            "row": self.product,
            "lagging": lagging,
            "total": total,
            "has_ratings": True,
            "page_question": _("%(n)s more that you do not see.") % {"n": hidden} if hidden else "",
            "crumbs": [
                (_("Products"), reverse("products:list")),
                (self.product.name, self.product.get_absolute_url()),
                (self.page_title, ""),
            ],
        }

    def empty(self) -> Empty:
        return Empty(
            _("Nobody you see is behind"),
            _("Every account you see that has it runs its newest release."),
            action_url=self.product.get_absolute_url(),
            action_label=_("Back to the product"),
        )
