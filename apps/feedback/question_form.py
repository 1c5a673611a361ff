"""The form of a question: its words in every language side by side, options one a line."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from apps.core.forms import RowForm
from apps.feedback.models import Question
from apps.feedback.wording import LONGEST, checked, checked_options

WORDED = ("wording", "low", "high")
CODES = tuple(code for code, _name in settings.LANGUAGES)
LABELS = {"wording": _("Question"), "low": _("At the low end"), "high": _("At the high end")}


def texts_of(question: Question) -> dict[str, str]:
    """What the fields of the form hold for a question: {"wording_en": …, "options_en": "one\\ntwo"}."""
    texts = {f"{name}_{code}": getattr(question, name).get(code, "") for name in WORDED for code in CODES}
    for code in CODES:
        texts[f"options_{code}"] = "\n".join(option.get(code, "") for option in question.options).rstrip()
    return texts


class QuestionForm(RowForm):
    class Meta:
        model = Question
        fields = ("kind",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, text in texts_of(self.instance).items():
            self.fields[name] = _field(name.split("_")[0], text)
        self.fields["wording_en"].required = True

    @property
    def by_language(self) -> list[tuple[Any, list[Any], bool]]:
        """(name, fields, whether it is open) of each language: English, and those that have words already."""
        parts = (*WORDED, "options")
        sets = [(code, name, [self[f"{part}_{code}"] for part in parts]) for code, name in settings.LANGUAGES]
        return [(name, fields, code == "en" or any(f.value() for f in fields)) for code, name, fields in sets]

    @property
    def values(self) -> dict[str, Any]:
        kind = self.cleaned_data["kind"]
        worded = {name: self._texts(name) for name in WORDED}
        if kind != Question.Kind.SCALE:
            worded["low"], worded["high"] = {}, {}
        return {"kind": kind, **worded, "options": self._options() if kind == Question.Kind.CHOICE else []}

    def clean(self) -> dict[str, Any]:
        """Says beside the English words what is wrong, by the rules that hold for the row."""
        given = super().clean() or {}
        if self.errors:
            return given
        values = self.values
        is_choice = values["kind"] == Question.Kind.CHOICE
        self._try("wording_en", lambda: checked(values["wording"]))
        self._try("low_en", lambda: checked(values["low"], is_required=False))
        self._try("high_en", lambda: checked(values["high"], is_required=False))
        self._try("options_en", lambda: checked_options(values["options"], is_choice=is_choice))
        return given

    def _try(self, name: str, check: Any) -> None:
        try:
            check()
        except ValidationError as error:
            self.add_error(name, error)

    def _texts(self, name: str) -> dict[str, str]:
        return {code: text for code in CODES if (text := self.cleaned_data.get(f"{name}_{code}"))}

    def _options(self) -> list[dict[str, str]]:
        """Line by line: the third line of a language is the third option; an empty one shows the English words."""
        lines = {code: self._lines(code) for code in CODES}
        many = max(map(len, lines.values()))
        return [{code: said[n] for code, said in lines.items() if n < len(said) and said[n]} for n in range(many)]

    def _lines(self, code: str) -> list[str]:
        return [line.strip() for line in self.cleaned_data.get(f"options_{code}", "").rstrip().splitlines()]


def _field(part: str, text: str) -> forms.CharField:
    if part == "options":
        widget = forms.Textarea(attrs={"rows": 4})
        label = _("Options, one a line")  # not stripped: an empty first line keeps the place of the first option
        return forms.CharField(label=label, required=False, initial=text, widget=widget, strip=False)
    return forms.CharField(label=LABELS[part], required=False, initial=text, max_length=LONGEST)
