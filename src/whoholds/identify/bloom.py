"""A sieve of keys: it says of nearly every key that is in no index that it is not there, without a look at the index.

Who seeks a name one letter away asks for some five hundred keys, of which the index has one or two. The sieve is a Bloom filter
(Bloom, CACM 1970) of two bits a key, found by the CRC of the key; with some twenty bits of room for each, one absent key in a
hundred passes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from zlib import crc32

ROOM = 16  # bits a key at least
SMALLEST = 1 << 10
GOLDEN, SHIFT = 0x9E3779B1, 5  # the second bit, from the same CRC (Fibonacci hashing)


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


def passed(bits: bytes, keys: Iterable[str]) -> list[str]:
    """The keys that a sieve does not hold back: all that it was made of, and few others."""
    mask = 8 * len(bits) - 1
    found = []
    for key in keys:
        code = crc32(key.encode())
        at = code & mask
        if bits[at >> 3] >> (at & 7) & 1:
            at = (code * GOLDEN >> SHIFT) & mask
            if bits[at >> 3] >> (at & 7) & 1:
                found.append(key)
    return found
