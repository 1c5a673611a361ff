"""The demo firm's figures, once all its facts stand: its published months, and a late entry that restates one.

The signals of its renewals and losses are frozen as if it had been done each night since the firm began with us.
"""

import datetime as dt
from decimal import Decimal

import pgtrigger
from django.db import connection
from django.utils import timezone

from apps.activities.models import Activity
from apps.activities.services import record_activity
from apps.core.demo_firm import Firm
from apps.core.months import Month, start_of
from apps.measures.models import Benchmark, Scope
from apps.measures.services import roll_up
from apps.outbox.subscriptions import demo as webhooks
from apps.scorecards.circulation import demo as circulation
from apps.scorecards.circulation.models import Recipient
from apps.scorecards.models import Accountable, Publication, Remark
from apps.scorecards.obstacles import demo as obstacles
from apps.scorecards.services import freeze, published
from apps.scorecards.signals.services import freeze_signals

AUTHORS = {Remark: "author", Recipient: "added_by", **obstacles.AUTHORS}
EXECUTIVE = "Helen Marsh"
PUBLISHED = 11  # months up to the one before the last closed one, which waits for its signature
SIGNED_AT = dt.timedelta(hours=9, minutes=12)
LATE_MINUTES = 12 * 60
# Measure, value, scale, whose figure it is.
BENCHMARKS = (
    ("net_promoter_score", 36, "net_score", "Example panel of business services, 212 firms"),
    ("gross_revenue_retention", 97, "percent", "Example panel of business services, 212 firms"),
    ("response_rate", 45, "percent", "Example survey association, yearly report"),
)
ANSWERS_FOR = {
    "gross_revenue_retention": EXECUTIVE,
    "net_revenue_retention": EXECUTIVE,
    "overall_satisfaction": "Tomas Berg",
    "retainer_burn": "Tomas Berg",
}
REMARK = "Two clients asked for work outside their retainer. We agreed to bill it from next month on."

_FROZEN_AT = """
    UPDATE scorecards_signalsnapshot
    SET frozen_at = GREATEST((day + 1)::timestamp AT TIME ZONE %s, %s) + interval '1 hour'
"""


def load(firm: Firm) -> None:
    """What others reach, who answers for what, a remark on a figure, and what stands in the way of targets."""
    for measure, value, scale, source in BENCHMARKS:
        dated = firm.day(6)
        Benchmark.objects.create(measure=measure, value=Decimal(value), scale=scale, source=source, source_on=dated)
    for measure, name in ANSWERS_FOR.items():
        Accountable.objects.create(measure=measure, person=firm.people[name])
    about = {"measure": "retainer_burn", "month": firm.month.first_day, "scope": Scope.COMPANY}
    Remark.objects.create(text=REMARK, author=firm.people[EXECUTIVE], **about)
    circulation.load(firm)
    obstacles.load(firm)


def settle(firm: Firm) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # the tables were empty a moment ago: let the planner know
    roll_up(everything=True)
    months, counted_at = firm.month.plus(-PUBLISHED).until(firm.month.plus(-1)), timezone.now()
    for month in months:
        signed_at = start_of(month.closes_on) + SIGNED_AT
        who = {"by": firm.people[EXECUTIVE], "published_at": signed_at, "counted_at": counted_at}
        freeze(month=month, places=None, **who)
    rows = Publication.objects.filter(scope=Scope.COMPANY).order_by("month")
    webhooks.deliver([published(row) for row in rows])
    _enter_late(months[-1])
    _freeze_signals(firm)
    circulation.share_with_the_board(firm)


def _freeze_signals(firm: Firm) -> None:
    freeze_signals(until=firm.yesterday)
    with pgtrigger.ignore(), connection.cursor() as cursor:
        begun = start_of(firm.go_live)
        cursor.execute(_FROZEN_AT, [str(begun.tzinfo), begun])


def _enter_late(month: Month) -> None:
    """Work of a published month that somebody enters only now, beside other work of that week."""
    days = (month.last_day - dt.timedelta(days=4), month.last_day)
    beside = Activity.objects.filter(occurred_on__range=days, account__contracts__included_hours__gt=0)
    found = beside.order_by("pk").first()
    if found is None:
        return
    fields = {"account": found.account, "person": found.person, "occurred_on": found.occurred_on}
    record_activity(
        by=found.person, minutes=LATE_MINUTES, summary="Workshop on site, found in the travel bill", **fields
    )
    roll_up(months=[month])
