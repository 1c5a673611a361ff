"""The pages of activities, tried as everybody of the cast."""

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from apps.accounts.tests.factories import ContactFactory
from apps.activities import services
from apps.activities.models import Activity
from apps.activities.tests.factories import ActivityKindFactory
from apps.impacts.tests.factories import ImpactFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_a_thursday")]
LIST_QUERIES = 13
MEMBERS = ("owner", "teammate", "lead", "administrator")


def sent(cast: Any, **changes: Any) -> dict[str, Any]:
    """What a browser sends for a quick log without a split."""
    form = {"account": cast.account.pk, "occurred_on": "2025-07-03", "minutes": "1 h 30", "summary": "Claims portal"}
    return form | {"split-TOTAL_FORMS": "2", "split-INITIAL_FORMS": "0"} | changes


@pytest.mark.parametrize(
    ("role", "read", "write"),
    [*((role, 200, 200) for role in MEMBERS), ("executive", 200, 403), ("coach", 403, 403), ("outsider", 404, 404)],
)
def test_who_may_open_the_pages_of_an_activity(
    cast: Any, sign_in: Any, activity: Activity, role: str, read: int, write: int
) -> None:
    client = sign_in(getattr(cast, role))
    for name, status in (("detail", read), ("history", read), ("update", write), ("delete", write)):
        assert client.get(reverse(f"activities:{name}", args=[activity.pk])).status_code == status, name


@pytest.mark.parametrize("role", [*MEMBERS, "outsider", "executive", "coach"])
def test_who_may_open_the_log_and_the_list(cast: Any, sign_in: Any, role: str) -> None:
    client = sign_in(getattr(cast, role))
    is_reader = role != "coach"
    is_writer = role not in {"executive", "coach"}
    assert client.get(reverse("activities:list")).status_code == (200 if is_reader else 403)
    assert client.get(reverse("activities:create")).status_code == (200 if is_writer else 403)
    assert client.get(reverse("activities:choices")).status_code == (200 if is_writer else 403)


def test_an_activity_is_logged_with_its_split_and_contacts(cast: Any, sign_in: Any) -> None:
    impacts = [ImpactFactory(account=cast.account) for _ in range(2)]
    contact, kind = ContactFactory(account=cast.account), ActivityKindFactory(name="Workshop")
    form = sent(cast, kind=kind.pk, contacts=[contact.pk])
    form |= {
        "split-0-impact": impacts[0].pk,
        "split-0-percent": "60 %",
        "split-1-impact": impacts[1].pk,
        "split-1-percent": "25",
    }
    response = sign_in(cast.owner).post(reverse("activities:create"), form, follow=True)
    activity = Activity.objects.get()
    assert (activity.person, activity.minutes, activity.linked_percent, activity.kind) == (cast.owner, 90, 85, kind)
    assert list(activity.contacts.all()) == [contact]
    assert response.redirect_chain == [("/activities/?week=2025-W27", 302)]
    assert "Logged: 1 h 30 for Northgate." in response.content.decode()
    assert f'<a href="/activities/{activity.pk}/delete/">Undo</a>' in response.content.decode()


def test_log_and_add_another_keeps_account_day_and_kind(cast: Any, sign_in: Any) -> None:
    kind = ActivityKindFactory()
    client = sign_in(cast.owner)
    response = client.post(
        reverse("activities:create"), sent(cast, kind=kind.pk, another="yes", occurred_on="2025-07-01"), follow=True
    )
    log = response.context["log"]
    assert (log["account"].value(), log["kind"].value()) == (cast.account.pk, kind.pk)
    assert str(log["occurred_on"].value()) == "2025-07-01"
    assert log["minutes"].value() is None
    assert [row.summary for row in response.context["week"].rows] == ["Claims portal"]


def test_the_log_returns_to_the_page_it_was_opened_on_and_to_no_other_host(cast: Any, sign_in: Any) -> None:
    client = sign_in(cast.owner)
    assert client.post(reverse("activities:create"), sent(cast, next="/")).url == "/"
    away = client.post(reverse("activities:create"), sent(cast, next="https://elsewhere.example/"))
    assert away.url == "/activities/?week=2025-W27"


def test_a_double_submit_is_one_activity(cast: Any, sign_in: Any) -> None:
    client = sign_in(cast.owner)
    page = client.get(reverse("activities:create"))
    form = sent(cast, submission_id=str(page.context["log"]["submission_id"].value()))
    assert [client.post(reverse("activities:create"), form).status_code for _ in range(2)] == [302, 302]
    assert Activity.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"minutes": "0"}, "minutes", "Write at least one minute."),
        ({"minutes": "25 h"}, "minutes", "A day has 24 hours; log longer work on its days."),
        ({"minutes": "soon"}, "minutes", "Write the time as 90, 1 h 30, 1:30 or 1.5 h."),
        ({"occurred_on": "2025-07-04"}, "occurred_on", "The day lies in the future; log it when it is done."),
    ],
)
def test_a_wrong_log_says_what_to_write_beside_its_field_and_keeps_all(
    cast: Any, sign_in: Any, changes: dict[str, Any], field: str, message: str
) -> None:
    response = sign_in(cast.owner).post(reverse("activities:create"), sent(cast, **changes))
    assert response.status_code == 422
    assert response.context["log"].errors == {field: [message]}
    assert f'id="log_{field}_error"' in response.content.decode()
    assert f'aria-describedby="log_{field}_error"' in response.content.decode()
    assert "form-control num is-invalid" in response.content.decode()
    assert 'value="Claims portal"' in response.content.decode()
    assert not Activity.objects.exists()


