"""The pages of initiatives: who opens them, what they say, what their buttons do."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.messages import get_messages

from apps.accounts.tests.factories import ContactFactory
from apps.core.months import today
from apps.feedback.tests.factories import ResponseFactory
from apps.initiatives import services
from apps.initiatives.models import Initiative
from apps.initiatives.tests.factories import InitiativeFactory, MilestoneFactory, fresh, northgates

pytestmark = pytest.mark.django_db

FORM = {
    "title": "One invoice per site",
    "level": "corporate",
    "loyalty_impact": "4",
    "vendor_choice_impact": "3",
    "effort": "2",
    "cost": "1",
    "starts_on": "2025-04-01",
    "ends_on": "2025-08-29",
}
PAGE = 10  # statements of an initiative's page
SEEING = ("owner", "teammate", "lead", "executive", "administrator")


def plain(response: Any) -> str:
    return response.content.decode().replace("\u00a0", " ")


def messages_of(response: Any) -> list[str]:
    return [str(message) for message in get_messages(response.wsgi_request)]


@pytest.mark.parametrize("who", [*SEEING, "outsider", "coach"])
def test_who_opens_a_key_accounts_initiative(cast: SimpleNamespace, sign_in: Any, who: str) -> None:
    row = northgates(level="key_account", accounts=[cast.account])
    client = sign_in(getattr(cast, who))
    expected = 200 if who in SEEING else 403 if who == "coach" else 404
    assert client.get(row.get_absolute_url()).status_code == expected
    assert client.get(f"/initiatives/{row.pk}/history/").status_code == expected
    may_write = {"owner", "teammate", "lead", "administrator"}
    form = 200 if who in may_write else 404 if who == "outsider" else 403
    assert client.get(f"/initiatives/{row.pk}/edit/").status_code == form
    assert client.get(f"/initiatives/{row.pk}/deliver/").status_code == form
    assert client.get(f"/initiatives/milestones/{row.milestones.first().pk}/").status_code == form


@pytest.mark.parametrize("who", [*SEEING, "outsider", "coach"])
@pytest.mark.parametrize("button", ["begin", "pause", "cancel"])
def test_who_may_press_the_buttons(cast: SimpleNamespace, sign_in: Any, who: str, button: str) -> None:
    row = northgates(level="key_account", accounts=[cast.account])
    status = sign_in(getattr(cast, who)).post(f"/initiatives/{row.pk}/{button}/").status_code
    may_write = {"owner", "teammate", "lead", "administrator"}
    assert status == (302 if who in may_write else 404 if who == "outsider" else 403)


def test_the_page_explains_the_figures(cast: SimpleNamespace, sign_in: Any) -> None:
    row = northgates(owner=cast.owner)
    text = plain(sign_in(cast.owner).get(f"/initiatives/{row.pk}/?on=2025-06-30"))
    assert "50 % of the work is done, 70 % was to be done by now." in text
    assert "It is expected to end on 12 September 2025, 14 days later than agreed." in text
    assert "SPI 0.71: of every 100 percent of work planned by now, 71 are done." in text
    assert "SPI(t) 0.67: ten days of calendar have brought it 6.7 days along its plan." in text
    assert "Slip 9.3 % of the planned time" in text
    assert "The owner says on schedule" in text


def test_the_months_tell_how_it_went(cast: SimpleNamespace, sign_in: Any) -> None:
    row = northgates(owner=cast.owner)
    found = sign_in(cast.owner).get(f"/initiatives/{row.pk}/?on=2025-06-30").context["months"]
    told = [(str(line.month), line.standing.progress.earned, line.standing.progress.planned) for line in found]
    assert told == [("2025-06", 50, 70), ("2025-05", 20, 50), ("2025-04", 20, 20)]


def test_a_forecast_of_today_does_not_darken_earlier_months(cast: SimpleNamespace, sign_in: Any) -> None:
    first = today() - dt.timedelta(days=100)
    row = InitiativeFactory(owner=cast.owner, state="active", starts_on=first, ends_on=today() + dt.timedelta(days=100))
    step = MilestoneFactory(initiative=row, weight=100, due_on=row.ends_on)
    services.update_milestone(by=cast.owner, milestone=step, forecast_on=row.ends_on + dt.timedelta(days=50))
    months = sign_in(cast.owner).get(row.get_absolute_url()).context["months"]
    assert [line.standing.status for line in months] == ["late", *["on_schedule"] * (len(months) - 1)]


def test_answers_for_the_leadership_are_read_by_the_leadership(cast: SimpleNamespace, sign_in: Any) -> None:
    contact = ContactFactory(account=cast.account)
    words = {"comment": "Between us: we are looking elsewhere.", "is_leadership_only": True}
    secret = ResponseFactory(contact=contact, **words)
    row = northgates(level="key_account", accounts=[cast.account], responses=[secret])
    for who in SEEING:
        text = plain(sign_in(getattr(cast, who)).get(row.get_absolute_url()))
        assert ("looking elsewhere" in text) == (who in {"lead", "executive"}), who


def test_the_account_shows_its_initiatives(cast: SimpleNamespace, sign_in: Any) -> None:
    northgates(level="key_account", accounts=[cast.account])
    InitiativeFactory(title="For another", level="key_account", accounts=[cast.foreign_account])
    text = plain(sign_in(cast.owner).get(f"/accounts/{cast.account.pk}/initiatives/?on=2025-06-30"))
    assert "A request list they can see" in text
    assert "50 / 70 %" in text
    assert "For another" not in text


def test_the_list_is_filtered_and_exported(cast: SimpleNamespace, sign_in: Any) -> None:
    northgates(owner=cast.owner)
    InitiativeFactory(title="Another", state="cancelled")
    client = sign_in(cast.executive)
    text = plain(client.get("/initiatives/?state=cancelled"))
    assert "Another" in text
    assert "A request list" not in text
    lines = b"".join(client.get("/initiatives/?on=2025-06-30&format=csv&state=active").streaming_content).decode()
    assert "A request list they can see,At risk,50 / 70" in lines
    assert "Another" not in lines


@pytest.mark.parametrize("many", [1, 3])
def test_the_list_costs_the_same_however_many(
    cast: SimpleNamespace, sign_in: Any, many: int, django_assert_max_num_queries: Any
) -> None:
    for _number in range(many):
        northgates(accounts=[cast.account], owner=cast.owner)
    client = sign_in(cast.executive)
    client.get("/initiatives/")
    with django_assert_max_num_queries(11):
        assert len(client.get("/initiatives/").context["rows"]) == many


@pytest.mark.parametrize("many", [1, 3])
def test_the_page_costs_the_same_however_much_hangs_on_it(
    cast: SimpleNamespace, sign_in: Any, many: int, django_assert_num_queries: Any
) -> None:
    answers = [ResponseFactory(contact=ContactFactory(account=cast.account)) for _number in range(many)]
    row = northgates(level="key_account", owner=cast.owner, accounts=[cast.account], responses=answers)
    if many > 1:
        MilestoneFactory(initiative=row, weight=0)
        plan = services.request_baseline(by=None, initiative=row, reason="Later")
        services.approve_baseline(by=cast.lead, baseline=plan)
    client = sign_in(cast.owner)
    client.get(row.get_absolute_url())
    with django_assert_num_queries(PAGE):
        assert len(client.get(row.get_absolute_url()).context["answers"]) == many


# --- Writing -------------------------------------------------------------------------------------
def test_a_proposal_is_entered_with_what_the_address_tells(cast: SimpleNamespace, sign_in: Any) -> None:
    client = sign_in(cast.owner)
    form = client.get(f"/initiatives/new/?account={cast.account.pk}").context["form"]
    assert (form.initial["accounts"], form.initial["level"]) == ([cast.account.pk], "key_account")
    response = client.post("/initiatives/new/", FORM | {"accounts": [cast.account.pk], "owner": cast.owner.pk})
    row = Initiative.objects.get()
    assert (response.url, row.state, list(row.accounts.all())) == (row.get_absolute_url(), "proposed", [cast.account])


def test_a_wrong_end_stands_beside_its_field_and_nothing_is_lost(cast: SimpleNamespace, sign_in: Any) -> None:
    response = sign_in(cast.owner).post("/initiatives/new/", FORM | {"ends_on": "2025-03-01"})
    assert response.status_code == 422
    assert response.context["form"].errors == {"ends_on": ["An initiative ends after it starts."]}
    assert "One invoice per site" in plain(response)


def test_the_second_to_save_is_told(cast: SimpleNamespace, sign_in: Any) -> None:
    row = InitiativeFactory(owner=cast.owner)
    seen = row.version
    services.update_initiative(by=None, initiative=row, title="Theirs")
    response = sign_in(cast.owner).post(f"/initiatives/{row.pk}/edit/", FORM | {"version": seen, "title": "Mine"})
    assert (response.status_code, fresh(row).title) == (409, "Theirs")


def test_milestones_are_planned_and_finished_on_the_page(cast: SimpleNamespace, sign_in: Any) -> None:
    row = InitiativeFactory(owner=cast.owner)
    client = sign_in(cast.owner)
    new = {"title": "All of it", "weight": "100", "due_on": "2025-06-30"}
    assert client.post(f"/initiatives/{row.pk}/milestones/new/", new).status_code == 302
    assert client.post(f"/initiatives/{row.pk}/milestones/new/", new).status_code == 422
    step = row.milestones.get()
    client.post(f"/initiatives/{row.pk}/begin/")
    assert (fresh(row).state, row.baselines.count()) == ("active", 1)
    client.post(f"/initiatives/milestones/{step.pk}/done/")
    assert fresh(step).done_on == today()
    assert client.post(f"/initiatives/milestones/{step.pk}/delete/").status_code == 422


def test_what_stands_against_a_button_is_said(cast: SimpleNamespace, sign_in: Any) -> None:
    row = InitiativeFactory(owner=cast.owner)
    MilestoneFactory(initiative=row)
    response = sign_in(cast.owner).post(f"/initiatives/{row.pk}/begin/")
    assert messages_of(response) == [
        "The weights of the milestones sum to 50 %; they have to sum to exactly 100 %.",
    ]
    assert fresh(row).state == "proposed"


def test_an_executive_approves_on_the_page(cast: SimpleNamespace, sign_in: Any) -> None:
    row = InitiativeFactory(owner=cast.owner, cost=5)
    assert sign_in(cast.lead).post(f"/initiatives/{row.pk}/approve/").status_code == 403
    client = sign_in(cast.executive)
    assert "/approve/" in plain(client.get(row.get_absolute_url()))
    client.post(f"/initiatives/{row.pk}/approve/")
    assert fresh(row).approved_by == cast.executive


def test_a_new_baseline_is_asked_for_and_declined(cast: SimpleNamespace, sign_in: Any) -> None:
    row = northgates(owner=cast.owner, team=cast.team)
    client = sign_in(cast.owner)
    empty = client.post(f"/initiatives/{row.pk}/baseline/", {"reason": ""})
    assert (empty.status_code, row.baselines.count()) == (422, 1)
    client.post(f"/initiatives/{row.pk}/baseline/", {"reason": "A new order"})
    plan = row.baselines.get(number=2)
    assert client.post(f"/initiatives/baselines/{plan.pk}/approve/").status_code == 302
    assert fresh(plan).approved_at is None
    sign_in(cast.lead).post(f"/initiatives/baselines/{plan.pk}/withdraw/")
    assert row.baselines.count() == 1


def test_the_owner_says_how_they_see_it(cast: SimpleNamespace, sign_in: Any) -> None:
    row = northgates(owner=cast.owner)
    sign_in(cast.owner).post(f"/initiatives/{row.pk}/claim/", {"claimed_status": "late"})
    assert fresh(row).claimed_status == "late"


def test_it_is_delivered_and_looked_back_upon(cast: SimpleNamespace, sign_in: Any) -> None:
    row = northgates(owner=cast.owner)
    client = sign_in(cast.owner)
    day = today() - dt.timedelta(days=91)
    client.post(f"/initiatives/{row.pk}/deliver/", {"delivered_on": str(day), "client_words": "You have the list."})
    assert (fresh(row).delivered_on, fresh(row).client_words) == (day, "You have the list.")
    assert client.post(f"/initiatives/{row.pk}/outcome/", {"outcome": ""}).status_code == 422
    client.post(f"/initiatives/{row.pk}/outcome/", {"outcome": "Fewer calls."})
    assert (fresh(row).outcome, fresh(row).checked_on) == ("Fewer calls.", today())


# --- What needs somebody --------------------------------------------------------------------------
def test_home_asks_for_milestones_outcomes_and_approvals(cast: SimpleNamespace, sign_in: Any) -> None:
    northgates(level="key_account", accounts=[cast.account])
    done = northgates(level="key_account", accounts=[cast.account])
    services.deliver_initiative(by=None, initiative=done, delivered_on=today() - dt.timedelta(days=90))
    InitiativeFactory(title="Costly", effort=5)
    text = plain(sign_in(cast.owner).get("/"))
    assert "Finish “A reply by the next working day”" in text
    assert "Say what came of “A request list they can see”" in text
    assert "Approve “Costly”" not in text
    assert "Approve “Costly”, or say no" in plain(sign_in(cast.executive).get("/"))
    assert "Say what came of" in plain(sign_in(cast.owner).get(cast.account.get_absolute_url()))
