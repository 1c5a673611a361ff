"""The board, the page of a pair, an account's tab, calibration: who opens them, what they say, what they never do."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.accounts.tests.factories import AccountFactory, ContactFactory
from apps.core.months import today
from apps.relationships.models import CoachingPlan
from apps.relationships.tests.pairing import dimensions, northgates_pairs, perceive, plan, profile

pytestmark = pytest.mark.django_db

DAYS = dt.timedelta(days=1)
SEEING = ("owner", "lead", "executive", "administrator")
NOT_SEEING = ("teammate", "outsider", "coach")


@pytest.fixture
def pairs(cast: SimpleNamespace) -> SimpleNamespace:
    return northgates_pairs(cast.account, cast.owner, today() - 5 * DAYS)


def plain(response: Any) -> str:
    return response.content.decode().replace("\u00a0", " ")


def pair_url(contact: Any, person: Any, query: str = "") -> str:
    return reverse("relationships:pair", args=[contact.pk, person.pk]) + query


@pytest.mark.parametrize("who", SEEING)
def test_a_pair_is_seen_by_its_person_their_lead_and_the_management(
    cast: SimpleNamespace, sign_in: Any, pairs: SimpleNamespace, who: str
) -> None:
    text = plain(sign_in(getattr(cast, who)).get(pair_url(pairs.dana, cast.owner)))
    assert "How well does Marta know Dana?" in text
    assert "7.0 / 8.5" in text


@pytest.mark.parametrize("who", NOT_SEEING)
def test_a_pair_does_not_exist_for_others(
    cast: SimpleNamespace, sign_in: Any, pairs: SimpleNamespace, who: str
) -> None:
    reader = sign_in(getattr(cast, who))
    assert reader.get(pair_url(pairs.dana, cast.owner)).status_code == 404
    assert "Dana Whitfield" not in plain(reader.get(reverse("relationships:list")))


def test_a_coach_sees_the_pairs_of_those_they_coach(
    cast: SimpleNamespace, sign_in: Any, pairs: SimpleNamespace
) -> None:
    plan(pairs.dana, cast.owner, "Proactivity", coach=cast.coach)
    reader = sign_in(cast.coach)
    assert "Priya Raman" in plain(reader.get(reverse("relationships:list")))
    text = plain(reader.get(pair_url(pairs.priya, cast.owner)))
    assert "How well does Marta know Priya?" in text
    assert cast.account.get_absolute_url() not in text


def test_signed_gaps_that_cancel_are_said_to(cast: SimpleNamespace, sign_in: Any, pairs: SimpleNamespace) -> None:
    text = plain(sign_in(cast.owner).get(pair_url(pairs.priya, cast.owner)))
    assert "On the whole Marta expects what Priya gives, but single scores lie 1.2 apart." in text
    assert "On proactivity, Priya sees a strength that Marta does not count on." in text
    assert "What has no pair?" in text


def test_a_client_score_that_waits_for_the_sellers_is_nowhere(cast: SimpleNamespace, sign_in: Any) -> None:
    dana = ContactFactory(account=cast.account, full_name="Dana Whitfield")
    perceive(dana, cast.owner, "Savvy", 3, None, on=today())
    for who in SEEING:
        response = sign_in(getattr(cast, who)).get(pair_url(dana, cast.owner))
        assert [row.seen_client_score for row in response.context["pair"].unpaired] == [None]
        assert response.context["profiles"] is None


def test_a_pair_costs_the_same_at_one_item_and_at_many(cast: SimpleNamespace, sign_in: Any) -> None:
    reader, counts = sign_in(cast.owner), []
    dana = ContactFactory(account=cast.account, full_name="Dana Whitfield")
    perceive(dana, cast.owner, "Savvy", 3, 8, on=today())
    for _round in range(2):
        with CaptureQueriesContext(connection) as asked:
            assert reader.get(pair_url(dana, cast.owner)).status_code == 200
        counts.append(len(asked))
        profile(dana, cast.owner, ((5, 9),) * 6, on=today() - 100 * DAYS)
    assert counts[0] == counts[1]


def test_the_board_puts_blind_spots_first_and_then_goes_by_name(cast: SimpleNamespace, sign_in: Any) -> None:
    scores = {"Bea": (3, 8), "Abe": (6, 7), "Cid": (8, 8), "Ada": (0, 5)}
    for name, (client, seller) in scores.items():
        contact = ContactFactory(account=cast.account, full_name=name)
        perceive(contact, cast.owner, "Savvy", client, seller, on=today())
    response = sign_in(cast.owner).get(reverse("relationships:list"))
    assert [row["contact_name"] for row in response.context["rows"]] == ["Abe", "Bea", "Ada", "Cid"]
    assert "Of 4 pairs, 3 are misread" in plain(response)
    misread = sign_in(cast.owner).get(reverse("relationships:list") + "?show=misread")
    assert [row["contact_name"] for row in misread.context["rows"]] == ["Abe", "Bea", "Ada"]


@pytest.mark.parametrize("order", ["signed_gap", "-absolute_gap", "person_name", "-blind"])
def test_nobody_is_ranked_by_a_gap_whatever_is_asked_for(cast: SimpleNamespace, sign_in: Any, order: str) -> None:
    for name, score in (("Abe", 0), ("Bea", 6)):
        perceive(ContactFactory(account=cast.account, full_name=name), cast.owner, "Savvy", score, 9, on=today())
    for key in ("sort", "ordering", "order"):
        response = sign_in(cast.executive).get(f"{reverse('relationships:list')}?{key}={order}")
        assert [row["contact_name"] for row in response.context["rows"]] == ["Abe", "Bea"]


def test_the_board_names_who_was_never_asked(cast: SimpleNamespace, sign_in: Any, pairs: SimpleNamespace) -> None:
    ContactFactory(account=cast.account, full_name="Zoe Never")
    response = sign_in(cast.owner).get(reverse("relationships:list") + "?show=never")
    assert [contact.full_name for contact in response.context["rows"]] == ["Zoe Never"]
    assert "1 contact has never been asked." in plain(response)


def test_the_board_lists_what_is_not_paired(cast: SimpleNamespace, sign_in: Any, pairs: SimpleNamespace) -> None:
    response = sign_in(cast.owner).get(reverse("relationships:list") + "?show=waiting")
    assert [(row["contact_name"], row["n"]) for row in response.context["rows"]] == [("Priya Raman", 1)]


def test_the_board_costs_the_same_at_one_pair_and_at_many(cast: SimpleNamespace, sign_in: Any) -> None:
    reader, counts = sign_in(cast.executive), []
    for many in (1, 4):
        for _number in range(many):
            northgates_pairs(AccountFactory(team=cast.team), cast.owner, today())
        with CaptureQueriesContext(connection) as asked:
            assert reader.get(reverse("relationships:list")).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_accounts_tab_tells_each_pair_apart(cast: SimpleNamespace, sign_in: Any, pairs: SimpleNamespace) -> None:
    url = reverse("accounts:relationships", args=[cast.account.pk])
    text = plain(sign_in(cast.owner).get(url))
    assert "Marta expects scores 1.5 points above the ones Dana gives." in text
    assert "signed gap 0.0, absolute 1.2" in text
    assert "Dana Whitfield and" not in plain(sign_in(cast.teammate).get(url))


@pytest.mark.parametrize("who", ["teammate", "outsider", "lead", "executive", "coach", "administrator"])
def test_nobody_else_sees_a_persons_calibration_whatever_their_role(
    cast: SimpleNamespace, sign_in: Any, pairs: SimpleNamespace, who: str
) -> None:
    url = reverse("relationships:calibration", args=[cast.owner.pk])
    assert sign_in(getattr(cast, who)).get(url).status_code == 404


def test_a_person_and_their_coach_see_bias_and_accuracy_with_n(
    cast: SimpleNamespace, sign_in: Any, pairs: SimpleNamespace
) -> None:
    url = reverse("relationships:calibration", args=[cast.owner.pk])
    row = plan(pairs.dana, cast.owner, "Proactivity", coach=cast.coach)
    for reader in (cast.owner, cast.coach):
        text = plain(sign_in(reader).get(url))
        assert "Predictions lie 0.8 points above the answers, and on average 1.4 points off (n = 11)." in text
    CoachingPlan.objects.filter(pk=row.pk).update(state="done", ended_on=today(), check_on=None)
    assert sign_in(cast.coach).get(url).status_code == 404


def test_four_predictions_are_only_counted(cast: SimpleNamespace, sign_in: Any) -> None:
    dana = ContactFactory(account=cast.account)
    for name in list(dimensions())[:4]:
        perceive(dana, cast.owner, name, 3, 8, on=today())
    text = plain(sign_in(cast.owner).get(reverse("relationships:calibration", args=[cast.owner.pk])))
    assert "0 of 4 predictions lay within a point of the answer: too few to say more." in text
    assert "5.0" not in text
