"""Importing activities in pages and by the command: preview, confirm, the bad lines back."""

import datetime as dt
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from apps.activities.models import Activity
from apps.activities.tests.factories import ActivityFactory
from apps.activities.tests.test_imports import activities
from apps.core.imports import uploads
from apps.core.imports.run import Fate
from apps.core.models import Upload
from apps.impacts.tests.factories import ImpactFactory

pytestmark = pytest.mark.django_db
GOOD = "account,date,minutes,summary\nNorthgate,2025-06-03,90,Workshop\n"


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
    good = hand_in(client, GOOD)
    assert client.get(reverse("imports:preview", args=[good.pk])).url == reverse("imports:result", args=[good.pk])
    assert uploads.work_on_waiting() == 1
    page = client.get(reverse("imports:preview", args=[good.pk]))
    assert [entry["fate"] for entry in page.context["lines"]] == [Fate.NEW]


def test_a_large_file_that_breaks_off_is_refused_at_once(
    cast: Any, sign_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "BYTES_AT_ONCE", 10)
    file = SimpleUploadedFile("week.csv", (GOOD + 'Northgate,2025-06-03,90,"open\n').encode())
    page = sign_in(cast.owner).post(reverse("imports:upload", args=["activities"]), {"file": file})
    assert page.status_code == 422
    assert "line 3: The line cannot be read: a quotation mark is not closed" in page.content.decode()
    assert not Upload.objects.exists()


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
        with django_assert_num_queries(4):
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


@pytest.mark.parametrize(("who", "first"), {"administrator": "People and teams", "owner": "Accounts"}.items())
def test_what_can_be_brought_in_stands_under_what_it_belongs_to(who, first, cast, sign_in):
    groups = sign_in(getattr(cast, who)).get(reverse("imports:index")).context["groups"]
    named = {str(name): [resource.name for resource in found] for name, found in groups}
    assert next(iter(named)) == first
    assert named["Activities"] == ["activities", "calendar"]
    assert all(named.values())
