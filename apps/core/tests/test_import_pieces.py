"""A file read line by line: its encoding, its pieces, the lines told before."""

import io
import random

import pytest

from apps.core.imports import tables
from apps.core.imports.columns import Column
from apps.core.imports.seen import Seen, key_of
from apps.core.imports.tables import FileRefused, Line, read_table
from apps.core.imports.texts import CHUNK, encoding_of

COLUMNS = [Column("name"), Column("note")]
TEXT = 'name,note\r\nA,1\r\n\r\n"B\r\nb","x, y"\r\n  ,\r\nC,"say ""yes"""\r\nÖ,ü\r\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_a_file_in_pieces_says_what_it_says_whole(encoding: str, end: str, monkeypatch: pytest.MonkeyPatch) -> None:
    table = read_table(TEXT.replace("\r\n", end).encode(encoding), COLUMNS)
    whole = list(table)
    assert [(line.number, line.raw[0]) for line in whole] == [(2, "A"), (4, f"B{end}b"), (7, "C"), (8, "Ö")]
    monkeypatch.setattr(tables, "LINES_A_PIECE", 1)
    pieces = list(table.pieces())
    assert [piece.lines for piece in pieces] == [1, 1, 1, 1, 0]
    assert [line for piece in pieces for line in table.lines_in(piece.text, piece.begins)] == whole
    monkeypatch.setattr(tables, "LINES_A_PIECE", 1_000)
    [piece] = table.pieces()
    assert (piece.begins, piece.lines) == (2, 4)
    assert list(table.lines_in(piece.text, piece.begins)) == whole


def test_a_letter_over_the_edge_of_a_chunk_and_one_far_behind_tell_the_encoding() -> None:
    assert encoding_of(io.BytesIO(b"x" * (CHUNK - 1) + "ü".encode() + b"x")) == "utf-8-sig"
    assert encoding_of(io.BytesIO(b"x" * 2 * CHUNK + "ü".encode("cp1252"))) == "cp1252"
    with pytest.raises(FileRefused, match="letters of this file cannot be read"):
        encoding_of(io.BytesIO(b"x" * 2 * CHUNK + b"\x81"))
    with pytest.raises(FileRefused, match="is no text file"):
        encoding_of(io.BytesIO(b"x" * 2 * CHUNK + b"\0"))
    with pytest.raises(FileRefused, match="The file is empty"):
        encoding_of(io.BytesIO(b" \n" * CHUNK))


@pytest.mark.parametrize(
    ("rest", "error"),
    [
        ('B,"open\nC,1\n', "line 3: The line cannot be read: a quotation mark is not closed"),
        ("B," + "x" * 1_100_000 + "\n", "line 3: The line is longer than a million letters"),
    ],
)
def test_a_file_that_breaks_off_says_where(rest: str, error: str) -> None:
    with pytest.raises(FileRefused, match=error):
        list(read_table(f"name,note\nA,1\n{rest}".encode(), COLUMNS).pieces())


def test_too_many_lines_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "LINES_AT_MOST", 2)
    assert len(list(read_table(b"name\nA\nB\n", COLUMNS))) == 2
    with pytest.raises(FileRefused, match="more than 2,000,000 lines"):
        list(read_table(b"name\nA\nB\nC\n", COLUMNS))


def test_the_first_line_of_each_key_is_known_among_very_many() -> None:
    seen, some = Seen(), random.Random(7)
    keys = [some.getrandbits(64) for _place in range(20_000)]
    assert [seen.first(key, number) for number, key in enumerate(keys)] == list(range(20_000))
    assert [seen.first(key, 99_999) for key in keys] == list(range(20_000))


def test_lines_are_the_same_by_their_external_id_or_by_all_their_cells() -> None:
    lines = [
        Line(2, {"name": "A", "external_id": "1"}),
        Line(3, {"name": "B", "external_id": "1"}),
        Line(4, {"name": "A"}),
        Line(5, {"name": "A", "note": ""}),
        Line(6, {"note": "A"}),
    ]
    first, second, third, fourth, fifth = map(key_of, lines)
    assert first == second
    assert len({first, third, fourth, fifth}) == 4
