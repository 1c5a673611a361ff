"""A long file in a worker's hands: its progress, two workers, who leaves, what turned bad, files thrown away."""

import datetime as dt
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse

from apps.cases.imports import CASES
from apps.cases.models import Case
from apps.cases.services import record_cases
from apps.cases.tests.factories import CaseFactory
from apps.core.imports import tables, uploads, working
from apps.core.imports.parts import counts_of
from apps.core.imports.progress import progress_of, tell_written
from apps.core.imports.run import Fate
from apps.core.management.commands import import_csv
from apps.core.models import Upload, UploadPart

pytestmark = pytest.mark.django_db
HEAD = "account,opened_on,external_id\n"


def lines(count: int, account: str = "Northgate") -> str:
    return "".join(f"{account},2025-06-0{1 + place},D-{place}\n" for place in range(count))


@pytest.fixture
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two lines a part, one part a step, and every file is long."""
    monkeypatch.setattr(tables, "LINES_A_PIECE", 2)
    monkeypatch.setattr(working, "PARTS_A_STEP", 1)
    monkeypatch.setattr(uploads, "BYTES_AT_ONCE", 10)
    monkeypatch.setattr(uploads, "LINES_AT_ONCE", 1)


def hand_in(client: Any, text: str) -> Upload:
    file = SimpleUploadedFile("cases.csv", text.encode())
    assert client.post(reverse("imports:upload", args=["cases"]), {"file": file}).status_code == 302
    return Upload.objects.latest("pk")


def confirmed(client: Any, text: str, **more: str) -> Upload:
    file = hand_in(client, text)
    uploads.work_on_waiting()
    client.post(reverse("imports:confirm", args=[file.pk]), more)
    file.refresh_from_db()
    return file


def again(file: Upload) -> Upload:
    return Upload.objects.get(pk=file.pk)


def step(file: Upload, look: working.Look | None = None) -> working.Look:
    now = again(file)
    look = look or working.Look(now)
    look.step(now)
    return look


def test_the_page_says_how_many_of_how_many_lines_were_looked_at(cast: Any, sign_in: Any, small_steps: None) -> None:
    client = sign_in(cast.owner)
    file = hand_in(client, HEAD + lines(5))
    page = client.get(reverse("imports:result", args=[file.pk]))
    assert (page.context["progress"].done, page.context["progress"].total) == (0, 5)
    step(file)
    url = reverse("imports:result", args=[file.pk])
    part = client.get(url, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert ">2</span> of 5 lines looked at" in part
    assert 'max="5" value="2"' in part
    assert uploads.work_on_waiting() == 1
    assert client.get(url, headers={"HX-Request": "true"})["HX-Redirect"] == url
    assert client.get(url).url == reverse("imports:preview", args=[file.pk])


def test_a_write_says_how_far_it_is_before_any_of_it_is_seen(cast: Any, sign_in: Any, small_steps: None) -> None:
    client = sign_in(cast.owner)
    file = confirmed(client, HEAD + lines(5))
    tell_written(file, 4)  # a transaction sees the sessions as they are when it first asks
    assert (progress_of(file).is_writing, progress_of(file).done) == (True, 4)
    page = client.get(reverse("imports:result", args=[file.pk])).content.decode()
    assert ">4</span> of 5 lines written" in page
    assert uploads.work_on_waiting() == 1
    assert Case.objects.count() == 5


def test_two_workers_who_take_turns_find_what_stands_twice(cast: Any, sign_in: Any, small_steps: None) -> None:
    file = hand_in(sign_in(cast.owner), HEAD + lines(5) + lines(2))
    one = step(file)
    two = step(file)
    step(file, one)
    step(file, two)
    assert "".join(UploadPart.objects.filter(upload=file).values_list("fates", flat=True)) == "nnnnntt"
    assert (again(file).checked, counts_of(again(file))[Fate.TWICE]) == (7, 2)
    told = [problem for part in UploadPart.objects.filter(upload=file) for [problem] in part.problems.values()]
    assert told == [[7, "external_id", "Line 2 has it too."], [8, "external_id", "Line 3 has it too."]]


def test_a_line_that_turned_bad_stops_all_and_is_named(cast: Any, sign_in: Any, small_steps: None) -> None:
    client = sign_in(cast.administrator)
    file = confirmed(client, HEAD + lines(4) + "Halden Logistics,2025-06-09,D-9\n" + "Northgate,2025-06-10,D-10\n")
    type(cast.foreign_account).objects.filter(pk=cast.foreign_account.pk).update(name="Elsewhere")
    assert uploads.work_on_waiting() == 1
    assert (again(file).imported_at, Case.objects.count(), counts_of(again(file))[Fate.WRONG]) == (None, 0, 1)
    page = client.get(reverse("imports:preview", args=[file.pk]), {"show": "bad"})
    [entry] = page.context["lines"]
    assert entry["line"].number == 6
    assert [(problem.line, problem.column) for problem in entry["problems"]] == [(6, "account")]
    client.post(reverse("imports:confirm", args=[file.pk]), {"leave_out": "yes"})
    assert uploads.work_on_waiting() == 1
    assert Case.objects.count() == 5
    back = b"".join(client.get(reverse("imports:left_out", args=[file.pk])).streaming_content).decode()
    assert back.splitlines()[1].startswith("Halden Logistics,2025-06-09,D-9,account: No account")


def test_whoever_left_writes_nothing(cast: Any, sign_in: Any, small_steps: None) -> None:
    file = confirmed(sign_in(cast.owner), HEAD + lines(3))
    type(cast.owner).objects.filter(pk=cast.owner.pk).update(is_active=False, left_on=dt.date(2025, 6, 1))
    assert uploads.work_on_waiting() == 1
    assert (again(file).imported_at, Case.objects.count()) == (None, 0)
    assert UploadPart.objects.get(upload=file).problems == {"0": [[0, "", "Whoever handed this file in has left."]]}


def test_a_file_that_makes_trouble_does_not_hold_up_the_others(
    cast: Any, sign_in: Any, small_steps: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = sign_in(cast.owner)
    bad, good = hand_in(client, HEAD + lines(1)), hand_in(client, HEAD + lines(2))
    UploadPart.objects.filter(upload=bad).update(content=b"\xff")
    assert uploads.work_on_waiting() == 1
    assert (again(bad).checked, again(good).checked) == (0, 2)
    assert uploads.is_waiting(again(bad))


def test_a_file_is_thrown_away_with_its_parts(cast: Any, sign_in: Any, small_steps: None) -> None:
    file = hand_in(sign_in(cast.owner), HEAD + lines(5))
    assert UploadPart.objects.count() == 3
    assert uploads.purge_uploads(file.recorded_at + dt.timedelta(days=15)) == 1
    assert not UploadPart.objects.exists()


def test_known_cases_are_changed_and_the_history_says_by_whom(cast: Any) -> None:
    case = CaseFactory(account=cast.account, external_id="D-0", subject="Late")
    file = io.BytesIO(
        b"account,subject,opened_on,external_id\nNorthgate,Later,2025-06-02,D-0\nNorthgate,,2025-06-02,D-1\n"
    )
    kept = uploads.store_upload(by=cast.owner, resource=CASES, filename="c.csv", file=file, options={})
    done = uploads.confirm_upload(by=cast.owner, upload=kept, leave_out=False)
    assert (counts_of(done)[Fate.NEW], counts_of(done)[Fate.UPDATE]) == (1, 1)
    before, version = case.subject, case.version
    case.refresh_from_db()
    assert (before, case.subject, case.opened_on, case.version > version) == (
        "Late",
        "Later",
        dt.date(2025, 6, 2),
        True,
    )
    events = Case.pgh_event_models["update"].objects.select_related("pgh_context").order_by("pgh_id")
    told = [(event.pgh_label, event.pgh_context.metadata["user"]) for event in events if event.pgh_context]
    assert told[-2:] == [("insert", cast.owner.pk), ("update", cast.owner.pk)]


def test_a_thousand_cases_cost_as_many_statements_as_one(cast: Any) -> None:
    def written(first: int, count: int) -> int:
        values = {"account": cast.account, "opened_on": dt.date(2025, 6, 2)}
        with connection.execute_wrapper(counted := Counted()):
            record_cases(
                by=cast.owner, entries=[(None, values | {"external_id": f"D-{first + n}"}) for n in range(count)]
            )
        return counted.count

    assert written(0, 1) == written(1, 300)


class Counted:
    count = 0

    def __call__(self, execute: Any, *given: Any) -> Any:
        self.count += 1
        return execute(*given)


def test_the_command_says_how_far_it_is_when_it_takes_long(
    cast: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_csv, "SECONDS_OF_SILENCE", 0)
    path, err, out = tmp_path / "cases.csv", io.StringIO(), io.StringIO()
    path.write_text(HEAD + lines(3))
    call_command("import_csv", "cases", str(path), stdout=out, stderr=err)
    assert (out.getvalue(), err.getvalue()) == ("Imported: 3 new.\n", "3 lines, 100 % of the file\n")
    path.write_text(HEAD + lines(2, "Nowhere"))
    with pytest.raises(CommandError, match="2 lines need you"):
        call_command("import_csv", "cases", str(path), stdout=out, stderr=io.StringIO())
    assert Case.objects.count() == 3
