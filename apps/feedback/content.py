"""What a request asks: standard questions, own ones of its questionnaire's version, standing items; fifteen at most."""

from dataclasses import dataclass, fields, replace
from typing import Any, Self

from apps.feedback.models import FeedbackRequest

MOST = 15  # questions at once; an impact is two, themes and comment one each
MOST_ITEMS = 6  # about persons at once, so that impacts keep their turn
SECONDS_A_QUESTION = 10


@dataclass(frozen=True)
class Content:
    """The flags of a version and its own questions: {id, kind, wording, low, high, options}, worded by language.

    `items` is how many standing items (about persons) stand beside them.
    """

    asks_impacts: bool = True
    asks_overall: bool = True
    asks_stay: bool = True
    asks_buy_more: bool = True
    asks_recommend: bool = True
    asks_comment: bool = True
    asks_themes: bool = True
    asks_case: bool = False
    questions: tuple[dict[str, Any], ...] = ()
    items: int = 0

    @classmethod
    def of(cls, request: FeedbackRequest) -> Self:
        """From the version it was asked with; "ask now" asks every standard question."""
        asked: dict[str, Any] = {}
        if request.asked_version_id:
            asked = request.asked_version.content  # type: ignore[union-attr]
        elif request.programme_id:
            asked = vars(request.programme.questionnaire)  # type: ignore[union-attr]
        return cls.asking(asked, is_about_a_case=request.case_id is not None, items=len(request.items))

    @classmethod
    def asking(cls, asked: dict[str, Any], *, is_about_a_case: bool, items: int = 0) -> Self:
        """From a version's content. Own questions beyond the room are cut, so that one impact can be asked about."""
        standard = cls(**{flag: asked.get(flag, True) for flag in FLAGS} | {"asks_case": is_about_a_case})
        room = MOST - standard.others - 2 * standard.asks_impacts
        return replace(standard, questions=tuple(asked.get("questions", ())[:room]), items=items)

    @property
    def others(self) -> int:
        """The questions that are about no impact."""
        return sum(getattr(self, flag) for flag in FLAGS) - self.asks_impacts + len(self.questions) + self.items

    @property
    def room(self) -> int:
        """How many impacts can be asked about."""
        return max(MOST - self.others, 0) // 2 if self.asks_impacts else 0

    @property
    def item_room(self) -> int:
        """How many standing items can be asked: one impact keeps its place, and a request about a case stays short."""
        room = MOST - self.others + self.items - 2 * self.asks_impacts
        return 0 if self.asks_case else min(max(room, 0), MOST_ITEMS)

    def count(self, impacts: int) -> int:
        """The questions in all, with so many impacts."""
        return self.others + 2 * min(impacts, self.room)


FLAGS = tuple(field.name for field in fields(Content) if field.type is bool)


def minutes_for(questions: int) -> int:
    """How long so many questions take, in whole minutes, rounded up; two at least."""
    return max(2, -(-questions * SECONDS_A_QUESTION // 60))


def worded(texts: dict[str, str] | None, language: str) -> str:
    """A wording in a language, English where there is none."""
    return (texts or {}).get(language) or (texts or {}).get("en", "")
