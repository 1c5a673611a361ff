"""The forms of prizes, of giving awards and of sharing them."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from apps.core.forms import RowForm
from apps.rewards.awards.models import Prize, awarded_measures


class PrizeForm(RowForm):
    class Meta:
        model = Prize
        fields = ["measure", "cadence", "words"]
        help_texts = {"words": _("One line for those who win, such as “Whoever keeps what we promised”.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["measure"] = forms.ChoiceField(
            label=_("Measure"),
            choices=[(measure.key, measure.name) for measure in awarded_measures()],
            help_text=_("Shares of teams that pay may hang on, where more is better."),
        )
        self.order_fields(["measure", "cadence", "words"])


class ShareAwardsForm(forms.Form):
    expires_on = forms.DateField(label=_("Open until"), widget=forms.DateInput(attrs={"type": "date"}))
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, initial="en")
