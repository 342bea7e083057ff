"""Composed holdings and claims: the days and the sides are facts of five wars, every sentence and every outlet is made up."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from whoholds.records import Claim, ClaimedPlace, Commitment, EventKind, Holding, Party, Source, Status

OUTLET = "Composed Wire"
SECOND_OUTLET = "Example Herald"


@dataclass(frozen=True)
class Spell:
    """One period of a place: from when, who holds it, how sure, and what the composed reports say."""

    first: str | None
    holder: str | None
    status: Status = "held"
    probability: float = 0.93
    besieged_by: tuple[str, ...] = ()
    since: str | None = None
    against: bool = False


@dataclass
class Scene:
    """Holdings and the claims behind them."""

    holdings: list[Holding] = field(default_factory=list)
    claims: dict[str, Claim] = field(default_factory=dict)

    def add(self, place: ClaimedPlace, *spells: Spell) -> None:
        """One place with its periods, each lasting until the next."""
        ends = [after.first for _, after in pairwise(spells)] + [None]
        previous: str | None = None
        for spell, end in zip(spells, ends, strict=True):
            behind = self._keep(*_for(place, spell, previous)) if spell.first else ()
            against = self._keep(_denial(place, spell, previous)) if spell.against else ()
            self.holdings.append(
                Holding(
                    place=place,
                    first=spell.first,
                    end=end,
                    status=spell.status,
                    holder=spell.holder,
                    previous=previous,
                    since=spell.since or spell.first,
                    probability=spell.probability,
                    besieged_by=spell.besieged_by,
                    claims=behind,
                    against=against,
                )
            )
            previous = spell.holder or previous

    def _keep(self, *claims: Claim) -> tuple[str, ...]:
        self.claims.update({claim.id: claim for claim in claims})
        return tuple(claim.id for claim in claims)


def place(name: str, country: str, lat: float | None, lon: float | None, kind: str | None = "settlement") -> ClaimedPlace:
    return ClaimedPlace(text=name, name=name, country=country, lat=lat, lon=lon, kind=kind)


def claim(
    where: ClaimedPlace, event: EventKind, evidence: str, *, actors: tuple[str, ...] = (), opponents: tuple[str, ...] = (),
    when: str | None = None, sources: tuple[Source, ...] = (), commitment: Commitment = "affirmed", outlet: str = OUTLET,
    published: str | None = None,
) -> Claim:  # fmt: skip
    return Claim(
        place=where, event=event, evidence=evidence, start=0, when=when, sources=sources, commitment=commitment, outlet=outlet,
        actors=parties(actors), opponents=parties(opponents), published=published,
    )  # fmt: skip


def parties(names: tuple[str, ...]) -> tuple[Party, ...]:
    return tuple(Party(text=None, name=name) for name in names)


def _for(where: ClaimedPlace, spell: Spell, before: str | None) -> list[Claim]:
    day = (spell.first or "")[:10]
    others = (before,) if before and before != spell.holder else ()
    if spell.besieged_by:
        ring = spell.besieged_by[0]
        words = f"All roads into {where.name} are cut, residents said by telephone; {ring} units stand on every side."
        return [
            claim(
                where, "besiege", words, actors=(ring,), opponents=(spell.holder,) if spell.holder else (), when=day,
                published=day, sources=(Source(text="residents", name="residents", of=None),),
            ),
        ]  # fmt: skip
    if spell.status == "contested":
        words = f"Street fighting went on in {where.name} for another day, with neither side holding more than a few quarters."
        return [claim(where, "contest", words, actors=(spell.holder,) if spell.holder else (), when=day, published=day)]
    if spell.status in ("nobody", "unknown"):
        words = f"The last units left {where.name} overnight; who runs the town now, nobody there could say."
        return [claim(where, "loss", words, actors=others, when=day, published=day)]
    side = spell.holder or "?"
    spokesman = Source(text="a spokesman", name=f"spokesman of {side}", of=side)
    agency = Source(text=SECOND_OUTLET, name=SECOND_OUTLET, of=None)
    first = f"“Our forces are in full control of {where.name} since this morning,” the spokesman said."
    second = (
        f"Reporters who were driven through {where.name} saw the flag of {side} over the municipality and no sign of fighting."
    )
    return [
        claim(where, "gain", first, actors=(side,), opponents=others, when=day, published=day, sources=(spokesman, agency)),
        claim(where, "hold", second, actors=(side,), when=day, published=day, outlet=SECOND_OUTLET),
    ]


def _denial(where: ClaimedPlace, spell: Spell, before: str | None) -> Claim:
    loser = before or "the other side"
    words = f"Talk of the fall of {where.name} is false, said a statement of {loser}; its men hold the north."
    source = Source(text="a statement", name=f"statement of {loser}", of=loser)
    return claim(where, "gain", words, actors=(spell.holder or "?",), opponents=(loser,), when=spell.first, published=spell.first,
                 sources=(source,), commitment="denied")  # fmt: skip


# name; country; lat; lon; kind | first day or -; holder or -; traits … (a number: probability in percent; a status; `by SIDE`:
# besieged; `since EDTF`; `against`: somebody denies it)
FIVE_WARS = """
Al-Qaim; IQ; 34.38; 41.10; settlement | -; Iraqi government; 70 | 2014-06-21; ISIS; since 2014-06-20/2014-06-21 | 2017-11-03; Iraqi government; 96
Rawa; IQ; 34.48; 41.92; settlement | 2014-06-21; ISIS | 2017-11-03; ISIS; by Iraqi government; 82 | 2017-11-17; Iraqi government
Mosul; IQ; 36.34; 43.13; settlement | 2014-06-10; ISIS | 2016-11-01; ISIS; contested; 88 | 2017-07-10; Iraqi government
Mosul Dam; IQ; 36.63; 42.82; dam | 2014-06-12; Peshmerga; 70 | 2014-08-07; ISIS; 77; against | 2014-08-18; Peshmerga | 2017-10-18; Iraqi government
Baiji; IQ; 34.93; 43.49; settlement | 2014-06-11; ISIS | 2014-11-14; Iraqi government; 72 | 2014-12-20; ISIS; contested; 60; since 2014-12 | 2015-10-20; Iraqi government; since 2015-10-14/2015-10-22
Kirkuk; IQ; 35.47; 44.39; settlement | 2014-06-12; Peshmerga | 2017-10-16; Iraqi government
Ramadi; IQ; 33.42; 43.30; settlement | 2015-05-17; ISIS | 2015-12-28; Iraqi government; 80; since 2015-12-27/2016-02-09
Palmyra; SY; 34.56; 38.27; settlement | -; Syrian government; 80 | 2015-05-20; ISIS | 2016-03-27; Syrian government | 2016-12-11; ISIS; against | 2017-03-02; Syrian government | 2024-12-07; Syrian rebels
Raqqa; SY; 35.95; 39.01; settlement | 2013-03-04; Syrian rebels | 2014-01-13; ISIS | 2017-06-06; ISIS; contested; 90 | 2017-10-17; SDF
Deir ez-Zor; SY; 35.34; 40.14; settlement | 2014-07-14; Syrian government; by ISIS; 84 | 2017-09-05; Syrian government; contested; 70 | 2017-11-03; Syrian government; 90 | 2024-12-06; SDF | 2024-12-11; Syrian rebels
Saraqib; SY; 35.86; 36.80; settlement | 2012-11-01; Syrian rebels; since 2012-11 | 2020-02-08; Syrian government | 2020-02-27; Syrian rebels | 2020-03-02; Syrian government | 2024-11-28; Syrian rebels
Aleppo; SY; 36.20; 37.16; settlement | 2012-07-22; -; contested; 90 | 2016-12-22; Syrian government | 2024-11-30; Syrian rebels
Tal Abyad; SY; 36.70; 38.96; settlement | 2014-01-12; ISIS | 2015-06-15; SDF | 2019-10-13; Turkey and SNA
Daraa; SY; 32.62; 36.10; settlement | 2015-03-25; Syrian rebels; 60 | 2018-07-12; Syrian government | 2024-12-06; Syrian rebels
three villages near Hajin; SY; -; -; - | 2018-12-14; SDF; 55
Kherson; UA; 46.64; 32.61; settlement | -; Ukraine | 2022-03-02; Russia; since 2022-03-01/2022-03-03 | 2022-11-11; Ukraine
Mariupol; UA; 47.10; 37.55; settlement | 2014-05-09; Russia; contested; 70 | 2014-06-13; Ukraine | 2022-03-01; Ukraine; by Russia | 2022-05-20; Russia
Izium; UA; 49.21; 37.26; settlement | -; Ukraine; 80 | 2022-04-01; Russia | 2022-09-10; Ukraine
Bakhmut; UA; 48.60; 38.00; settlement | -; Ukraine | 2022-08-01; Ukraine; contested; 90; since 2022-08 | 2023-05-20; Russia; 78; against
Soledar; UA; 48.68; 38.09; settlement | -; Ukraine | 2023-01-12; Russia; 70; against
Snake Island; UA; 45.25; 30.20; island | 2022-02-24; Russia | 2022-06-30; Ukraine
Bucha; UA; 50.54; 30.21; settlement | 2022-02-27; Russia; 70 | 2022-03-31; Ukraine
El Fasher; SD; 13.63; 25.35; settlement | -; Sudanese army | 2024-05-10; Sudanese army; by RSF | 2025-10-26; RSF
Khartoum; SD; 15.55; 32.53; settlement | 2023-04-15; -; contested; 90 | 2025-03-26; Sudanese army
Wad Madani; SD; 14.40; 33.52; settlement | 2023-12-18; RSF | 2025-01-11; Sudanese army
Lashio; MM; 22.94; 97.75; settlement | -; Myanmar military | 2024-08-03; MNDAA; 80; against | 2025-04-22; Myanmar military; since 2025-04-18/2025-04-22
Lalibela; ET; 12.03; 39.04; settlement | 2021-08-05; TPLF | 2021-12-01; Ethiopian government | 2021-12-12; TPLF | 2021-12-19; -; unknown; 50
Mekelle; ET; 13.50; 39.47; settlement | 2020-11-28; Ethiopian government; against | 2021-06-28; TPLF | 2023-03-16; -; nobody; 40; since 2023-03
"""  # noqa: E501


def five_wars() -> Scene:
    """Iraq, Syria, Ukraine, Sudan and Myanmar, and two towns of Ethiopia: 28 places, some with four changes or more."""
    scene = Scene()
    for line in FIVE_WARS.strip().splitlines():
        where, *spells = line.split(" | ")
        scene.add(_place(where.split("; ")), *(_spell(words.split("; ")) for words in spells))
    return scene


def _place(words: list[str]) -> ClaimedPlace:
    name, country, lat, lon, kind = words
    if lat == "-":
        return place(name, country, None, None, None)
    return place(name, country, float(lat), float(lon), kind)


def _spell(words: list[str]) -> Spell:
    first, holder, *traits = words
    more: dict[str, Any] = {}
    for trait in traits:
        name, _, rest = trait.partition(" ")
        if trait.isdigit():
            more["probability"] = int(trait) / 100
        elif name == "by":
            more["besieged_by"] = (rest,)
        elif name == "since":
            more["since"] = rest
        elif name == "against":
            more["against"] = True
        else:
            more["status"] = trait
    return Spell(None if first == "-" else first, None if holder == "-" else holder, **more)
