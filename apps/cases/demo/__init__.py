"""The demo firm's service cases of two years: a dozen a month over its clients, most closed within days."""

import datetime as dt
from random import Random

from apps.accounts.models import Account, Contact
from apps.cases.models import Case
from apps.core.demo_firm import Firm, backdate, table
from apps.core.months import Month
from apps.products.models import Installation

AUTHORS = {Case: "account__manager"}
A_MONTH = 12
STILL_OPEN = 3  # the newest ones, so that there is always something to put right
WEIGHTS = {"key": 2, "standard": 1}  # the larger a client, the more comes up
DAYS_TO_CLOSE = (0, 0, 1, 1, 1, 2, 2, 3, 4, 5, 6, 8, 9, 12, 16, 23)
TIMES_IN_TOUCH = (1, 1, 1, 1, 1, 1, 2, 2, 2, 3, 4)
COMES_BACK = 0.05  # share of cases that are reopened, within three weeks
ANSWERED = 0.66  # share of closed cases whose client said how it was handled
MINUTES = (15, 20, 30, 30, 45, 60, 90, 120, 180)  # each time the client got in touch
TIMED = 0.9  # share of closed cases whose time is known
SPREAD = 0.8  # of what one client says around their usual mood


def load(firm: Firm) -> None:
    subjects = table(__file__, "subjects")
    cases = []
    for month in Month.of(firm.go_live).until(Month.of(firm.yesterday)):
        dice = firm.dice("cases", month)
        made = [_case(firm, month, subjects, dice) for _number in range(A_MONTH)]
        cases += [case for case in made if case and case.opened_on <= firm.yesterday]
    cases.sort(key=lambda case: (case.opened_on, case.account.name, case.subject))
    for case in cases[-STILL_OPEN:]:
        case.closed_on = case.reopened_on = case.satisfaction = None
        case.cause = ""  # nobody knows it yet
    _spend(cases, firm.dice("time of cases"))
    of_product = dict(Installation.objects.values_list("account", "release__product"))
    for number, case in enumerate(cases, start=1):
        case.product_id = of_product.get(case.account_id) if case.cause == Case.Cause.PRODUCT else None
        case.external_id = f"DESK-{1000 + number}"
    Case.objects.bulk_create(cases)
    dice = firm.dice("cases recorded")
    backdate(Case, {case.pk: firm.moment(_last_day(case), dice) for case in cases})


def _case(firm: Firm, month: Month, subjects: list[dict[str, str]], dice: Random) -> Case | None:
    """A case opened in the month, by somebody of a client of that day; None where there is nobody."""
    opened_on = _working_day(month.first_day + dt.timedelta(days=dice.randrange(month.days)))
    account = _client(firm, opened_on, dice)
    there = [contact for contact in firm.contacts[account.name] if _is_there(contact, opened_on)]
    row = dice.choice(subjects)
    case = Case(
        account=account,
        contact=dice.choice(there) if there else None,
        subject=row["subject"],
        cause=row["cause"],
        opened_on=opened_on,
        inbound_contacts=dice.choice(TIMES_IN_TOUCH),
    )
    _close(firm, case, dice)
    return case if there else None


def _client(firm: Firm, day: dt.date, dice: Random) -> Account:
    served = [
        account
        for account in firm.accounts.values()
        if account.kind == "external" and account.started_on <= day and not (account.lost_on and account.lost_on <= day)
    ]
    return dice.choices(served, [WEIGHTS[account.segment] for account in served])[0]


def _close(firm: Firm, case: Case, dice: Random) -> None:
    """What became of it up to yesterday. Every die is thrown whatever the day, so that the next case stays the same."""
    closed_on = _working_day(case.opened_on + dt.timedelta(days=dice.choice(DAYS_TO_CLOSE)))
    reopened_on = _working_day(closed_on + dt.timedelta(days=dice.randrange(1, 22)))
    comes_back, is_answered = dice.random() < COMES_BACK, dice.random() < ANSWERED
    mood = float(firm.facts[case.account.name]["mood"]) - (1 if comes_back else 0) + dice.gauss(0, SPREAD)
    if closed_on <= firm.yesterday:
        case.closed_on = closed_on
        case.reopened_on = reopened_on if comes_back and reopened_on <= firm.yesterday else None
        case.satisfaction = min(max(round(mood), 1), 5) if is_answered else None
    else:
        case.cause = ""  # nobody knows it yet


def _spend(cases: list[Case], dice: Random) -> None:
    """The time it took, by the account's manager; of some cases nobody wrote it down."""
    for case in cases:
        minutes, is_known = dice.choice(MINUTES) * case.inbound_contacts, dice.random() < TIMED
        if is_known and case.closed_on:
            case.minutes, case.handled_by = minutes, case.account.manager


def _working_day(day: dt.date) -> dt.date:
    """The day, or the Monday after a weekend."""
    return day + dt.timedelta(days=7 - day.weekday() if day.weekday() > 4 else 0)


def _is_there(contact: Contact, day: dt.date) -> bool:
    return (not contact.joined_on or contact.joined_on <= day) and (not contact.left_on or day < contact.left_on)


def _last_day(case: Case) -> dt.date:
    return case.reopened_on or case.closed_on or case.opened_on
