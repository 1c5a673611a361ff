"""What the demo firm's executives heard, and what they promised: most of it kept, one thing overdue."""

import datetime as dt

from apps.core.demo_firm import Firm, backdate, table
from apps.engagement.models import Conversation

AUTHORS = {Conversation: "person"}


def load(firm: Firm) -> None:
    rows = [_conversation(firm, line) for line in table(__file__, "conversations")]
    Conversation.objects.bulk_create(rows)
    dice = firm.dice("conversations recorded")
    backdate(Conversation, {row.pk: firm.moment(row.done_on or row.held_on, dice) for row in rows})


def _conversation(firm: Firm, line: dict[str, str]) -> Conversation:
    """Days are counted back from yesterday; of a promise, days after the conversation."""
    account = firm.accounts[line["account"]]
    held_on = firm.yesterday - dt.timedelta(days=int(line["days_ago"]))
    due, done = (held_on + dt.timedelta(days=int(line[name])) if line[name] else None for name in ("due", "done"))
    there = [contact for contact in firm.contacts[account.name] if not contact.left_on]
    return Conversation(
        account=account,
        person=firm.people[line["person"]],
        contact=there[0] if there else None,
        held_on=held_on,
        heard=line["heard"],
        promised=line["promised"],
        due_on=due,
        done_on=done,
    )
