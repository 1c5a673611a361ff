"""What came of the demo firm's answers: rules for themes, follow-ups of recent low answers, and changes."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping

from apps.core.demo_firm import Firm, backdate
from apps.core.months import day_of, start_of
from apps.feedback.care import owner_of
from apps.feedback.models import Change, ChangeResponse, FollowUp, Response, Theme
from apps.feedback.services import apply_theme_rules, set_theme_words
from apps.feedback.services.following_up import REPLY_WITHIN, SOURCE

SINCE = dt.timedelta(days=120)  # follow-ups began with this
OPEN_FOR, IN_PROGRESS_FOR = dt.timedelta(days=12), dt.timedelta(days=25)
LATE, CHANGED = 0.2, 0.6
State = FollowUp.State

WORDS = {
    "Customer service": ["nobody calls back", "request", "Ansprechpartner", "rappel", "atención", "atendimento"],
    "Communication": ["never know", "informed", "informiert", "informé", "informados", "comunicação"],
}
OUTCOMES = (
    ("Called the same day and went through the open requests one by one.", "We wait too long for an answer.",
     "You have one person and one number, and an answer within a working day."),
    ("Met them with the lead; the next report is agreed line by line.", "The report does not say what we need to know.",
     "The report is now two pages, with the three figures you asked for first."),
    ("Wrote, then called. They want to be told before something slips.", "We hear of delays when it is too late.",
     "Every Friday you get one mail: what is late, and what we do about it."),
)  # fmt: skip


def write_closing(firm: Firm, themes: Mapping[str, Theme]) -> None:
    for name, words in WORDS.items():
        if name in themes:
            set_theme_words(by=None, theme=themes[name], words=words)
    apply_theme_rules(by=None)
    since = start_of(firm.today - SINCE)
    low = Response.objects.current().low().filter(answered_at__gte=since)  # type: ignore[attr-defined]
    answers = list(low.select_related("account__manager", "contact").order_by("answered_at", "pk"))
    rows = [_follow_up(firm, answer) for answer in answers]
    _tell_stories(rows)
    FollowUp.objects.bulk_create(rows)
    backdate(FollowUp, {row.pk: row.response.answered_at for row in rows})
    _write_changes(firm, [row for row in rows if row.is_changed])


def _follow_up(firm: Firm, answer: Response) -> FollowUp:
    dice, now = firm.dice("follow-up", answer.contact.email, answer.answered_at), start_of(firm.today)
    age = now - answer.answered_at
    row = FollowUp(response=answer, owner=owner_of(answer), due_at=answer.answered_at + REPLY_WITHIN)
    row.told_of = answer.answered_at
    if age < OPEN_FOR:
        row.escalated_at = row.due_at if row.due_at < now else None
        return row
    hours = dice.randrange(50, 70) if dice.random() < LATE else dice.randrange(2, 46)
    row.first_reply_at = answer.answered_at + dt.timedelta(hours=hours)
    row.escalated_at = row.due_at if row.first_reply_at > row.due_at else None
    row.state = State.IN_PROGRESS
    if age >= IN_PROGRESS_FOR:
        row.state, row.is_changed = State.CLOSED, dice.random() < CHANGED
        row.closed_at = row.first_reply_at + dt.timedelta(days=dice.randrange(2, 15), hours=dice.randrange(5))
    return row


def _tell_stories(rows: list[FollowUp]) -> None:
    """What was done for each that is closed. No account reads the same change twice."""
    told: Counter[int] = Counter()
    for row in rows:
        if row.state == State.CLOSED:
            number = told[row.response.account_id]
            told[row.response.account_id] += 1
            row.outcome = OUTCOMES[(len(row.response.account.name) + number) % len(OUTCOMES)][0]
            row.is_changed = row.is_changed and number < len(OUTCOMES)


def _write_changes(firm: Firm, rows: list[FollowUp]) -> None:
    stories = {outcome: (said, did) for outcome, said, did in OUTCOMES}
    made = []
    for row in rows:
        said, did = stories[row.outcome]
        made.append(
            Change(
                account=row.response.account,
                said=said,
                did=did,
                made_on=day_of(row.closed_at),  # type: ignore[arg-type]
                is_shared=not row.response.is_leadership_only,
                source_kind=SOURCE,
                source=row.pk,
            )
        )
    Change.objects.bulk_create(made)
    backdate(Change, {change.pk: row.closed_at for change, row in zip(made, rows, strict=True)})  # type: ignore[misc]
    links = [ChangeResponse(change=change, response=row.response) for change, row in zip(made, rows, strict=True)]
    ChangeResponse.objects.bulk_create(links)
