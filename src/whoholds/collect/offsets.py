"""From the clean text back to the page: which characters of the source stand for which characters of the text.

Cleaning leaves out menus and notices, joins what tags part, and writes '&amp;' as '&'; it does not change the order of
what it keeps. So each line of the clean text is sought among the visible letters of the page, white space aside: first the
long lines that stand there once, then the others between them. What is not found stays without an origin; nothing is guessed.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from whoholds.collect.visible import Letters, of_page, of_text

ANCHOR = 24  # letters of a line that stands for itself
SURE = 16  # letters of a piece that may be far from the last one
NEAR = 400  # letters in which a shorter piece is sought
FAR = 20_000  # letters in which the parts of a piece are sought, so that a text of another page costs little
ADDED = re.compile(r"^- |\| ?|\n")  # what trafilatura writes before items, between cells, and between paragraphs

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class OffsetMap:
    """The way from a clean text to the page that it was taken from.

    Attributes:
        clean: the letters of the clean text.
        page: the visible letters of the page.
        origins: for each letter of `clean` the number of the same letter in `page`, or -1.
    """

    clean: Letters
    page: Letters
    origins: tuple[int, ...]

    def spans(self, start: int, end: int) -> tuple[Span, ...]:
        """Where the characters from `start` to `end` of the clean text stand in the source of the page.

        Returns:
            Spans of the source, in order; more than one where the page says something else between. Without tags and
            with references such as `&amp;` resolved, they are the same words. Empty where a letter was not found.
        """
        first, last = bisect_right(self.clean.ends, start), bisect_left(self.clean.starts, end)
        origins = self.origins[first:last]
        if not origins or -1 in origins:
            return ()
        breaks = [number for number in range(1, len(origins)) if origins[number] != origins[number - 1] + 1]
        runs = zip([0, *breaks], [*breaks, len(origins)], strict=True)
        return tuple((self.page.starts[origins[low]], self.page.ends[origins[high - 1]]) for low, high in runs)


def align(source: str, text: str) -> OffsetMap:
    """The way from a clean text back to the HTML that it was taken from.

    Args:
        source: the page's HTML, as `whoholds.collect.encoding.whole` reads it.
        text: the clean text that `whoholds.collect.html.page` gave for it.
    """
    clean, page = of_text(text), of_page(source)
    search = _Search(clean, page.text)
    pieces = _pieces(text, clean)
    low, done = 0, 0
    for number, at in [*_anchors(pieces, search), (len(pieces), len(page.text))]:
        for first, last in pieces[done:number]:
            low = search.place(first, last, low, at)
        if number < len(pieces):
            low = search.keep(*pieces[number], at)
        done = number + 1
    return OffsetMap(clean, page, tuple(search.origins))


def original_spans(source: str, text: str, start: int, end: int) -> tuple[Span, ...]:
    """Where some characters of a clean text stand in the page: `align(source, text).spans(start, end)`."""
    return align(source, text).spans(start, end)


def _pieces(text: str, clean: Letters) -> list[Span]:
    """The lines and cells of the text, as spans of its letters."""
    bounds = [0]
    for match in re.finditer(ADDED.pattern, text, re.MULTILINE):
        bounds += [match.start(), match.end()]
    bounds.append(len(text))
    spans = zip(bounds[::2], bounds[1::2], strict=True)
    found = [(bisect_left(clean.starts, start), bisect_left(clean.starts, end)) for start, end in spans]
    return [(first, last) for first, last in found if first < last]


def _anchors(pieces: list[Span], search: _Search) -> list[tuple[int, int]]:
    """The longest series of pieces that stand once in the page, in the same order: their numbers, and where."""
    series: list[list[tuple[int, int]]] = []  # for each length the series that ends earliest in the page
    for number, (first, last) in enumerate(pieces):
        at = search.only(first, last) if last - first >= ANCHOR else -1
        if at >= 0:
            rank = bisect_left([line[-1][1] for line in series], at)
            series[rank : rank + 1] = [[*(series[rank - 1] if rank else []), (number, at)]]
    return series[-1] if series else []


class _Search:
    """Seeks letters of the clean text in the page, and notes what it found."""

    def __init__(self, clean: Letters, page: str) -> None:
        self.origins = [-1] * len(clean.text)
        self._clean = clean
        self._page = page

    def only(self, first: int, last: int) -> int:
        """Where some letters stand in the page, or -1 where they do not, or more than once."""
        at = self._page.find(self._clean.text[first:last])
        return at if self._alone(first, last, at, len(self._page)) else -1

    def keep(self, first: int, last: int, at: int) -> int:
        """Note that some letters stand in the page at `at`; gives what follows them there."""
        self.origins[first:last] = range(at, at + last - first)
        return at + last - first

    def place(self, first: int, last: int, low: int, high: int) -> int:
        """Seek a piece between `low` and `high`, whole or else in parts; gives where the next piece may begin."""
        at = self._page.find(self._clean.text[first:last], low, high)
        if at >= 0 and (last - first >= SURE or at < low + NEAR or self._alone(first, last, at, high)):
            return self.keep(first, last, at)
        words = [first, *(n for n in range(first + 1, last) if self._clean.starts[n] != self._clean.ends[n - 1]), last]
        while len(words) > 1:
            number, at = self._longest(words, low, min(high, low + FAR))
            if at >= 0:
                low = self.keep(words[0], words[number], at)
            del words[: max(number, 1)]
        return low

    def _longest(self, words: list[int], low: int, high: int) -> tuple[int, int]:
        """How many of the words, from the first on, stand together in the page, and where; -1 where that is not sure."""
        found = {0: -1}
        least, most = 0, len(words) - 1
        while least < most:  # fewer words always stand where more do
            middle = (least + most + 1) // 2
            found[middle] = self._page.find(self._clean.text[words[0] : words[middle]], low, high)
            least, most = (middle, most) if found[middle] >= 0 else (least, middle - 1)
        at, length = found.get(least, -1), words[least] - words[0]
        sure = length >= SURE or (at < low + NEAR and self._alone(words[0], words[least], at, low + NEAR))
        return least, at if sure else -1

    def _alone(self, first: int, last: int, at: int, high: int) -> bool:
        return self._page.find(self._clean.text[first:last], at + 1, high) < 0
