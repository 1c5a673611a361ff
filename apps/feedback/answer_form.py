"""The client's form: built from the sheet of questions, every field optional, nothing typed is ever lost."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.formats import number_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from apps.feedback.said import Answers, OwnAnswer, Rating
from apps.feedback.scales import SCORE_OF, Scale, items_of, own_questions, scales_of
from apps.feedback.sheet import Data, Sheet

CANNOT = "cannot_judge"  # the value of the answer "I can't judge this"
_RATING = re.compile(r"impact-(\d{1,18})-(?:importance|satisfaction|cannot_judge)", re.ASCII)
_BESIDE = ("tapped", "since")  # what the page sends along: the number tapped in the mail, and the answer it was made of


class PickField(forms.Field):
    """A whole number of a scale, CANNOT, or None where it was skipped. Cheap to make: a page has dozens."""

    def __init__(self, scale: Scale) -> None:
        self.scale = scale
        super().__init__(required=False)

    def clean(self, value: Any) -> int | str | None:
        if not value:
            return None
        if value == CANNOT and self.scale.judge:
            return CANNOT
        if value in map(str, self.scale.values):
            return int(value)
        values = self.scale.values
        ends = {"low": min(values, default=0), "high": max(values, default=0)}
        if self.scale.options:
            raise forms.ValidationError(_("Choose one of the answers."))
        raise forms.ValidationError(_("Choose a number from %(low)s to %(high)s.") % ends)


class AnswerForm(forms.Form):
    comment = forms.CharField(required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 4}))
    leadership = forms.BooleanField(required=False)

    def __init__(self, sheet: Sheet, data: Any = None, chosen: str = "") -> None:
        self.sheet = sheet
        self.chosen = chosen if chosen in {"1", "2", "3", "4", "5"} else ""
        super().__init__(data, initial=None if data is not None else _initial(sheet, self.chosen))
        self.fields["comment"].widget.attrs |= {"class": "form-control", "id": "comment"}
        self.scales = scales_of(sheet)
        if self.is_bound:  # the template shows the scales; fields are for what is sent
            self._add_fields()

    def _add_fields(self) -> None:
        for scale in self.scales.values():
            self.fields[scale.name] = _text() if scale.is_text else PickField(scale)
        for impact in self.sheet.impacts:
            self.fields[f"impact-{impact['id']}-{CANNOT}"] = forms.BooleanField(required=False)
        choices = [(str(theme["id"]), theme["name"]) for theme in self.sheet.themes]
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
    def typed(self) -> Data:
        """What stands in the fields, as a draft keeps it: less null characters, which PostgreSQL keeps in no JSON."""
        return {name: self._texts(name) for name in (*self.fields, *_BESIDE) if self.data.get(name)}

    def _texts(self, name: str) -> list[str]:
        return [text.replace("\0", "") for text in self.data.getlist(name)]  # type: ignore[attr-defined]

    @property
    def tapped(self) -> str:
        """The number that came from the mail."""
        return self.chosen or (self.data.get("tapped", "") if self.is_bound else "")

    @property
    def left_out(self) -> int:
        """How many impacts were rated that are not (or no longer) on this sheet."""
        rated = {int(match[1]) for name in self.data if (match := _RATING.fullmatch(name)) and self.data[name]}
        return len(rated - {impact["id"] for impact in self.sheet.impacts})

    def _answers(self, cleaned: dict[str, Any]) -> Answers:
        ratings = {impact["id"]: _rating(cleaned, f"impact-{impact['id']}") for impact in self.sheet.impacts}
        own = {question["id"]: _own_answer(cleaned, question) for question in self.sheet.content.questions}
        items = {item["id"]: _item_answer(cleaned.get(f"item-{item['id']}")) for item in self.sheet.items}
        return Answers(
            **{score: _number(cleaned.get(name)) for name, score in SCORE_OF.items()},
            comment=cleaned.get("comment", "").strip(),
            themes=frozenset(map(int, cleaned.get("themes", []))),
            ratings={pk: rating for pk, rating in ratings.items() if not rating.is_empty},
            own={pk: said for pk, said in own.items() if not said.is_empty},
            items={pk: said for pk, said in items.items() if not said.is_empty},
            cannot_judge=frozenset(score for name, score in SCORE_OF.items() if cleaned.get(name) == CANNOT),
            is_leadership_only=bool(cleaned.get("leadership")),
        )

    # --- what the template shows -------------------------------------------------------------------

    @property
    def all_in_all(self) -> Scale | None:
        scale = self._shown.get("overall")
        if scale and self.chosen and scale.chosen == self.chosen and not self.is_bound:
            scale.note = _("%(value)s was chosen in your mail. It is not recorded yet.") % {"value": self.chosen}
        return scale

    @property
    def about_the_case(self) -> Scale | None:
        return self._shown.get("case")

    @property
    def ahead(self) -> list[Scale]:
        return [self._shown[name] for name in ("stay", "buy_more", "recommend") if name in self._shown]

    @property
    def own(self) -> list[Scale]:
        return [self._shown[scale.name] for scale in own_questions(self.sheet)]

    @property
    def people(self) -> list[tuple[str, list[Scale]]]:
        """(name, scales) of each person asked about."""
        found: dict[str, list[Scale]] = {}
        for item, scale in zip(self.sheet.items, items_of(self.sheet), strict=True):
            found.setdefault(item["person"], []).append(self._shown[scale.name])
        return list(found.items())

    @property
    def impacts(self) -> list[dict[str, Any]]:
        """Each impact with its two scales and whether it cannot be judged."""
        shown = []
        for impact in self.sheet.impacts:
            name = f"impact-{impact['id']}"
            scales = [self._shown[f"{name}-importance"], self._shown[f"{name}-satisfaction"]]
            judge = f"{name}-{CANNOT}"
            numbers = {key: _plain(impact[key]) for key in ("actual", "baseline", "target")}
            shown.append(
                {**impact, **numbers, "name": name, "scales": scales, "judge": judge, "is_beyond": self._value(judge)}
            )
        return shown

    @property
    def shown_themes(self) -> list[dict[str, Any]]:
        chosen = {str(value) for value in self._value("themes") or []}
        return [{**theme, "is_chosen": str(theme["id"]) in chosen} for theme in self.sheet.themes]

    @property
    def is_for_leadership(self) -> bool:
        return bool(self._value("leadership"))

    @cached_property
    def _shown(self) -> dict[str, Scale]:
        for scale in self.scales.values():
            value = self._value(scale.name)
            scale.chosen = "" if value is None else str(value)
            scale.error = " ".join(map(str, self.errors.get(scale.name, []))) if self.is_bound else ""
        return self.scales

    def _value(self, name: str) -> Any:
        if not self.is_bound:
            return self.initial.get(name)
        return self.data.getlist(name) if name == "themes" else self.data.get(name)  # type: ignore[attr-defined]


def as_sent(data: Data) -> QueryDict:
    """A form as it was kept, to be judged again."""
    query = QueryDict(mutable=True)
    for name, values in data.items():
        query.setlist(name, values)
    return query


def _text() -> forms.CharField:
    return forms.CharField(required=False, max_length=5000)


def _number(value: Any) -> int | None:
    return value if isinstance(value, int) else None


def _rating(cleaned: dict[str, Any], name: str) -> Rating:
    if cleaned.get(f"{name}-{CANNOT}"):
        return Rating(cannot_judge=True)
    return Rating(cleaned.get(f"{name}-importance"), cleaned.get(f"{name}-satisfaction"))


def _own_answer(cleaned: dict[str, Any], question: dict[str, Any]) -> OwnAnswer:
    said = cleaned.get(f"question-{question['id']}")
    if question["kind"] == "text":
        return OwnAnswer(text=(said or "").strip())
    if said == CANNOT:
        return OwnAnswer(cannot_judge=True)
    return OwnAnswer(number=said) if question["kind"] == "scale" else OwnAnswer(option=said)


def _item_answer(said: Any) -> OwnAnswer:
    return OwnAnswer(cannot_judge=True) if said == CANNOT else OwnAnswer(number=said)


def _plain(number: float | None) -> str | None:
    """A reading as one would write it: 110, 2.5; in the reader's language."""
    return None if number is None else number_format(Decimal(f"{number:.12g}"), force_grouping=True)


