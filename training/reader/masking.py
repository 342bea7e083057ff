"""Words hidden from the network while it learns: an event shall be read from what stands around it too."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence

MASK, FIRST_WORD = 103, 1996  # '[MASK]' and the first whole word in the vocabulary of uncased BERT
VOCABULARY = 30522
ANY = 0.06  # share of all pieces that are hidden
SHARES = {"trigger": 0.25, "place": 0.12, "actor": 0.12, "source": 0.12, "cue": 0.12}  # of the spans of a kind, hidden whole
RANDOM = 0.25  # share of the hidden ones that show another word instead of none


def masked(ids: Sequence[int], tags: Mapping[str, Sequence[int]], rng: random.Random) -> list[int]:
    """The word pieces of a window, some of them hidden; the first and the last, which mark its ends, never are.

    Args:
        ids: the pieces.
        tags: the tags of the pieces by kind of span (odd begins one, the even tag after it goes on).
        rng: chooses.
    """
    shown, last = list(ids), len(ids) - 1
    for at in sorted(set(_chosen(len(ids), tags, rng))):
        if 0 < at < last:
            shown[at] = rng.randrange(FIRST_WORD, VOCABULARY) if rng.random() < RANDOM else MASK
    return shown


def _chosen(length: int, tags: Mapping[str, Sequence[int]], rng: random.Random) -> Iterator[int]:
    yield from (at for at in range(length) if rng.random() < ANY)
    for kind, share in SHARES.items():
        for begin, end in runs(tags.get(kind, ())):
            if rng.random() < share:
                yield from range(begin, end)


def runs(tags: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The pieces (begin, end) of each tagged span."""
    begin = None
    for at, tag in enumerate([*tags, 0]):
        if begin is not None and (tag <= 0 or tag % 2 == 1):
            yield begin, at
            begin = None
        if tag > 0 and tag % 2 == 1:
            begin = at
