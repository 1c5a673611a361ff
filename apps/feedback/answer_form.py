"""The client's form: built from the sheet of questions, every field optional, nothing typed is ever lost."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.utils.formats import number_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from apps.feedback.sheet import Answers, Rating, Sheet

_RATING = re.compile(r"impact-(\d{1,18})-(?:importance|satisfaction|cannot_judge)", re.ASCII)


@dataclass
class Scale:
    """One question on a scale, as components/_scale.html shows it."""

    name: str
    legend: str
    values: range
    low: str
    high: str
    chosen: Any = ""
    error: str = ""
    note: str = ""


class ScaleField(forms.TypedChoiceField):
    """A whole number of a scale, None where it was skipped."""

    def __init__(self, values: range) -> None:
        choices = [(str(value), str(value)) for value in values]
        wrong = _("Choose a number from %(low)s to %(high)s.") % {"low": values[0], "high": values[-1]}
        super().__init__(
            choices=choices, coerce=int, empty_value=None, required=False, error_messages={"invalid_choice": wrong}
        )


class AnswerForm(forms.Form):
    comment = forms.CharField(required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, sheet: Sheet, data: Any = None, chosen: str = "") -> None:
        self.sheet = sheet
        self.chosen = chosen if chosen in {"1", "2", "3", "4", "5"} else ""
        super().__init__(data, initial=_initial(sheet, self.chosen))
        self.fields["comment"].widget.attrs |= {"class": "form-control", "id": "comment"}
        for scale in self._scales():
            self.fields[scale.name] = ScaleField(scale.values)
        for impact in sheet.impacts:
            self.fields[f"impact-{impact['id']}-cannot_judge"] = forms.BooleanField(required=False)
        choices = [(str(theme["id"]), theme["name"]) for theme in sheet.themes]
        self.fields["themes"] = forms.MultipleChoiceField(choices=choices, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and self._answers(cleaned).is_empty:
            raise forms.ValidationError(_("Answer at least one question, or write a comment. Then press Send again."))
        return cleaned

    @property
    def answers(self) -> Answers:
        return self._answers(self.cleaned_data)

    @property
    def left_out(self) -> int:
        """How many impacts were rated that are not (or no longer) on this sheet."""
        rated = {int(match[1]) for name in self.data if (match := _RATING.fullmatch(name)) and self.data[name]}
        return len(rated - {impact["id"] for impact in self.sheet.impacts})

    def _answers(self, cleaned: dict[str, Any]) -> Answers:
        ratings = {}
        for impact in self.sheet.impacts:
            name = f"impact-{impact['id']}"
            if cleaned.get(f"{name}-cannot_judge"):
                ratings[impact["id"]] = Rating(cannot_judge=True)
            else:
                ratings[impact["id"]] = Rating(cleaned.get(f"{name}-importance"), cleaned.get(f"{name}-satisfaction"))
        return Answers(
            overall_satisfaction=cleaned.get("overall"),
            stay_intent=cleaned.get("stay"),
            buy_more_intent=cleaned.get("buy_more"),
            recommend=cleaned.get("recommend"),
            comment=cleaned.get("comment", "").strip(),
            themes=frozenset(map(int, cleaned.get("themes", []))),
            ratings={pk: rating for pk, rating in ratings.items() if not rating.is_empty},
        )

    # --- what the template shows -------------------------------------------------------------------

    @property
    def all_in_all(self) -> Scale | None:
        scale = self._shown.get("overall")
        if scale and self.chosen and scale.chosen == self.chosen and not self.is_bound:
            scale.note = _("%(value)s was chosen in your mail. It is not recorded yet.") % {"value": self.chosen}
        return scale

    @property
    def ahead(self) -> list[Scale]:
        return [self._shown[name] for name in ("stay", "buy_more", "recommend") if name in self._shown]

    @property
    def impacts(self) -> list[dict[str, Any]]:
        """Each impact with its two scales and whether it cannot be judged."""
        shown = []
        for impact in self.sheet.impacts:
            name = f"impact-{impact['id']}"
            scales = [self._shown[f"{name}-importance"], self._shown[f"{name}-satisfaction"]]
            judge = f"{name}-cannot_judge"
            numbers = {key: _plain(impact[key]) for key in ("actual", "baseline", "target")}
            shown.append(
                {**impact, **numbers, "name": name, "scales": scales, "judge": judge, "is_beyond": self[judge].value()}
            )
        return shown

    @property
    def shown_themes(self) -> list[dict[str, Any]]:
        chosen = {str(value) for value in self["themes"].value() or []}
        themes = self.sheet.themes if self.sheet.questionnaire.asks_themes else []
        return [{**theme, "is_chosen": str(theme["id"]) in chosen} for theme in themes]

    @cached_property
    def _shown(self) -> dict[str, Scale]:
        shown = {}
        for scale in self._scales():
            value = self[scale.name].value()
            scale.chosen = "" if value is None else str(value)
            scale.error = " ".join(map(str, self.errors.get(scale.name, []))) if self.is_bound else ""
            shown[scale.name] = scale
        return shown

    def _scales(self) -> list[Scale]:
        asks, account = self.sheet.questionnaire, str(self.sheet.request.contact.account)
        five, likely = range(1, 6), (_("Very unlikely"), _("Very likely"))
        satisfied = (_("Not satisfied"), _("Very satisfied"))
        us = _("How satisfied are you with %(us)s?") % {"us": settings.ORGANISATION_NAME}
        stay = _("How likely is %(account)s to stay with us next year?") % {"account": account}
        more = _("How likely is %(account)s to buy more from us next year?") % {"account": account}
        recommend = _("How likely are you to recommend us to a colleague?")
        ends = (_("Not at all"), _("Extremely likely"))
        standard = [
            (asks.asks_overall, Scale("overall", us, five, *satisfied)),
            (asks.asks_stay, Scale("stay", stay, five, *likely)),
            (asks.asks_buy_more, Scale("buy_more", more, five, *likely)),
            (asks.asks_recommend, Scale("recommend", recommend, range(11), *ends)),
        ]
        important = (_("How important is it to you?"), five, _("Not important"), _("Very important"))
        content = (_("How satisfied are you with it?"), five, *satisfied)
        scales = [scale for is_asked, scale in standard if is_asked]
        for impact in self.sheet.impacts:
            scales.append(Scale(f"impact-{impact['id']}-importance", *important))
            scales.append(Scale(f"impact-{impact['id']}-satisfaction", *content))
        return scales


def _plain(number: float | None) -> str | None:
    """A reading as one would write it: 110, 2.5; in the reader's language."""
    return None if number is None else number_format(Decimal(f"{number:.12g}"), force_grouping=True)


def _initial(sheet: Sheet, chosen: str) -> dict[str, Any]:
    """What the client answered before; a number tapped in the mail stands before it."""
    answer = sheet.answer or Answers()
    initial: dict[str, Any] = {
        "overall": chosen or answer.overall_satisfaction,
        "stay": answer.stay_intent,
        "buy_more": answer.buy_more_intent,
        "recommend": answer.recommend,
        "comment": answer.comment,
        "themes": list(answer.themes),
    }
    for pk, rating in answer.ratings.items():
        initial |= {f"impact-{pk}-{name}": value for name, value in vars(rating).items()}
    return initial
