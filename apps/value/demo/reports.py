"""The year's value report for Northgate, shared yesterday and open for a month."""

import datetime as dt

from apps.core.demo_firm import Firm, backdate
from apps.value.models import SharedReport
from apps.value.reporting.content import Asked, content_of
from apps.value.reporting.voices import answers_of

WORDS = (
    "Dana, Priya,\nthis is what came of the last twelve months. The leads and the site are where we said they would "
    "be. The coaching is not, and the page says so: let us talk about it before we plan the next year."
)


def share_with_northgate(firm: Firm) -> None:
    account = firm.accounts["Northgate"]
    first, last = firm.month.plus(-11).first_day, firm.month.last_day
    said = answers_of(account, first, last).exclude(comment="").order_by("-answered_at", "-pk")
    asked = Asked(account, first, last, with_activities=True, words=WORDS, quotes=list(said[:1]))
    report = SharedReport(
        account=account,
        first_on=first,
        last_on=last,
        with_activities=True,
        words=WORDS,
        shared_by=account.manager,
        expires_on=firm.today + dt.timedelta(days=30),
        content=content_of(asked, account.manager, firm.yesterday),
    )
    report.full_clean()
    report.save()
    backdate(SharedReport, {report.pk: firm.moment(firm.yesterday, firm.dice("report"))})
