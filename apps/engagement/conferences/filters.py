"""How the lists of conferences, attendees, talks and testimonials are narrowed."""

from typing import Any

import django_filters as filters
from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Account
from apps.engagement.conferences.models import Attendance, Conference, TalkSubmission, Testimonial

ALL = _("All")


def words(field: str) -> filters.CharFilter:
    return filters.CharFilter(
        label=_("Words"), field_name=field, lookup_expr="icontains", widget=forms.TextInput(attrs={"type": "search"})
    )


class ConferenceFilter(filters.FilterSet):
    q = words("name")
    kind = filters.ChoiceFilter(choices=Conference.Kind, empty_label=ALL)

    class Meta:
        model = Conference
        fields: tuple[str, ...] = ()


class _OfAccount(filters.FilterSet):
    """Narrowed by an account one sees."""

    account = filters.ModelChoiceFilter(queryset=Account.objects.all(), empty_label=ALL)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["account"].queryset = Account.objects.visible_to(self.request.user)


class AttendeeFilter(_OfAccount):
    q = words("email")
    came = filters.ChoiceFilter(
        label=_("The time before"),
        choices=[("again", _("Came as well")), ("first", _("Did not come"))],
        method="by_repeat",
        empty_label=ALL,
    )

    class Meta:
        model = Attendance
        fields: tuple[str, ...] = ()

    def by_repeat(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(is_repeat=value == "again")


class MissingFilter(_OfAccount):
    q = words("email")

    class Meta:
        model = Attendance
        fields: tuple[str, ...] = ()


class TalkFilter(_OfAccount):
    q = words("title")

    class Meta:
        model = TalkSubmission
        fields: tuple[str, ...] = ()


class TestimonialFilter(_OfAccount):
    conference = filters.ModelChoiceFilter(queryset=Conference.objects.all(), empty_label=ALL)
    state = filters.ChoiceFilter(
        label=_("State"),
        choices=[("asked", _("Not given yet")), ("given", _("Given"))],
        method="by_state",
        empty_label=ALL,
    )

    class Meta:
        model = Testimonial
        fields: tuple[str, ...] = ()

    def by_state(self, rows: Any, name: str, value: str) -> Any:
        return rows.in_state(value)
