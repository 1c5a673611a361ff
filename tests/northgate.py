"""The worked example of docs/measures.md, entered through the API: Northgate's June 2025, and the company around it."""

from types import SimpleNamespace
from typing import Any

MONTH = "2025-06"

# What was done: title, days, minutes on each, split in percent by the impacts' short names.
WORK = [
    ("A1 reporting call", ["2025-06-03"], 600, {"leads": 100}),
    ("A2 content", ["2025-06-10", "2025-06-11"], 1200, {"leads": 60, "speed": 40}),
    ("A3 site audit", ["2025-06-12", "2025-06-13"], 900, {"speed": 100}),
    ("A4 coaching", ["2025-06-17"], 720, {"leaders": 100}),
    ("A5 benchmark deck", ["2025-06-26"], 1200, {"speed": 50, "leaders": 50}),
    ("A6 admin", ["2025-06-27"], 480, {}),
]
# Short name: statement, metric, unit, baseline, target, reading on 30 June.
PROMISED = {
    "leads": ("Qualified leads a month", "Leads", "leads", "80", "120", "110"),
    "speed": ("A site that opens at once", "Time to open", "s", "4.0", "2.5", "2.5"),
    "leaders": ("Leaders who can tell the story", "Leaders coached", "leaders", "4", "10", "5"),
}
# Moment, overall, stay; importance and satisfaction by impact (None: can't judge).
ANSWERS = {
    "Dana Whitfield": ("2025-06-20T15:00:00Z", 4, 2, {"leads": (5, 4), "speed": (3, 5), "leaders": (4, 2)}),
    "Priya Raman": ("2025-07-01T02:10:00Z", 3, None, {"leads": None, "speed": (2, 4), "leaders": (5, 3)}),
}
# The company's cases closed in June: day, times the client got in touch, their satisfaction, day of coming back.
# One comes back on the 14th day, in time; one on the 15th, when it counts as settled.
SERVED = [
    ("2025-06-03", 1, 5, None),
    ("2025-06-04", 1, 4, None),
    ("2025-06-05", 2, 4, "2025-06-20"),
    ("2025-06-06", 1, 5, None),
    ("2025-06-09", 3, 4, None),
    ("2025-06-10", 1, 5, "2025-06-24"),
    ("2025-06-11", 2, 2, None),
    ("2025-06-12", 1, 1, None),
    ("2025-06-13", 1, None, None),
    ("2025-06-13", 4, None, None),
    ("2025-06-16", 1, None, None),
    ("2025-06-16", 2, None, None),
]


def enter_northgate(caller: Any) -> SimpleNamespace:
    """Everything of Northgate; the ids by name."""
    unit = _post(caller, "business-units", name="Growth", kind="product")
    team = _post(caller, "teams", name="Growth West", business_unit=unit)
    person = _post(caller, "people", email="marta@firm.example", full_name="Marta Lindqvist", team=team)
    _post(caller, "cost-rates", team=team, from_on="2025-01-01", capacity_cost="48000", theoretical_hours="500")
    owned = {"team": team, "manager": person, "started_on": "2024-10-01"}
    account = _post(caller, "accounts", name="Northgate", segment="key", **owned)
    _post(
        caller,
        "contracts",
        account=account,
        kind="retainer",
        monthly_fee="12000",
        included_hours=100,
        starts_on="2024-10-01",
        ends_on="2025-09-30",
    )
    _earn(caller, account, "new", "12000", "2024-10-01")
    made = SimpleNamespace(unit=unit, team=team, person=person, account=account)
    made.impacts = _promise(caller, account)
    made.contacts = _ask(caller, account, made.impacts)
    _work(caller, made)
    level = _post(caller, "service-levels", account=account, name="Reports on time", target_percent="95")
    _post(caller, "service-level-readings", service_level=level, month=MONTH, met=19, due=20)
    return made


def enter_company(caller: Any, northgate: SimpleNamespace) -> SimpleNamespace:
    """Nine more accounts: $100,000 a month at the start of June, with its losses and gains; and one won in June."""
    owned = {"team": northgate.team, "started_on": "2024-01-01"}
    names = ["Halden", *(f"Client {number}" for number in range(2, 10))]
    accounts = {name: _post(caller, "accounts", name=name, **owned) for name in names}
    for name, account in accounts.items():
        _earn(caller, account, "new", "4000" if name == "Halden" else "10500", "2024-01-01")
    _leave(caller, accounts["Halden"])
    _earn(caller, accounts["Client 2"], "contraction", "2000", "2025-06-12")
    _earn(caller, accounts["Client 3"], "expansion", "5000", "2025-06-15")
    won = _post(caller, "accounts", name="Won in June", team=northgate.team, started_on="2025-06-20")
    _earn(caller, won, "new", "8000", "2025-06-20")
    _serve(caller, [accounts[name] for name in names[1:]])
    return SimpleNamespace(**accounts, won=won)


