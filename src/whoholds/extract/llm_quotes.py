"""Where the words that a model quotes stand in a text: every word of them, or nowhere."""

from __future__ import annotations

import re

from whoholds.records import Mention, MentionKind

# One character for one: the offsets in the folded text are those of the text.
FOLD = str.maketrans({
    **dict.fromkeys("‘’‛ʼ`´", "'"), **dict.fromkeys("“”„‟", '"'), **dict.fromkeys("‐‑‒–—―−", "-"),
    **dict.fromkeys("\u00a0\u2007\u2009\u202f", " "),
})  # fmt: skip
LONGEST = 2000  # characters of a quotation
Span = tuple[int, int]


class Quotes:
    """Finds quotations in one text. Their letters must be the text's; only kinds of quotation marks, dashes and blanks and a
    capital at the beginning may differ, since models even them out. What is kept is always cut from the text itself.
    """

    def __init__(self, text: str) -> None:
        """Search `text`."""
        self._text = text
        self._folded = text.translate(FOLD)

    def spans(self, words: str, within: Span | None = None) -> list[Span]:
        """All places at which the words stand as whole words, in order."""
        parts = words.translate(FOLD).split()
        if not parts or len(words) > LONGEST:
            return []
        joined = " ".join(parts)
        left, right = (r"(?<!\w)" if joined[0].isalnum() else ""), (r"(?!\w)" if joined[-1].isalnum() else "")
        first = f"[{re.escape(joined[0].lower() + joined[0].upper())}]"  # 'ẞ' and the like become two letters: either will do
        pattern = re.compile(left + first + r"\s+".join(map(re.escape, parts))[len(re.escape(joined[0])) :] + right)
        start, end = within or (0, len(self._folded))
        return [match.span() for match in pattern.finditer(self._folded, start, end)]

    def mention(self, words: str, kind: MentionKind, near: Span) -> Mention | None:
        """The mention of these words that is nearest to a span, inside it if it can be; None where they are not in the text."""
        found = min(self.spans(words), key=lambda span: (max(near[0] - span[0], span[1] - near[1], 0), span), default=None)
        return None if found is None else self.cut(found, kind)

    def cut(self, span: Span, kind: MentionKind) -> Mention:
        """The mention of a span."""
        return Mention(*span, self._text[slice(*span)], kind)
