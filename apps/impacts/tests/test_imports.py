"""Every other resource from a file: its template reads well, and its lines become rows through the services."""

import csv
import datetime as dt
import io
from decimal import Decimal
from typing import Any

import pytest

from apps.accounts.models import Account, Contact, Contract, RevenueEvent
from apps.core.imports.resources import resources
from apps.core.imports.run import bring_in
from apps.core.imports.tables import read_table
from apps.impacts.models import Goal, Impact, ImpactReading
from apps.people.models import Person

pytestmark = pytest.mark.django_db


def brought_in(name: str, text: str, by: Any = None, **how: Any) -> Any:
    resource = resources()[name]
    return bring_in(resource, resource.table(text.encode(), {}, by), by, **{"leave_out": False} | how)


def told(outcome: Any) -> list[str]:
    return [str(problem) for problem in outcome.all_problems()]


def test_a_whole_book_of_business_is_brought_in(cast: Any) -> None:
    files = {
        "accounts": "name,team,manager,members,started_on,external_id\n"
        f"Tern & Vale,growth west,{cast.owner.email},Jon Teammate; {cast.lead.email},2024-02-01,T\n",
        "contacts": "account,name,email,seniority,buying role,language\n"
        "T,Ada Vale,ada@tern.example,Executive,decision maker,de\n",
        "contracts": "account,kind,monthly_fee,included_hours,starts_on,ends_on\n"
        'T,retainer,"12.000,00",100,1.2.2024,31.1.2026\n',
        "revenue-events": "account,kind,monthly_amount,day\nT,new,10000,2024-02-01\nT,contraction,2500,2024-08-01\n",
        "goals": "account,statement,client_signatory,agreed_on\nT,Grow,Ada Vale,2024-03-01\n",
        "impacts": "account,goal,impact,metric,baseline,target\nT,Grow,Faster quotes,Hours,80,120\n",
        "impact-readings": "account,impact,day,value,source\nT,faster quotes,2024-06-30,95.5,CRM\n",
    }
    for name, text in files.items():
        outcome = brought_in(name, text, cast.administrator)
        assert told(outcome) == [], name
    account = Account.objects.get(name="Tern & Vale")
    assert (account.team, account.manager) == (cast.team, cast.owner)
    assert set(account.members.all()) == {cast.teammate, cast.lead}
    contact = Contact.objects.get()
    assert (contact.account, contact.seniority, contact.buying_role) == (account, "executive", "decision_maker")
    assert Contract.objects.get().monthly_fee == 12000
    assert RevenueEvent.objects.order_by("occurred_on").last().value_after == 7500
    assert Goal.objects.get().client_signatory == contact
    impact = Impact.objects.get()
    assert (impact.goal.statement, impact.started_on) == ("Grow", dt.date(2024, 3, 1))
    assert ImpactReading.objects.get().value == Decimal("95.5")
    again = brought_in("accounts", files["accounts"], cast.administrator)
    assert (again.fates, Account.objects.filter(external_id="T").count()) == ("s", 1)


def test_teams_and_people_are_brought_in_by_name() -> None:
    assert told(brought_in("business-units", "name,kind\nGrowth,regional\n")) == []
    assert told(brought_in("teams", "name,business_unit\nGrowth West,growth\n")) == []
    assert told(brought_in("people", "email,name,role,team\nMarta@Firm.example,Marta,team lead,Growth West\n")) == []
    person = Person.objects.get(email="marta@firm.example")
    assert (person.role, person.team.business_unit.name) == ("team_lead", "Growth")
    assert not person.has_usable_password()


def test_errors_of_a_service_are_told_by_line_and_take_everything_back(cast: Any) -> None:
    text = "account,kind,monthly_amount,day\nNorthgate,new,100,2024-01-01\nNorthgate,churn,500,2024-02-01\n"
    outcome = brought_in("revenue-events", text, cast.owner)
    assert outcome.fates == "nw"
    assert told(outcome) == [
        "line 3, column monthly_amount: The recurring value would fall 400.00 below zero on 1 February 2024."
    ]
    assert not RevenueEvent.objects.exists()
    brought_in("revenue-events", text, cast.owner, leave_out=True)
    assert RevenueEvent.objects.get().monthly_amount == 100


def test_a_manager_brings_in_rows_of_their_own_accounts_only(cast: Any) -> None:
    text = "account,full_name,email\nHalden Logistics,Ola,ola@halden.example\n"
    assert told(brought_in("contacts", text, cast.owner)) == [
        "line 2, column account: No account you may use here is called “Halden Logistics”."
    ]
    assert told(brought_in("contacts", text, cast.outsider)) == []
    opened = "name,started_on,manager\nNew client,2025-01-01,%s\n"
    assert told(brought_in("accounts", opened % cast.lead.email, cast.owner)) == [
        "line 2: You may not write this; ask an administrator."
    ]
    assert told(brought_in("accounts", opened % cast.owner.email, cast.owner)) == []


@pytest.mark.parametrize(
    "name",
    [
        "accounts",
        "contacts",
        "contracts",
        "revenue-events",
        "goals",
        "impacts",
        "impact-readings",
        "activities",
        "people",
    ],
)
def test_a_template_holds_an_example_that_its_own_columns_can_read(name: str) -> None:
    resource = resources()[name]
    line = io.StringIO()
    writer = csv.writer(line)
    plain = [column for column in resource.columns if "#" not in column.name]
    writer.writerow([column.name for column in plain])
    writer.writerow([column.example for column in plain])
    [read] = read_table(line.getvalue().encode(), resource.columns)
    for column in plain:
        if read.cells.get(column.name) and column.rows is None:
            column.read(read.cells[column.name])
