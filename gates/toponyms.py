"""Whether marked names of places in other people's news are resolved to their places: TR-News, GeoWebNews, LGL.

The gold mentions of each article are given to `gazetteer resolve`'s own resolver with its text; nothing of these corpora is
trained or tuned on. *All within 161 km* (100 miles, the literature's measure): every toponym that the annotators linked to
GeoNames with a point. *Settlements within 20 km*: those of GeoNames' class P; GeoWebNews does not say the class. Abstaining is
wrong. What is missed is counted by how far off it is, by the kind of place told instead, and by the shape of the name, so that
one sees what kinds of names lose without a look at these texts. How far the scores can be relied on is told by tenths. The
outlet is told where a corpus has its domain, and each report is read in the light of what the others of its outlet name (their
texts and marked names, never their answers); the figures with outlets untold stand beside. Mentions whose offsets do not give
their words are left out, and counted. Titles are given where a corpus keeps them apart from the text.
"""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from gates.measures import Measured, key, keyed
from gates.reliability import reliability
from whoholds.config import home
from whoholds.identify import Gazetteer, Marked, ToponymResolver, directory
from whoholds.identify.entries import distance_km
from whoholds.identify.names import level

FILES = {"TR-News": "TR-News.xml", "GWN": "GWN.xml", "LGL": "lgl.xml"}
FAR_KM, NEAR_KM = 161.0, 20.0
SETTLEMENT = "P"  # GeoNames' class of cities, towns and villages


@dataclass(frozen=True)
class Gold:
    """A toponym of a corpus: its words, point, and GeoNames class where told."""

    start: int
    end: int
    words: str
    lat: float
    lon: float
    kind: str


def articles(path: Path) -> Iterator[tuple[Marked, list[Gold], int]]:
    """Each article with its linked toponyms, and how many were left out since their offsets do not give their words."""
    for number, article in enumerate(ElementTree.parse(path).getroot().iter("article")):
        text = article.findtext("text") or ""
        linked = [gold for toponym in article.iter("toponym") if (gold := _gold(toponym))]
        fit = [gold for gold in linked if text[gold.start : gold.end] == gold.words]
        spans = tuple((gold.start, gold.end) for gold in fit)
        name = article.get("docid") or article.get("file") or str(number)
        yield (
            Marked(
                name, text, spans, (article.findtext("title") or "").strip(), outlet=(article.findtext("domain") or "").strip()
            ),
            fit,
            len(linked) - len(fit),
        )


def _gold(toponym: ElementTree.Element) -> Gold | None:
    """A toponym that is linked to GeoNames and has a point; None else."""
    tag = toponym.find("gaztag")
    words = toponym.findtext("phrase") or toponym.findtext("extractedName")
    if tag is not None:
        linked, lat, lon, kind = tag.get("geonameid"), tag.findtext("lat"), tag.findtext("lon"), tag.findtext("fclass")
    else:
        linked, lat, lon, kind = *(toponym.findtext(name) for name in ("geonamesID", "latitude", "longitude")), ""
    start, end = toponym.findtext("start"), toponym.findtext("end")
    if not (linked and lat and lon and words and start and end):
        return None
    return Gold(int(start), int(end), words, float(lat), float(lon), kind or "")


def corpus(resolver: ToponymResolver, name: str, path: Path) -> Measured:
    """The figures of one corpus."""
    apart: list[tuple[Gold, float | None]] = []
    told: list[tuple[float, bool]] = []
    left, abstained, missed, truth = 0, 0, {}, []
    kinds: Counter[str] = Counter()
    untold = _untold(resolver, path)
    for given, _, _ in articles(path):
        resolver.learn(given)
    for given, gold, unfit in articles(path):
        left += unfit
        for one, found in zip(gold, resolver.resolve(given), strict=True):
            km = None
            if found.lat is not None and found.lon is not None:
                km = distance_km(found.lat, found.lon, one.lat, one.lon)
            abstained += found.abstained
            told += [] if km is None else [(found.score, km <= FAR_KM)]
            apart.append((one, km))
            line = f"{name} {given.id}:{one.start} {one.words} at {one.lat}, {one.lon}"
            truth.append(line)
            kinds[f"{name}, {_shape(one.words)}"] += 1
            if km is None or km > FAR_KM:
                kinds.update(f"{name}, missed, {kind}" for kind in _missed(one, found.kind, km))
                what = f"{found.name}, {found.country}, {km:.0f} km off" if km is not None else "abstained"
                missed[key(line)] = f"{'wrong pin' if km is not None else 'abstained'}: {line}: {what}"
    figures = {f"{name}, all within 161 km": _share(apart, FAR_KM)}
    towns = [pair for pair in apart if pair[0].kind == SETTLEMENT]
    if towns:
        figures[f"{name}, settlements within 20 km"] = _share(towns, NEAR_KM)
    details = {
        f"{name}, toponyms": float(len(apart)), f"{name}, settlements": float(len(towns)), f"{name}, left out": float(left),
        f"{name}, abstained": round(abstained / max(1, len(apart)), 3),
        f"{name}, right of those told": round(sum(km is not None and km <= FAR_KM for _, km in apart)
                                              / max(1, sum(km is not None for _, km in apart)), 3),
        f"{name}, all within 161 km, outlets untold": _share(untold, FAR_KM),
        f"{name}, settlements within 20 km, outlets untold": _share([o for o in untold if o[0].kind == SETTLEMENT], NEAR_KM),
        **{kind: float(count) for kind, count in sorted(kinds.items())}, **reliability(told, f"{name}, "),
    }  # fmt: skip
    return Measured(figures, missed, truth=keyed(truth), details=details)


def _missed(gold: Gold, told: str | None, km: float | None) -> Iterator[str]:
    """The kinds of a miss: by the name's shape, by the place told, by how far off it is."""
    yield _shape(gold.words)
    if km is not None:
        yield f"told a {told}"
        yield next(f"within {limit:g} km" for limit in (500.0, 2000.0, 20100.0) if km <= limit)


def _shape(words: str) -> str:
    """What a name looks like."""
    if nation := directory().nation(words):
        return "a country's own name" if level(words) == level(nation.name) else "other words for a country"
    if words.isupper() or "." in words:
        return "capitals or points"
    if not words[:1].isupper():
        return "begins small"
    return "one word" if " " not in words else "several words"


def _untold(resolver: ToponymResolver, path: Path) -> list[tuple[Gold, float | None]]:
    """How far off each toponym is where nothing is known of the outlets."""
    return [
        (one, None if found.lat is None or found.lon is None else distance_km(found.lat, found.lon, one.lat, one.lon))
        for given, gold, _ in articles(path)
        for one, found in zip(gold, resolver.resolve(replace(given, outlet="")), strict=True)
    ]


def _share(apart: list[tuple[Gold, float | None]], limit: float) -> float:
    return round(sum(km is not None and km <= limit for _, km in apart) / max(1, len(apart)), 3)


def measure(folder: Path) -> Measured:
    """All corpora, with the index of `WHOHOLDS_HOME`."""
    total = Measured({})
    with Gazetteer.open(home()) as gazetteer:
        resolver = ToponymResolver(gazetteer, directory())
        for name, file in FILES.items():
            one = corpus(resolver, name, folder / file)
            for field in ("figures", "missed", "truth", "details"):
                getattr(total, field).update(getattr(one, field))
    return total
