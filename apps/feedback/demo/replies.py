"""What a contact of the demo firm answers: by the temper of the account, the fate of its impacts, and some chance."""

import datetime as dt
from dataclasses import dataclass, field
from random import Random

from apps.accounts.models import Contact
from apps.core.demo_firm import Firm
from apps.core.months import day_of
from apps.feedback.models import Programme
from apps.impacts.models import Impact
from apps.people.models import Person

Rating = tuple[int | None, int | None]  # importance, satisfaction; both empty for "can't judge"

CANNOT_JUDGE, SKIPS, COMMENTS, LEADERSHIP_ONLY, CHANGES = 0.09, 0.05, 0.42, 0.04, 0.05
FARES = {"reached": 0.45, "on course": 0.15, "slow": -0.4, "stuck": -0.9}  # what an impact's fate does to satisfaction


@dataclass
class Reply:
    at: dt.datetime
    scores: dict[str, int | None]
    ratings: dict[Impact, Rating] = field(default_factory=dict)
    comment: str = ""
    theme: str = ""
    is_leadership_only: bool = False
    earlier: "Reply | None" = None


@dataclass
class Asking:
    """A contact asked once, by the programme in a run or by a person."""

    contact: Contact
    sent_at: dt.datetime
    programme: Programme | None = None
    due_on: dt.date | None = None
    asked_by: Person | None = None
    reply: Reply | None = None
    is_bounced: bool = False


def reply(firm: Firm, contact: Contact, at: dt.datetime, dice: Random, comments: list[dict[str, str]]) -> Reply:
    facts = firm.facts[contact.account.name]
    overall = _score(float(facts["mood"]), dice)
    made = Reply(
        at=at,
        scores={
            "overall_satisfaction": _or_skipped(overall, dice),
            "stay_intent": _or_skipped(_score(float(facts["stay"]) + 0.3, dice, 0.5), dice),
            "buy_more_intent": _or_skipped(_score(0.5 * overall + 1.4, dice), dice),
            "recommend": _or_skipped(_score(2 * overall, dice, 1.1, 0, 10), dice),
        },
        ratings=_ratings(firm, contact, at, overall, dice),
        is_leadership_only=dice.random() < LEADERSHIP_ONLY,
    )
    if dice.random() < COMMENTS:
        chosen = dice.choice([row for row in comments if _fits(row, contact.language, overall)])
        made.comment, made.theme = chosen["text"], chosen["theme"]
    return made


def changed(reply: Reply, at: dt.datetime, dice: Random) -> Reply:
    """The same client some days later: one score differs, the comment stays."""
    scores = dict(reply.scores)
    overall = scores["overall_satisfaction"]
    if overall:
        scores["overall_satisfaction"] = max(1, min(5, overall + dice.choice((-1, 1))))
    return Reply(at, scores, dict(reply.ratings), reply.comment, reply.theme, reply.is_leadership_only, earlier=reply)


def _ratings(firm: Firm, contact: Contact, at: dt.datetime, overall: int, dice: Random) -> dict[Impact, Rating]:
    made: dict[Impact, Rating] = {}
    for impact in firm.impacts[contact.account.name]:
        if _is_running(impact, day_of(at)):
            drive = firm.drives[impact.pk]
            importance = _score(drive.importance, dice, 0.4)
            satisfaction = _score(
                (overall + float(firm.facts[contact.account.name]["mood"])) / 2 + FARES[drive.fate], dice
            )
            made[impact] = (None, None) if dice.random() < CANNOT_JUDGE else (importance, satisfaction)
    return made


def _is_running(impact: Impact, day: dt.date) -> bool:
    return impact.status != "draft" and impact.started_on <= day and (not impact.ended_on or day < impact.ended_on)


def _score(mean: float, dice: Random, spread: float = 0.6, low: int = 1, high: int = 5) -> int:
    return max(low, min(high, round(dice.gauss(mean, spread))))


def _or_skipped(score: int, dice: Random) -> int | None:
    return None if dice.random() < SKIPS else score


def _fits(row: dict[str, str], language: str, overall: int) -> bool:
    mood = "low" if overall <= 2 else "mid" if overall == 3 else "high"
    return (row["language"], row["mood"]) == (language, mood)
