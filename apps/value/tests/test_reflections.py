"""The page of the year-end reflection: who reads it, who writes there, and that no words are lost."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from apps.accounts.tests.factories import AccountFactory, ContactFactory
from apps.core.errors import Conflict
from apps.feedback.tests.factories import ResponseFactory
from apps.impacts.tests.factories import ImpactFactory
from apps.people.tests.factories import PersonFactory
from apps.value.models import Reflection
from apps.value.services.reflections import write_words
from apps.value.subjects import Subject
from apps.value.tests.northgate import enter_northgate

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _july() -> Any:
    with time_machine.travel(dt.datetime(2025, 7, 3, 14, tzinfo=dt.UTC), tick=False):
        yield


def url(scope: str = "", pk: int | None = None, year: int = 2025) -> str:
    asked = "&".join(f"{name}={value}" for name, value in (("scope", scope), ("id", pk), ("year", year)) if value)
    return f"{reverse('value:reflection')}?{asked}"


# --- the page ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scope", "readers"),
    [
        ("person", {"owner", "lead", "executive", "administrator"}),
        ("team", {"owner", "lead", "executive", "administrator"}),
        ("company", {"executive", "administrator"}),
    ],
)
def test_who_reads_which(cast: SimpleNamespace, sign_in: Any, scope: str, readers: set[str]) -> None:
    pk = {"person": cast.owner.pk, "team": cast.team.pk, "company": None}[scope]
    for who in ("owner", "teammate", "lead", "executive", "coach", "administrator", "outsider"):
        status = sign_in(getattr(cast, who)).get(url(scope, pk)).status_code
        assert status == (200 if who in readers else 404), who


@pytest.mark.parametrize("who", ["owner", "teammate", "lead", "executive", "coach", "administrator", "outsider"])
def test_everybody_has_one_to_begin_with(cast: SimpleNamespace, sign_in: Any, who: str) -> None:
    client = sign_in(getattr(cast, who))
    assert client.get(reverse("value:reflection")).status_code == 200
    assert client.get(url(year=2024)).status_code == 200


@pytest.mark.parametrize("query", ["year=2026", "year=1999", "year=x", "scope=planet", "scope=person&id=999999"])
def test_what_does_not_exist_is_404(cast: SimpleNamespace, sign_in: Any, query: str) -> None:
    assert sign_in(cast.executive).get(f"{reverse('value:reflection')}?{query}").status_code == 404


def test_the_page_says_it_in_sentences(cast: SimpleNamespace, sign_in: Any) -> None:
    case = enter_northgate(cast.account, cast.owner)
    page = sign_in(cast.owner).get(reverse("value:reflection")).text
    for said in ("0 of 3 promised impacts were achieved.", "3 of 5", "23.1–88.2", "Low confidence", "Indicative"):
        assert said in page, said
    assert case.leaders.statement in page


def test_the_page_costs_the_same_at_one_and_at_three_accounts(cast: SimpleNamespace, sign_in: Any) -> None:
    client = sign_in(cast.owner)
    counts = []
    for account in (cast.account, AccountFactory(manager=cast.owner), AccountFactory(manager=cast.owner)):
        contact = ContactFactory(account=account)
        impact = ImpactFactory(account=account, statement=f"Impact {account.pk}")
        rating = {"impact": impact, "importance": 5, "satisfaction": 2}
        ResponseFactory(contact=contact, answered_at=timezone.now() - dt.timedelta(days=1), impact_ratings=[rating])
        ContactFactory(account=account)
        ImpactFactory(account=account, status="achieved", ended_on=dt.date(2025, 2, 1), started_on=dt.date(2025, 1, 1))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("value:reflection")).status_code == 200
        counts.append(len(queries))
    assert len(set(counts)) == 1
    assert counts[0] <= 30


# --- words ------------------------------------------------------------------------------------------


def test_words_are_kept_by_question_with_who_wrote_them(cast: SimpleNamespace, sign_in: Any) -> None:
    client = sign_in(cast.owner)
    saved = client.post(url("team", cast.team.pk), {"question": "fears", "words": " Whether\r\nwe are liked. "})
    assert (saved.status_code, saved.url.endswith("#fears")) == (302, True)
    row = Reflection.objects.get()
    assert (row.words, row.written_by, row.team, row.person, row.year) == (
        "Whether\nwe are liked.",
        cast.owner,
        cast.team,
        None,
        2025,
    )
    assert "Whether\nwe are liked." in sign_in(cast.lead).get(url("team", cast.team.pk)).text
    assert "Whether" not in sign_in(cast.owner).get(url("person", cast.owner.pk)).text


@pytest.mark.parametrize(
    ("scope", "writers"),
    [
        ("person", {"owner"}),
        ("team", {"owner", "lead"}),
        ("company", {"executive", "administrator"}),
    ],
)
def test_who_writes_which(cast: SimpleNamespace, sign_in: Any, scope: str, writers: set[str]) -> None:
    pk = {"person": cast.owner.pk, "team": cast.team.pk, "company": None}[scope]
    for who in ("owner", "teammate", "lead", "executive", "coach", "administrator", "outsider"):
        words = {"question": "value", "words": f"By {who}", "version": _version()}
        status = sign_in(getattr(cast, who)).post(url(scope, pk), words).status_code
        assert (status == 302) == (who in writers), who
        assert status in {302, 403, 404}


def _version() -> str:
    row = Reflection.objects.first()
    return row.version if row else ""


def test_of_two_who_write_the_second_sees_the_first_and_keeps_what_they_typed(
    cast: SimpleNamespace, sign_in: Any
) -> None:
    page = url("team", cast.team.pk)
    sign_in(cast.lead).post(page, {"question": "value", "words": "We asked 24 people."})
    late = sign_in(cast.owner).post(page, {"question": "value", "words": "My own view.", "version": ""})
    assert late.status_code == 409
    for said in ("We asked 24 people.", "My own view.", "Owen Clarke saved these words"):
        assert said in late.text
    version = Reflection.objects.get().version
    assert f'name="version" value="{version}"' in late.text
    again = sign_in(cast.owner).post(page, {"question": "value", "words": "Both views.", "version": version})
    assert again.status_code == 302
    row = Reflection.objects.get()
    assert (row.words, row.written_by) == ("Both views.", cast.owner)
    assert [event.words for event in row.events.order_by("pgh_id")] == ["", "We asked 24 people.", "Both views."]


def test_a_double_click_is_no_conflict(cast: SimpleNamespace, sign_in: Any) -> None:
    client, page = sign_in(cast.owner), url("person", cast.owner.pk)
    said = {"question": "changes", "words": "Often."}
    assert [client.post(page, said).status_code for _ in range(2)] == [302, 302]
    assert Reflection.objects.count() == 1


def test_too_many_words_are_refused_and_kept_on_the_page(cast: SimpleNamespace, sign_in: Any) -> None:
    refused = sign_in(cast.owner).post(url(), {"question": "changes", "words": "x" * 5001})
    assert (refused.status_code, "x" * 5001 in refused.text) == (422, True)
    assert not Reflection.objects.exists()
    assert sign_in(cast.owner).post(url(), {"question": "weather", "words": "Fine"}).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_first_words_of_four_at_once_make_one_row_and_three_conflicts(cast: SimpleNamespace) -> None:
    start = Barrier(4)
    lead = PersonFactory(role="team_lead", team=cast.team)

    def write(number: int) -> str:
        try:
            start.wait()
            subject = Subject(team=cast.team)
            write_words(by=lead, subject=subject, year=2025, question="fears", words=f"Number {number}")
        except Conflict:
            return "conflict"
        else:
            return "saved"
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        assert sorted(threads.map(write, range(4))) == ["conflict"] * 3 + ["saved"]
    assert Reflection.objects.get().words.startswith("Number")


def test_the_service_refuses_words_of_others(cast: SimpleNamespace) -> None:
    with pytest.raises(PermissionDenied):
        write_words(by=cast.lead, subject=Subject(person=cast.owner), year=2025, question="value", words="Mine")
