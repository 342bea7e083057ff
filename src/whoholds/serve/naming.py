"""Which place of a ledger a person means by a name: 'Qaim', 'al-Qa'im, IQ', 'Tripoli, Lebanon'."""

from __future__ import annotations

import difflib
from collections.abc import Sequence

from whoholds.errors import AmbiguousPlaceError, UnknownPlaceError
from whoholds.identify import Directory, Gazetteer
from whoholds.identify.names import fold, level
from whoholds.ledger import PlaceCount
from whoholds.records import ClaimedPlace
from whoholds.serve.shelf import key_word, name_words

SURE = 0.8  # a name score from which a gazetteer's candidate bears the name that was asked for
KNOWN = 0.6  # how well a name of the gazetteer must match to be what is meant; below it only sounds a little like it
LIMIT = 50  # candidates of the gazetteer
MOST_MEANT = 3  # names of the ledger that are proposed
SMALL = frozenset(("settlement", "quarter"))


def split(words: str, directory: Directory) -> tuple[str, str | None]:
    """A name and the ISO code of the country after its last comma, where that names one."""
    name, comma, country = words.rpartition(",")
    if comma:
        nation = directory.nations.get(level(country))
        if nation and nation.country:
            return name.strip(), nation.country
    return words.strip(), None


def places_named(words: str, known: Sequence[PlaceCount], gazetteer: Gazetteer, directory: Directory) -> list[PlaceCount]:
    """The places of a ledger that a name can mean, the most claimed first.

    Args:
        words: the name, with or without ', COUNTRY'; or a gazetteer's identifier.
        known: the ledger's places.
        gazetteer: knows other spellings.
        directory: knows the countries.
    """
    name, country = split(words, directory)
    if pinned := gazetteer.pinned(name):
        return [row for row in known if row.place.id == pinned.id]
    sure = {c.place.id: c.name_score for c in gazetteer.find(name, countries=[country] if country else [], limit=LIMIT)}
    keys = set(fold(name).keys)
    fitting = [
        row for row in known
        if (row.place.id == words or sure.get(row.place.id or "", 0) >= SURE or keys & set(fold(row.place.name).keys))
        and (country is None or row.place.country == country)
    ]  # fmt: skip
    kind = fold(name).generic
    if kind and (of_kind := [row for row in fitting if row.place.kind == kind]):
        return of_kind
    if any(row.place.kind in SMALL for row in fitting) and len({row.place.country for row in fitting}) == 1:
        # 'Deir ez-Zor' is the town; who means the province says so
        return [row for row in fitting if row.place.kind in SMALL]
    return fitting


def words_of(words: str, gazetteer: Gazetteer, directory: Directory) -> list[str]:
    """By what all the places are found, among those beside a ledger, that a name can mean: see `shelf.form_words`."""
    name, country = split(words, directory)
    if pinned := gazetteer.pinned(name):
        return [key_word(pinned.id)]
    candidates = gazetteer.find(name, countries=[country] if country else [], limit=LIMIT)
    return [*name_words(name), key_word(words), *[key_word(c.place.id) for c in candidates if c.name_score >= SURE]]


def one_place(words: str, known: Sequence[PlaceCount], gazetteer: Gazetteer, directory: Directory) -> ClaimedPlace:
    """The one place of a ledger that a name means.

    Raises:
        UnknownPlaceError: no claim speaks of it; says whether the gazetteer knows it.
        AmbiguousPlaceError: several fit; lists them.
    """
    fitting = places_named(words, known, gazetteer, directory)
    if len(fitting) == 1:
        return fitting[0].place
    if fitting:
        raise AmbiguousPlaceError(words, tuple(_labelled(row) for row in fitting))
    name, country = split(words, directory)
    candidates = [c for c in gazetteer.find(name, countries=[country] if country else [], limit=3) if c.name_score >= KNOWN]
    close = difflib.get_close_matches(name, [row.place.name for row in known], n=3, cutoff=0.7)
    about = (
        f"The gazetteer knows {candidates[0].place.name}, {candidates[0].place.country}"
        if candidates
        else "The gazetteer does not know it either"
    )
    asked = level(name)
    holding = [row.place.name for row in known if asked and f" {asked} " in f" {level(row.place.name)} "]  # 'Goma Airport'
    close = list(dict.fromkeys([*holding, *close]))[:MOST_MEANT]
    hint = f"; did you mean {' or '.join(close)}?" if close else ""
    raise UnknownPlaceError(f"no claim of this ledger speaks of {words!r}", advice=about + hint)


def _labelled(row: PlaceCount) -> str:
    place = row.place
    where = f" at {place.lat:.2f}, {place.lon:.2f}" if place.lat is not None and place.lon is not None else ""
    return f"{place.name}, {place.country or '??'} ({place.kind or 'place'}{where}, {row.claims} claim{'s' * (row.claims != 1)})"
