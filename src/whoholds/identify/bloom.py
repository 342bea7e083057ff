"""A sieve of keys: it says of nearly every key that is in no index that it is not there, without a look at the index.

Who seeks a name one letter away asks for some five hundred keys, of which the index has one or two. The sieve is a Bloom filter
(Bloom, CACM 1970) of two bits a key, found by the CRC of the key; with some twenty bits of room for each, one absent key in a
hundred passes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from zlib import crc32

ROOM = 16  # bits a key at least
SMALLEST = 1 << 10
LETTERS = [(letter, letter.encode()) for letter in "abcdefghijklmnopqrstuvwxyz"]
SHORTEST = 5  # letters of a key that is sought one letter away
GOLDEN, SHIFT = 0x9E3779B1, 5  # the second bit, from the same CRC (Fibonacci hashing)


Bits = Sequence[int]  # bytes, or a view of such


def made(keys: Collection[str]) -> bytes:
    """The sieve of some keys; its bits are a power of two."""
    size = SMALLEST
    while size < ROOM * len(keys):
        size *= 2
    bits, mask = bytearray(size // 8), size - 1
    for key in keys:
        code = crc32(key.encode())
        for at in (code & mask, (code * GOLDEN >> SHIFT) & mask):
            bits[at >> 3] |= 1 << (at & 7)
    return bytes(bits)


def passed(bits: Bits, keys: Iterable[str]) -> list[str]:
    """The keys that a sieve does not hold back: all that it was made of, and few others."""
    mask = 8 * len(bits) - 1
    return [key for key in keys if _set(bits, crc32(key.encode()), mask)]


def one_letter_away(bits: Bits, key: str) -> list[str]:
    """The keys one letter away (left out, put in, changed, swapped with the next) that a sieve does not hold back.

    None for short keys and other scripts. Of the five hundred keys with a letter put in or changed few are put together: the CRC
    of each goes on from that of its beginning.
    """
    stem, mark, hard = key.partition("#")
    if len(stem) < SHORTEST or not stem.isascii() or not stem.isalpha():
        return []
    end = mark + hard
    halves = [(stem[:i], stem[i:]) for i in range(len(stem) + 1)]
    others = {a + b[1:] + end for a, b in halves if b}
    others.update(a + b[1] + b[0] + b[2:] + end for a, b in halves if len(b) > 1)
    found = set(passed(bits, others))
    full = 8 * len(bits) - 1
    for a, b in halves:
        begun = crc32(a.encode())
        for rest in {b + end, b[1:] + end}:
            raw = rest.encode()
            for letter, byte in LETTERS:
                code = crc32(raw, crc32(byte, begun))
                at = code & full
                if bits[at >> 3] >> (at & 7) & 1 and _set(bits, code, full):
                    found.add(a + letter + rest)
    found.discard(key)
    return sorted(found)


def _set(bits: Bits, code: int, mask: int) -> bool:
    """Whether both bits of a code are set."""
    at = code & mask
    if not bits[at >> 3] >> (at & 7) & 1:
        return False
    at = (code * GOLDEN >> SHIFT) & mask
    return bool(bits[at >> 3] >> (at & 7) & 1)
