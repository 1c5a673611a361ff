"""The board, the gaps API and the figures of ten thousand pairs: the same statements as for three, a page at a time."""

import sys
import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pgtrigger
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import Contact
from apps.accounts.tests.factories import AccountFactory, ContactFactory
from apps.core.months import Month, today
from apps.measures.models import Figure
from apps.measures.services import roll_up
from apps.people.tests.caller import Caller
from apps.relationships.models import Perception
from apps.relationships.tests.pairing import dimensions, northgates_pairs, perceive

pytestmark = pytest.mark.django_db
ACCOUNTS, CONTACTS = 20, 500  # of each account; one pair a contact, and one contact more that nobody has asked
SHOWN = ("pairs", "misread", "waiting", "never")
BOARD = "/relationships/"
KEYS = ("blind_spot_share", "perception_gap", "coaching_on_time", "coached_items_improved")


def measured(call: Callable[[], Any]) -> tuple[Any, int, float]:
    """What it returns, how many statements it takes, and how many milliseconds."""
    with CaptureQueriesContext(connection) as asked:
        began = time.perf_counter()
        done = call()
        took = 1000 * (time.perf_counter() - began)
    return done, len(asked), took


def copies(model: Any, template: Any, many: int, **values: str) -> None:
    """INSERT … SELECT of `many` copies of a row, some columns by SQL over the number `n` of the copy."""
    columns = [f.column for f in model._meta.concrete_fields if not f.generated and not f.primary_key]
    chosen = ", ".join(values.get(column, f"source.{column}") for column in columns)
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(columns)}) SELECT {chosen} FROM {table} source, "  # noqa: S608
            f"generate_series(1, {many}) n WHERE source.id = %s",
            [template.pk],
        )


def ten_thousand_pairs(cast: SimpleNamespace) -> Any:
    """Of six items each; every third misread, every fifth with an item the client has not answered."""
    known = dimensions()
    with pgtrigger.ignore():
        for number in range(ACCOUNTS):
            account = AccountFactory(name=f"Client {number:02}", team=cast.team, manager=cast.owner)
            contact = ContactFactory(account=account, full_name="Ada 0000", email=f"ada-{number}@client.example")
            copies(
                Contact,
                contact,
                CONTACTS,
                full_name="'Contact ' || lpad(n::text, 4, '0')",
                email=f"'c' || n || '-{number}@client.example'",
            )
        row = perceive(contact, cast.owner, "Savvy", 8, 8, on=today())
        table = Perception._meta.db_table
        columns = [f.column for f in Perception._meta.concrete_fields if not f.primary_key]
        said = {
            "contact_id": "contact.id",
            "dimension_id": "dimension.id",
            "client_score": "CASE WHEN contact.id %% 5 = 0 AND dimension.position = 1 THEN NULL "
            "WHEN contact.id %% 3 = 0 AND dimension.position = 2 THEN 4 ELSE 8 END",
            "client_answered_at": "CASE WHEN contact.id %% 5 = 0 AND dimension.position = 1 THEN NULL "
            "ELSE source.client_answered_at END",
        }
        chosen = ", ".join(said.get(column, f"source.{column}") for column in columns)
        with connection.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {table} ({', '.join(columns)}) SELECT {chosen} FROM {table} source, "  # noqa: S608
                "accounts_contact contact, relationships_dimension dimension "
                "WHERE source.id = %s AND contact.full_name LIKE 'Contact %%' AND dimension.id = ANY(%s)",
                [row.pk, [one.pk for one in known.values()]],
            )
            Perception.objects.filter(pk=row.pk)._raw_delete("default")
            cursor.execute("ANALYZE")
    return account


def test_board_and_gaps_cost_the_same_at_one_pair_and_at_many(cast: SimpleNamespace, sign_in: Any) -> None:
    client, caller, counts = sign_in(cast.executive), Caller(cast.executive), []
    caller.get("people/")  # a token notes the first use of a day
    for many in (1, 9):
        for _number in range(many):
            northgates_pairs(AccountFactory(team=cast.team), cast.owner, today())
            ContactFactory(account=cast.account)
        northgates_pairs(cast.account, cast.teammate if many == 1 else cast.lead, today())
        boards = [measured(lambda shown=shown: client.get(f"{BOARD}?show={shown}"))[1] for shown in SHOWN]
        gaps = measured(lambda: caller.get(f"accounts/{cast.account.pk}/gaps/"))[1]
        counts.append([*boards, gaps])
    assert counts[0] == counts[1]
    assert max(counts[1]) <= 12


@pytest.mark.slow
def test_ten_thousand_pairs_open_in_the_same_statements_a_page_at_a_time(
    cast: SimpleNamespace, sign_in: Any, capsys: Any
) -> None:
    client, told = sign_in(cast.executive), []
    northgates_pairs(cast.account, cast.owner, today())
    ContactFactory(account=cast.account, full_name="Zoe Never")
    few = [measured(lambda shown=shown: client.get(f"{BOARD}?show={shown}"))[1] for shown in SHOWN]
    account = ten_thousand_pairs(cast)
    for shown, statements in zip(SHOWN, few, strict=True):
        response, count, took = measured(lambda shown=shown: client.get(f"{BOARD}?show={shown}"))
        assert (response.status_code, count) == (200, statements)
        told.append(f"board, {shown}: {count} statements, {took:.0f} ms, {len(response.content) / 1000:.0f} kB")
        assert len(response.context["rows"]) <= 50
        assert len(response.content) < 200_000
    first = client.get(BOARD)
    assert first.context["paginator"].count == ACCOUNTS * CONTACTS + 2
    assert first.context["counts"]["misread"] == Perception.objects.filter(client_score=4, seller_score=8).count() + 1
    last, _count, took = measured(lambda: client.get(f"{BOARD}?page={first.context['paginator'].num_pages}"))
    told.append(f"board, last page: {took:.0f} ms")
    assert (len(last.context["rows"]), last.context["page_obj"].has_next()) == (2, False)
    narrowed, _count, took = measured(lambda: client.get(f"{BOARD}?account={account.pk}"))
    told.append(f"board, one account: {took:.0f} ms")
    assert narrowed.context["paginator"].count == CONTACTS
    response, count, took = measured(lambda: Caller(cast.executive).get(f"accounts/{account.pk}/gaps/"))
    told.append(f"gaps of an account with {CONTACTS} pairs: {count} statements, {took:.0f} ms")
    assert len(response.json()["pairs"]) == CONTACTS
    roll = measured(lambda: roll_up(months=[Month.current()]))
    told.append(f"roll-up of the month, all measures: {roll[1]} statements, {roll[2]:.0f} ms")
    figures = Figure.objects.of("company").filter(month=Month.current().first_day, measure__in=KEYS)
    assert figures.get(measure="blind_spot_share").denominator == 6 * (ACCOUNTS * CONTACTS + 2) - 1 - _open()
    with capsys.disabled():
        sys.stdout.write("\n  ".join(["", *told, ""]))


def _open() -> int:
    return Perception.objects.filter(client_score=None, contact__full_name__startswith="Contact").count()
