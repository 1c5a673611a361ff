"""A file in the database: stored part by part while it is read, and read back no further than needed."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, BinaryIO

from apps.core.imports.resources import Resource, resources
from apps.core.imports.run import Fate
from apps.core.imports.tables import FileRefused, Line, Piece, Problem, Table
from apps.core.models import Upload, UploadPart

AT_ONCE = 10  # parts held in memory
WITH_BAD = {"fates__regex": "[tw]"}


def store_parts(upload: Upload, resource: Resource, file: BinaryIO, by: Any) -> None:
    """Cut a file into the parts of `upload`, whose `lines` and heading it sets. FileRefused where it breaks off."""
    if not resource.is_cut:
        content = file.read()
        resource.table(content, upload.options, by)
        UploadPart.objects.create(upload=upload, first=0, begins=1, content=content)
        return
    table: Table = resource.table(file, upload.options, by)
    upload.options |= {"heads": table.heads, "delimiter": table.delimiter}
    pieces = (piece for piece in table.pieces() if piece.lines)
    while some := list(islice(pieces, AT_ONCE)):
        UploadPart.objects.bulk_create([_part(upload, piece) for piece in some])


def _part(upload: Upload, piece: Piece) -> UploadPart:
    part = UploadPart(upload=upload, first=upload.lines, begins=piece.begins, content=piece.text.encode())
    upload.lines += piece.lines
    return part


def break_off(upload: Upload, refusal: FileRefused) -> None:
    """Make one bad line of a file that cannot be read to its end; it says why. None of it will be written."""
    upload.parts.all().delete()
    told = [[problem.line, problem.column, str(problem.message)] for problem in refusal.problems]
    UploadPart.objects.create(
        upload=upload, first=0, begins=1, content=b"", fates=Fate.WRONG.value, problems={"0": told}
    )
    upload.options |= {"is_broken": True, "is_waiting": False, "is_unchecked": False}
    upload.lines = upload.checked = 1
    upload.counts = {Fate.WRONG.value: 1}
    upload.save()


def is_broken(upload: Upload) -> bool:
    return bool(upload.options.get("is_broken"))


class Reader:
    """The lines in the parts of one file, cut as they stand; `understand` its heading to have their cells by column."""

    def __init__(self, upload: Upload, by: Any) -> None:
        self.upload, self.by, self.resource = upload, by, resources()[upload.resource]
        heads, delimiter = upload.options.get("heads"), upload.options.get("delimiter", "")
        self.table = Table(heads, [], delimiter) if heads else None

    def understand(self) -> "Reader":
        """FileRefused where the heading is not that of the resource any more."""
        if self.table is not None:
            self.table = self.resource.table_of(self.table.heads, self.table.delimiter)
        return self

    def lines(self, part: UploadPart) -> list[Line]:
        if is_broken(self.upload):
            return [Line(0, {})]
        if self.table is None:
            return list(self.resource.table(bytes(part.content), self.upload.options, self.by))
        return list(self.table.lines_in(bytes(part.content).decode(), part.begins))


def parts_of(upload: Upload, **which: Any) -> Iterator[UploadPart]:
    """Parts in their order, few of them in memory."""
    return upload.parts.filter(**which).order_by("first").iterator(chunk_size=AT_ONCE)


def problems_in(part: UploadPart) -> dict[int, list[Problem]]:
    """What is wrong with the lines of a part, by their place in it."""
    return {int(place): [Problem(*problem) for problem in told] for place, told in part.problems.items()}


Found = tuple[int, Line, Fate, list[Problem]]


def lines_at(upload: Upload, by: Any, places: Sequence[int], **which: Any) -> Iterator[Found]:
    """The lines at some places (in ascending order) of a file that was looked through; `which` parts have them."""
    if not places:
        return
    begun = upload.parts.filter(first__lte=places[0]).order_by("-first").values("first")[:1]
    wanted = set(places)
    for found in _found(upload, by, parts_of(upload, first__gte=begun, first__lte=places[-1], **which)):
        if found[0] in wanted:
            yield found


def bad_lines(upload: Upload, by: Any) -> Iterator[Found]:
    """All bad lines."""
    return (found for found in _found(upload, by, parts_of(upload, **WITH_BAD)) if found[2].is_bad)


def _found(upload: Upload, by: Any, parts: Iterable[UploadPart]) -> Iterator[Found]:
    """(place, line, fate, problems) of every line in these parts."""
    reader = Reader(upload, by)
    for part in parts:
        problems = problems_in(part)
        for place, (line, fate) in enumerate(zip(reader.lines(part), part.fates, strict=False)):
            yield part.first + place, line, Fate(fate), problems.get(place, [])


class BadPlaces:
    """The places of the bad lines, for a paginator: found when a page asks for some of them."""

    def __init__(self, upload: Upload) -> None:
        self.upload = upload

    def __len__(self) -> int:
        return bad_of(self.upload)

    def __getitem__(self, which: slice) -> list[int]:
        return list(islice(self._all(), which.start, which.stop))

    def _all(self) -> Iterator[int]:
        parts = self.upload.parts.filter(**WITH_BAD).order_by("first")
        for first, fates in parts.values_list("first", "fates").iterator():
            yield from (first + place for place, fate in enumerate(fates) if Fate(fate).is_bad)


def counts_of(upload: Upload) -> dict[Fate, int]:
    """How many lines have which fate."""
    return {fate: upload.counts.get(fate.value, 0) for fate in Fate}


def bad_of(upload: Upload) -> int:
    return sum(count for fate, count in counts_of(upload).items() if fate.is_bad)
