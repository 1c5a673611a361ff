"""Rules of the gap: individuals and no average, nobody ranked, nothing paid on, calibration for two people only."""

import csv
import io
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse

from apps.accounts.tests.factories import ContactFactory
from apps.core.months import Month, today
from apps.measures.declare import Group
from apps.measures.registry import all_measures
from apps.people.models import Person
from apps.people.tests.caller import Caller
from apps.people.tests.factories import PersonFactory
from apps.relationships.api.asking import BLIND, BlindOrdering, PerceptionViewSet
from apps.relationships.calibration import may_see
from apps.relationships.models import Perception
from apps.relationships.services.coaching import create_coaching_plan, update_coaching_plan
from apps.relationships.tests.pairing import PracticeFactory, dimensions, northgates_pairs, perceive, plan

pytestmark = pytest.mark.django_db
EVERY_ROLE = ("owner", "teammate", "lead", "executive", "coach", "administrator", "outsider")
ORDERS = ("gap", "-gap", "absolute_gap", "-signed_gap", "client_score", "-client_score", "seller_score", "-n")


@pytest.fixture
def misread(cast: SimpleNamespace) -> SimpleNamespace:
    """Ada is read right by Jon, Zoe wrongly by Marta, and Moe a little wrongly."""
    for name, person, client in (("Ada", cast.teammate, 8), ("Moe", cast.owner, 6), ("Zoe", cast.owner, 1)):
        contact = ContactFactory(account=cast.account, full_name=name)
        perceive(contact, person, "Savvy", client, 8, on=today())
    return cast


# --- Nobody is ranked, nothing is paid on ---------------------------------------------------------


@pytest.mark.parametrize("order", ORDERS)
def test_no_order_of_the_api_ranks_people_by_a_gap(misread: SimpleNamespace, order: str) -> None:
    caller = Caller(misread.executive)
    asked = caller.get(f"perceptions/?ordering={order}")
    told = [row["id"] for row in asked.json()["results"]] if asked.status_code == 200 else None
    assert told in (None, caller.ids("perceptions/"))
    gaps = caller.get(f"accounts/{misread.account.pk}/gaps/?ordering={order}").json()
    assert [pair["contact_name"] for pair in gaps["pairs"]] == ["Ada", "Moe", "Zoe"]


def test_the_orders_that_perceptions_offer_hold_no_score_and_no_moment_that_tells_one() -> None:
    view = PerceptionViewSet()
    view.request, view.action, view.format_kwarg = None, "list", None  # type: ignore[assignment]
    offered = {name for name, _label in BlindOrdering().get_valid_fields(Perception.objects.all(), view, {})}
    assert not offered & BLIND
    assert not {name for name in offered if "gap" in name or "mean" in name}


@pytest.mark.parametrize("query", ["", "&ordering=-numerator", "&sort=numerator", "&order=-gap"])
def test_the_rows_behind_a_gap_go_by_account_and_contact_on_the_page_and_in_the_export(
    misread: SimpleNamespace, sign_in: Any, query: str
) -> None:
    call_command("rollup", "--month", str(Month.current()))
    url = f"/scorecard/measures/perception_gap/?month={Month.current()}&scope=company{query}"
    client = sign_in(misread.executive)
    text = client.get(url).text
    places = [text.index(f">{name}<") if f">{name}<" in text else text.index(name) for name in ("Ada", "Moe", "Zoe")]
    assert places == sorted(places)
    told = client.get(f"{url}&format=csv")
    body = b"".join(told.streaming_content) if told.streaming else told.content
    lines = list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))
    names = [cell for line in lines for cell in line if cell in {"Ada", "Moe", "Zoe"}]
    assert names == ["Ada", "Moe", "Zoe"]


def test_no_measure_of_knowing_the_buyer_can_be_paid_on() -> None:
    known = {measure.key: measure.is_payable for measure in all_measures() if measure.group == Group.BUYER}
    assert known == dict.fromkeys(
        ("blind_spot_share", "perception_gap", "coaching_on_time", "coached_items_improved"), False
    )


def test_the_api_tells_each_pair_and_no_average_of_the_buyers(cast: SimpleNamespace) -> None:
    northgates_pairs(cast.account, cast.owner, today())
    told = Caller(cast.owner).get(f"accounts/{cast.account.pk}/gaps/").json()
    assert set(told) == {"account", "on", "n", "classes", "pairs"}
    assert [pair["unpaired"] for pair in told["pairs"]] == [0, 1]
    assert [len(pair["unpaired_items"]) for pair in told["pairs"]] == [0, 1]


