"""Activities from a file: each line's fate, all or nothing, bad lines given back, and who may."""

import datetime as dt
import io
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from apps.accounts.tests.factories import ContactFactory
from apps.activities.models import Activity
from apps.activities.tests.factories import ActivityFactory, ActivityKindFactory
from apps.core.imports import uploads
from apps.core.imports.resources import resources
from apps.core.imports.run import Fate, bring_in, check
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
    text = GOOD + "Nowhere,2999-01-01,0,x\nNorthgate,01/02/2025,soon,x\nHalden Logistics,2025-06-03,60,x\n"
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


def hand_in(client: Any, text: str, name: str = "activities", filename: str = "week.csv", **more: Any) -> Upload:
    file = SimpleUploadedFile(filename, text.encode())
    response = client.post(reverse("imports:upload", args=[name]), {"file": file, **more})
    assert response.status_code == 302, response.context["problems"] or response.context["form"].errors
    return Upload.objects.latest("pk")


def test_a_good_file_is_written_once_however_often_it_is_confirmed(cast: Any, sign_in: Any) -> None:
    client = sign_in(cast.owner)
    file = hand_in(client, GOOD)
    assert not Activity.objects.exists()
    page = client.get(reverse("imports:preview", args=[file.pk]))
    assert [entry["fate"] for entry in page.context["lines"]] == [Fate.NEW]
    for _ in range(2):
        done = client.post(reverse("imports:confirm", args=[file.pk]))
        assert done.url == reverse("imports:result", args=[file.pk])
    assert Activity.objects.get().person == cast.owner
    assert client.get(done.url).status_code == 200


def test_bad_lines_hold_all_back_unless_they_are_left_out_and_come_back_as_a_file(cast: Any, sign_in: Any) -> None:
    client = sign_in(cast.owner)
    file = hand_in(client, GOOD + "Northgate,2025-06-03,0,=1+1\n")
    assert client.post(reverse("imports:confirm", args=[file.pk])).url == reverse("imports:preview", args=[file.pk])
    assert not Activity.objects.exists()
    client.post(reverse("imports:confirm", args=[file.pk]), {"leave_out": "yes"})
    assert [activity.summary for activity in Activity.objects.all()] == ["Workshop"]
    back = b"".join(client.get(reverse("imports:left_out", args=[file.pk])).streaming_content).decode()
    assert back == (
        "\ufeffaccount,date,minutes,summary,errors\r\n"
        "Northgate,2025-06-03,0,'=1+1,minutes: Write at least one minute.\r\n"
    )
    again = hand_in(client, back.replace(",0,", ",15,"))
    client.post(reverse("imports:confirm", args=[again.pk]))
    assert Activity.objects.get(minutes=15).summary == "=1+1"


def test_what_turned_bad_since_the_preview_writes_nothing(cast: Any, sign_in: Any) -> None:
    client = sign_in(cast.owner)
    file = hand_in(client, GOOD)
    type(cast.account).objects.filter(pk=cast.account.pk).update(manager=cast.outsider)
    assert client.post(reverse("imports:confirm", args=[file.pk])).url == reverse("imports:preview", args=[file.pk])
    page = client.get(reverse("imports:preview", args=[file.pk]))
    assert [entry["fate"] for entry in page.context["lines"]] == [Fate.WRONG]
    assert not Activity.objects.exists()


def test_a_long_file_is_written_by_a_worker_once(cast: Any, sign_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "LINES_AT_ONCE", 1)
    client = sign_in(cast.owner)
    file = hand_in(client, GOOD + "Northgate,2025-06-04,30,Call\n")
    for _ in range(2):
        assert client.post(reverse("imports:confirm", args=[file.pk])).url == reverse("imports:result", args=[file.pk])
    assert "in the background" in client.get(reverse("imports:result", args=[file.pk])).content.decode()
    assert not Activity.objects.exists()
    assert [uploads.work_on_waiting(), uploads.work_on_waiting()] == [1, 0]
    assert Activity.objects.count() == 2
    assert "Written at" in client.get(reverse("imports:result", args=[file.pk])).content.decode()


