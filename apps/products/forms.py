"""The forms on products, releases and installations."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from apps.core.access import WRITERS
from apps.core.forms import RowForm
from apps.core.months import today
from apps.products.models import Installation, Product, Release


class ProductForm(RowForm):
    class Meta:
        model = Product
        fields = ("name", "owner")
        help_texts = {"owner": _("Who keeps its releases; an administrator always may.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people: Any = self.fields["owner"]
        people.queryset = people.queryset.filter(role__in=WRITERS, left_on=None) | people.queryset.filter(
            pk=self.instance.owner_id
        )


class ReleaseForm(RowForm):
    class Meta:
        model = Release
        fields = ("number", "released_on")
        help_texts = {"released_on": _("Clients are expected to have it, or a newer one, 90 days later.")}


class InstallationForm(RowForm):
    class Meta:
        model = Installation
        fields = ("release", "installed_on")
        help_texts = {"release": _("An upgrade is a new installation: the one before stays as it was.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        releases: Any = self.fields["release"]
        releases.queryset = Release.objects.select_related("product").order_by("product__name", "-released_on", "-pk")
        if not self.instance.pk:
            self.fields["installed_on"].initial = today
