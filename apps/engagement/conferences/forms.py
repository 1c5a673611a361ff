"""The forms on conferences, attendees, talks and testimonials."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from apps.core.forms import RowForm
from apps.core.months import today
from apps.core.templatetags.desk import day
from apps.engagement.conferences.models import Attendance, Conference, TalkSubmission, Testimonial


class ConferenceForm(RowForm):
    class Meta:
        model = Conference
        fields = ("name", "kind", "held_on", "previous", "client_base", "revenue")
        help_texts = {
            "kind": _("Only conferences count on the scorecard."),
            "previous": _("Who came is held against it."),
            "client_base": _("How many clients you had then, whether or not they came."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        previous: Any = self.fields["previous"]
        previous.queryset = previous.queryset.exclude(pk=self.instance.pk)
        previous.label_from_instance = lambda row: f"{row.name}, {day(row.held_on)}"


class OfConferenceForm(RowForm):
    """A row of a conference; only administrators enter one of no client."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["account"].required = not self.user.is_administrator
        if self.user.is_administrator:
            self.fields["account"].help_text = _("Empty for somebody of no client.")


class AttendanceForm(OfConferenceForm):
    class Meta:
        model = Attendance
        fields = ("email", "account")


class TalkForm(OfConferenceForm):
    class Meta:
        model = TalkSubmission
        fields = ("title", "account", "submitted_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["submitted_on"].initial = today


class TestimonialForm(RowForm):
    class Meta:
        model = Testimonial
        fields = ("contact", "conference", "asked_on", "given_on")
        help_texts = {"given_on": _("Empty while they have not given it.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["asked_on"].initial = today
