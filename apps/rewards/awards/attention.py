"""What needs whoever may give awards: a published month, or quarter, whose awards were not given."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.core.due import Attention
from apps.core.months import last_closed_month
from apps.rewards.awards.models import GIVERS
from apps.rewards.awards.services import waiting
from apps.rewards.awards.words import period_text


def items(person: Any, accounts: Any, today: dt.date) -> Iterator[Attention]:
    """One for all awards that wait, once the company's scorecard is published."""
    month = last_closed_month(today)
    found = waiting(month) if person.role in GIVERS else []
    if found:
        named = {"periods": ", ".join(dict.fromkeys(period_text(period) for _measure, period in found))}
        yield Attention(
            month.plus(1).first_day,
            _("Give the awards of %(periods)s") % named,
            _("The month is published. Those who win get a mail; how it was computed stands on the page."),
            reverse("awards:list"),
            _("Look at them"),
        )
