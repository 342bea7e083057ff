"""The way back from the clean text to the page."""

from __future__ import annotations

import datetime as dt
import html
import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.collect.composing import PAGE, QAIM
from whoholds.collect import align, original_spans
from whoholds.collect.html import page

TAGS = re.compile(r"<!--.*?-->|<(?P<unseen>script|style).*?</(?P=unseen)>|<[^>]*>", re.DOTALL)


def letters(words: str) -> str:
    """Words without the space between them, composed."""
    return "".join(c for c in unicodedata.normalize("NFC", words) if c.isprintable() and c != " ")


def shown(source: str) -> str:
    """What a piece of HTML shows, by other means than the code under test."""
    return letters(html.unescape(TAGS.sub("", source)))


def clean_page() -> str:
    found = page(PAGE, dt.date(2020, 1, 1))
    assert found
    return found.text


@pytest.mark.parametrize(
    ("words", "originals"),
    [
        ("took Qaim on Friday", ["took <b>Qaim</b> on&nbsp;Friday"]),
        ("the group’s last town.", ["the group&rsquo;s last town."]),
        ('"We hold it,"', ["&#34;We hold it,&#34;"]),
        ("Al-Qā’im returned & reopened", ["Al-Q&#257;&rsquo;im\nreturned &amp; reopened"]),
        ("Rawa is surrounded.", ["Rawa is surrounded."]),
        ("Romana fell too.", ["Romana fell too."]),
        ("ISIS", ["ISIS"]),
        ("fighting there had begun", ["fighting there had begun"]),
    ],
)
def test_words_are_found_in_the_page(words: str, originals: list[str]) -> None:
    text = clean_page()
    start = text.index(words)
    assert [PAGE[first:last] for first, last in original_spans(PAGE, text, start, start + len(words))] == originals


def test_the_headline_is_that_of_the_body() -> None:
    text = clean_page()
    start = text.index("Army enters Qaim")
    (span,) = original_spans(PAGE, text, start, start + len("Army enters Qaim"))
    assert span[0] == PAGE.index("<h1>") + len("<h1>")


def test_words_between_which_the_page_says_more_are_two_spans() -> None:
    source = f"<p>{QAIM}</p><div>Buy our paper now</div><p>Romana fell on Saturday morning.</p>"
    text = f"{QAIM}\nRomana fell on Saturday morning."
    spans = original_spans(source, text, text.index("Rawa"), text.index(" on Saturday"))
    assert [source[first:last] for first, last in spans] == ["Rawa is surrounded.", "Romana fell"]


def test_words_that_the_page_does_not_have_are_found_nowhere() -> None:
    text = f"{QAIM}\nMosul was not named in this page at all."
    source = f"<p>{QAIM}</p><p>Nothing else is said here, nor of Mosul.</p>"
    start = text.index("Mosul was")
    assert original_spans(source, text, start, len(text)) == ()
    assert original_spans(source, text, 0, len(QAIM)) == ((3, 3 + len(QAIM)),)
    assert original_spans(source, text, 3, 3) == ()


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<p>AT&T and R&amp;D, 3 < 4 &unknown; &copy2</p>", "AT&T and R&D, 3 < 4 &unknown; ©2"),
        ("<p>Cafe\u0301 in <b>Qa\u0304im</b></p>", "Café in Qāim"),
        ("<p>co\u00adoperate\u200b here</p>", "cooperate here"),
        ("<title>Qaim</title><p>Qaim</p>", "Qaim"),
        ("<p>Qaim\r\n\tand <!-- not --> Rawa", "Qaim and Rawa"),
        ("<script>Qaim</script>Qaim", "Qaim"),
    ],
)
def test_every_letter_of_awkward_pages_is_found(source: str, text: str) -> None:
    spans = original_spans(source, text, 0, len(text))
    assert "".join(shown(source[first:last]) for first, last in spans) == letters(text)
    assert spans[-1][1] <= len(source)
    assert "title" not in source[spans[0][0] : spans[0][1]]


WORD = st.text(st.sampled_from('abcQaim’ā&<>"شهر0é—'), min_size=1, max_size=9)
SPACE = st.sampled_from([" ", "  ", "\n", "&nbsp;", " <!-- x --> ", " <b>", "</b> ", " <a href='/a?b=1&c=2'>", "</a> ", "\t"])
PARAGRAPH = st.lists(st.tuples(WORD, SPACE), min_size=1, max_size=12)
UNSEEN = st.sampled_from(["", "<script>if (a < b) Qaim</script>", "<!-- Qaim -->", "<p>Notice: buy now</p>", "<style>a</style>"])


def written(word: str) -> str:
    """A word as a page may write it."""
    return html.escape(word).replace("’", "&rsquo;").replace("ā", "&#257;").replace("é", "e\u0301")


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(UNSEEN, PARAGRAPH), min_size=1, max_size=6), st.data())
def test_what_is_mapped_stands_in_the_page(parts: list[tuple[str, list[tuple[str, str]]]], data: st.DataObject) -> None:
    source, lines = "<html><body>", []
    for unseen, words in parts:
        source += unseen + "<p>" + "".join(written(word) + space for word, space in words) + "</p>\n"
        lines.append(" ".join(word for word, _ in words))
    text = "\n".join(lines)
    mapped = align(source, text)
    places = [match.span() for match in re.finditer(r"\S+", text)]
    first = data.draw(st.integers(0, len(places) - 1))
    last = data.draw(st.integers(first, len(places) - 1))
    start, end = places[first][0], places[last][1]
    spans = mapped.spans(start, end)
    assert spans == tuple(sorted(spans))
    if spans:
        assert "".join(shown(source[low:high]) for low, high in spans) == letters(text[start:end])
    else:
        assert -1 in mapped.origins


@settings(max_examples=50, deadline=None)
@given(st.lists(PARAGRAPH, min_size=1, max_size=6))
def test_a_page_that_is_all_text_is_mapped_whole(paragraphs: list[list[tuple[str, str]]]) -> None:
    source = "".join("<p>" + "".join(written(word) + space for word, space in words) + "</p>" for words in paragraphs)
    text = "\n".join(" ".join(word for word, _ in words) for words in paragraphs)
    spans = original_spans(source, text, 0, len(text))
    assert "".join(shown(source[low:high]) for low, high in spans) == letters(text)
