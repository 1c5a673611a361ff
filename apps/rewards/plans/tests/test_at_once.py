"""Two people at the same moment, on connections of their own: pay and awards are whole, and the second hears why."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from fractions import Fraction
from threading import Barrier
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection
from django.test import Client
from django.urls import reverse

from apps.core.errors import Conflict, Refused
from apps.measures.models import Figure
from apps.outbox.models import Message
from apps.rewards.awards.models import Award, Prize
from apps.rewards.awards.services import give_awards
from apps.rewards.awards.standing import Candidate, Rate, Standing
from apps.rewards.plans import services
from apps.rewards.plans.models import Dispute, IncentivePlan, Payout
from apps.rewards.plans.tests.factories import JUNE, IncentivePlanFactory, for_sales, published, retention
from apps.scorecards.models import Publication

pytestmark = pytest.mark.django_db(transaction=True)
NORTHGATE = Decimal("4473.68")


@pytest.fixture
def plan(cast: SimpleNamespace) -> IncentivePlan:
    retention()
    published()
    return IncentivePlanFactory(name="Keep them", person=cast.owner)


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """What each returned or raised; none begins before all are ready."""
    ready = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        try:
            ready.wait(timeout=20)
            return call()
        except (DatabaseError, ValidationError, PermissionDenied, Conflict) as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(run, calls))


def compute(plan: IncentivePlan) -> Payout:
    return services.compute_payout(by=None, plan=plan, month=JUNE)


def told(done: list[Any]) -> list[str]:
    """What was refused; a database that gives up is no answer."""
    assert not [one for one in done if isinstance(one, DatabaseError)], done
    return [" ".join(one.messages) for one in done if isinstance(one, ValidationError)]


def test_several_who_compute_a_month_at_once_make_every_payout_once(plan: IncentivePlan, cast: SimpleNamespace) -> None:
    plans = [plan, *(IncentivePlanFactory(person=cast.owner, target=Decimal(90 + n)) for n in range(3))]
    done = at_once(
        *[lambda: services.compute_month(by=cast.executive, month=JUNE)] * 3,
        *[lambda: compute(plan)] * 2,
    )
    assert told(done) == []
    assert Payout.objects.count() == len(plans)
    assert Payout.objects.get(plan=plan).amount == NORTHGATE


def test_of_two_who_approve_at_once_one_did_and_the_other_hears_it(plan: IncentivePlan, cast: SimpleNamespace) -> None:
    row = compute(plan)

    def approve(who: Any) -> str:
        client = Client()
        client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
        url = reverse("plans:approve", args=[row.pk])
        return client.post(url, {"version": row.version}, follow=True).content.decode()

    texts = at_once(lambda: approve(cast.executive), lambda: approve(cast.administrator))
    row.refresh_from_db()
    heard = f"{row.approved_by.full_name} has approved it already."  # type: ignore[union-attr]
    first, second = sorted(texts, key=lambda text: heard in text)
    assert "Approved." in first
    assert heard not in first
    assert heard in second


@pytest.mark.parametrize("turn", range(3))
def test_whoever_computes_while_another_approves_changes_no_approved_money(
    plan: IncentivePlan, cast: SimpleNamespace, turn: int
) -> None:
    row = compute(plan)
    services.update_incentive_plan(by=None, incentive_plan=plan, payout_at_target=Decimal(9000))
    done = at_once(
        lambda: services.approve_payout(by=cast.executive, payout=row, seen=row.version),
        lambda: services.compute_month(by=None, month=JUNE),
        lambda: compute(plan),
    )
    told(done)
    row.refresh_from_db()
    # Approved by the terms it was looked at with, or not at all: those who looked were shown other money.
    assert isinstance(done[0], Refused | Conflict)
    assert (row.state, row.amount) == ("computed", Decimal("8052.63"))


@pytest.mark.parametrize("turn", range(3))
def test_a_dispute_raised_while_it_is_approved_or_computed_is_kept(
    plan: IncentivePlan, cast: SimpleNamespace, turn: int
) -> None:
    row = compute(plan)
    done = at_once(
        lambda: services.approve_payout(by=cast.executive, payout=row),
        lambda: services.dispute_payout(by=cast.owner, payout=row, reason="One came back."),
        lambda: services.dispute_payout(by=cast.lead, payout=row, reason="One came back."),
        lambda: compute(plan),
    )
    refused = told(done)
    row.refresh_from_db()
    assert (row.amount, Dispute.objects.filter(answered_at=None).count()) == (NORTHGATE, 1)
    assert "It is disputed already, and waits for an answer." in refused
    assert row.state in {"approved", "disputed"}
    assert ("It is disputed; answer that first." in refused) == (row.state == "disputed")


def test_a_plan_changed_while_it_is_computed_pays_by_one_of_its_terms(
    plan: IncentivePlan, cast: SimpleNamespace
) -> None:
    done = at_once(
        lambda: compute(plan),
        lambda: services.update_incentive_plan(
            by=cast.administrator, incentive_plan=plan, payout_at_target=Decimal(9000), target=Decimal(94)
        ),
        lambda: services.compute_month(by=None, month=JUNE),
    )
    assert told(done) == []
    row = Payout.objects.get()
    assert (row.target, row.payout_at_target, row.amount) in [(95, 5000, NORTHGATE), (94, 9000, Decimal("9000.00"))]


def test_of_two_who_change_a_plan_at_once_the_second_is_shown_the_firsts(
    plan: IncentivePlan, cast: SimpleNamespace
) -> None:
    seen = plan.version

    def change(target: int) -> IncentivePlan:
        about = {"by": cast.administrator, "incentive_plan": plan, "seen": seen}
        return services.update_incentive_plan(**about, target=Decimal(target))

    done = at_once(lambda: change(94), lambda: change(96))
    assert sorted(type(one).__name__ for one in done) == ["Conflict", "IncentivePlan"]


@pytest.mark.parametrize("turn", range(3))
def test_a_plan_deleted_while_it_is_computed_is_gone_or_stays_whole(
    plan: IncentivePlan, cast: SimpleNamespace, turn: int
) -> None:
    done = at_once(
        lambda: services.delete_incentive_plan(by=None, incentive_plan=IncentivePlan.objects.get(pk=plan.pk)),
        lambda: compute(plan),
        lambda: services.compute_month(by=None, month=JUNE),
    )
    refused = told(done)
    if IncentivePlan.objects.filter(pk=plan.pk).exists():
        assert "other rows stand on it" in " ".join(refused)
        assert Payout.objects.get().amount == NORTHGATE
    else:
        assert Payout.objects.count() == 0
        assert refused == ["Somebody has deleted it meanwhile."]


@pytest.mark.parametrize("turn", range(3))
def test_of_two_corrections_at_once_there_is_one(plan: IncentivePlan, cast: SimpleNamespace, turn: int) -> None:
    row = services.approve_payout(by=cast.executive, payout=compute(plan))
    retention(104000, 110000)
    done = at_once(
        *[lambda: services.correct_payout(by=cast.executive, payout=row)] * 2,
        lambda: services.compute_month(by=None, month=JUNE),
    )
    assert told(done) == ["A correction waits for approval already."]
    line = Payout.objects.get(corrects=row)
    done = at_once(
        lambda: services.approve_payout(by=cast.executive, payout=line),
        lambda: services.discard_payout(by=cast.executive, payout=line),
    )
    [refused] = told(done)
    left = list(Payout.objects.filter(corrects=row).values_list("state", flat=True))
    assert (refused, left) in [
        ("It is approved and stays; what has changed since is paid by a correction.", ["approved"]),
        ("Somebody has deleted it meanwhile.", []),
    ]


@pytest.mark.parametrize("turn", range(3))
def test_a_month_published_while_it_is_computed_is_paid_by_what_was_published(cast: SimpleNamespace, turn: int) -> None:
    retention()
    plan = IncentivePlanFactory(person=cast.owner)
    done = at_once(published, lambda: compute(plan), lambda: services.compute_month(by=None, month=JUNE))
    assert told(done) == []
    Figure.objects.update(numerator=50000)
    row = Payout.objects.get()
    if row.publication is None:
        with pytest.raises(Refused, match="compute it anew"):
            services.approve_payout(by=cast.executive, payout=row)
    row = compute(plan)
    assert (row.publication, row.amount) == (Publication.objects.get(scope="company"), NORTHGATE)


def test_the_awards_of_a_month_are_given_once(cast: SimpleNamespace, monkeypatch: pytest.MonkeyPatch) -> None:
    team = Candidate(cast.team.pk, Rate(12, 20), Rate(18, 20), 6, 10)
    stands = Standing(pool=Fraction(70), candidates=[team])
    monkeypatch.setattr("apps.rewards.awards.services.standing_of", lambda *_asked: stands)
    retention()
    published()
    Prize.objects.create(measure="overall_satisfaction")
    done = at_once(*[lambda: give_awards(by=cast.executive, measure="overall_satisfaction", period=JUNE)] * 3)
    assert told(done) == ["The awards of June 2025 were given; they stay."] * 2
    assert Award.objects.count() == 2
    members = 2 * cast.team.people.count()
    assert Message.objects.filter(kind="award").count() == members


def test_sales_beside_it_are_left_as_they_are(plan: IncentivePlan, cast: SimpleNamespace) -> None:
    for_sales(person=cast.outsider)
    done = at_once(*[lambda: services.compute_month(by=None, month=JUNE)] * 2)
    assert [len(rows) for rows in done] == [1, 1]
