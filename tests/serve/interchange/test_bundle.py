"""A bundle gives back the ledger row by row, to the head of its chain; what was changed on its way is refused with the reason."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
import sqlite3
import stat
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.ledger.composing import CREATED, LATER, gain, qaim_report, reading, siege
from whoholds import ledger
from whoholds.errors import BundleError, LedgerError
from whoholds.ledger import AsOf, Judging, Ledger
from whoholds.records import Issue, Report
from whoholds.serve.interchange.bundle import bundle, unbundle

ODD = ["=1+1", "Robert'); DROP TABLE claims;--", "a\0b", "\x1amark", "half \ud800", "line\r\nend", " both ends "]


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """A ledger with a superseded reading, an issue, an empty and an unknown outlet, and words that no table likes."""
    path = tmp_path / "ledger.db"
    with ledger.open(path, created=CREATED) as store:
        report = qaim_report()
        store.append_many([reading(report, gain(report), siege(report))])
        store.append_many([reading(report, gain(report), made_by="rules-2", recorded=LATER + dt.timedelta(days=1))])
        store.append_many([reading(Report.new(words, outlet="" if n else None)) for n, words in enumerate(ODD)])
        store.record([Issue(stage="collect", code="no-text", where="a.html", message=words) for words in ODD], LATER)
    return path


@pytest.fixture
def package(kept: Path, tmp_path: Path) -> Path:
    path = tmp_path / "bundle.zip"
    with ledger.open(kept) as store:
        bundle(store, path, title="Composed", license="CC-BY-4.0")
    return path


def everything(store: Ledger) -> list[Any]:
    moments = [None, AsOf(LATER), AsOf(LATER + dt.timedelta(days=2)), AsOf.of_day(dt.date(2018, 1, 1))]
    answers = [store.claims(as_of=moment) for moment in moments]
    return [store.created, list(store.reports()), store.issues(), store.counts(), store.verify(), *answers]


def test_there_and_back_everything_is_equal_to_the_head_of_the_chain(kept: Path, package: Path, tmp_path: Path) -> None:
    found = unbundle(package, tmp_path / "copy.db")
    with ledger.open(kept) as one, ledger.open(tmp_path / "copy.db") as other:
        assert everything(one) == everything(other)
        assert found == other.verify()


def test_the_copy_grows_as_the_original_would(kept: Path, package: Path, tmp_path: Path) -> None:
    unbundle(package, tmp_path / "copy.db")
    heads = []
    for path in (kept, tmp_path / "copy.db"):
        with ledger.open(path) as store:
            store.append_many([reading(Report.new("Rawa fell."), recorded=LATER + dt.timedelta(days=9))])
            heads.append(store.verify().head)
    assert heads[0] == heads[1]


def test_one_ledger_gives_the_same_bytes_each_time(kept: Path, package: Path, tmp_path: Path) -> None:
    with ledger.open(kept) as store:
        bundle(store, tmp_path / "again.zip", title="Composed", license="CC-BY-4.0")
    assert (tmp_path / "again.zip").read_bytes() == package.read_bytes()
    assert [path.name for path in tmp_path.glob("*.part")] == []


def test_the_package_names_head_licence_rights_and_checksums(kept: Path, package: Path) -> None:
    with zipfile.ZipFile(package) as archive:
        said = json.loads(archive.read("datapackage.json"))
    with ledger.open(kept) as store:
        assert said["whoholds"]["head"] == store.verify().head
    assert said["licenses"] == [{"name": "CC-BY-4.0"}]
    assert "belong to those who published them" in said["description"]
    assert all(resource["hash"].startswith("sha256:") and resource["schema"]["primaryKey"] for resource in said["resources"])


def test_frictionless_finds_the_package_valid(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    frictionless = pytest.importorskip("frictionless")
    monkeypatch.chdir(package.parent)
    found = frictionless.validate(package.name, type="package")
    assert found.valid, found.flatten(["name", "type", "note"])
    assert {task.name: task.stats["rows"] for task in found.tasks}["claims"] == 3


def test_a_ledger_that_was_upgraded_keeps_the_day_since_when_it_is_chained(tmp_path: Path) -> None:
    later = CREATED + dt.timedelta(days=400)
    with ledger.open(tmp_path / "old.db", created=CREATED, chained=later) as store:
        store.append_many([reading(qaim_report())])
        bundle(store, tmp_path / "old.zip")
        head = store.verify().head
    assert unbundle(tmp_path / "old.zip", tmp_path / "copy.db").head == head


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(st.characters(exclude_categories=()), min_size=1, max_size=20), min_size=1, max_size=5, unique=True))
def test_any_words_come_back(tmp_path_factory: pytest.TempPathFactory, words: list[str]) -> None:
    folder = tmp_path_factory.mktemp("any")
    with ledger.open(folder / "ledger.db", created=CREATED) as store:
        for text in words:
            report = Report.new(text, title=text, outlet=text, name=text, origin=text)
            claim = replace(gain(qaim_report()), evidence=text, start=0, place=replace(gain(qaim_report()).place, name=text))
            store.append_many([reading(report, claim)])
        bundle(store, folder / "bundle.zip")
        unbundle(folder / "bundle.zip", folder / "copy.db")
        with ledger.open(folder / "copy.db") as copy:
            assert everything(store) == everything(copy)


def test_a_ledger_in_memory_and_a_broken_one_are_not_bundled(kept: Path, tmp_path: Path) -> None:
    with ledger.open("memory:") as store, pytest.raises(LedgerError, match="in memory"):
        bundle(store, tmp_path / "no.zip")
    with sqlite3.connect(kept) as raw:
        raw.execute("DROP TRIGGER reports_no_update")
        raw.execute("UPDATE reports SET title = 'Qaim holds'")
    with ledger.open(kept) as store, pytest.raises(LedgerError, match="broken"):
        bundle(store, tmp_path / "no.zip")
    assert not (tmp_path / "no.zip").exists()


def test_a_ledger_that_is_there_is_left_alone(package: Path, kept: Path) -> None:
    before = kept.read_bytes()
    with pytest.raises(LedgerError, match="is there already"):
        unbundle(package, kept)
    assert kept.read_bytes() == before


Member = tuple[zipfile.ZipInfo, bytes]


def rewritten(package: Path, change: Callable[[list[Member]], list[Member]]) -> Path:
    with zipfile.ZipFile(package) as archive:
        members = [(info, archive.read(info)) for info in archive.infolist()]
    path = package.with_name("changed.zip")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for info, data in change(members):
            fresh = zipfile.ZipInfo(info.filename)
            fresh.external_attr, fresh.compress_type = info.external_attr, zipfile.ZIP_DEFLATED
            archive.writestr(fresh, data)
    return path


def named(name: str, mode: int = stat.S_IFREG | 0o644) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo("placeholder")
    info.filename, info.external_attr = name, mode << 16
    return info


def forged(members: list[Member], path: str, change: Callable[[bytes], bytes]) -> list[Member]:
    """One member changed, and datapackage.json told of its new size and checksum."""
    new = {info.filename: change(data) if info.filename == path else data for info, data in members}
    package = json.loads(new["datapackage.json"])
    for resource in package["resources"]:
        if resource["path"] == path:
            resource.update(bytes=len(new[path]), hash=f"sha256:{hashlib.sha256(new[path]).hexdigest()}")
    new["datapackage.json"] = json.dumps(package).encode()
    return [(info, new[info.filename]) for info, _ in members]


HOSTILE: list[tuple[str, Callable[[list[Member]], list[Member]], str]] = [
    ("traversal", lambda m: [*m, (named("../../etc/cron.d/x"), b"x")], "leads out of it"),
    ("absolute", lambda m: [*m, (named("/etc/passwd"), b"x")], "leads out of it"),
    ("windows", lambda m: [*m, (named("..\\x"), b"x")], "leads out of it"),
    ("link", lambda m: [*m, (named("data/x", stat.S_IFLNK | 0o777), b"/etc/passwd")], "no plain file"),
    ("stranger", lambda m: [*m, (named("data/run.sh"), b"x")], r"holds 'data/run.sh'"),
    ("twice", lambda m: [*m, m[0]], "twice"),
    ("missing", lambda m: [x for x in m if x[0].filename != "data/claims.jsonl"], "lacks 'data/claims.jsonl'"),
    ("no package", lambda m: [x for x in m if x[0].filename != "datapackage.json"], "has no datapackage.json"),
    ("no json", lambda m: [(i, b"{" if i.filename == "datapackage.json" else d) for i, d in m], "is no JSON"),
    ("other package", lambda m: [(i, b"{}" if i.filename == "datapackage.json" else d) for i, d in m], "no bundle of a ledger"),
    ("checksum", lambda m: [(i, d + b"\n" if "claims" in i.filename else d) for i, d in m], "checksum"),
    ("bomb", lambda m: [*m, (named("data/bomb"), b"\0" * (80 << 20))], "would unpack to"),
    ("no row", lambda m: forged(m, "data/claims.jsonl", lambda d: d + b"[1]\n"), "line 4 of 'data/claims.jsonl'"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "reason"), [case[1:] for case in HOSTILE], ids=[case[0] for case in HOSTILE])
def test_a_hostile_or_changed_bundle_is_refused_with_the_reason(
    package: Path, tmp_path: Path, change: Callable[[list[Member]], list[Member]], reason: str
) -> None:
    with pytest.warns(UserWarning, match="Duplicate") if reason == "twice" else _nothing():
        changed = rewritten(package, change)
    with pytest.raises(BundleError, match=reason):
        unbundle(changed, tmp_path / "copy.db")
    assert not list(tmp_path.glob("copy.db*")), "nothing half made is left"


def _nothing() -> Any:
    return contextlib.nullcontext()


FORGED: list[tuple[str, Callable[[bytes], bytes]]] = [
    ("claims", lambda d: d.replace(b"Iraqi government", b"Iraqi  government")),
    ("claims", lambda d: b"".join(d.splitlines(keepends=True)[1:])),
    ("reports", lambda d: d.replace(b"Iraqi troops took Qaim", b"Iraqi troops lost Qaim")),
    ("reports", lambda d: d.replace(b'"title": "Qaim falls"', b'"title": 7')),
    ("links", lambda d: d.replace(b'"number": 0', b'"number": 90')),
    ("meta", lambda d: d.replace(b"2020-01-01", b"2019-01-01")),
    ("names", lambda d: b"".join(d.splitlines(keepends=True)[1:])),
    ("issues", lambda d: d.replace(b"no-text", b"bad-text")),
]


@pytest.mark.parametrize(("table", "change"), FORGED)
def test_rows_that_do_not_prove_each_other_make_no_ledger(
    package: Path, tmp_path: Path, table: str, change: Callable[[bytes], bytes]
) -> None:
    """The forger has mended the checksums; the chain still tells."""
    changed = rewritten(package, lambda members: forged(members, f"data/{table}.jsonl", change))
    with pytest.raises(LedgerError):
        unbundle(changed, tmp_path / "copy.db")
    assert not list(tmp_path.glob("copy.db*"))


def test_what_is_no_zip_is_refused(tmp_path: Path) -> None:
    (tmp_path / "no.zip").write_text("a letter")
    for path in (tmp_path / "no.zip", tmp_path / "none.zip", tmp_path):
        with pytest.raises(BundleError):
            unbundle(path, tmp_path / "copy.db")


def test_judgements_that_supersede_each_other_come_back_whatever_their_identifiers(tmp_path: Path) -> None:
    path, report = tmp_path / "judged.db", qaim_report()
    claim = gain(report)
    with ledger.open(path, created=CREATED) as store:
        store.append_many([reading(report, claim)])
        for number in range(8):
            store.judge(
                Judging(
                    deed="accept" if number % 2 else "reject",
                    claims=[claim.id],
                    by="Ana Example",
                    why=str(number),
                    recorded=LATER + dt.timedelta(days=number),
                )
            )
        bundle(store, tmp_path / "judged.zip", title="Composed", license="CC-BY-4.0")
        judgements = store.judgements()
    found = unbundle(tmp_path / "judged.zip", tmp_path / "copy.db")
    with ledger.open(tmp_path / "copy.db") as other:
        assert other.judgements() == judgements
        assert found == other.verify()
