"""Decisions of the demo firm: three at Northgate, one to be reviewed within the week; one due, one reviewed."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from apps.core.demo_firm import Firm, backdate
from apps.core.months import Month, end_of
from apps.feedback.models import Change, Response
from apps.impacts.demo.promises import OVERSERVED
from apps.impacts.models import Impact
from apps.value.analysis import analyse
from apps.value.models import Decision
from apps.value.period import Period
from apps.value.services.decisions import create_decision

NINETY = dt.timedelta(days=90)
LINKED = 2  # answers at most


@dataclass(frozen=True)
class Story:
    """A decision: of which account and impact (by words it begins with, or by what the figures suggested), and when."""

    account: str
    decided_on: dt.date
    review_on: dt.date | None
    kind: str
    reason: str
    impact: str = ""
    fields: dict[str, Any] = field(default_factory=dict)


def write_decisions(firm: Firm) -> None:
    moments, changes = {}, {}
    for story in _stories(firm):
        row = _decide(firm, story)
        dice = firm.dice("decision", story.account, story.kind)
        moments[row.pk] = changes[row.pk] = firm.moment(story.decided_on, dice)
    backdate(Decision, moments)
    made = Change.objects.filter(source_kind="decision", source__in=changes)
    backdate(Change, {change.pk: changes[change.source] for change in made if change.source})


def _stories(firm: Firm) -> list[Story]:
    lately = min(firm.month.plus(1).first_day + dt.timedelta(days=8), firm.yesterday)
    spring = firm.day(5, 12)
    said = {
        "said": "The pages are fast enough; the hours would do more elsewhere.",
        "did": "The weekly speed audits have ended. Their hours go to the coaching of your sales leaders.",
    }
    both = {"parts": ["improve", "revisit"]}
    came = {
        "outcome": "They have one person for it now and say so. We keep at it, and look again before the contract ends."
    }
    return [
        Story(
            *("Northgate", lately, max(firm.today + dt.timedelta(days=5), lately), "trim"),
            "Half of the hours, and both buyers say that it matters least. The target is reached.",
            "Pages open",
            said,
        ),
        Story(
            *("Northgate", lately, lately + NINETY, "combination"),
            "It matters most and satisfies least; and nobody has agreed on what a leader who coaches does.",
            "Sales leaders",
            both,
        ),
        Story(*("Northgate", lately, None, "keep"), "They value it and are content. The work goes on as it is.", "120"),
        Story(
            *(OVERSERVED[0], firm.today - dt.timedelta(days=93), firm.today - dt.timedelta(days=3), "trim"),
            "Five contacts give it an importance of about two. Every second week is enough.",
            OVERSERVED[1],
        ),
        Story(
            *("Castellan Insurance", spring, spring + NINETY, "improve"),
            "It matters to them, and they are not content: three people answer, and none of them decides.",
            fields=came,
        ),
    ]


def _decide(firm: Firm, story: Story) -> Decision:
    account = firm.accounts[story.account]
    month = Month.of(story.decided_on).plus(-1)
    impact = _impact(firm, story, month)
    answers = Response.objects.current().filter(account=account, is_leadership_only=False)
    about = answers.filter(impact_ratings__impact=impact, answered_at__lt=end_of(story.decided_on))
    return create_decision(
        by=None,
        impact=impact,
        kind=story.kind,
        reason=story.reason,
        decided_by=account.manager,
        decided_on=story.decided_on,
        review_on=story.review_on,
        responses=about.order_by("-answered_at", "-pk")[:LINKED] if story.kind != "keep" else [],
        period=Period.of_month(month),
        **story.fields,
    )


def _impact(firm: Firm, story: Story, month: Month) -> Impact:
    """The one named, else that which mattered most and satisfied least in the month."""
    if story.impact:
        return next(row for row in firm.impacts[story.account] if row.statement.startswith(story.impact))
    lines = analyse(firm.accounts[story.account], month.first_day, month.last_day).impacts
    return next((line for line in lines if line.advice.suggestion == story.kind), lines[0]).impact