def _initial(sheet: Sheet, chosen: str) -> dict[str, Any]:
    """The draft, else the answer that stands, else what waits unconfirmed; a tap in the mail is the latest."""
    kept = sheet.draft or (sheet.unconfirmed if sheet.answer is None else None)
    if kept:
        initial: dict[str, Any] = {name: values if name == "themes" else values[0] for name, values in kept.items()}
    else:
        initial = _standing(sheet.answer or Answers())
    return initial | {"overall": chosen} if chosen else initial


def _standing(answer: Answers) -> dict[str, Any]:
    initial: dict[str, Any] = {
        "comment": answer.comment,
        "themes": list(answer.themes),
        "leadership": answer.is_leadership_only,
    }
    for name, score in SCORE_OF.items():
        initial[name] = CANNOT if score in answer.cannot_judge else getattr(answer, score)
    for pk, rating in answer.ratings.items():
        initial |= {f"impact-{pk}-{name}": value for name, value in vars(rating).items()}
    for pk, said in answer.own.items():
        number = said.option if said.number is None else said.number
        initial[f"question-{pk}"] = CANNOT if said.cannot_judge else said.text or number
    initial |= {f"item-{pk}": CANNOT if said.cannot_judge else said.number for pk, said in answer.items.items()}
    return initial
