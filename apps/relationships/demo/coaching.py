"""Plans of the demo firm in every state: begun, with checks held and due, asked again with what came of it, dropped."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from apps.core.access import Role
from apps.core.demo_firm import Firm, backdate
from apps.core.months import day_of
from apps.people.models import Person
from apps.relationships.arithmetic import needs_plan
from apps.relationships.coaching import CHECK_EVERY, REASK_AFTER
from apps.relationships.demo.pairs import Item
from apps.relationships.models import CoachingPlan, Perception, PlanCheck, Practice

BEGUN, BEGUN_NOW, BEGUN_LONG_AGO = 0.75, 0.5, 0.15  # of the gaps that ask for a plan, by round and age
WAITS_AT_MOST = dt.timedelta(days=60)  # for the answer; a plan that was not asked again by then was dropped
AT_ONCE = 2  # plans for one contact
RECENT = dt.timedelta(days=120)  # pairs of which half have a plan; the older ones have waited on the board
SOON = dt.timedelta(days=5)  # after the client’s second answer the plan is closed
AGREED = (
    "First on Monday, then every week; a line about each in the account’s notes.",
    "With the next report, and before the monthly call.",
    "For all three people there, not for one.",
    "",
)
NOTES = (
    "Done twice. The second time they wrote back the same day.",
    "Skipped in the week of the audit, taken up again since.",
    "It feels forced still; we talked through the next one.",
    "They noticed, and said so in the call.",
)
WITH_COACH = ("Marta Lindqvist", "Ben Okafor")  # the others are coached by the lead of the account’s team
State = CoachingPlan.State


@dataclass
class Coached:
    """An item of the earlier round with a plan, and what the client had said before it."""

    row: Perception
    client_before: int
    began: dt.date
    reask_on: dt.date


def coached(firm: Firm, earlier: Sequence[Perception]) -> dict[Item, Coached]:
    """For most gaps of the earlier round a plan was begun, mostly in time."""
    dice, found = firm.dice("coaching"), {}
    for row in earlier:
        is_begun, days = dice.random() < BEGUN, dice.choice((2, 4, 6, 9, 12, 13, 17))
        if is_begun and _asks(row):
            began = paired_on(row) + dt.timedelta(days=days)
            one = Coached(row, row.client_score or 0, began, began + REASK_AFTER)
            found[row.contact_id, row.dimension_id] = one
    return found


def plan_new(firm: Firm, latest: Sequence[Perception], plans: Mapping[Item, Coached]) -> list[CoachingPlan]:
    """The plans of the earlier round as they ended, and those begun for half of the gaps of the latest one."""
    dice, now = firm.dice("coaching", "now"), {(row.contact_id, row.dimension_id): row for row in latest}
    made = [_ended(firm, one, now.get(item)) for item, one in plans.items()]
    active = Counter(plan.contact_id for plan in made if plan.state == State.ACTIVE)
    taken = {(plan.contact_id, plan.dimension_id) for plan in made if plan.state == State.ACTIVE}
    for row in latest:
        is_recent = row.asked_on > firm.today - RECENT
        is_begun = dice.random() < (BEGUN_NOW if is_recent else BEGUN_LONG_AGO)
        days = dice.choice((2, 4, 6, 8, 11, 13))
        began = paired_on(row) + dt.timedelta(days=days) if _asks(row) else firm.today
        is_free = (row.contact_id, row.dimension_id) not in taken and active[row.contact_id] < AT_ONCE
        if ((is_begun and is_free) or _is_story(row)) and began < firm.today:
            active[row.contact_id] += 1
            made.append(_ended(firm, Coached(row, 0, began, began + REASK_AFTER), None))
    return made


def begin_plans(firm: Firm, plans: list[CoachingPlan]) -> list[CoachingPlan]:
    """Each with a practice suggested for its dimension and a coach, recorded on the day it began."""
    dice = firm.dice("coaching", "who")
    suggested = [(one, {row.pk for row in one.dimensions.all()}) for one in _practices()]
    coach, leads = _coaches()
    with_coach = {firm.people[name].pk for name in WITH_COACH if name in firm.people}
    for plan in plans:
        fitting = [one for one, places in suggested if plan.dimension_id in places] or [one for one, _at in suggested]
        plan.practice, plan.agreed = dice.choice(fitting), dice.choice(AGREED)
        lead = leads.get(plan.contact.account.team_id)
        by_lead = lead if plan.person_id not in with_coach and lead and lead.pk != plan.person_id else None
        plan.coach = by_lead or coach
    made = CoachingPlan.objects.bulk_create(plans)
    backdate(CoachingPlan, {plan.pk: firm.moment(plan.started_on, dice) for plan in made})
    return made


def note_checks(firm: Firm, plans: list[CoachingPlan]) -> None:
    """A check every four weeks while a plan was active; of some of those under way the last is due."""
    dice, checks = firm.dice("coaching", "checks"), []
    for plan in plans:
        held = _days_of_checks(plan, firm, dice)
        noted_by = (plan.coach if dice.random() < 0.7 else None) or plan.person
        checks += [PlanCheck(plan=plan, checked_on=on, notes=dice.choice(NOTES), noted_by=noted_by) for on in held]
        if plan.state == State.ACTIVE:
            plan.check_on = (held[-1] if held else plan.started_on) + CHECK_EVERY
    CoachingPlan.objects.bulk_update(plans, ["check_on"])
    made = PlanCheck.objects.bulk_create(checks)
    backdate(PlanCheck, {check.pk: firm.moment(check.checked_on, dice) for check in made})


def paired_on(row: Perception) -> dt.date:
    moments = [moment for moment in (row.seller_answered_at, row.client_answered_at) if moment]
    return day_of(max(moments))


def _asks(row: Perception) -> bool:
    seller, client = row.seller_score, row.client_score
    return seller is not None and client is not None and needs_plan(seller, client)


def _is_story(row: Perception) -> bool:
    """Dana's proactivity, the widest gap of the worked example, has its plan."""
    return _asks(row) and row.contact.full_name == "Dana Whitfield" and row.dimension.name == "Proactivity"