def test_a_split_above_100_percent_says_how_much_to_take_away(cast: Any, sign_in: Any) -> None:
    impacts = [ImpactFactory(account=cast.account) for _ in range(2)]
    form = sent(cast, **{f"split-{i}-impact": impact.pk for i, impact in enumerate(impacts)})
    response = sign_in(cast.owner).post(
        reverse("activities:create"), form | {"split-0-percent": "70", "split-1-percent": "42,5"}
    )
    assert response.status_code == 422
    assert response.context["log"].split.non_form_errors() == [
        "The split adds up to 112.5 %. Take 12.5 % away, so that it reaches at most 100 %."
    ]
    assert 'value="42,5"' in response.content.decode()
    assert not Activity.objects.exists()


def test_an_impact_or_contact_of_another_account_is_refused_beside_its_line(cast: Any, sign_in: Any) -> None:
    impact = ImpactFactory(account=cast.foreign_account, statement="Secret of Halden")
    contact = ContactFactory(account=cast.foreign_account)
    form = sent(cast, contacts=[contact.pk]) | {"split-0-impact": impact.pk, "split-0-percent": "10"}
    response = sign_in(cast.owner).post(reverse("activities:create"), form)
    assert response.status_code == 422
    assert response.context["log"].split.errors[0] == {"impact": ["Choose an impact of this account."]}
    assert list(response.context["log"].errors) == ["contacts"]
    assert "Secret of Halden" not in response.content.decode()


def test_an_account_of_others_is_no_choice(cast: Any, sign_in: Any) -> None:
    response = sign_in(cast.owner).post(reverse("activities:create"), sent(cast, account=cast.foreign_account.pk))
    assert (response.status_code, list(response.context["log"].errors)) == (422, ["account"])


def test_without_scripts_more_lines_lose_nothing_and_judge_nothing(cast: Any, sign_in: Any) -> None:
    impact = ImpactFactory(account=cast.account)
    form = sent(cast, minutes="", more="yes") | {"split-0-impact": impact.pk, "split-0-percent": "60"}
    response = sign_in(cast.owner).post(reverse("activities:create"), form)
    log = response.context["log"]
    assert (response.status_code, log.errors, len(log.split.forms)) == (200, {}, 5)
    assert log.split.forms[0]["percent"].value() == "60"
    assert not Activity.objects.exists()


def test_without_scripts_another_account_shows_its_impacts(cast: Any, sign_in: Any) -> None:
    ImpactFactory(account=cast.account, statement="Agents use the portal daily")
    response = sign_in(cast.owner).post(reverse("activities:create"), sent(cast, choices="yes"))
    assert "Agents use the portal daily" in response.content.decode()
    assert 'value="Claims portal"' in response.content.decode()


def test_choosing_an_account_brings_its_impacts_and_contacts(cast: Any, sign_in: Any) -> None:
    ImpactFactory(account=cast.account, statement="Agents use the portal daily")
    ImpactFactory(account=cast.account, statement="Long over", status="retired")
    ContactFactory(account=cast.account, full_name="Priya Raman")
    ContactFactory(account=cast.account, full_name="Left Already", left_on=dt.date(2025, 1, 1))
    page = sign_in(cast.owner).get(reverse("activities:choices"), {"account": cast.account.pk}).content.decode()
    assert "Agents use the portal daily" in page
    assert "Priya Raman" in page
    assert "Long over" not in page
    assert "Left Already" not in page


def test_the_log_begins_as_the_last_activity_of_the_account(cast: Any, sign_in: Any) -> None:
    impact, kind = ImpactFactory(account=cast.account), ActivityKindFactory()
    share = {"impact": impact, "percent": 60}
    services.record_activity(
        by=cast.owner,
        account=cast.account,
        occurred_on=dt.date(2025, 7, 1),
        minutes=30,
        kind=kind,
        contributions=[share],
    )
    log = sign_in(cast.owner).get(reverse("activities:create")).context["log"]
    assert (log["account"].value(), log["kind"].value()) == (cast.account.pk, kind.pk)
    assert log["occurred_on"].value() == dt.date(2025, 7, 3)
    assert [form["percent"].value() for form in log.split.forms] == ["60", None]


def test_an_address_may_choose_account_and_impact(cast: Any, sign_in: Any) -> None:
    impact = ImpactFactory(account=cast.account)
    log = sign_in(cast.owner).get(reverse("activities:create"), {"impact": impact.pk}).context["log"]
    assert log["account"].value() == cast.account.pk
    assert log.split.forms[0]["impact"].value() == str(impact.pk)
    foreign = ImpactFactory(account=cast.foreign_account)
    log = sign_in(cast.owner).get(reverse("activities:create"), {"impact": foreign.pk, "account": "x"}).context["log"]
    assert log["account"].value() is None