def test_a_large_file_is_looked_at_by_a_worker(cast: Any, sign_in: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "BYTES_AT_ONCE", 10)
    client = sign_in(cast.owner)
    good, broken = hand_in(client, GOOD), hand_in(client, GOOD + 'Northgate,2025-06-03,90,"open\n')
    assert client.get(reverse("imports:preview", args=[good.pk])).url == reverse("imports:result", args=[good.pk])
    assert uploads.work_on_waiting() == 2
    page = client.get(reverse("imports:preview", args=[good.pk]))
    assert [entry["fate"] for entry in page.context["lines"]] == [Fate.NEW]
    page = client.get(reverse("imports:preview", args=[broken.pk]))
    assert "a quotation mark is not closed" in page.content.decode()
    client.post(reverse("imports:confirm", args=[broken.pk]), {"leave_out": "yes"})
    assert not Activity.objects.exists()


def test_files_are_forgotten_after_two_weeks(cast: Any, sign_in: Any) -> None:
    file = hand_in(sign_in(cast.owner), GOOD)
    assert uploads.purge_uploads(file.recorded_at + dt.timedelta(days=13)) == 0
    assert uploads.purge_uploads(file.recorded_at + dt.timedelta(days=15)) == 1


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("owner", 200),
        ("teammate", 200),
        ("lead", 200),
        ("administrator", 200),
        ("outsider", 200),
        ("executive", 403),
        ("coach", 403),
    ],
)
def test_who_may_import_and_sees_only_their_own_files(cast: Any, sign_in: Any, role: str, status: int) -> None:
    file = hand_in(sign_in(cast.owner), GOOD)
    client = sign_in(getattr(cast, role))
    assert client.get(reverse("imports:index")).status_code == status
    assert client.get(reverse("imports:upload", args=["activities"])).status_code == status
    assert client.get(reverse("imports:template", args=["activities"])).status_code == status
    expected = 200 if role == "owner" else 404 if status == 200 else 403
    assert client.get(reverse("imports:preview", args=[file.pk])).status_code == expected
    if role != "owner":
        assert client.post(reverse("imports:confirm", args=[file.pk])).status_code == expected


def test_people_and_teams_are_an_administrators_import(cast: Any, sign_in: Any) -> None:
    assert sign_in(cast.owner).get(reverse("imports:upload", args=["people"])).status_code == 403
    assert sign_in(cast.administrator).get(reverse("imports:upload", args=["people"])).status_code == 200
    assert sign_in(cast.administrator).get(reverse("imports:upload", args=["nothing"])).status_code == 404


def test_a_preview_costs_the_same_at_one_and_at_three_lines(
    cast: Any, sign_in: Any, django_assert_num_queries: Any
) -> None:
    client = sign_in(cast.owner)
    for count in (1, 3):
        file = hand_in(
            client, GOOD.splitlines()[0] + "".join(f"\nNorthgate,2025-06-03,{n + 1},x" for n in range(count))
        )
        with django_assert_num_queries(3):
            client.get(reverse("imports:preview", args=[file.pk]))


def test_the_command_imports_a_good_file_and_counts(cast: Any, tmp_path: Any) -> None:
    path = tmp_path / "good.csv"
    path.write_text(GOOD)
    out = io.StringIO()
    call_command("import_csv", "activities", str(path), "--dry-run", "--as", cast.owner.email, stdout=out)
    assert not Activity.objects.exists()
    call_command("import_csv", "activities", str(path), "--as", cast.owner.email, stdout=out)
    assert out.getvalue().splitlines() == ["Dry run, nothing written: 1 new.", "Imported: 1 new."]
    assert Activity.objects.get().person == cast.owner


def test_the_command_names_line_and_column_and_fails(cast: Any, tmp_path: Any) -> None:
    path = tmp_path / "bad.csv"
    path.write_text("account,date,minutes,person\n" + f"Northgate,2025-06-03,0,{cast.owner.email}\n")
    err = io.StringIO()
    with pytest.raises(CommandError, match="1 line needs you; nothing was written"):
        call_command("import_csv", "activities", str(path), stderr=err)
    assert err.getvalue() == "line 2, column minutes: Write at least one minute.\n"
    with pytest.raises(CommandError, match="There is no resource cakes"):
        call_command("import_csv", "cakes", str(path))


def test_the_export_can_be_brought_in_again(cast: Any, sign_in: Any) -> None:
    impact = ImpactFactory(account=cast.account)
    share = {"impact": impact, "percent": 60}
    ActivityFactory(account=cast.account, person=cast.owner, summary="=cmd", contributions=[share], external_id="X")
    client = sign_in(cast.owner)
    response = client.get(reverse("activities:list"), {"week": "all", "format": "csv"})
    text = b"".join(response.streaming_content)
    assert b"'=cmd" in text
    assert activities(text, cast.owner).fates == "s"