def _ended(firm: Firm, one: Coached, again: Perception | None) -> CoachingPlan:
    """Done once the client has answered again, dropped where nobody asked, active until then."""
    plan = CoachingPlan(
        contact=one.row.contact,
        person_id=one.row.person_id,
        dimension=one.row.dimension,
        started_on=one.began,
        reask_on=one.reask_on,
    )
    is_known = again is not None and again.client_score is not None and again.seller_score is not None
    if again is not None and is_known and day_of(again.client_answered_at) >= one.reask_on:  # type: ignore[arg-type]
        plan.state, plan.ended_on = State.DONE, min(paired_on(again) + SOON, firm.yesterday)
    elif again is None and one.reask_on + WAITS_AT_MOST < firm.today:
        plan.state, plan.ended_on = State.DROPPED, one.reask_on + WAITS_AT_MOST
    return plan


def _days_of_checks(plan: CoachingPlan, firm: Firm, dice: Random) -> list[dt.date]:
    last = min(plan.ended_on or firm.yesterday, plan.reask_on)
    held = [plan.started_on + number * CHECK_EVERY for number in range(1, 4)]
    held = [day for day in held if day <= last]
    return held[:-1] if held and plan.state == State.ACTIVE and dice.random() < 0.3 else held


def _practices() -> list[Practice]:
    return list(Practice.objects.prefetch_related("dimensions").order_by("pk"))


def _coaches() -> tuple[Person | None, dict[int | None, Person]]:
    """Who coaches by trade, and the lead of each team."""
    people = list(Person.objects.present().order_by("pk"))
    coaches = [person for person in people if person.role == Role.COACH]
    leads = {person.team_id: person for person in people if person.role == Role.TEAM_LEAD}
    return (coaches[0] if coaches else None), leads
