"""All measures of the gate by name: what each needs, and how it is taken."""

from __future__ import annotations

import argparse
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from rich.console import Console

from gates import (
    attributions,
    claim_places,
    dates,
    entities,
    held_out,
    kills,
    lookup,
    measures,
    peaceful,
    places,
    scale,
    sides,
    speed,
    territory,
    toponyms,
)
from gates.measures import Measured

SHARED = Path(__file__).parents[2] / "shared"
Taken = Measured | str  # or the word that says why there is none
SNIPPETS = "measure/case2021_task2/test_dataset/test_set_final_release_with_labels.tsv"
UCDP = "truth/ucdp_ged_syria/ucdp_ged_syria_2016_2019.csv.gz"
STREAM = "text/current_events.jsonl.gz"


def absent(*paths: Path) -> str:
    """What to say where something that is measured on or by is not there; empty where all is."""
    missing = [str(path) for path in paths if not path.exists()]
    return f"absent: {', '.join(missing)}" if missing else ""


def _claims(ask: argparse.Namespace) -> Taken:
    return absent(ask.gold, ask.score) or measures.claims(ask.gold, ask.score, ask.work)


def _held_out(ask: argparse.Namespace) -> Taken:
    missing = absent(ask.data / STREAM, ask.data / "text/battles_wikipedia", ask.score)
    if missing:
        return missing
    reports = held_out.reports(ask.data, ask.split)
    if ask.part:
        reports = [annotated for annotated in reports if annotated.origin == ask.part]
    taken = held_out.measure(held_out.sampled(reports, ask.sample) if ask.sample else reports, ask.score, ask.jobs)
    if ask.split == "test" and not ask.part and not ask.sample:
        return taken
    of = f"{ask.sample or 'all'} of {ask.split}"  # another thing than the floors are of
    return Measured({}, details={f"{of}, {name}": value for name, value in {**taken.figures, **taken.details}.items()})


def _peaceful(ask: argparse.Namespace) -> Taken:
    if missing := absent(ask.data / STREAM, ask.data / "text/battles_wikipedia"):
        return missing
    items = peaceful.peaceful_items(ask.data / STREAM, peaceful.annotated_items())
    return peaceful.measure(held_out.reports(ask.data), items, ask.jobs)


def _entities(ask: argparse.Namespace) -> Taken:
    folder = ask.data / "train/re3d"
    if missing := absent(folder):
        return missing
    documents = list(entities.documents(folder))
    return entities.measure(documents, entities.ours(documents, ask.jobs))


def _entities_of_spacy(ask: argparse.Namespace) -> Taken:
    folder, (model, python) = ask.data / "train/re3d", peer(ask)
    if missing := absent(folder) or no_peer(ask):
        return missing
    assert model is not None
    assert python is not None
    documents = list(entities.documents(folder))
    taken = entities.measure(documents, entities.spacy(documents, model, python))
    return Measured({}, details={**taken.figures, **taken.details})  # a peer has no floor to keep


def _attributions(ask: argparse.Namespace) -> Taken:
    folder = ask.data / "measure/polnear/data/test"
    return absent(folder) or attributions.measure(list(attributions.articles(folder)), ask.jobs)


def _territory(ask: argparse.Namespace) -> Taken:
    path = ask.data / SNIPPETS
    return absent(path) or territory.measure(list(territory.snippets(path)), ask.jobs)


def _places(ask: argparse.Namespace) -> Taken:
    folder, ucdp = ask.data / "gazetteer/whosonfirst", ask.data / UCDP
    return absent(folder, ucdp) or places.measure(folder, ucdp, ask.work)


def _sides(ask: argparse.Namespace) -> Taken:
    return absent(ask.score) or sides.measure(ask.gold, ask.score, ask.jobs)


def _claim_places(ask: argparse.Namespace) -> Taken:
    if ask.split == "test":
        return absent(ask.gold, ask.score) or claim_places.measure(sides.dev(ask.gold), ask.score, ask.jobs)
    if missing := absent(ask.data / STREAM, ask.data / "text/battles_wikipedia", ask.score):
        return missing
    chosen = claim_places.gold_of(held_out.reports(ask.data, ask.split))
    return claim_places.measure(chosen, ask.score, ask.jobs, floors=False)


def _dates(ask: argparse.Namespace) -> Taken:
    return absent(ask.score) or dates.measure(ask.score)


def _toponyms(ask: argparse.Namespace) -> Taken:
    folder = ask.data / "measure/geoparsing"
    return absent(*(folder / file for file in toponyms.FILES.values())) or toponyms.measure(folder)


def _lookup(ask: argparse.Namespace) -> Taken:
    folder = ask.data / "gazetteer/whosonfirst"
    return absent(folder) or lookup.measure(folder, ask.work)


def _speed(ask: argparse.Namespace) -> Taken:
    texts = {"dense": speed.dense()}
    if not absent(ask.data / STREAM):
        texts["stream"] = speed.stream(ask.data / STREAM)
    return speed.measure(texts, *peer(ask), repeat=ask.repeat)


def _replay(ask: argparse.Namespace) -> Taken:
    if ask.skip_replay:
        return "skipped"
    missing = absent(ask.events, ask.truth, ask.score_replay)
    return missing or measures.replay(ask.events, ask.truth, ask.score_replay, ask.work, ask.ledger, ask.jobs)


def _kills(ask: argparse.Namespace) -> Taken:
    return kills.measure(ask.kills)


def _scale(ask: argparse.Namespace) -> Taken:
    return scale.measure([*scale.SIZES, scale.FULL] if ask.full else scale.SIZES, ask.work, Console())


def peers(ask: argparse.ArgumentParser) -> None:
    """Add the options that say where the public sources are, and where spaCy is."""
    ask.add_argument("--data", type=Path, default=SHARED / "data", help="folder of the public sources and benchmarks")
    ask.add_argument("--spacy", type=Path, default=os.environ.get("SPACY_MODEL"), help="folder of en_core_web_md; or SPACY_MODEL")
    ask.add_argument("--spacy-python", default=os.environ.get("SPACY_PYTHON"), help="a Python with spaCy; or SPACY_PYTHON")


def peer(ask: argparse.Namespace) -> tuple[Path | None, Path | None]:
    """The folder of spaCy's pipeline and the Python that has spaCy; None twice where either is absent."""
    return (None, None) if no_peer(ask) else (ask.spacy, _python(ask))


def no_peer(ask: argparse.Namespace) -> str:
    """What to say where spaCy is absent; empty where it is there."""
    if not ask.spacy or not ask.spacy_python:
        return "absent: give --spacy FOLDER and --spacy-python PATH"
    return absent(ask.spacy, _python(ask))


def _python(ask: argparse.Namespace) -> Path:
    return Path(shutil.which(ask.spacy_python) or ask.spacy_python)


MENU: dict[str, Callable[[argparse.Namespace], Taken]] = {
    "claims": _claims,
    "held-out": _held_out,
    "peaceful": _peaceful,
    "entities": _entities,
    "entities of spaCy": _entities_of_spacy,
    "attributions": _attributions,
    "territory": _territory,
    "replay": _replay,
    "places": _places,
    "sides": _sides,
    "claim places": _claim_places,
    "dates": _dates,
    "toponyms": _toponyms,
    "speed": _speed,
    "look-up": _lookup,
    "kills": _kills,
    "scale": _scale,
}
ASKED = frozenset(
    ("speed", "look-up", "kills", "scale")
)  # only where named: long, or timings, which mean nothing beside other work
