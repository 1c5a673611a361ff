"""Forms of following up: the reply, handing over, closing; themes on an answer and the words of a theme's rule."""

import datetime as dt
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.core.access import READERS
from apps.core.months import zone
from apps.feedback.models import FollowUp, Theme
from apps.people.models import Person


class _Seen(forms.Form):
    """Carries the version of the follow-up that the person looked at."""

    version = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, follow_up: FollowUp, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.follow_up = follow_up
        self.fields["version"].initial = follow_up.version


class ReplyForm(_Seen):
    replied_at = forms.DateTimeField(
        label=_("When did you reply?"),
        required=False,
        help_text=_("Now, if you leave it empty."),
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
    )

    def clean_replied_at(self) -> dt.datetime | None:
        """The organisation's wall clock, whatever zone the server is in."""
        moment = self.cleaned_data["replied_at"]
        return moment.replace(tzinfo=zone()) if moment else None


class HandOverForm(_Seen):
    to = forms.ModelChoiceField(
        queryset=Person.objects.none(), label=_("Hand over to"), empty_label=_("Choose a person")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = readers_of(self.follow_up)  # type: ignore[attr-defined]


class ClosingForm(_Seen):
    outcome = forms.CharField(label=_("What was done?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    is_changed = forms.BooleanField(label=_("Something has changed because of this answer"), required=False)
    said = forms.CharField(
        label=_("You said"),
        required=False,
        max_length=300,
        help_text=_("In the client’s own words. The client reads both on the next request."),
    )
    did = forms.CharField(label=_("We did"), required=False, max_length=600, widget=forms.Textarea(attrs={"rows": 2}))
    is_shared = forms.BooleanField(label=_("Show it to every contact of the account"), required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.follow_up.response.is_leadership_only:
            del self.fields["is_shared"]


class AddThemeForm(forms.Form):
    theme = forms.ModelChoiceField(
        queryset=Theme.objects.all(),
        label=_("Add a theme"),
        empty_label=_("Choose a theme"),
        widget=forms.Select(attrs={"class": "form-select"}),
    )


class WordsForm(forms.Form):
    words = forms.CharField(
        label=_("Words"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("One word or phrase a line, in any language. Whole words; capitals and accents do not matter."),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    @property
    def lines(self) -> list[str]:
        return self.cleaned_data["words"].splitlines()

    @property
    def seen_lines(self) -> str:
        return "\n".join(self.cleaned_data["seen"].splitlines())


def readers_of(follow_up: FollowUp) -> Any:
    """Who may be given it: people of the account and of its leadership; the service asks each again."""
    account = follow_up.response.account
    leads = Q(role="team_lead", team=account.team_id) if account.team_id else Q(pk=None)
    near = leads | Q(role="executive")
    if not follow_up.response.is_leadership_only:
        near |= Q(pk=account.manager_id) | Q(pk__in=account.members.values("pk")) | Q(role="administrator")
    people = Person.objects.present().filter(near, role__in=READERS)
    return people.exclude(pk=follow_up.owner_id).order_by("full_name")