# --- Answers for the leadership -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "reads"),
    [("owner", False), ("lead", True), ("executive", True), ("administrator", False), ("coach", False)],
)
def test_an_answer_for_the_leadership_makes_no_gap_for_others(
    cast: SimpleNamespace, sign_in: Any, who: str, reads: bool
) -> None:
    dana = ContactFactory(account=cast.account, full_name="Dana Whitfield")
    perceive(dana, cast.owner, "Savvy", 1, 8, on=today(), is_leadership_only=True)
    plan(dana, cast.owner, "Integrity", coach=cast.coach)
    reader = getattr(cast, who)
    url = reverse("relationships:pair", args=[dana.pk, cast.owner.pk])
    assert bool(sign_in(reader).get(url).context["pair"].items) is reads
    assert (sign_in(reader).get("/relationships/").context["counts"]["pairs"] == 1) is reads
    (row,) = Caller(reader).get("perceptions/").json()["results"]
    assert row["client_score"] == (1 if reads else None)
    calibrated = sign_in(cast.owner).get(reverse("relationships:calibration", args=[cast.owner.pk]))
    assert calibrated.context["whole"].n == 0


# --- Calibration ----------------------------------------------------------------------------------


def calibration(person: Any) -> str:
    return reverse("relationships:calibration", args=[person.pk])


def test_of_all_roles_the_person_and_their_coach_alone_open_it(cast: SimpleNamespace, sign_in: Any) -> None:
    pairs = northgates_pairs(cast.account, cast.owner, today())
    plan(pairs.dana, cast.owner, "Proactivity", coach=cast.coach)
    opened = {who: sign_in(getattr(cast, who)).get(calibration(cast.owner)).status_code for who in EVERY_ROLE}
    assert opened == dict.fromkeys(EVERY_ROLE, 404) | {"owner": 200, "coach": 200}


@pytest.mark.parametrize("who", ["lead", "executive", "administrator", "teammate"])
def test_nothing_that_others_read_says_a_persons_bias(cast: SimpleNamespace, sign_in: Any, who: str) -> None:
    """Pages of the person, search, history, board, scorecard: none of them tells or leads to it."""
    pairs = northgates_pairs(cast.account, cast.owner, today())
    plan(pairs.dana, cast.owner, "Proactivity", coach=cast.coach)
    client, month = sign_in(getattr(cast, who)), Month.current()
    for url in (
        "/search/?q=Marta",
        "/search/?q=predictions",
        "/relationships/",
        f"/relationships/?person={cast.owner.pk}",
        f"/relationships/{pairs.dana.pk}/{cast.owner.pk}/",
        "/history/",
        f"/scorecard/?month={month}&scope=team&id={cast.team.pk}",
    ):
        text = client.get(url, follow=True).text
        assert calibration(cast.owner) not in text, url
        assert "Predictions lie" not in text, url


def test_the_api_and_its_description_know_no_calibration(cast: SimpleNamespace) -> None:
    described = Caller(cast.administrator).get("schema/?format=json").content.decode().lower()
    for word in ("calibration", "prediction", '"bias"', '"accuracy"'):
        assert word not in described
    told = Caller(cast.executive).get(f"people/{cast.owner.pk}/").json()
    assert not {"bias", "accuracy", "gap"} & set(told)


def test_a_coach_whose_plan_has_ended_sees_it_no_more_and_never_that_of_others(
    cast: SimpleNamespace, sign_in: Any
) -> None:
    pairs = northgates_pairs(cast.account, cast.owner, today())
    row = plan(pairs.dana, cast.owner, "Proactivity", coach=cast.coach)
    assert sign_in(cast.coach).get(calibration(cast.teammate)).status_code == 404
    type(row).objects.filter(pk=row.pk).update(state="dropped", ended_on=today(), check_on=None)
    assert sign_in(cast.coach).get(calibration(cast.owner)).status_code == 404
    assert sign_in(cast.owner).get(calibration(Person.objects.get(pk=cast.owner.pk))).status_code == 200


@pytest.mark.parametrize(("who", "may"), [("administrator", False), ("lead", True), ("other_lead", False)])
def test_nobody_makes_themselves_the_coach_who_reads_anothers_predictions(
    misread: SimpleNamespace, who: str, may: bool
) -> None:
    """But the lead of the person's own team; whoever is named by somebody else, of course."""
    misread.other_lead = PersonFactory(role="team_lead", team=misread.other_team)
    ContactFactory(account=misread.foreign_account, full_name="Uma")
    by = getattr(misread, who)
    account = misread.foreign_account if who == "other_lead" else misread.account
    contact = account.contacts.first()
    fields = {"dimension": dimensions()["Savvy"], "practice": PracticeFactory(), "coach": by}
    if may:
        row = create_coaching_plan(by=by, contact=contact, person=misread.owner, **fields)
        assert may_see(by, row.person)
        return
    with pytest.raises(ValidationError, match="somebody else has to name you"):
        create_coaching_plan(by=by, contact=contact, person=misread.owner, **fields)
    row = create_coaching_plan(by=by, contact=contact, person=misread.owner, **fields | {"coach": misread.coach})
    with pytest.raises(ValidationError, match="somebody else has to name you"):
        update_coaching_plan(by=by, coaching_plan=row, coach=by)
    assert not may_see(by, misread.owner)
