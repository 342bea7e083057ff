"""Who says what: the speech words of a sentence, their speakers, and speakers carried over the sentences of a quotation."""

from __future__ import annotations

import functools
import re

from whoholds.extract.lexicon import lexicon
from whoholds.extract.sentences import Sentence
from whoholds.records import Mention, Utterance

RANK = r"(?:(?:Brig|Gen|Maj|Col|Lt|Capt|Sgt|Mr|Mrs|Ms|Dr)\.? )*"
PERSON = rf"{RANK}[A-ZÀ-Þ][\w’'.-]+(?:[ -](?:al-|bin |of |for |the )?[A-ZÀ-Þ][\w’'.-]*)*"
ROLE = (
    r"(?:(?:[Tt]he|[Aa]n?|[Ii]ts|[Tt]heir|[Ss]yrian|[Rr]ussian) )?(?:[\w’'.-]+ ){0,5}?"
    r"(?:spokes(?:man|woman|person)|ministry|office|army|military|government|official|officials|media|agency|activists|monitor|observatory|"
    r"commander|governor|residents|group|statement|command|source|sources|witnesses|staff|television|police|mayor|analysts?)"
    r"(?: (?:for|of|in|at) (?:the )?[A-ZÀ-Þ][\w’'.-]+(?: (?:al-|el-)?[A-ZÀ-Þ][\w’'.-]+)*)?"
)
APPOSITION = r"(?:, [^,;“”\"]{3,80},)?(?: (?:with|of|from) [A-Z][\w.-]+(?: [A-Z][\w.-]+)*)?"
SPEAKER = rf"(?P<speaker>{ROLE}(?: {PERSON})?|{PERSON})"
ADVERB = r"(?: also| later| then| further| earlier| on \w+day| \w+ly| has| have| had)*"
BEFORE = re.compile(rf"(?<![\w’]){SPEAKER}{APPOSITION}{ADVERB} (?P<cue>{{speech}})".replace("{speech}", "%s"))
AFTER = re.compile(r",?[”\"’]?,? (?P<cue>%s) " + rf"(?:by )?{SPEAKER}")
LEADING = re.compile(rf"(?P<cue>[Aa]ccording to) {SPEAKER}")
VIA = re.compile(r"(?:told|to) (?:the )?(?P<outlet>[A-Z][A-Za-z]+(?:[ -][A-Z][A-Za-z]+)*)")
PRONOUNS = frozenset(("he", "she", "it", "they", "who"))
PRONOUN = re.compile(r"\b(?P<speaker>[Hh]e|[Ss]he|[Tt]hey)(?: also| later)? (?P<cue>%s)")


@functools.cache
def _of_speech(pattern: re.Pattern[str]) -> re.Pattern[str]:
    """A pattern with the words of speech in its gap."""
    return re.compile(pattern.pattern % lexicon().words["speech"].pattern)


def _mention(sentence: Sentence, match: re.Match[str], group: str, kind: str) -> Mention:
    start, end = match.span(group)
    return Mention(sentence.start + start, sentence.start + end, match[group], "cue" if kind == "cue" else "source")


def speakers(sentence: Sentence) -> list[Utterance]:
    """The speakers of one sentence with their speech words, each with the outlet spoken to right after the speaker.

    Returns:
        A source chain, innermost first; empty where the sentence names no speaker.
    """
    leading = LEADING.match(sentence.text)
    if leading:
        return [Utterance(_mention(sentence, leading, "speaker", "source"), _mention(sentence, leading, "cue", "cue"))]
    for pattern in (BEFORE, AFTER):
        for match in _of_speech(pattern).finditer(sentence.text):
            if match["cue"].lower() == "according to" and pattern is BEFORE:
                continue
            if pattern is AFTER and match["cue"].lower() not in ("according to", "said", "says", "reported", "announced"):
                continue
            chain = [Utterance(_mention(sentence, match, "speaker", "source"), _mention(sentence, match, "cue", "cue"))]
            told = VIA.match(sentence.text, match.start("cue")) or VIA.match(sentence.text, match.end("cue") + 1)
            if told:
                chain.append(Utterance(_mention(sentence, told, "outlet", "source")))
            return chain
    return []


def _is_quoted(text: str, sentence: Sentence) -> bool:
    """True where the sentence opens or goes on with a quotation."""
    return bool(re.match(r"[“\"]", sentence.text)) or text.count("“", 0, sentence.start) > text.count("”", 0, sentence.start)


def attributions(text: str, sentences: list[Sentence]) -> list[list[Utterance]]:
    """The source chain of every sentence.

    A sentence spoken by 'he' takes the last speaker; a quotation without a speaker takes the speaker of the sentence after
    it in its paragraph, else the last one before.
    """
    own = [speakers(s) for s in sentences]
    last: list[Utterance] = []
    found = []
    for index, sentence in enumerate(sentences):
        chain = own[index]
        if chain and chain[0].source.text.lower() in PRONOUNS:
            chain = []
        pronoun = _of_speech(PRONOUN).search(sentence.text)
        if not chain and (pronoun or _is_quoted(text, sentence)):
            following = (
                own[index + 1] if index + 1 < len(sentences) and sentences[index + 1].paragraph == sentence.paragraph else []
            )
            chain = last or following
        if own[index]:
            last = chain
        found.append(chain)
    return found
