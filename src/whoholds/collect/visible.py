"""The letters that a reader of a page can see, each with the characters of the source that stand for it."""

from __future__ import annotations

import html
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

UNSEEN = frozenset({"script", "style", "template", "title"})

Letter = tuple[str, int, int]  # a character, and the span of the source that it comes from, half open


@dataclass(frozen=True, slots=True)
class Letters:
    """Letters without the space between them.

    Attributes:
        text: the letters; composed (Unicode NFC), without white space and invisible characters.
        starts: for each the offset in the source at which it starts.
        ends: and the one after its end.
    """

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]


def of_text(text: str) -> Letters:
    """The letters of a text."""
    return _letters((char, offset, offset + 1) for offset, char in enumerate(text))


def of_page(source: str) -> Letters:
    """The letters that a page shows: no tags, no comments, no scripts; `&amp;` is one letter."""
    parser = _Page(source)
    parser.feed(source)
    parser.close()
    return _letters(parser.letters)


def _letters(found: Iterable[Letter]) -> Letters:
    texts, starts, ends = list[str](), list[int](), list[int]()
    for group in _groups(letter for letter in found if letter[0].isprintable() and letter[0] != " "):
        plain = "".join(char for char, _, _ in group)
        composed = unicodedata.normalize("NFC", plain)
        for number, char in enumerate(composed):
            _, start, end = group[number] if composed == plain else (char, group[0][1], group[-1][2])
            texts.append(char)
            starts.append(start)
            ends.append(end)
    return Letters("".join(texts), tuple(starts), tuple(ends))


def _groups(letters: Iterable[Letter]) -> Iterator[list[Letter]]:
    """Each letter with the marks that combine with it."""
    group: list[Letter] = []
    for letter in letters:
        if group and not unicodedata.combining(letter[0]):
            yield group
            group = []
        group.append(letter)
    if group:
        yield group


class _Page(HTMLParser):
    """Notes every visible character with its offset."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=False)
        self.letters: list[Letter] = []
        self._source = source
        self._unseen: list[str] = []
        self._lines = [0]
        for line in source.split("\n"):
            self._lines.append(self._lines[-1] + len(line) + 1)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in UNSEEN:
            self._unseen.append(tag)
        elif tag == "body":  # a tag that was never closed in the head hides nothing here
            self._unseen.clear()

    def handle_endtag(self, tag: str) -> None:
        if tag in self._unseen:
            del self._unseen[self._unseen.index(tag) :]

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            start = self._offset()
            self.letters += [(char, start + number, start + number + 1) for number, char in enumerate(data)]

    def handle_entityref(self, name: str) -> None:
        self._handle_reference(f"&{name}")

    def handle_charref(self, name: str) -> None:
        self._handle_reference(f"&#{name}")

    def _handle_reference(self, raw: str) -> None:
        start = self._offset()
        raw += ";" * self._source.startswith(";", start + len(raw))
        meant = html.unescape(raw)
        if meant == raw:  # no reference after all, as in 'AT&T'
            self.handle_data(raw)
        elif not self._unseen:
            self.letters += [(char, start, start + len(raw)) for char in meant]

    def _offset(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column
