"""What 'the town', 'he' and 'the group' stand for, by the network's word, the kind of each name, and nearness."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace

from whoholds.extract import thresholds
from whoholds.extract.coreference import NOMINAL, is_nominal
from whoholds.extract.encoding import Window
from whoholds.extract.labels import LINKS, NAME_TAGS, tag_slices
from whoholds.extract.network import Output, Ties
from whoholds.extract.spans import Found, softmax
from whoholds.records import Mention, MentionKind

SPOKEN_OF = re.compile(
    r"he|she|(?:the|that) (?:\w+ )?(?:spokes\w+|official|officer|commander|governor|minister|diplomat|general|colonel|mayor|"
    r"leader|president|resident|activist|director|analyst|chief|man|woman|source)",
    re.IGNORECASE,
)  # a speaker named before
PERSON = re.compile(r"[A-ZÀ-Þ][\w’'.-]+(?: (?:al-|el-|bin |de |van )?[A-ZÀ-Þ][\w’'.-]+)+")
PRONOUN = re.compile(r"he|she|it|they|them|him|her|his|its|their|we|us|our|ours|theirs|i", re.IGNORECASE)
SPEAKER = re.compile(r"he|she", re.IGNORECASE)
NAMED_KINDS = {"place": ("LOC",), "actor": ("ORG", "MISC"), "source": ("PER", "ORG")}  # what a nominal of each kind may stand for
KIND_OF_NAME: dict[str, MentionKind] = {"LOC": "place", "ORG": "actor", "PER": "source"}
AFTER = 2.0  # how much likelier a name before a nominal is than one after it, in nats; and how fast it fades with distance
FADING, FADES_PER = 0.5, 200
SAME = LINKS.index("same")
NAME_COLUMNS = tag_slices()["name"]


def named(names: Sequence[Mention], window: Window, output: Output) -> list[Found]:
    """The names of a window, each with the network's tag of what kind of name it is."""
    tags = softmax(output.tags[:, NAME_COLUMNS])
    found = []
    for mention in names:
        pieces = window.piece_at(mention.start, mention.end)
        if pieces is not None and not is_nominal(mention):
            share = tags[pieces[0] : pieces[1]].sum(axis=0)
            kinds = share[1::2] + share[2::2]
            found.append(Found(mention, pieces[0], 2 * int(kinds.argmax()) + 1, float(kinds.max() / share.sum())))
    return found


def kind_of(name: Found) -> str:
    """LOC, ORG, PER or MISC, by the network's tag."""
    return NAME_TAGS[name.tag][2:]


def renamed(name: Found) -> Mention:
    """A name as the kind of mention that the network's tag of it says; as its shape says where the tag is not sure."""
    kind = KIND_OF_NAME.get(kind_of(name))
    return replace(name.mention, kind=kind) if kind and name.probability >= thresholds.NAME_FROM else name.mention


def asked(found: Sequence[Found]) -> list[int]:
    """The pieces whose ties `antecedents` wants to know."""
    return [f.piece for f in found if is_nominal(f.mention)]


def antecedents(found: list[Found], names: Sequence[Found], ties: Ties) -> list[Found]:
    """The spans, each tied to the name that it stands for: one of its own kind, by the network's word and by nearness."""
    tied = []
    speaker: Mention | None = None  # the person named last
    for f in found:
        if is_nominal(f.mention) and (NOMINAL.match(f.mention.text) or SPEAKER.fullmatch(f.mention.text)):
            other = _antecedent(f, [*names, *(o for o in found if not is_nominal(o.mention))], ties)
            if f.mention.kind == "source" and SPOKEN_OF.fullmatch(f.mention.text) and speaker:
                other = speaker
            if other is not None:
                f = replace(f, mention=replace(f.mention, refers_to=replace(other, kind=f.mention.kind, refers_to=None)))
        if is_nominal(f.mention):
            f = replace(f, mention=replace(f.mention, offers=offers(f, [*names, *found], ties)))
        if f.mention.kind == "source" and PERSON.search(f.mention.text):
            speaker = f.mention
        tied.append(f)
    return tied


def offers(found: Found, candidates: Sequence[Found], ties: Ties) -> tuple[tuple[int, float], ...]:
    """What the network gives for each mention that a nominal may stand for, by the mention's offset.

    A place may stand for names alone; a party or a speaker also for 'the rebels', and for nobody else: then for itself.
    """
    alone = found.mention.kind != "place"
    apart = {
        o.mention.start: o.piece
        for o in candidates
        if (o.mention.start == found.mention.start and alone)
        or ((alone or not is_nominal(o.mention)) and not _overlap(o.mention, found.mention))
    }
    same = ties.links_of(found.piece)[SAME]
    return tuple((start, round(float(same[piece]), 3)) for start, piece in sorted(apart.items()))


def _overlap(one: Mention, other: Mention) -> bool:
    return one.start < other.end and other.start < one.end


def _antecedent(found: Found, candidates: Sequence[Found], ties: Ties) -> Mention | None:
    """The likeliest of the candidates that lie elsewhere."""
    # 'residents' and 'the army' may name nobody else; 'the town' and 'he' always do
    alone = found.mention.kind != "place" and not PRONOUN.fullmatch(found.mention.text)
    same = ties.links_of(found.piece)[SAME]
    best, most = None, float(same[found.piece]) if alone else -math.inf
    for other in candidates:
        if _overlap(other.mention, found.mention):
            continue
        weight = float(same[other.piece]) + _nearness(found.mention, other.mention)
        if weight > most:
            best, most = other.mention, weight
    return best


def _nearness(nominal: Mention, name: Mention) -> float:
    """How much the distance speaks against a name, in nats."""
    gap = nominal.start - name.end
    return -FADING * math.log1p(abs(gap) / FADES_PER) - (AFTER if gap < 0 else 0.0)
