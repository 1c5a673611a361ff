"""What a client says in one submission, free of any table or form."""

from dataclasses import dataclass, field, replace
from typing import Any

from apps.feedback.models.scores import LOW_OVERALL

SCORES = ("overall_satisfaction", "stay_intent", "buy_more_intent", "recommend")
CASE = "case_satisfaction"  # how they find the handling of a case; stands on the case, unless it is for the leadership


@dataclass(frozen=True)
class Rating:
    """What a client says about one impact."""

    importance: int | None = None
    satisfaction: int | None = None
    cannot_judge: bool = False

    @property
    def is_empty(self) -> bool:
        return self == Rating()

    @property
    def is_low(self) -> bool:
        """Satisfied by two or more less than it matters."""
        return None not in (self.importance, self.satisfaction) and self.satisfaction <= self.importance - 2  # type: ignore[operator]


@dataclass(frozen=True)
class OwnAnswer:
    """What a client says to a question of the questionnaire's own: a number, an option by its place, or words."""

    number: int | None = None
    option: int | None = None
    text: str = ""
    cannot_judge: bool = False

    @property
    def is_empty(self) -> bool:
        return self == OwnAnswer()


@dataclass(frozen=True)
class Answers:
    """One submission; empty ratings and own answers are left out, and "can't judge" wins over numbers."""

    overall_satisfaction: int | None = None
    stay_intent: int | None = None
    buy_more_intent: int | None = None
    recommend: int | None = None
    case_satisfaction: int | None = None
    comment: str = ""
    themes: frozenset[int] = frozenset()
    ratings: dict[int, Rating] = field(default_factory=dict)  # by impact
    own: dict[int, OwnAnswer] = field(default_factory=dict)  # by question
    items: dict[int, OwnAnswer] = field(default_factory=dict)  # by standing item: a number, or "can't judge"
    cannot_judge: frozenset[str] = frozenset()  # names of scores
    is_leadership_only: bool = False

    @property
    def is_empty(self) -> bool:
        """Who reads an answer is no answer."""
        return replace(self, is_leadership_only=False) == Answers()

    @property
    def is_low(self) -> bool:
        """What `Response.objects.low()` finds: overall two or less, or an impact two or more below what it matters."""
        overall = self.overall_satisfaction
        return (overall is not None and overall <= LOW_OVERALL) or any(said.is_low for said in self.ratings.values())

    @property
    def is_only_overall(self) -> bool:
        """Whether one number is all that was said, as by a tap in the mail."""
        return self == Answers(overall_satisfaction=self.overall_satisfaction)

    def without_themes(self, themes: frozenset[int]) -> "Answers":
        return replace(self, themes=self.themes - themes)


def read_answers(row: dict[str, Any], case_satisfaction: int | None) -> Answers | None:
    """The answer that stands, from the JSON of the sheet's statement."""
    if not row:
        return None
    names = ("importance", "satisfaction", "cannot_judge")
    own = ("number", "option", "text", "cannot_judge")
    return Answers(
        **{name: row[name] for name in (*SCORES, "comment", "is_leadership_only")},
        case_satisfaction=row[CASE] if row["is_leadership_only"] else case_satisfaction,
        themes=frozenset(row["themes"]),
        ratings={said["impact"]: Rating(*(said[name] for name in names)) for said in row["ratings"]},
        own={said["question"]: OwnAnswer(*(said[name] for name in own)) for said in row["own"]},
        items={
            said["item"]: OwnAnswer(number=said["number"], cannot_judge=said["cannot_judge"]) for said in row["items"]
        },
        cannot_judge=frozenset(row["cannot_judge"]),
    )
