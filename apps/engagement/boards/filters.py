"""How the list of boards is narrowed."""

import django_filters as filters
from django import forms
from django.utils.translation import gettext_lazy as _

from apps.engagement.boards.models import Board


class BoardFilter(filters.FilterSet):
    q = filters.CharFilter(
        label=_("Words"), field_name="name", lookup_expr="icontains", widget=forms.TextInput(attrs={"type": "search"})
    )

    class Meta:
        model = Board
        fields: tuple[str, ...] = ()
