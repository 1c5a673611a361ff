"""Activities from a file: each line's fate, all or nothing, bad lines given back, and who may."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from apps.accounts.tests.factories import ContactFactory
from apps.activities.models import Activity
from apps.activities.tests.factories import ActivityFactory, ActivityKindFactory
from apps.core.imports.resources import resources
from apps.core.imports.run import bring_in, check
from apps.core.imports.tables import FileRefused
from apps.core.models import Upload
from apps.impacts.tests.factories import ImpactFactory

pytestmark = pytest.mark.django_db
GOOD = "account,date,minutes,summary\nNorthgate,2025-06-03,90,Workshop\n"


def activities(text: str | bytes, by: Any, **how: Any) -> Any:
    resource = resources()["activities"]
    content = text if isinstance(text, bytes) else text.encode()
    return bring_in(resource, resource.table(content, {}, by), by, **{"leave_out": False} | how)


def told(outcome: Any) -> list[str]:
    return [str(problem) for problem in outcome.all_problems()]


def test_a_full_line_becomes_an_activity(cast: Any) -> None:
    first = ImpactFactory(account=cast.account, statement="Site speed; mobile: first")
    second = ImpactFactory(account=cast.account, external_id="I-2")
    contacts = [ContactFactory(account=cast.account, full_name="Priya Raman"), ContactFactory(account=cast.account)]
    kind = ActivityKindFactory(name="Workshop")
    text = (
        "account;day;time;kind;summary;person;contacts;impacts;is_beyond_contract;external_id\n"
        f'northgate;3.6.2025;1 h 30;workshop;Kick-off;{cast.lead.email};"priya raman; {contacts[1].email}";'
        '"Site speed; mobile: first: 60; I-2: 12,5 %";yes;C-1\n'
    )
    outcome = activities(text, cast.owner)
    assert (outcome.fates, told(outcome)) == ("n", [])
    activity = Activity.objects.get()
    assert (activity.account, activity.occurred_on, activity.minutes) == (cast.account, dt.date(2025, 6, 3), 90)
    assert (activity.kind, activity.person, activity.is_beyond_contract) == (kind, cast.lead, True)
    assert set(activity.contacts.all()) == set(contacts)
    assert dict(activity.contributions.values_list("impact", "percent")) == {first.pk: 60, second.pk: Decimal("12.5")}


def test_shares_may_stand_in_numbered_columns_and_time_in_hours(cast: Any) -> None:
    impacts = [ImpactFactory(account=cast.account) for _ in range(2)]
    text = "account,date,hours,impact_1,percent_1,impact_2,percent_2\n"
    text += f"Northgate,2025-06-03,1.25,{impacts[0]},60,{impacts[1]},25\n"
    assert activities(text, cast.owner).fates == "n"
    activity = Activity.objects.get()
    assert (activity.minutes, activity.linked_percent, activity.person) == (75, 85, cast.owner)


def test_a_known_external_id_updates_and_the_same_again_is_unchanged(cast: Any) -> None:
    impact = ImpactFactory(account=cast.account)
    text = "account,date,minutes,impacts,external_id\n" + f"Northgate,2025-06-03,90,{impact}: 60,A\n"
    assert activities(text, cast.owner).fates == "n"
    assert activities(text, cast.owner).fates == "s"
    assert activities(text.replace(": 60", ": 70"), cast.owner).fates == "u"
    assert Activity.objects.get().linked_percent == 70


def test_every_error_of_a_line_is_told_by_line_and_column_and_nothing_is_written(cast: Any) -> None:
    foreign = ImpactFactory(account=cast.foreign_account, statement="Theirs")
    text = GOOD + "Nowhere,2199-01-01,0,x\nNorthgate,01/02/2025,soon,x\nHalden Logistics,2025-06-03,60,x\n"
    outcome = activities(text, cast.owner)
    assert outcome.fates == "nwww"
    assert told(outcome) == [
        "line 3, column account: No account you may use here is called “Nowhere”.",
        "line 3, column minutes: Write at least one minute.",
        "line 3, column occurred_on: The day lies in the future; log it when it is done.",
        "line 4, column occurred_on: “01/02/2025” may mean two days; write it as 2025-MM-DD.",
        "line 4, column minutes: “soon” is no time; write it as 90, 1 h 30 or 1:30.",
        "line 5, column account: No account you may use here is called “Halden Logistics”.",
    ]
    assert not Activity.objects.exists()
    split = f"account,date,minutes,impacts\nNorthgate,2025-06-03,60,{foreign}: 10\n"
    assert told(activities(split, cast.owner)) == [
        "line 2, column impacts: No impact of this account is called “Theirs”."
    ]


def test_a_split_above_100_percent_is_told_at_its_column(cast: Any) -> None:
    impacts = [ImpactFactory(account=cast.account) for _ in range(2)]
    text = f"account,date,minutes,impacts\nNorthgate,2025-06-03,60,{impacts[0]}: 70; {impacts[1]}: 40\n"
    outcome = activities(text, cast.owner)
    assert told(outcome) == ["line 2, column impacts: The split adds up to 110 %; it may reach 100 %."]


def test_lines_twice_in_a_file_are_told(cast: Any) -> None:
    outcome = activities(GOOD + "Northgate,2025-06-03,90,Workshop\n", cast.owner)
    assert outcome.fates == "nt"
    assert told(outcome) == ["line 3: The same as line 2. Take one away, or give each its own external_id."]
    ids = "account,date,minutes,external_id\nNorthgate,2025-06-03,90,A\nNorthgate,2025-06-04,60,A\n"
    assert told(activities(ids, cast.owner)) == ["line 3, column external_id: Line 2 has it too."]


def test_an_external_id_of_others_is_not_touched(cast: Any) -> None:
    ActivityFactory(account=cast.foreign_account, external_id="A", minutes=15)
    text = "account,date,minutes,external_id\nNorthgate,2025-06-03,90,A\n"
    assert activities(text, cast.owner).fates == "w"
    assert Activity.objects.get().minutes == 15


def test_checking_costs_no_query_a_line(cast: Any, django_assert_num_queries: Any) -> None:
    impact = ImpactFactory(account=cast.account)
    resource = resources()["activities"]
    head = "account,date,minutes,impacts,person,external_id\n"
    for count in (1, 3, 300):
        lines = "".join(f"Northgate,2025-06-03,{n + 1},{impact}: 50,{cast.owner.email},E{n}\n" for n in range(count))
        table = resource.table((head + lines).encode(), {}, cast.owner)
        with django_assert_num_queries(4):
            assert check(resource, table, cast.owner).fates == "n" * count


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"PK\x03\x04rest", id="spreadsheet"),
        pytest.param(b"\x00\x01\x02\x03", id="binary"),
        pytest.param(b"\xff\xfe\x00", id="broken UTF-16"),
        pytest.param(b"account,date\nNorthgate,2025-06-03\n", id="no time"),
        pytest.param(b"account,date,minutes,acount\n", id="unknown column"),
        pytest.param(b"account,date,minutes,account\n", id="column twice"),
        pytest.param(b'account,date,minutes\nNorthgate,2025-06-03,"90\n', id="quote not closed"),
        pytest.param(",".join(f"c{n}" for n in range(10_000)).encode(), id="ten thousand columns"),
        pytest.param(b"x" * 200_000, id="one long cell"),
    ],
)
def test_a_file_that_is_no_table_of_activities_is_refused(cast: Any, sign_in: Any, content: bytes) -> None:
    with pytest.raises(FileRefused):
        activities(content, cast.owner)
    page = sign_in(cast.owner).post(
        reverse("imports:upload", args=["activities"]), {"file": SimpleUploadedFile("a.csv", content)}
    )
    assert page.status_code == 422
    assert not Upload.objects.exists()


def test_an_unknown_column_is_named_with_the_one_that_was_meant(cast: Any) -> None:
    with pytest.raises(FileRefused) as caught:
        activities("acount,date,minutes\n", cast.owner)
    assert [str(problem) for problem in caught.value.problems] == [
        "line 1, column acount: No such column. Did you mean account?",
        "line 1, column account: The column is missing; every line needs it.",
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_files_of_spreadsheets_are_read_whatever_their_letters(cast: Any, encoding: str) -> None:
    text = 'account;date;minutes;summary\r\nNorthgate;2025-06-03;90;"Müller:\r\nzweite Zeile"\r\n'
    assert activities(text.encode(encoding), cast.owner).fates == "n"
    assert Activity.objects.get().summary == "Müller:\r\nzweite Zeile"
