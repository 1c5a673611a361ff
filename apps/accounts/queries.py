"""Which accounts, contacts, contracts and revenue events: every named question about them."""

import datetime as dt
from typing import Any, Self

from django.db import models
from django.db.models import (
    Case,
    CharField,
    Exists,
    F,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest

from apps.core.access import Role
from apps.core.months import today

INTRODUCE_WITHIN = dt.timedelta(days=14)
REVIEW_BEFORE_END = dt.timedelta(days=90)
DEPARTURE_MATTERS_FOR = dt.timedelta(days=90)  # then it is history
SENIOR = ("executive", "senior")


class AccountQuerySet(models.QuerySet):
    def visible_to(self, person: Any) -> Self:
        """Executives and administrators see all, leads their team's, everybody those they manage or work on."""
        if person.role in {Role.EXECUTIVE, Role.ADMINISTRATOR}:
            return self
        return self._worked_on_by(person)

    def writable_by(self, person: Any) -> Self:
        if person.role == Role.ADMINISTRATOR:
            return self
        return self.none() if person.role == Role.EXECUTIVE else self._worked_on_by(person)

    def _worked_on_by(self, person: Any) -> Self:
        if person.role not in {Role.ACCOUNT_MANAGER, Role.TEAM_LEAD}:
            return self.none()
        model: Any = self.model
        member = model.members.through.objects.filter(account=OuterRef("pk"), person=person.pk)
        mine = Q(manager=person.pk) | Q(Exists(member))
        if person.role == Role.TEAM_LEAD and person.team_id:
            mine |= Q(team=person.team_id)
        return self.filter(mine)

    def with_losses(self, day: dt.date) -> Self:
        """Annotates `loss_day` and `return_day`: the latest of each on or before the day, or empty."""
        events = _related(self, "revenue_events").filter(account=OuterRef("pk"), occurred_on__lte=day)
        lost = Case(When(lost_on__lte=day, then=F("lost_on")))
        return self.annotate(
            loss_day=Greatest(lost, _last_day(events.filter(kind="churn", value_after=0))),
            return_day=_last_day(events.filter(kind="returned")),
        )

    def active_on(self, day: dt.date) -> Self:
        """Clients on a day: begun, and no loss by then without a later or same-day return (measures, fine print)."""
        stayed = Q(loss_day=None) | Q(return_day__gte=F("loss_day"))
        return self.with_losses(day).filter(stayed, started_on__lte=day)

    def with_status(self, day: dt.date | None = None) -> Self:
        """Annotates `status`: lost, former (its last contract ended without a loss) or active."""
        day = day or today()
        contracts = _related(self, "contracts").filter(account=OuterRef("pk"))
        running = contracts.filter(Q(ends_on=None) | Q(ends_on__gte=day))
        lost = Q(loss_day__isnull=False) & (Q(return_day=None) | Q(return_day__lt=F("loss_day")))
        return self.with_losses(day).annotate(
            status=Case(
                When(lost, then=Value("lost")),
                When(Exists(contracts) & ~Exists(running), then=Value("former")),
                default=Value("active"),
                output_field=CharField(),
            )
        )

    def external(self) -> Self:
        return self.filter(kind="external")

    def in_care_of(self, person: Any) -> Self:
        """Accounts whose due things are this person's: those they manage, and for a lead their team's."""
        own = Q(manager=person.pk)
        if person.role == Role.TEAM_LEAD and person.team_id:
            own |= Q(team=person.team_id)
        return self.filter(own)

    def matching(self, text: str) -> Self:
        """Name or industry contains the text, every character taken as it is."""
        return self.filter(Q(name__icontains=text) | Q(industry__icontains=text))

    def with_contract_end(self, day: dt.date) -> Self:
        """Annotates `has_contract` and `contract_ends_on`: the last end of those running on a day, empty for no end."""
        running = _related(self, "contracts").filter(account=OuterRef("pk")).running_on(day)
        latest = running.order_by(F("ends_on").desc(nulls_first=True))
        return self.annotate(has_contract=Exists(running), contract_ends_on=Subquery(latest.values("ends_on")[:1]))

    def with_recurring_value(self, day: dt.date) -> Self:
        """Annotates `recurring_value`: the monthly value at the end of a day, 0 where the ledger is empty."""
        latest = _related(self, "revenue_events").filter(account=OuterRef("pk"), occurred_on__lte=day).in_ledger_order()
        value = Subquery(latest.reverse().values("value_after")[:1])
        return self.annotate(recurring_value=Coalesce(value, Value(0), output_field=models.DecimalField()))


class OnAccountQuerySet(models.QuerySet):
    """Rows that hang on an account share its visibility."""

    account_path = "account"

    def visible_to(self, person: Any) -> Self:
        if person.role in {Role.EXECUTIVE, Role.ADMINISTRATOR}:
            return self
        return self.filter(**{f"{self.account_path}__in": self._accounts().visible_to(person)})

    def writable_by(self, person: Any) -> Self:
        if person.role == Role.ADMINISTRATOR:
            return self
        return self.filter(**{f"{self.account_path}__in": self._accounts().writable_by(person)})

    @staticmethod
    def _accounts() -> AccountQuerySet:
        from apps.accounts.models import Account

        return Account.objects.all()


class ContactQuerySet(OnAccountQuerySet):
    def present_on(self, day: dt.date) -> Self:
        """Contacts who have not left before or on the day."""
        return self.filter(Q(left_on=None) | Q(left_on__gt=day))

    def matching(self, text: str) -> Self:
        return self.filter(Q(full_name__icontains=text) | Q(email__icontains=text) | Q(title__icontains=text))

    def introduction_due_by(self, day: dt.date) -> Self:
        """Contacts who joined at least 14 days before the day and are not introduced."""
        return self.present_on(day).filter(introduced_on=None, joined_on__lte=day - INTRODUCE_WITHIN)

    def departed_by(self, day: dt.date) -> Self:
        """Senior contacts who left in the 90 days up to a day, of whom nobody has said what comes after them."""
        unsettled = self.filter(successor=None, departure_note="", seniority__in=SENIOR)
        return unsettled.filter(left_on__lte=day, left_on__gt=day - DEPARTURE_MATTERS_FOR)

    def maybe_rested(self, day: dt.date) -> Self:
        """Contacts with an address who may not have been asked since a day, by the hint that an index serves.

        Nobody who has rested is missing; some who have not may be among them.
        """
        rested = Q(last_asked_on=None) | Q(last_asked_on__lte=day)
        return self.filter(rested).exclude(email="")

    def eligible_on(self, day: dt.date) -> Self:
        """Contacts who could be asked: present, of an account active on the day (measures, fine print)."""
        return self.present_on(day).filter(account__in=self._accounts().active_on(day).values("pk"))


class ContractQuerySet(OnAccountQuerySet):
    def running_on(self, day: dt.date) -> Self:
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)

    def review_due_by(self, day: dt.date) -> Self:
        """Running contracts that end within 90 days and that no later contract renews."""
        return self.running_on(day).filter(ends_on__lte=day + REVIEW_BEFORE_END).not_followed()

    def not_followed(self) -> Self:
        """Contracts with an end that no other one renews: none that names it, none of the account that begins later
        and ends later or never.
        """
        model: Any = self.model
        lasts = Q(ends_on=None) | Q(ends_on__gt=OuterRef("ends_on"))
        later = model.objects.filter(lasts, account=OuterRef("account"), starts_on__gt=OuterRef("starts_on"))
        renewal = model.objects.filter(renews=OuterRef("pk"))
        return self.filter(~Exists(later), ~Exists(renewal))


class RevenueEventQuerySet(OnAccountQuerySet):
    def in_ledger_order(self) -> Self:
        """By day; within a day gains, contraction, churn, return; then in the order of entry."""
        rank = Case(
            When(kind__in=["new", "expansion"], then=0),
            When(kind="contraction", then=1),
            When(kind="churn", then=2),
            default=3,
            output_field=models.IntegerField(),
        )
        return self.annotate(rank=rank).order_by("occurred_on", "rank", "pk")


def _related(accounts: AccountQuerySet, name: str) -> Any:
    """The default QuerySet of the rows behind a reverse relation of the account."""
    model: Any = accounts.model._meta.get_field(name).related_model
    return model.objects.order_by()


def _last_day(events: QuerySet) -> Subquery:
    return Subquery(events.values("account").annotate(last=Max("occurred_on")).values("last"))
