"""Writes on coaching plans, their monthly checks and the library of practices. `by` is None for the system itself."""

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from apps.accounts.models import Contact
from apps.core.access import Role
from apps.core.audit import acting
from apps.core.months import today
from apps.core.services import change, create, lock, must_have_come, must_stay, remove
from apps.people.models import Person
from apps.relationships.coaching import CHECK_EVERY, REASK_AFTER
from apps.relationships.models import CoachingPlan, PlanCheck, Practice
from apps.relationships.services.dimensions import must_configure

State = CoachingPlan.State


def may_coach(by: Person, contact: Contact, person: Person) -> bool:
    """Whether somebody may begin a plan for this pair: the person, their lead or the account's, who coaches them."""
    if by.role == Role.ADMINISTRATOR or by.pk == person.pk:
        return True
    if by.role == Role.TEAM_LEAD and by.team_id and by.team_id in {contact.account.team_id, person.team_id}:
        return True
    return CoachingPlan.objects.filter(coach=by.pk, person=person.pk).exists()


def create_coaching_plan(
    *, by: Person | None, contact: Contact, person: Person, started_on: dt.date | None = None, **fields: Any
) -> CoachingPlan:
    """Begin a plan, today unless told: a check after four weeks, the same item asked again after 90 days."""
    if by is not None and not may_coach(by, contact, person):
        raise PermissionDenied
    began = started_on or today()
    must_have_come({"started_on": began}, "started_on")
    plan = CoachingPlan(contact=contact, person=person, started_on=began, **fields)
    _must_not_let_oneself_in(by, plan)
    plan.reask_on = plan.reask_on or began + REASK_AFTER
    if plan.state == State.ACTIVE:
        plan.check_on = plan.check_on or began + CHECK_EVERY
    _end(plan)
    return create(plan, by=by)


def update_coaching_plan(
    *, by: Person | None, coaching_plan: CoachingPlan, seen: str = "", **fields: Any
) -> CoachingPlan:
    """Change coach, practice, what was agreed, days or state. The item stays: figures hang on it."""
    _must_write(by, coaching_plan)
    for name in ("contact", "person", "dimension"):
        must_stay(coaching_plan, name, fields)
    must_have_come(fields, "started_on")
    with acting(by):
        plan = lock(coaching_plan, seen=seen)
        for name, value in fields.items():
            setattr(plan, name, value)
        if plan.coach_id != coaching_plan.coach_id:
            _must_not_let_oneself_in(by, plan)
        _end(plan)
        plan.full_clean()
        plan.save()
    return plan


def delete_coaching_plan(*, by: Person | None, coaching_plan: CoachingPlan) -> None:
    _must_write(by, coaching_plan)
    remove(coaching_plan, by=by)


def record_check(
    *, by: Person, coaching_plan: CoachingPlan, notes: str, next_check_on: dt.date | None = None, seen: str = ""
) -> PlanCheck:
    """Note a check held today; the next one is four weeks on unless told."""
    _must_write(by, coaching_plan)
    after = next_check_on or today() + CHECK_EVERY
    if after <= today():
        raise ValidationError({"next_check_on": _("Choose a day to come.")})
    with acting(by):
        plan = lock(coaching_plan, seen=seen)
        if plan.state != State.ACTIVE:
            raise ValidationError(_("The plan has ended; take it up again to note a check."))
        check = create(PlanCheck(plan=plan, checked_on=today(), notes=notes, noted_by=by), by=by)
        plan.check_on = after
        plan.save()
    return check


def create_practice(*, by: Person | None, dimensions: Any = (), **fields: Any) -> Practice:
    must_configure(by)
    with acting(by):
        practice = create(Practice(**fields), by=by)
        practice.dimensions.set(dimensions)
    return practice


def update_practice(*, by: Person | None, practice: Practice, seen: str = "", **fields: Any) -> Practice:
    must_configure(by)
    dimensions = fields.pop("dimensions", None)
    with acting(by):
        changed = change(practice, by=by, seen=seen, **fields)
        if dimensions is not None:
            changed.dimensions.set(dimensions)
    return changed


def delete_practice(*, by: Person | None, practice: Practice) -> None:
    """Refused while plans use it; offer it no longer instead."""
    must_configure(by)
    remove(practice, by=by)


def _must_not_let_oneself_in(by: Person | None, plan: CoachingPlan) -> None:
    """Who coaches a person reads all their predictions: nobody gives that to themselves but the lead of their team."""
    if by is None or plan.coach_id != by.pk or by.pk == plan.person_id:
        return
    leads = by.role == Role.TEAM_LEAD and by.team_id is not None and by.team_id == plan.person.team_id
    if not leads and not CoachingPlan.objects.filter(coach=by.pk, person=plan.person_id).exists():
        refusal = _("A coach reads all that %(person)s predicts: somebody else has to name you.")
        raise ValidationError({"coach": refusal % {"person": plan.person}})


def _must_write(by: Person | None, plan: CoachingPlan) -> None:
    if by is not None and not CoachingPlan.objects.writable_by(by).filter(pk=plan.pk).exists():
        raise PermissionDenied


def _end(plan: CoachingPlan) -> None:
    """A plan that is done or dropped ends today, and has no check to come; one taken up again has no end."""
    if plan.state == State.ACTIVE:
        plan.ended_on = None
        plan.check_on = plan.check_on or today() + CHECK_EVERY
    else:
        plan.ended_on = plan.ended_on or today()
        plan.check_on = None