def _serve(caller: Any, accounts: list[int]) -> None:
    """The twelve cases, given to the clients in turn, in one request."""
    rows = [
        {
            "account": accounts[number % len(accounts)],
            "subject": f"Case {number + 1}",
            "opened_on": "2025-06-02",
            "closed_on": closed_on,
            "reopened_on": reopened_on,
            "inbound_contacts": contacts,
            "satisfaction": satisfaction,
            "external_id": f"NG-{number + 1}",
        }
        for number, (closed_on, contacts, satisfaction, reopened_on) in enumerate(SERVED)
    ]
    response = caller.post("cases/", rows)
    assert response.status_code == 201, response.content


def figures_of(caller: Any, scope: str = "company", pk: int | None = None) -> dict[str, dict[str, Any]]:
    """The figures of June by key, as the API tells them."""
    where = f"&id={pk}" if pk else ""
    response = caller.get(f"scorecards/?month={MONTH}&scope={scope}{where}")
    assert response.status_code == 200, response.content
    card = response.json()
    assert (card["month"], card["scope"]) == (MONTH, scope)
    return {figure["key"]: figure for figure in card["figures"]}


def _promise(caller: Any, account: int) -> dict[str, int]:
    goal = _post(caller, "goals", account=account, statement="Grow without adding head count", agreed_on="2025-02-03")
    impacts = {}
    for name, (statement, metric, unit, baseline, target, reading) in PROMISED.items():
        impacts[name] = _post(
            caller,
            "impacts",
            account=account,
            goal=goal,
            statement=statement,
            metric_name=metric,
            unit=unit,
            baseline=baseline,
            target=target,
        )
        _post(caller, "impact-readings", impact=impacts[name], read_on="2025-06-30", value=reading)
    return impacts


def _ask(caller: Any, account: int, impacts: dict[str, int]) -> dict[str, int]:
    contacts = {}
    for name, (moment, overall, stay, ratings) in ANSWERS.items():
        email = f"{name.split()[0].lower()}@northgate.example"
        contacts[name] = _post(caller, "contacts", account=account, full_name=name, email=email, seniority="executive")
        request = _post(caller, "feedback-requests", contact=contacts[name], sent_at="2025-06-18T13:00:00Z")
        _post(
            caller,
            "responses",
            contact=contacts[name],
            request=request,
            answered_at=moment,
            overall_satisfaction=overall,
            stay_intent=stay,
            impact_ratings=[_rating(impacts[impact], rating) for impact, rating in ratings.items()],
        )
    return contacts


def _rating(impact: int, rating: tuple[int, int] | None) -> dict[str, Any]:
    if rating is None:
        return {"impact": impact, "cannot_judge": True}
    return {"impact": impact, "importance": rating[0], "satisfaction": rating[1]}


def _work(caller: Any, made: SimpleNamespace) -> None:
    kind = _post(caller, "activity-kinds", name="Client work")
    rows = [
        {
            "account": made.account,
            "person": made.person,
            "kind": kind,
            "occurred_on": day,
            "minutes": minutes,
            "summary": summary,
            "contributions": [{"impact": made.impacts[name], "percent": percent} for name, percent in split.items()],
        }
        for summary, days, minutes, split in WORK
        for day in days
    ]
    response = caller.post("activities/", rows)
    assert response.status_code == 201, response.content


def _leave(caller: Any, account: int) -> None:
    """A client content and lost: the last answer says 5, then the whole value goes."""
    contact = _post(caller, "contacts", account=account, full_name="Hal Dane", email="hal@halden.example")
    _post(caller, "responses", contact=contact, answered_at="2025-02-10T15:00:00Z", overall_satisfaction=5)
    _earn(caller, account, "churn", "4000", "2025-06-20")


def _earn(caller: Any, account: int, kind: str, amount: str, day: str) -> None:
    _post(caller, "revenue-events", account=account, kind=kind, monthly_amount=amount, occurred_on=day)


def _post(caller: Any, resource: str, **fields: Any) -> int:
    response = caller.post(f"{resource}/", fields)
    assert response.status_code == 201, response.content
    return response.json()["id"]
