"""What needs somebody about coaching: a plan to begin, a check to hold, an item to ask again."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.queries import AccountQuerySet
from apps.core.due import Attention
from apps.core.templatetags.desk import day
from apps.relationships.asked import with_asked_again
from apps.relationships.coaching import ASKS_FOR_A_PLAN, PLAN_WITHIN, plans_of_item, with_outcome
from apps.relationships.models import CoachingPlan, Perception
from apps.relationships.pairs import latest_on

SHOWN_FOR = dt.timedelta(days=90)  # from the pair's day; what nobody has begun by then waits on the board
JOINED = ("contact__account", "person", "dimension")


def coaching_items(person: Any, accounts: AccountQuerySet, today: dt.date) -> Iterator[Attention]:
    """Two statements. Of pairs about oneself, and of those one sees at accounts in one's care; of plans one coaches."""
    yield from _to_begin(person, accounts, today)
    yield from _plans(person, accounts, today)


def _to_begin(person: Any, accounts: AccountQuerySet, today: dt.date) -> Iterator[Attention]:
    """Gaps that ask for a plan, until one has begun or the pair is 90 days old."""
    mine = Q(person=person.pk) | Q(contact__account__in=accounts.order_by().values("pk"))
    seen = Perception.objects.visible_to(person).filter(mine)
    begun = plans_of_item().filter(Q(state="active") | Q(started_on__gte=OuterRef("paired_on")))
    recent = latest_on(today, of=seen, by=person).filter(
        ASKS_FOR_A_PLAN, ~Exists(begun), paired_on__gt=today - SHOWN_FOR
    )
    for row in recent.select_related(*JOINED):
        words = {"contact": row.contact, "person": row.person, "dimension": row.dimension}
        yield Attention(
            row.paired_on + PLAN_WITHIN,
            _("Begin a coaching plan: %(dimension)s, %(contact)s") % words,
            _("%(person)s and %(contact)s see it differently. A plan begun within 14 days helps most.") % words,
            reverse("relationships:pair", args=[row.contact_id, row.person_id]),
            _("See the gap"),
            account_id=row.contact.account_id,
        )


def _plans(person: Any, accounts: AccountQuerySet, today: dt.date) -> Iterator[Attention]:
    """Checks and re-asks that are due, and answers that came, for the person, their coach, and who has the account in
    care. What was asked again and is not answered needs nobody here.
    """
    mine = Q(person=person.pk) | Q(coach=person.pk) | Q(contact__account__in=accounts.order_by().values("pk"))
    due = Q(check_on__lte=today) | Q(reask_on__lte=today)
    rows = CoachingPlan.objects.visible_to(person).active().filter(mine, due)
    for row in with_asked_again(with_outcome(rows, today, by=person)).select_related(*JOINED, "practice"):
        words = {"contact": row.contact, "person": row.person, "practice": row.practice, "day": day(row.started_on)}
        if row.score_after is not None:
            title, text = (
                _("See whether it helped: %(practice)s") % words,
                _("%(contact)s has answered the same again."),
            )
            address = row.get_absolute_url()
            yield Attention(row.answered_on, title, text % words, address, _("Close the plan"), account_id=_at(row))
        elif row.reask_on <= today and not row.asked_again_on:
            title = _("Ask %(contact)s the same again") % words
            text = (
                _("The plan “%(practice)s” began on %(day)s; only the client’s answer says whether it helped.") % words
            )
            yield Attention(row.reask_on, title, text, row.get_absolute_url(), _("See the plan"), account_id=_at(row))
        elif row.check_on and row.check_on <= today:
            title = _("Hold the monthly check with %(person)s") % words
            text = _("“%(practice)s”, for %(contact)s.") % words
            yield Attention(row.check_on, title, text, row.get_absolute_url(), _("Note it"), account_id=_at(row))


def _at(row: CoachingPlan) -> int:
    return row.contact.account_id
