"""Which lines of a file were told before: a hash table in flat arrays, 25 to 50 MB for two million lines."""

from array import array
from hashlib import blake2b

from apps.core.imports.tables import Line

_FEWEST = 1 << 12


def key_of(line: Line) -> int:
    """64 bits that stand for a line: its external id, or all its cells where it has none.

    Among two million lines two different ones share them once in ten million files. Never 0.
    """
    external_id = line.cells.get("external_id")
    text = f"i{external_id}" if external_id else f"c{sorted(line.cells.items())}"
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big") or 1


class Seen:
    """The number of the line on which each key stood first. Open addressing, at most two thirds full."""

    def __init__(self) -> None:
        self._count = 0
        self._make(_FEWEST)

    def first(self, key: int, number: int) -> int:
        """The line on which `key` stands first: that noted before, or else this one, which is noted."""
        slot = self._slot(key)
        if self._keys[slot]:
            return self._numbers[slot]
        self._keys[slot], self._numbers[slot] = key, number
        self._count += 1
        if self._count * 3 > len(self._keys) * 2:
            self._grow()
        return number

    def _slot(self, key: int) -> int:
        keys, mask = self._keys, self._mask
        slot = key & mask
        while keys[slot] and keys[slot] != key:
            slot = (slot + 1) & mask
        return slot

    def _make(self, size: int) -> None:
        self._keys, self._numbers, self._mask = array("Q", [0]) * size, array("I", [0]) * size, size - 1

    def _grow(self) -> None:
        keys, numbers = self._keys, self._numbers
        self._make(2 * len(keys))
        for key, number in zip(keys, numbers, strict=True):
            if key:
                slot = self._slot(key)
                self._keys[slot], self._numbers[slot] = key, number
