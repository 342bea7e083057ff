"""A report as the trained reader sees it: word pieces with their offsets and their case, in windows that fit the model."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from whoholds.extract.sentences import Sentence

LONGEST = 512  # word pieces of one window, with its two marks
CONTEXT_SENTENCES = 3  # read again at the head of a further window, for 'the town' and 'he said'
ITEM = 128  # word pieces of the longest window that is read in part: a news item, not a report whose sentences need each other
CASES = 5  # none, lower, Title, UPPER, mixed; the base model is uncased, and names are told by their case
KNOWN = 32768  # pieces whose case is remembered: the vocabulary has about as many
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Window:
    """One piece of a report for the model.

    Attributes:
        ids: word pieces, `[CLS]` first and `[SEP]` last; shape (length,).
        cases: the case of each, 0 to 4; shape (length,).
        starts: offset of each piece in the report's text, -1 for the marks; shape (length,).
        ends: offset after it.
        core: the first and the last offset (half open) whose triggers this window answers for; before it is only context.
    """

    ids: Ints
    cases: Ints
    starts: Ints
    ends: Ints
    core: tuple[int, int]

    def piece_at(self, start: int, end: int) -> tuple[int, int] | None:
        """The pieces (half open) that a span of characters touches; None where it lies outside."""
        inside = np.flatnonzero((self.starts < end) & (self.ends > start) & (self.starts >= 0))
        return (int(inside[0]), int(inside[-1]) + 1) if len(inside) else None


@functools.lru_cache(KNOWN)
def case_of(words: str) -> int:
    """The case of one piece's characters: 0 no letters, 1 lower, 2 Title, 3 UPPER, 4 mixed."""
    if not any(c.isalpha() for c in words):
        return 0
    if words.islower():
        return 1
    if words.isupper() and len(words) > 1:
        return 3
    return 2 if words[0].isupper() and not any(c.isupper() for c in words[1:]) else 4


def windows(tokenizer: Tokenizer, text: str, sentences: Sequence[Sentence], longest: int = LONGEST) -> list[Window]:
    """Cut a report into windows of whole sentences; a sentence longer than a window is cut.

    Args:
        tokenizer: of the model, without padding and truncation.
        text: the report's text.
        sentences: its sentences, in order.
        longest: word pieces of one window, marks included.
    """
    if not sentences:
        return []
    encoding = tokenizer.encode(text, add_special_tokens=False)
    offsets = np.array(encoding.offsets, dtype=np.int64).reshape(-1, 2)
    ids = np.array(encoding.ids, dtype=np.int64)
    marks = (tokenizer.token_to_id("[CLS]") or 0, tokenizer.token_to_id("[SEP]") or 0)
    bounds = np.searchsorted(offsets[:, 0], [s.start for s in sentences] + [len(text)])
    found = []
    for first, fresh, last in _packed(bounds, longest - 2):
        found.append(_window(text, ids, offsets, marks, (first, fresh, last)))
    return found


def narrowed(window: Window, sentences: Sequence[Sentence], on: npt.NDArray[np.bool_]) -> Window:
    """A short window without the sentences that hold no piece which is `on`, but for those right before one that does.

    Args:
        window: of a report; one of more than ITEM pieces is given back as it is.
        sentences: all of the report's.
        on: by piece of the window.
    """
    if len(window.ids) > ITEM or len(sentences) == 1:
        return window
    bounds = [*(np.searchsorted(window.starts[1:-1], [s.start for s in sentences]) + 1).tolist(), len(on) - 1]
    pieces = list(itertools.pairwise(bounds))
    told = [bool(on[a:b].any()) for a, b in pieces]
    kept = np.ones(len(on), dtype=np.bool_)
    for (a, b), here, behind in zip(pieces, told, [*told[1:], False], strict=True):
        kept[a:b] = here or behind
    if kept.all():
        return window
    return Window(window.ids[kept], window.cases[kept], window.starts[kept], window.ends[kept], window.core)


def _packed(bounds: npt.NDArray[np.intp], room: int) -> list[tuple[int, int, int]]:
    """Pieces of each window: where its context begins, where its own part begins, where it ends."""
    found = []
    index, count = 0, len(bounds) - 1
    while index < count:
        context = index
        while context > 0 and index - context < CONTEXT_SENTENCES and bounds[index] - bounds[context - 1] <= room // 3:
            context -= 1
        last = index + 1
        while last < count and bounds[last + 1] - bounds[context] <= room:
            last += 1
        start = int(bounds[context])
        for cut in range(int(bounds[index]), max(int(bounds[last]), int(bounds[index]) + 1), room):
            begin = start if cut == bounds[index] and bounds[last] - start <= room else cut
            if (end := min(int(bounds[last]), begin + room)) > begin:
                found.append((begin, cut, end))
        index = last
    return found


def _window(text: str, ids: Ints, offsets: Ints, marks: tuple[int, int], cut: tuple[int, int, int]) -> Window:
    first, fresh, last = cut
    pieces = offsets[first:last]
    cases = np.array([case_of(text[a:b]) for a, b in pieces.tolist()], dtype=np.int64)
    return Window(
        ids=np.concatenate(([marks[0]], ids[first:last], [marks[1]])),
        cases=np.concatenate(([0], cases, [0])),
        starts=np.concatenate(([-1], pieces[:, 0], [-1])),
        ends=np.concatenate(([-1], pieces[:, 1], [-1])),
        core=(int(offsets[fresh, 0]), int(offsets[last - 1, 1])),
    )
