"""What may happen to a firm of three accounts, drawn by chance: every fact that figures are counted from, in any order.

`HAPPENINGS` are functions of (firm, chance); a chance gives numbers, and days of the last months. They write as people
and imports do, and also past the services, as an administrator with SQL might.
"""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from apps.accounts.models import AccountTeam, Contact, RevenueEvent
from apps.accounts.services import update_account
from apps.accounts.tests.factories import AccountFactory, ContactFactory, ContractFactory, RevenueEventFactory
from apps.activities.models import Activity
from apps.activities.services import delete_activity, update_activity
from apps.activities.tests.factories import ActivityFactory
from apps.cases.models import Case as Served
from apps.cases.tests.factories import CaseFactory
from apps.core.months import today
from apps.engagement.boards.services import update_advice
from apps.engagement.tests.boards import AdviceFactory, BoardFactory
from apps.feedback.tests.factories import ThemeFactory
from apps.impacts.tests.factories import ImpactFactory, ImpactReadingFactory
from apps.initiatives.tests.factories import InitiativeFactory, MilestoneFactory
from apps.outcomes.tests.factories import AuthorityUseFactory, ServiceLevelFactory, ServiceLevelReadingFactory
from apps.people.services import update_team
from apps.people.tests.factories import BusinessUnitFactory, PersonFactory, TeamFactory
from apps.products.models import Installation, Release
from apps.products.tests.factories import InstallationFactory, ProductFactory, ReleaseFactory
from apps.relationships.tests.factories import DimensionFactory
from apps.scorecards.tests.chance import Chance
from apps.scorecards.tests.happenings_heard import HEARD
from apps.scorecards.tests.quiet import ago


def new_firm() -> SimpleNamespace:
    units = [BusinessUnitFactory() for _ in range(2)]
    teams = [TeamFactory(business_unit=unit) for unit in (*units, units[0])]
    accounts = [AccountFactory(team=team, started_on=ago(14, 1)) for team in teams]
    return SimpleNamespace(
        units=units,
        teams=teams,
        accounts=accounts,
        contacts=[ContactFactory(account=account, joined_on=ago(14, 1)) for account in accounts for _ in range(3)],
        impacts=[ImpactFactory(account=account, started_on=ago(14, 1)) for account in accounts for _ in range(2)],
        events=[RevenueEventFactory(account=account, occurred_on=ago(13)) for account in accounts],
        person=PersonFactory(team=teams[0]),
        approver=PersonFactory(role="executive"),
        dimension=DimensionFactory(),
        theme=ThemeFactory(),
        board=BoardFactory(),
        levels=[ServiceLevelFactory(account=account) for account in accounts],
        activities=[],
        answers=[],
        initiatives=[],
        product=(product := ProductFactory()),
        releases=[ReleaseFactory(product=product, released_on=ago(back)) for back in (14, 6)],
    )


def _impacts_of(firm: Any, account: Any) -> list[Any]:
    return [impact for impact in firm.impacts if impact.account_id == account.pk]


def log_work(firm: Any, chance: Chance) -> None:
    account = chance.choice(firm.accounts)
    shares = [{"impact": chance.choice(_impacts_of(firm, account)), "percent": Decimal(chance.randint(1, 100))}]
    fields = {"account": account, "person": firm.person, "kind": None, "occurred_on": chance.day()}
    firm.activities.append(ActivityFactory(**fields, minutes=chance.randint(1, 600), contributions=shares))


def change_work(firm: Any, chance: Chance) -> None:
    if firm.activities:
        row = chance.choice(firm.activities)
        update_activity(by=None, activity=row, occurred_on=chance.day(), minutes=chance.randint(1, 600))


def move_work_to_another_account(firm: Any, chance: Chance) -> None:
    """No service does that; an administrator with SQL might."""
    if firm.activities:
        row = chance.choice(firm.activities)
        Activity.objects.filter(pk=row.pk).update(account=chance.choice(firm.accounts))


def delete_work(firm: Any, chance: Chance) -> None:
    if firm.activities:
        row = firm.activities.pop(chance.randrange(len(firm.activities)))
        delete_activity(by=None, activity=Activity.objects.get(pk=row.pk))


def enter_in_the_ledger(firm: Any, chance: Chance) -> None:
    kind = chance.choice(["expansion", "contraction"])
    account = chance.choice(firm.accounts)
    RevenueEventFactory(
        account=account, kind=kind, occurred_on=chance.day(), monthly_amount=Decimal(chance.randint(1, 99))
    )


def correct_the_ledger(firm: Any, chance: Chance) -> None:
    row = chance.choice(firm.events)
    RevenueEvent.objects.filter(pk=row.pk).update(
        monthly_amount=chance.randint(500, 900), value_after=chance.randint(500, 900), occurred_on=chance.day(13)
    )


def lose_an_account(firm: Any, chance: Chance) -> None:
    day = chance.choice([None, chance.day()])
    update_account(by=None, account=chance.choice(firm.accounts), lost_on=day)


def make_an_account_internal(firm: Any, chance: Chance) -> None:
    update_account(by=None, account=chance.choice(firm.accounts), kind=chance.choice(["internal", "external"]))


def agree_on_a_retainer(firm: Any, chance: Chance) -> None:
    account, ends_on = chance.choice(firm.accounts), chance.choice([None, ago(0, 28)])
    ContractFactory(
        account=account, starts_on=chance.day(), ends_on=ends_on, included_hours=Decimal(chance.randint(1, 90))
    )


