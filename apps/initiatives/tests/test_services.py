"""The writes on initiatives: approval, weights, baselines, delivery, sharing, the look back."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone
from django.utils.formats import date_format

from apps.accounts.tests.factories import ContactFactory
from apps.core.months import today
from apps.feedback.models import Change
from apps.feedback.tests.asking import ask
from apps.feedback.tests.factories import ResponseFactory, ThemeFactory
from apps.initiatives import services
from apps.initiatives.models import Initiative, Milestone
from apps.initiatives.standing import standing_of
from apps.initiatives.tests.factories import InitiativeFactory, MilestoneFactory, fresh, northgates, refused

pytestmark = pytest.mark.django_db

COSTLY = {"loyalty_impact": 5, "effort": 4}
JUNE = dt.date(2025, 6, 30)


# --- States --------------------------------------------------------------------------------------
def test_a_costly_one_of_high_impact_waits_for_approval(cast: SimpleNamespace) -> None:
    row = InitiativeFactory(owner=cast.owner, **COSTLY)
    said = refused(lambda: services.activate_initiative(by=cast.owner, initiative=row))
    assert said == {
        "state": ["It has high impact and is costly; an executive or an administrator has to approve it first."]
    }
    with pytest.raises(PermissionDenied):
        services.approve_initiative(by=cast.lead, initiative=row)
    assert services.approve_initiative(by=cast.executive, initiative=row).approved_by == cast.executive
    assert services.activate_initiative(by=cast.owner, initiative=fresh(row)).state == "active"


def test_an_administrator_who_lets_a_costly_one_begin_has_approved_it(cast: SimpleNamespace) -> None:
    row = services.activate_initiative(by=cast.administrator, initiative=InitiativeFactory(**COSTLY))
    assert row.approved_by == cast.administrator


def test_nobody_approves_in_the_name_of_another(cast: SimpleNamespace) -> None:
    row = InitiativeFactory(owner=cast.owner, **COSTLY)
    said = refused(lambda: services.update_initiative(by=cast.owner, initiative=row, approved_by=cast.executive))
    assert said == {"approved_by": ["An executive or an administrator approves it."]}
    with pytest.raises(PermissionDenied):
        services.update_initiative(by=cast.executive, initiative=row, title="Mine")


def test_delivered_today_unless_told_and_never_tomorrow(cast: SimpleNamespace) -> None:
    row = northgates(owner=cast.owner)
    day = today() + dt.timedelta(days=1)
    said = refused(lambda: services.deliver_initiative(by=cast.owner, initiative=row, delivered_on=day))
    assert said == {"delivered_on": ["This cannot lie in the future."]}
    assert services.deliver_initiative(by=cast.owner, initiative=row).delivered_on == today()
    again = services.update_initiative(by=cast.owner, initiative=fresh(row), state="active")
    assert again.delivered_on is None


def test_what_was_delivered_later_was_active_on_the_day() -> None:
    row = northgates()
    services.deliver_initiative(by=None, initiative=row, delivered_on=dt.date(2025, 9, 20))
    assert standing_of(fresh(row), JUNE).status == "at_risk"
    assert standing_of(fresh(row), dt.date(2025, 9, 20)).status == "delivered"
    assert standing_of(fresh(row), dt.date(2025, 3, 31)).status == "proposed"


def test_paused_and_cancelled_stand_apart(cast: SimpleNamespace) -> None:
    row = services.pause_initiative(by=cast.owner, initiative=northgates(owner=cast.owner))
    standing = standing_of(fresh(row), JUNE)
    assert (standing.status, standing.progress, standing.is_mismatch) == ("paused", None, False)
    assert standing_of(services.cancel_initiative(by=cast.owner, initiative=row), JUNE).status == "cancelled"


def test_what_has_a_plan_is_cancelled_not_deleted() -> None:
    assert refused(lambda: services.delete_initiative(by=None, initiative=northgates()))
    proposed = InitiativeFactory()
    services.delete_initiative(by=None, initiative=proposed)
    assert not Initiative.objects.filter(pk=proposed.pk).exists()


@pytest.mark.parametrize(
    ("who", "may"),
    [
        *[(who, True) for who in ("owner", "teammate", "lead", "administrator")],
        *[(who, False) for who in ("executive", "coach", "outsider")],
    ],
)
def test_who_changes_a_key_accounts_initiative(cast: SimpleNamespace, who: str, may: bool) -> None:
    row = InitiativeFactory(level="key_account", accounts=[cast.account])

    def write() -> Any:
        return services.update_initiative(by=getattr(cast, who), initiative=row, title="New")

    if may:
        assert write().title == "New"
    else:
        with pytest.raises(PermissionDenied):
            write()


# --- Links ---------------------------------------------------------------------------------------
def test_accounts_that_one_cannot_see_stay_linked(cast: SimpleNamespace) -> None:
    row = InitiativeFactory(owner=cast.owner, accounts=[cast.account, cast.foreign_account])
    services.update_initiative(by=cast.owner, initiative=row, accounts=[])
    assert list(row.accounts.all()) == [cast.foreign_account]
    said = refused(lambda: services.update_initiative(by=cast.owner, initiative=row, accounts=[cast.foreign_account]))
    assert said == {"accounts": ["Choose accounts that you may see."]}


def test_answers_for_the_leadership_are_linked_by_those_who_read_them(cast: SimpleNamespace) -> None:
    secret = ResponseFactory(contact=ContactFactory(account=cast.account), is_leadership_only=True)
    row = InitiativeFactory(owner=cast.owner, team=cast.team)
    for person in (cast.owner, cast.administrator):
        said = refused(lambda by=person: services.update_initiative(by=by, initiative=row, responses=[secret]))
        assert said == {"responses": ["Choose answers that you may read."]}
    services.update_initiative(by=cast.lead, initiative=row, responses=[secret])
    services.update_initiative(by=cast.owner, initiative=row, responses=[])
    assert list(row.responses.all()) == [secret]


# --- What clients read ---------------------------------------------------------------------------
def shared(cast: SimpleNamespace, **fields: Any) -> Initiative:
    answer = ResponseFactory(contact=ContactFactory(account=cast.account))
    words = {"client_words": "You see every request and who has it.", "theme": ThemeFactory(name="Customer service")}
    fields = {"accounts": [cast.account], "shared_accounts": [cast.account], "responses": [answer], **words, **fields}
    return InitiativeFactory(level="key_account", **fields)


def test_the_client_reads_what_is_being_done_once_it_begins(cast: SimpleNamespace) -> None:
    row = shared(cast)
    assert not Change.objects.exists()
    row = services.activate_initiative(by=cast.owner, initiative=row)
    change = Change.objects.get()
    assert (change.said, change.did) == ("Customer service", "You see every request and who has it.")
    assert (change.made_on, change.account, change.is_shared) == (row.starts_on, cast.account, True)
    assert change.source_kind == "initiative_begun"
    assert list(change.responses.all()) == list(row.responses.all())


def test_on_delivery_the_client_reads_what_was_done(cast: SimpleNamespace) -> None:
    row = services.activate_initiative(by=cast.owner, initiative=shared(cast))
    services.deliver_initiative(by=cast.owner, initiative=row, client_words="You have the list.")
    done, begun = Change.objects.all()
    assert (done.did, done.made_on, done.source_kind) == ("You have the list.", today(), "initiative")
    assert (begun.did, begun.made_on) == ("You see every request and who has it.", row.starts_on)
    services.update_initiative(by=cast.owner, initiative=fresh(row), state="active")
    assert Change.objects.get() == begun


def test_what_is_under_way_is_told_as_under_way_and_once_done_as_done(cast: SimpleNamespace, client: Client) -> None:
    asked = ask(cast)
    ResponseFactory(contact=asked.contact, answered_at=timezone.now() - dt.timedelta(days=100))
    begun_on = today() - dt.timedelta(days=30)
    row = services.activate_initiative(by=cast.owner, initiative=shared(cast, starts_on=begun_on, ends_on=today()))
    page = client.get(asked.url).content.decode()
    assert "You see every request and who has it." in page
    assert f"Under way since {date_format(begun_on)}" in page
    services.deliver_initiative(by=cast.owner, initiative=row, client_words="You have the list.")
    page = client.get(asked.url).content.decode()
    assert "You have the list." in page
    assert "Under way" not in page
    assert "You see every request" not in page


@pytest.mark.parametrize("end", [services.pause_initiative, services.cancel_initiative])
def test_paused_or_cancelled_the_client_reads_nothing(cast: SimpleNamespace, end: Any) -> None:
    row = services.activate_initiative(by=cast.owner, initiative=shared(cast))
    end(by=cast.owner, initiative=row)
    assert not Change.objects.exists()


def test_an_account_that_does_not_opt_in_reads_nothing(cast: SimpleNamespace) -> None:
    row = services.activate_initiative(by=cast.owner, initiative=shared(cast, shared_accounts=[]))
    assert not Change.objects.worded().exists()
    services.update_initiative(by=cast.owner, initiative=row, shared_accounts=[cast.account])
    assert Change.objects.get().did == "You see every request and who has it."
    services.update_initiative(by=cast.owner, initiative=row, accounts=[], shared_accounts=[])
    assert not Change.objects.worded().exists()


@pytest.mark.parametrize("end", [services.pause_initiative, services.cancel_initiative, None])
def test_answers_of_clients_who_are_not_told_count_as_used_from_its_first_day(cast: SimpleNamespace, end: Any) -> None:
    answers = [ResponseFactory(contact=ContactFactory(account=cast.account)) for _each in range(2)]
    row = InitiativeFactory(owner=cast.owner, responses=answers)
    assert not Change.objects.exists()
    services.activate_initiative(by=cast.owner, initiative=row)
    made = Change.objects.values_list("said", "did", "is_shared", "made_on", "account", "responses").order_by(
        "responses"
    )
    assert list(made) == [("", "", False, row.starts_on, cast.account.pk, answer.pk) for answer in answers]
    services.update_initiative(by=cast.owner, initiative=fresh(row), responses=answers[:1])
    assert [change.responses.get() for change in Change.objects.all()] == answers[:1]
    if end:
        end(by=cast.owner, initiative=fresh(row))
    else:
        services.update_initiative(by=cast.owner, initiative=fresh(row), responses=[])
    assert not Change.objects.exists()


@pytest.mark.parametrize("many", [1, 3])
def test_many_answers_cost_no_more_statements_than_one(
    cast: SimpleNamespace, many: int, django_assert_num_queries: Any
) -> None:
    answers = [ResponseFactory(contact=ContactFactory(account=cast.account)) for _each in range(many)]
    row = InitiativeFactory(owner=cast.owner, responses=answers)
    with django_assert_num_queries(38):
        services.activate_initiative(by=cast.owner, initiative=row)
    assert Change.objects.count() == many


def test_it_is_shared_only_with_accounts_it_is_for(cast: SimpleNamespace) -> None:
    row = InitiativeFactory(owner=cast.owner)
    said = refused(lambda: services.update_initiative(by=cast.owner, initiative=row, shared_accounts=[cast.account]))
    assert said == {"shared_accounts": ["Share it with accounts that it is for, and that you may write on."]}


# --- Ratings and the look back -------------------------------------------------------------------
def begun_yesterday(cast: SimpleNamespace) -> Initiative:
    days = {"starts_on": today() - dt.timedelta(days=1), "ends_on": today() + dt.timedelta(days=99)}
    return InitiativeFactory(level="key_account", accounts=[cast.account], state="active", **days)


def test_ratings_are_kept_when_it_begins_and_at_the_check(cast: SimpleNamespace) -> None:
    contacts = [ContactFactory(account=cast.account) for _number in range(2)]
    for contact, overall in zip(contacts, (2, 3), strict=True):
        ResponseFactory(contact=contact, overall_satisfaction=overall)
    row = begun_yesterday(cast)
    key = str(cast.account.pk)
    assert row.ratings_before == {key: {"total": 5, "n": 2}}
    Initiative.objects.filter(pk=row.pk).update(starts_on=dt.date(2025, 1, 1))
    row = services.deliver_initiative(by=None, initiative=fresh(row), delivered_on=today() - dt.timedelta(days=90))
    ResponseFactory(contact=contacts[0], overall_satisfaction=5)
    said = refused(lambda: services.check_outcome(by=cast.owner, initiative=row, outcome=" "))
    assert said == {"outcome": ["Say what came of it."]}
    checked = services.check_outcome(by=cast.owner, initiative=row, outcome="Requests are answered in a day.")
    assert (checked.checked_on, checked.ratings_before) == (today(), {key: {"total": 5, "n": 2}})
    assert checked.ratings_after[key]["n"] == 2
    assert refused(lambda: services.check_outcome(by=cast.owner, initiative=row, outcome="Again"))


def test_ratings_leave_out_answers_for_the_leadership(cast: SimpleNamespace) -> None:
    ResponseFactory(contact=ContactFactory(account=cast.account), overall_satisfaction=1, is_leadership_only=True)
    row = begun_yesterday(cast)
    assert row.ratings_before == {str(cast.account.pk): None}


def test_the_outcome_is_not_checked_before_90_days(cast: SimpleNamespace) -> None:
    row = northgates(owner=cast.owner)
    row = services.deliver_initiative(by=cast.owner, initiative=row, delivered_on=today() - dt.timedelta(days=89))
    (said,) = refused(lambda: services.check_outcome(by=cast.owner, initiative=row, outcome="Fine"))[""]
    assert said.endswith(", 90 days after delivery.")


# --- The history -----------------------------------------------------------------------------------
def test_a_changed_milestone_is_found_in_the_history(cast: SimpleNamespace) -> None:
    milestone = MilestoneFactory(initiative=InitiativeFactory(owner=cast.owner))
    services.update_milestone(by=cast.owner, milestone=milestone, title="Anew")
    event = Milestone.pgh_event_model.objects.order_by("-pgh_id").first()  # type: ignore[attr-defined]
    assert (event.title, event.pgh_context.metadata["user"]) == ("Anew", cast.owner.pk)
