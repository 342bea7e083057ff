"""From the network's tags to spans of the text, with their probabilities."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from whoholds.extract.encoding import Window
from whoholds.extract.whole_words import NAMING, goes_on_in, whole_words, without_end
from whoholds.records import Mention, MentionKind

DETERMINER = re.compile(r"(?:the|an?|its|their|his|her|our|this|that|for|into|of|in|on)", re.IGNORECASE)
PAIR = re.compile(
    r"(?P<first>[^,]*?[A-ZÀ-ÞĀ-Ž][\w’'-]+) and (?P<second>(?!Herzegovina|Barbuda|Tobago|Principe)[A-ZÀ-ÞĀ-Ž][\w’'-]+)"
)
DOUBTFUL = 0.2  # of the floor: from there a name goes on that would else be cut in its middle, as in 'United| States'
Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Found:
    """A span with its first piece, its tag and its probability."""

    mention: Mention
    piece: int
    tag: int
    probability: float


def softmax(logits: Floats) -> Floats:
    """Probabilities over the last axis."""
    raised = np.exp(logits - logits.max(axis=-1, keepdims=True))
    scaled: Floats = raised / raised.sum(axis=-1, keepdims=True)
    return scaled


def sigmoid(logits: Floats) -> Floats:
    """Probabilities, each for itself."""
    return (1 / (1 + np.exp(-np.clip(logits, -30, 30)))).astype(np.float32)


def spans(text: str, window: Window, logits: Floats, kind: MentionKind, floor: float) -> list[Found]:
    """The spans of one head: runs of pieces that are more likely something than `1 - floor`, widened to whole words.

    Odd tags begin a span, the even tag after it goes on with it.
    """
    probabilities = softmax(logits)
    likely = 1 - probabilities[:, 0]
    starts = np.flatnonzero(likely[1:-1] >= floor) + 1
    if not len(starts):
        return []
    # plain lists: one number of an array at a time takes ten times as long
    best = (probabilities[:, 1:].argmax(axis=1) + 1).tolist()
    on, some = (likely >= floor).tolist(), (likely >= floor * DOUBTFUL).tolist()
    on[0] = on[-1] = False
    found: list[Found] = []
    at = 0
    for start_piece in starts.tolist():
        if start_piece < at:
            continue  # part of the span before
        at = start_piece
        first, tag = at, best[at] - (best[at] + 1) % 2
        at += 1
        while at < len(on) - 1 and ((on[at] and best[at] == tag + 1) or _joined(window, at)):
            at += 1
        if kind != "trigger" and DETERMINER.fullmatch(text[window.starts[first] : window.ends[at - 1]]):
            if not on[at]:
                continue  # an article alone names nothing
            while at < len(on) - 1 and (on[at] or _joined(window, at)):
                at += 1
        at = _widened(text, window, at, some, kind)
        start, end = whole_words(text, int(window.starts[first]), int(window.ends[at - 1]), kind)
        if (
            kind == "place"
            and (pair := PAIR.fullmatch(text[start:end]))
            and (cut := window.piece_at(start + pair.start("second"), end))
        ):
            found.append(
                Found(
                    Mention(start, start + pair.end("first"), pair["first"], kind), first, tag, float(1 - probabilities[first, 0])
                )
            )
            first, start = cut[0], start + pair.start("second")
        certainty = float(probabilities[first, tag : tag + 2].sum()) if kind == "trigger" else float(1 - probabilities[first, 0])
        pieces = window.piece_at(start, end)  # a name is linked by its first piece
        found.append(Found(Mention(start, end, text[start:end], kind), pieces[0] if pieces else first, tag, certainty))
    return _conjoined(text, found) if kind in NAMING else found


def _conjoined(text: str, found: list[Found]) -> list[Found]:
    """The spans without those that end in an 'and': one with the next where that has their noun, else without it."""
    kept: list[Found] = []
    for f in found:
        before = kept[-1] if kept else None
        if before and before.mention.end + 1 == f.mention.start and goes_on_in(before.mention.text, f.mention.text):
            start, end = before.mention.start, f.mention.end
            kept[-1] = replace(before, mention=replace(before.mention, end=end, text=text[start:end]))
        else:
            kept.append(f)
    shorter = [without_end(f.mention.text, f.mention.kind) for f in kept]
    return [
        replace(f, mention=replace(f.mention, end=f.mention.start + len(words), text=words)) if words != f.mention.text else f
        for f, words in zip(kept, shorter, strict=True)
    ]


def _widened(text: str, window: Window, at: int, some: list[bool], kind: str) -> int:
    """The piece after a name that ends before `at` unless its words go on, which the network must hold for possible."""
    while (
        kind in NAMING
        and at < len(some) - 1
        and (_joined(window, at) or (some[at] and _goes_on(text, int(window.ends[at - 1]), int(window.starts[at]))))
    ):
        at += 1
    return at


def _goes_on(text: str, end: int, start: int) -> bool:
    """True between two words of one name, and behind a word that cannot end a name: 'Red| Cross', 'the district of| Vavuniya'."""
    if text[end:start] != " ":
        return False
    before = text[:end].rpartition(" ")[2]
    return text[start].isupper() and (before[:1].isupper() or before in ("of", "in"))


def _joined(window: Window, at: int) -> bool:
    """True for a piece in the middle of a word."""
    return bool(window.starts[at] == window.ends[at - 1] and window.cases[at] and window.cases[at - 1])
