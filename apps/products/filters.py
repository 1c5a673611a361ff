"""How the lists of products and installations are narrowed."""

from typing import Any

import django_filters as filters
from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Account
from apps.products.models import Installation, Product

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ProductFilter(filters.FilterSet):
    q = filters.CharFilter(
        label=_("Words"), field_name="name", lookup_expr="icontains", widget=forms.TextInput(attrs={"type": "search"})
    )

    class Meta:
        model = Product
        fields: tuple[str, ...] = ()


class InstallationFilter(filters.FilterSet):
    product = filters.ModelChoiceFilter(
        label=_("Product"), field_name="release__product", queryset=Product.objects.all(), empty_label=_("All")
    )
    account = filters.ModelChoiceFilter(queryset=Account.objects.all(), empty_label=_("All"))
    installed_on_from = filters.DateFilter(
        label=_("Installed from"), field_name="installed_on", lookup_expr="gte", widget=DAY, input_formats=["%Y-%m-%d"]
    )
    installed_on_to = filters.DateFilter(
        label=_("Installed until"), field_name="installed_on", lookup_expr="lte", widget=DAY, input_formats=["%Y-%m-%d"]
    )

    class Meta:
        model = Installation
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["account"].queryset = Account.objects.visible_to(self.request.user)
