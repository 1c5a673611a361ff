"""Which initiatives, milestones and baselines: every named question about them."""

import datetime as dt
from typing import Any, Self

from django.db import models
from django.db.models import Case, Exists, F, FloatField, OuterRef, Q, Value, When
from django.db.models.functions import Cast, Greatest

from apps.accounts.models import Account
from apps.core.access import Role
from apps.initiatives.arithmetic import HIGH, LITTLE

APPROVERS = frozenset({Role.EXECUTIVE, Role.ADMINISTRATOR})  # of costly initiatives


class InitiativeQuerySet(models.QuerySet):
    def visible_to(self, person: Any) -> Self:
        """What the firm improves is shared with everybody but coaches; a key account's with those who see one of its
        accounts, its owner and its team.
        """
        if person.role in {Role.EXECUTIVE, Role.ADMINISTRATOR}:
            return self
        if person.role == Role.COACH:
            return self.none()
        seen = self._of_accounts(Account.objects.visible_to(person))
        mine = Q(owner=person.pk) | (Q(team=person.team_id) if person.team_id else Q())
        return self.filter(~Q(level="key_account") | Exists(seen) | mine)

    def writable_by(self, person: Any) -> Self:
        """Administrators all; others what they own, their team's if they lead it, and that of accounts they work on."""
        if person.role == Role.ADMINISTRATOR:
            return self
        if person.role not in {Role.ACCOUNT_MANAGER, Role.TEAM_LEAD}:
            return self.none()
        mine = Q(owner=person.pk)
        if person.role == Role.TEAM_LEAD and person.team_id:
            mine |= Q(team=person.team_id)
        at_work = Q(level="key_account") & Exists(self._of_accounts(Account.objects.writable_by(person)))
        return self.filter(mine | at_work)

    def for_account(self, accounts: Any) -> Self:
        """Those for one of the accounts, a QuerySet."""
        return self.filter(Exists(self._of_accounts(accounts)))

    def from_answers(self, responses: Any) -> Self:
        """Those that came from one of the answers, a QuerySet."""
        return self.filter(Exists(self._answers().filter(response__in=responses.order_by().values("pk"))))

    def asked_for(self) -> Self:
        """Behind which stands a client's answer or a theme of theirs."""
        return self.filter(Q(theme__isnull=False) | Exists(self._answers()))

    def not_asked_for(self) -> Self:
        return self.filter(~Exists(self._answers()), theme=None)

    def _answers(self) -> Any:
        model: Any = self.model
        return model.responses.through.objects.filter(initiative=OuterRef("pk"))

    def _of_accounts(self, accounts: Any) -> Any:
        model: Any = self.model
        links = model.accounts.through.objects
        return links.filter(initiative=OuterRef("pk"), account__in=accounts.order_by().values("pk"))

    def active_on(self, day: dt.date) -> Self:
        """Begun by the day, and active or delivered only after it (measures, fine print)."""
        return self.filter(Q(state="active") | Q(state="delivered", delivered_on__gt=day), starts_on__lte=day)

    def may_have_changed(self) -> Self:
        """All whose status may be another than was noted; what has ended and was noted as ended keeps it."""
        return self.exclude(state__in=["delivered", "cancelled"], noted__status=F("state"))

    def ranked(self) -> Self:
        """With `rank` as `arithmetic.rank` has it, in one number: the least comes first."""
        impact, exertion = Greatest("loyalty_impact", "vendor_choice_impact"), Greatest("effort", "cost")
        ratio = Cast(impact, FloatField()) / Cast(exertion, FloatField())
        place = Case(
            When(_impact__lt=HIGH, then=Value(20.0)),
            When(_exertion__lte=LITTLE, then=Value(0.0)),
            default=Value(10.0),
        )
        return self.alias(_impact=impact, _exertion=exertion).annotate(order_of_work=place - ratio)

    def led_by(self, person: Any) -> Self:
        """Those of the team a person leads, or for an account of it."""
        if person.role != Role.TEAM_LEAD or not person.team_id:
            return self.none()
        accounts = self._of_accounts(Account.objects.filter(team=person.team_id))
        return self.filter(Q(team=person.team_id) | Q(level="key_account") & Exists(accounts))


class OnInitiativeQuerySet(models.QuerySet):
    """Rows that hang on an initiative share its visibility."""

    def visible_to(self, person: Any) -> Self:
        return self.filter(initiative__in=self._initiatives().visible_to(person).order_by().values("pk"))

    def writable_by(self, person: Any) -> Self:
        return self.filter(initiative__in=self._initiatives().writable_by(person).order_by().values("pk"))

    def _initiatives(self) -> Any:
        model: Any = self.model._meta.get_field("initiative").related_model
        return model._default_manager


class BaselineQuerySet(OnInitiativeQuerySet):
    def waiting(self) -> Self:
        """Asked for, approved by nobody yet."""
        return self.filter(approved_at=None)

    def approvable_by(self, person: Any) -> Self:
        """Those a person may approve as the second one: a lead their team's, executives and administrators all."""
        others = self.waiting().exclude(requested_by=person.pk)
        if person.role in APPROVERS:
            return others
        return others.filter(initiative__in=self._initiatives().led_by(person).order_by().values("pk"))
