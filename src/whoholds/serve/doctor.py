"""Checks of an installation, each with what was found and, where it is wrong, what to do."""

from __future__ import annotations

from dataclasses import dataclass

from whoholds import ledger as ledgers
from whoholds.config import Settings
from whoholds.errors import WhoholdsError
from whoholds.identify import Gazetteer, directory


@dataclass(frozen=True, slots=True)
class Check:
    """One check: its name, whether it is well, and what was found."""

    name: str
    ok: bool
    message: str


def checks(settings: Settings, ledger: str | None = None) -> list[Check]:
    """Check the data folder, the gazetteer, the directory of actors and, where given, a ledger."""
    found = [_folder(settings), _gazetteer(settings), _directory(settings)]
    return [*found, _ledger(ledger)] if ledger else found


def _folder(settings: Settings) -> Check:
    try:
        settings.home.mkdir(parents=True, exist_ok=True)
        probe = settings.home / ".probe"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        return Check("data folder", False, f"{settings.home} cannot be written ({error}); set WHOHOLDS_HOME to a folder that can")
    return Check("data folder", True, str(settings.home))


def _gazetteer(settings: Settings) -> Check:
    try:
        with Gazetteer.open(settings.home) as gazetteer:
            return Check("gazetteer", True, f"{gazetteer.size} places, {gazetteer.fingerprint}")
    except (WhoholdsError, OSError) as error:
        return Check("gazetteer", False, str(error))


def _directory(settings: Settings) -> Check:
    try:
        known = directory(settings.actors)
    except (WhoholdsError, OSError) as error:
        return Check("actors", False, str(error))
    sides = {actor.side for actor in known.actors.values() if actor.side}
    wrong = "".join(f"; {issue.where}: {issue.message}" for issue in known.issues)
    return Check(
        "actors", not wrong,
        f"{len(known.actors)} actors of {len(sides)} sides, {len(known.aliases)} names, {known.fingerprint}{wrong}",
    )  # fmt: skip


def _ledger(url: str) -> Check:
    try:
        with ledgers.open(url, create=False) as store:
            counts = store.counts()
            return Check(
                "ledger",
                True,
                f"{url}: {counts.reports} reports, {counts.claims} claims, {counts.issues} issues, made {store.created:%Y-%m-%d}",
            )
    except (WhoholdsError, OSError) as error:
        return Check("ledger", False, str(error))
