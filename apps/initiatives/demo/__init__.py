"""The demo firm's initiatives at three levels: most on schedule, some at risk or late, one without a plan.

Northgate's is the worked example of docs/measures.md, exact on the last day of the last closed month.
"""

import datetime as dt

from apps.core.demo_firm import Firm, backdate, table
from apps.feedback.models import Change, Response, Theme
from apps.initiatives.demo.plans import ENDED, FORECAST, planned
from apps.initiatives.demo.projects import load_projects
from apps.initiatives.models import (
    Baseline,
    Initiative,
    InitiativeAccount,
    InitiativeResponse,
    Milestone,
)
from apps.initiatives.ratings import satisfaction_of
from apps.initiatives.services.milestones import update_milestone
from apps.initiatives.services.plans import plan_of
from apps.initiatives.services.sharing import changes_of, share
from apps.people.models import BusinessUnit, Person

AUTHORS = {Initiative: "owner", Milestone: "initiative__owner", Baseline: "requested_by"}
APPROVER = "Helen Marsh"
MOST_ANSWERS = 3
SHARED = "Halden Logistics"
SAID = "Finance cannot tell which site an invoice is for."
DOING = "You get one invoice for each site, with its own number."


def load(firm: Firm) -> None:
    rows = [*table(__file__, "initiatives"), *table(__file__, "others")]
    themes = {theme.name: theme for theme in Theme.objects.all()}
    units = {unit.name: unit for unit in BusinessUnit.objects.all()}
    people = {person.full_name: person for person in Person.objects.select_related("team")}
    made = [(line, _initiative(firm, line, themes, units, people)) for line in rows]
    dice = firm.dice("initiatives")
    for line, row in made:
        _plan(firm, line, row, people[APPROVER])
        _link(firm, line, row)
    backdate(Initiative, {row.pk: firm.moment(row.starts_on, dice) for _line, row in made})
    _backdate_plans(firm)
    _share(firm)
    load_projects(firm)


def settle(firm: Firm) -> None:
    """That it takes longer is said only now: earlier months knew nothing of it."""
    for line in table(__file__, "initiatives"):
        if line["fate"] in FORECAST:
            row = Initiative.objects.get(title=line["title"])
            steps = planned(line["fate"], row.starts_on, row.ends_on, firm.yesterday)
            for milestone, step in zip(row.milestones.order_by("due_on"), steps, strict=True):
                if step.forecast_on:
                    update_milestone(by=row.owner, milestone=milestone, forecast_on=step.forecast_on)


def _initiative(
    firm: Firm,
    line: dict[str, str],
    themes: dict[str, Theme],
    units: dict[str, BusinessUnit],
    people: dict[str, Person],
) -> Initiative:
    owner = people[line["owner"]]
    starts_on = begun_on(firm, line)
    row = Initiative(
        title=line["title"],
        level=line["level"],
        theme=themes.get(line["theme"]),
        business_unit=units.get(line["unit"]),
        owner=owner,
        team=owner.team,
        loyalty_impact=int(line["loyalty"]),
        vendor_choice_impact=int(line["vendor"]),
        effort=int(line["effort"]),
        cost=int(line["cost"]),
        starts_on=starts_on,
        ends_on=starts_on + dt.timedelta(days=int(line["days"])),
        claimed_status=line["claim"],
        state=ENDED.get(line["fate"], "active"),
        is_major=line["level"] == Initiative.Level.CORPORATE or line["fate"] == "late",
    )
    if row.needs_approval and row.state != Initiative.State.PROPOSED:
        row.approved_by = people[APPROVER]
    if row.state == Initiative.State.DELIVERED:
        row.delivered_on = row.ends_on
    row.save()
    return row


def begun_on(firm: Firm, line: dict[str, str]) -> dt.date:
    """Northgate's is counted from the end of the last closed month, the others from yesterday."""
    day = firm.month.last_day if line["fate"] == "northgate" else firm.yesterday
    return day - dt.timedelta(days=int(line["begun"]))


def _plan(firm: Firm, line: dict[str, str], row: Initiative, approver: Person) -> None:
    """The milestones, and the first baseline of what has begun."""
    steps = planned(line["fate"], row.starts_on, row.ends_on, firm.yesterday)
    titles = line["steps"].split("|")
    Milestone.objects.bulk_create(
        Milestone(
            initiative=row,
            title=title,
            weight=step.weight,
            due_on=step.due_on,
            forecast_on=None if line["fate"] in FORECAST else step.forecast_on,
            done_on=step.done_on,
        )
        for title, step in zip(titles, steps, strict=False)
    )
    if steps and row.state != Initiative.State.PROPOSED:
        by = {"requested_by": row.owner, "approved_by": approver if row.approved_by_id else row.owner}
        at = firm.moment(row.starts_on, firm.dice("baseline", row.title))
        Baseline.objects.create(initiative=row, number=1, approved_at=at, **by, **plan_of(row))


def _link(firm: Firm, line: dict[str, str], row: Initiative) -> None:
    """The account it is for, the low answers with its theme that it came from, the ratings it began with."""
    answers = Response.objects.current().filter(themes=row.theme) if row.theme else Response.objects.none()  # type: ignore[attr-defined]
    if line["account"]:
        account = firm.accounts[line["account"]]
        InitiativeAccount.objects.create(initiative=row, account=account)
        answers = answers.filter(account=account)
        if row.state != Initiative.State.PROPOSED:
            row.ratings_before = satisfaction_of([account.pk], row.starts_on)
    newest = answers.filter(is_leadership_only=False).order_by("-answered_at")[:MOST_ANSWERS]
    InitiativeResponse.objects.bulk_create(InitiativeResponse(initiative=row, response=answer) for answer in newest)
    row.save(update_fields=["ratings_before"])


def _backdate_plans(firm: Firm) -> None:
    dice = firm.dice("plans")
    steps = Milestone.objects.select_related("initiative").order_by("pk")
    backdate(Milestone, {step.pk: firm.moment(step.initiative.starts_on, dice) for step in steps})
    backdate(Baseline, {plan.pk: plan.approved_at for plan in Baseline.objects.all() if plan.approved_at})


def _share(firm: Firm) -> None:
    """One client reads what is being done."""
    links = InitiativeAccount.objects.filter(account=firm.accounts[SHARED]).select_related("initiative")
    for link in links:
        link.is_shared = True
        link.save()
        row = link.initiative
        row.client_said, row.client_words = SAID, DOING
        row.save(update_fields=["client_said", "client_words"])
        share(None, row)
        told = changes_of([link])
        backdate(Change, {change.pk: firm.moment(row.starts_on, firm.dice("told")) for change in told})
