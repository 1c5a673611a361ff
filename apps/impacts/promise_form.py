"""The form of the client's page on promises: every field optional, what is typed is never lost."""

from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from apps.impacts.models import Goal, Impact
from apps.impacts.said import NO, YES, Said, rank_errors
from apps.impacts.sheet import Sheet, mark_of
from apps.impacts.wording import measure_of

MOST_WORDS, LONGEST_NAME, SHORTEST_NAME = 2000, 120, 3


class PromiseForm:
    """`data` is what was posted, None for a page that is only opened. Read `errors`, then `said`."""

    def __init__(self, sheet: Sheet, data: Any = None) -> None:
        self.sheet = sheet
        self.data = data

    @cached_property
    def said(self) -> Said:
        """What stands in the fields, whether or not it is right."""
        impacts, goals = self.sheet.impacts, [goal for goal in self.sheet.goals if self.sheet.may_sign(goal)]
        chosen = {row.pk: self._typed(f"impact-{row.pk}") for row in impacts}
        ranks = {row.pk: self._typed(f"rank-{row.pk}") for row in impacts} if self.sheet.places else {}
        names = {goal.pk: self._typed(f"goal-{goal.pk}") for goal in goals}
        return Said(
            verdicts={pk: (said == YES, self._words(pk)) for pk, said in chosen.items() if said in {YES, NO}},
            ranks={pk: _number(rank) for pk, rank in ranks.items() if rank},
            names={pk: name for pk, name in names.items() if name},
            versions={row.pk: _number(self._typed(f"version-{row.pk}")) for row in impacts},
            marks={goal.pk: self._typed(f"mark-{goal.pk}") for goal in goals},
        )

    @cached_property
    def errors(self) -> dict[str, str]:
        """By field; "" is the form as a whole."""
        if self.data is None:
            return {}
        found = {f"rank-{pk}": text for pk, text in rank_errors(self.said.ranks, self.sheet.places).items()}
        for impact in self.sheet.impacts:
            found |= self._wrong_with_impact(impact)
        for goal in self.sheet.goals:
            found |= self._wrong_with_goal(goal)
        if not found and self.said.is_empty and self.sheet.confirmation.answered_at is None:
            text = _("Say yes or not quite to at least one point, rank them, or sign a goal. Then press Send again.")
            found[""] = text
        return found

    @property
    def whole_error(self) -> str:
        return self.errors.get("", "")

    def _wrong_with_impact(self, impact: Impact) -> dict[str, str]:
        words, verdict = self._words(impact.pk), self.said.verdicts.get(impact.pk)
        if len(words) > MOST_WORDS:
            return {f"words-{impact.pk}": _("Shorten this to %(n)s characters.") % {"n": MOST_WORDS}}
        if words and verdict is None:
            return {f"impact-{impact.pk}": _("Choose “Yes” or “Not quite” for what you wrote.")}
        is_answered = verdict is not None or impact.pk in self.said.ranks
        if is_answered and self.said.versions[impact.pk] != impact.version_number:  # type: ignore[attr-defined]
            text = _("This was worded anew since you opened the page. Is it still your answer?")
            return {f"impact-{impact.pk}": text}
        return {}

    def _wrong_with_goal(self, goal: Goal) -> dict[str, str]:
        name = self.said.names.get(goal.pk, "")
        if not name:
            return {}
        if self.said.marks[goal.pk] != mark_of(goal):
            text = _("This goal was worded anew since you opened the page. Read it, then sign it if you agree.")
            return {f"goal-{goal.pk}": text}
        if not SHORTEST_NAME <= len(name) <= LONGEST_NAME or not any(letter.isalpha() for letter in name):
            return {f"goal-{goal.pk}": _("Write your first and last name.")}
        return {}

    # --- what the template shows -------------------------------------------------------------------

    @property
    def groups(self) -> list[dict[str, Any]]:
        """Each goal with its impacts; the last group may have no goal."""
        return [
            {"goal": self._goal(goal) if goal else None, "impacts": [self._impact(impact) for impact in impacts]}
            for goal, impacts in self.sheet.by_goal
        ]

    @property
    def ranked(self) -> list[dict[str, Any]]:
        """Each impact with its place, in the order of the page."""
        shown = [impact for _goal, impacts in self.sheet.by_goal for impact in impacts] if self.sheet.places else []
        return [
            {
                "pk": impact.pk,
                "statement": impact.statement,
                "chosen": self._value(f"rank-{impact.pk}"),
                "error": self.errors.get(f"rank-{impact.pk}", ""),
            }
            for impact in shown
        ]

    @property
    def places(self) -> list[str]:
        return [str(place) for place in range(1, self.sheet.places + 1)]

    def _goal(self, goal: Goal) -> dict[str, Any]:
        name = f"goal-{goal.pk}"
        return {
            "row": goal,
            "name": name,
            "mark": mark_of(goal),
            "may_sign": self.sheet.may_sign(goal),
            "typed": self._value(name),
            "error": self.errors.get(name, ""),
        }

    def _impact(self, impact: Impact) -> dict[str, Any]:
        pk = impact.pk
        return {
            "row": impact,
            "measure": measure_of(impact),
            "chosen": self._value(f"impact-{pk}"),
            "words": self._value(f"words-{pk}"),
            "error": self.errors.get(f"impact-{pk}", ""),
            "words_error": self.errors.get(f"words-{pk}", ""),
        }

    def _value(self, name: str) -> str:
        """What stands in a field: what was typed, else what this contact said before."""
        return self._standing.get(name, "") if self.data is None else self._typed(name)

    @cached_property
    def _standing(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for pk, verdict in self.sheet.present_verdicts.items():
            found |= {f"impact-{pk}": YES if verdict.is_agreed else NO, f"words-{pk}": verdict.words}
        found |= {f"rank-{pk}": str(rank) for pk, rank in self.sheet.ranks.items()}
        mine = [goal for goal in self.sheet.goals if self.sheet.is_mine(goal)]
        return found | {f"goal-{goal.pk}": goal.client_signed_name for goal in mine}

    def _typed(self, name: str) -> str:
        return self.data.get(name, "").strip() if self.data is not None else ""

    def _words(self, pk: int) -> str:
        return self._typed(f"words-{pk}").replace("\r\n", "\n")


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else 0