def bring_a_contact(firm: Any, chance: Chance) -> None:
    account = chance.choice(firm.accounts)
    firm.contacts.append(ContactFactory(account=account, joined_on=chance.choice([None, chance.day()])))


def let_a_contact_leave(firm: Any, chance: Chance) -> None:
    Contact.objects.filter(pk=chance.choice(firm.contacts).pk).update(left_on=chance.choice([None, chance.day()]))


def open_a_case(firm: Any, chance: Chance) -> None:
    CaseFactory(account=chance.choice(firm.accounts), opened_on=chance.day())


def close_a_case(firm: Any, chance: Chance) -> None:
    """And what comes of it later: the client's word, and perhaps a return."""
    closed_on = min(chance.day(), today())
    row = CaseFactory(account=chance.choice(firm.accounts), opened_on=closed_on, closed_on=closed_on)
    reopened_on = min(closed_on + dt.timedelta(days=chance.randint(10, 18)), today())
    Served.objects.filter(pk=row.pk).update(
        satisfaction=chance.choice([None, chance.score()]),
        inbound_contacts=chance.randint(1, 2),
        reopened_on=chance.choice([None, reopened_on]),
    )


def change_an_impact(firm: Any, chance: Chance) -> None:
    impact = chance.choice(firm.impacts)
    if chance.random() < 0.3:
        type(impact).objects.filter(pk=impact.pk).update(status="achieved", ended_on=chance.day())
    else:
        type(impact).objects.filter(pk=impact.pk).update(target=chance.randint(90, 300))


def read_a_metric(firm: Any, chance: Chance) -> None:
    ImpactReadingFactory(
        impact=chance.choice(firm.impacts), read_on=chance.day(), value=Decimal(chance.randint(0, 200))
    )


def count_a_service_level(firm: Any, chance: Chance) -> None:
    level = chance.choice(firm.levels)
    taken = set(level.readings.values_list("month", flat=True))
    free = [month for month in (ago(back, 1) for back in range(6)) if month not in taken]
    if free:
        ServiceLevelReadingFactory(service_level=level, month=chance.choice(free), met=chance.randint(0, 20), due=20)


def act_beyond_the_contract(firm: Any, chance: Chance) -> None:
    AuthorityUseFactory(account=chance.choice(firm.accounts), person=firm.person, occurred_on=chance.day())


def release_a_version(firm: Any, chance: Chance) -> None:
    firm.releases.append(ReleaseFactory(product=firm.product, released_on=min(chance.day(), today())))


def install_a_version(firm: Any, chance: Chance) -> None:
    """Twice on a day is no other installation."""
    release, account, on = chance.choice(firm.releases), chance.choice(firm.accounts), min(chance.day(), today())
    if not Installation.objects.filter(release=release, account=account, installed_on=on).exists():
        InstallationFactory(account=account, release=release, installed_on=on)


def date_a_version_anew(firm: Any, chance: Chance) -> None:
    Release.objects.filter(pk=chance.choice(firm.releases).pk).update(released_on=chance.day(13))


def begin_an_initiative(firm: Any, chance: Chance) -> None:
    starts_on = chance.day()
    made = InitiativeFactory(
        level="key_account",
        accounts=[chance.choice(firm.accounts)],
        team=chance.choice([None, chance.choice(firm.teams)]),
        theme=chance.choice([None, firm.theme]),
        starts_on=starts_on,
        ends_on=ago(-2),
        state="active",
    )
    due_on = min(starts_on + dt.timedelta(days=chance.randint(1, 60)), ago(-2))
    MilestoneFactory(initiative=made, due_on=due_on, weight=Decimal(100))


def advise(firm: Any, chance: Chance) -> None:
    contact = chance.choice(firm.contacts)
    if not contact.left_on:
        AdviceFactory(board=firm.board, contact=contact, given_on=chance.day(13))


def close_advice(firm: Any, chance: Chance) -> None:
    """With an answer, or without one."""
    row = firm.board.advice.filter(state="open").order_by("pk").first()
    if row is not None:
        told = {"answer": chance.choice(["", "Done."]), "closed_on": max(row.given_on, chance.day())}
        update_advice(by=None, board_advice=row, state="closed", **told)


def move_an_account(firm: Any, chance: Chance) -> None:
    update_account(
        by=None, account=chance.choice(firm.accounts), team=chance.choice(firm.teams), effective_on=chance.day()
    )


def move_a_team(firm: Any, chance: Chance) -> None:
    unit = chance.choice(firm.units)
    update_team(by=None, team=chance.choice(firm.teams), business_unit=unit, effective_on=chance.day())


def rewrite_where_an_account_stood(firm: Any, chance: Chance) -> None:
    AccountTeam.objects.filter(account=chance.choice(firm.accounts)).update(team=chance.choice(firm.teams))


HAPPENINGS = [
    *HEARD,
    log_work,
    change_work,
    move_work_to_another_account,
    delete_work,
    enter_in_the_ledger,
    correct_the_ledger,
    lose_an_account,
    make_an_account_internal,
    agree_on_a_retainer,
    bring_a_contact,
    let_a_contact_leave,
    open_a_case,
    close_a_case,
    change_an_impact,
    read_a_metric,
    count_a_service_level,
    act_beyond_the_contract,
    release_a_version,
    install_a_version,
    date_a_version_anew,
    begin_an_initiative,
    advise,
    close_advice,
    move_an_account,
    move_a_team,
    rewrite_where_an_account_stood,
]
