"""How the lists of answers and requests are narrowed; days are the organisation's."""

import datetime as dt
from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Account, Contact
from apps.core.months import end_of, start_of, today
from apps.feedback.coming import NotYet
from apps.feedback.eligibility import WhyNot
from apps.feedback.models import LOW_OVERALL, FeedbackExclusion, FeedbackRequest, Programme, Response, Theme

SEARCH = forms.TextInput(attrs={"type": "search"})
DAY = forms.DateInput(attrs={"type": "date"})
REASONS: dict[str, Any] = {**dict(WhyNot.choices), **dict(NotYet.choices)}
NOT_AHEAD = {WhyNot.RECENT, WhyNot.JUST_ASKED, WhyNot.LESS_OFTEN}  # looking ahead, all these rest
SCORES = {"low": (1, LOW_OVERALL), "middle": (LOW_OVERALL + 1, 3), "high": (4, 5)}


class ResponseFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("In comments and names"), method="search", widget=SEARCH)
    account = filters.ModelChoiceFilter(queryset=Account.objects.all(), label=_("Account"), empty_label=_("All"))
    score = filters.ChoiceFilter(
        label=_("Overall"),
        method="scored",
        empty_label=_("All"),
        choices=[("low", _("Low: 1 or 2")), ("middle", _("Middle: 3")), ("high", _("High: 4 or 5"))],
    )
    themes = filters.ModelChoiceFilter(queryset=Theme.objects.all(), label=_("Theme"), empty_label=_("All"))
    since = filters.DateFilter(label=_("From"), method="given_since", widget=DAY)
    until = filters.DateFilter(label=_("To"), method="given_until", widget=DAY)

    class Meta:
        model = Response
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["account"].queryset = Account.objects.visible_to(self.request.user)

    def search(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        names = Q(contact__full_name__icontains=value) | Q(account__name__icontains=value)
        return rows.filter(Q(comment__icontains=value) | names)

    def scored(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(overall_satisfaction__range=SCORES[value])

    def given_since(self, rows: QuerySet, name: str, value: dt.date) -> QuerySet:
        return rows.filter(answered_at__gte=start_of(value))

    def given_until(self, rows: QuerySet, name: str, value: dt.date) -> QuerySet:
        return rows.filter(answered_at__lt=end_of(value)) if value < dt.date.max else rows


class AccountInboxFilter(ResponseFilter):
    """The answers of a span that ends today, three months unless another is chosen."""

    since, until = None, None
    span = filters.ChoiceFilter(
        label=_("Span"),
        method="in_span",
        empty_label=_("Three months"),
        choices=[("30", _("30 days")), ("365", _("A year")), ("all", _("All"))],
    )

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        rows = super().filter_queryset(queryset)
        since = self.since_day()
        return rows.filter(answered_at__gte=start_of(since)) if since else rows

    def in_span(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows

    def since_day(self) -> dt.date | None:
        """The first day of the span; None where all is shown."""
        chosen = self.form.cleaned_data.get("span") or "91"
        return None if chosen == "all" else today() - dt.timedelta(days=int(chosen))


class RequestFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Contact or account"), method="search", widget=SEARCH)
    account = filters.ModelChoiceFilter(
        field_name="contact__account", queryset=Account.objects.all(), label=_("Account"), empty_label=_("All")
    )
    state = filters.ChoiceFilter(choices=FeedbackRequest.State, label=_("State"), empty_label=_("All"))
    programme = filters.ModelChoiceFilter(queryset=Programme.objects.all(), label=_("Programme"), empty_label=_("All"))

    class Meta:
        model = FeedbackRequest
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["account"].queryset = Account.objects.visible_to(self.request.user)

    def search(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(Q(contact__full_name__icontains=value) | Q(contact__account__name__icontains=value))


class ExclusionFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Contact, account or reason"), method="search", widget=SEARCH)
    account = filters.ModelChoiceFilter(
        field_name="contact__account", queryset=Account.objects.all(), label=_("Account"), empty_label=_("All")
    )
    state = filters.ChoiceFilter(
        label=_("State"),
        method="in_state",
        empty_label=_("All"),
        choices=[("waiting", _("Waits for a second person")), ("in_force", _("In force")), ("over", _("Over"))],
    )

    class Meta:
        model = FeedbackExclusion
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["account"].queryset = Account.objects.visible_to(self.request.user)

    def search(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        names = Q(contact__full_name__icontains=value) | Q(contact__account__name__icontains=value)
        return rows.filter(names | Q(reason__icontains=value))

    def in_state(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        day = today()
        if value == "over":
            return rows.filter(until_on__lt=day)
        return rows.waiting_on(day) if value == "waiting" else rows.in_force_on(day)  # type: ignore[attr-defined]


class UpcomingFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Contact or account"), method="search", widget=SEARCH)
    account = filters.ModelChoiceFilter(queryset=Account.objects.all(), label=_("Account"), empty_label=_("All"))
    programme = filters.ModelChoiceFilter(
        label=_("Programme"),
        field_name="by_programme",
        method="by",
        queryset=Programme.objects.all(),
        empty_label=_("All"),
    )
    show = filters.ChoiceFilter(
        label=_("Shown"),
        method="shown",
        empty_label=_("All"),
        choices=[
            ("asked", _("Who is asked")),
            ("not_asked", _("Who is not asked")),
            *((key, words) for key, words in REASONS.items() if key not in NOT_AHEAD),
            ("never", _("was never asked")),
        ],
    )

    class Meta:
        model = Contact
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["account"].queryset = Account.objects.visible_to(self.request.user)
        self.filters["programme"].queryset = Programme.objects.filter(is_running=True)

    def search(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        return rows.filter(Q(full_name__icontains=value) | Q(account__name__icontains=value))

    def by(self, rows: QuerySet, name: str, value: Programme) -> QuerySet:
        return rows.filter(by_programme=value.pk, why_not="")

    def shown(self, rows: QuerySet, name: str, value: str) -> QuerySet:
        if value == "never":
            return rows.filter(last_asked=None)
        if value in {"asked", "not_asked"}:
            return rows.filter(why_not="") if value == "asked" else rows.exclude(why_not="")
        return rows.filter(why_not=value)
