"""What a month's hours under a retainer were worth to the client: how satisfied they are, and whether they were asked.

Satisfaction is the mean in force on the month's last day. Asked about is an impact that a delivered request named, or
that an answer rated (also with "can't judge"), since 365 days before that day and up to now: asking before the
statement is printed counts.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import F, Q, Sum

from apps.accounts.models import Account
from apps.activities.measures import on_covered_days
from apps.activities.models import Contribution
from apps.core.months import Month, end_of
from apps.feedback.in_force import YEAR
from apps.feedback.models import FeedbackRequest, ImpactRating
from apps.feedback.ratings import ratings_of
from apps.impacts.models import Impact
from apps.value.arithmetic import CUT, share
from apps.value.effort import ZERO


@dataclass(frozen=True)
class Worth:
    """Hours of a month by what the client says of what they served; the five parts but `asked` add up to `total`."""

    total: Decimal = ZERO
    satisfied: Decimal = ZERO  # on impacts whose mean satisfaction is 4 or more
    below: Decimal = ZERO
    unrated: Decimal = ZERO
    unlinked: Decimal = ZERO
    asked: Decimal = ZERO  # on impacts the client was asked about

    @property
    def asked_share(self) -> Decimal | None:
        """In percent of all hours; None where nothing was worked."""
        return share(self.asked, self.total)


def worth_of(account: Account, month: Month, total: Decimal, today: dt.date) -> Worth:
    """The hours on covered days of a month, in five statements; `total` is what the measure says they are."""
    hours = _hours_by_impact(account, month)
    impacts = list(Impact.objects.filter(pk__in=list(hours)))
    ratings = ratings_of(impacts, month.last_day)
    satisfaction = {pk: rated.satisfaction for pk, rated in ratings.items() if rated.satisfaction is not None}
    asked = _asked_about(account, month.last_day, today)
    satisfied = sum((hours[pk] for pk, mean in satisfaction.items() if mean >= CUT), ZERO)
    below = sum((hours[pk] for pk, mean in satisfaction.items() if mean < CUT), ZERO)
    linked = sum(hours.values(), ZERO)
    return Worth(
        total=total,
        satisfied=satisfied,
        below=below,
        unrated=linked - satisfied - below,
        unlinked=total - linked,
        asked=sum((spent for pk, spent in hours.items() if pk in asked), ZERO),
    )


def _hours_by_impact(account: Account, month: Month) -> dict[int, Decimal]:
    parts = Contribution.objects.filter(activity__account=account)
    rows = on_covered_days(parts, month.first_day, month.last_day, "activity__").order_by()
    grouped = rows.values_list("impact").annotate(minutes=Sum(F("activity__minutes") * F("percent") / 100))
    return {impact: minutes / 60 for impact, minutes in grouped}


def _asked_about(account: Account, last: dt.date, today: dt.date) -> set[int]:
    """The ids of impacts that the account's contacts were asked about; leadership-only answers are not looked at."""
    since, until = end_of(last - dt.timedelta(days=YEAR)), end_of(max(last, today))
    requests = FeedbackRequest.objects.reached().filter(contact__account=account, sent_at__gte=since, sent_at__lt=until)
    named = requests.exclude(impacts=None).order_by().values_list("impacts", flat=True)
    answers = Q(response__answered_at__gte=since, response__answered_at__lt=until, response__is_leadership_only=False)
    rated = ImpactRating.objects.filter(answers, response__account=account).order_by()
    return {pk for impacts in named for pk in impacts or ()} | set(rated.values_list("impact", flat=True).distinct())
