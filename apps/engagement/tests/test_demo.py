"""The demo firm's conference is the company's of docs/measures.md, whatever the firm."""

import datetime as dt
from typing import Any

from apps.accounts.tests.factories import AccountFactory, ContactFactory
from apps.core.demo_firm import Firm
from apps.engagement.conferences import models
from apps.engagement.conferences.models import Attendance, Conference
from apps.engagement.demo import conferences
from apps.measures.models import Figure
from apps.measures.services import roll_up


def test_the_example_stands_in_the_last_closed_month(db: Any) -> None:
    firm = Firm(dt.date(2025, 7, 9))
    for _number in range(16):
        account = AccountFactory(started_on=dt.date(2023, 1, 2))
        firm.accounts[account.name] = account
        firm.contacts[account.name] = [ContactFactory(account=account) for _person in range(3)]
    conferences.load(firm)
    roll_up(months=[firm.month])
    rows = Figure.objects.of("company").filter(month=dt.date(2025, 6, 1))
    told = {row.measure: (row.numerator, row.denominator) for row in rows}
    assert told["repeat_attendees"] == (90, 200)
    assert 100 * told["conference_growth_gap"][0] / told["conference_growth_gap"][1] == 5
    assert (told["client_talks"][0], told["testimonials"]) == (24, (9, 15))
    assert Attendance.objects.filter(account=None).exists()
    for row in [*Conference.objects.all(), *models.Testimonial.objects.all(), *Attendance.objects.all()[:20]]:
        row.full_clean()
