"""A PostgreSQL server of our own, thrown away at the end: in a temporary folder, on a Unix socket, as no privileged user."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

HOMES = ("/usr/lib/postgresql/*/bin", "/usr/local/pgsql/bin", "/opt/homebrew/opt/postgresql*/bin")
UNPRIVILEGED = ("postgres", "nobody")


def programs() -> Path | None:
    """The folder of `initdb` and `pg_ctl`, the newest where there are several."""
    found = shutil.which("initdb")
    folders = [Path(found).resolve().parent] if found else []
    for pattern in HOMES:
        folders += sorted(Path("/").glob(pattern.lstrip("/")), reverse=True)
    return next((folder for folder in folders if (folder / "pg_ctl").exists() and (folder / "initdb").exists()), None)


@contextmanager
def running(folder: Path) -> Iterator[Path]:
    """A running server; gives the folder of its socket, where the user `whoholds` may do all."""
    with tempfile.TemporaryDirectory(prefix="whpg-") as place:  # a socket's path must be short
        home = Path(place)
        user = _user(home)
        data = home / "data"
        _do([folder / "initdb", "--pgdata", data, "--username", "whoholds", "--auth", "trust", "--encoding", "UTF8",
             "--locale", "C.UTF-8", "--no-sync"], user)  # fmt: skip
        options = f"-c listen_addresses='' -c unix_socket_directories='{home}' -c max_connections=50"
        _do([folder / "pg_ctl", "--pgdata", data, "--wait", "--log", home / "log", "--options", options, "start"], user)
        try:
            yield home
        finally:
            _do([folder / "pg_ctl", "--pgdata", data, "--wait", "--mode", "immediate", "stop"], user)


def _user(home: Path) -> str | None:
    """PostgreSQL refuses to run as root; then another user owns the folder."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    user = next(name for name in UNPRIVILEGED if name in names)
    shutil.chown(home, user)
    home.chmod(0o755)
    return user


def _do(command: list[str | Path], user: str | None) -> None:
    done = subprocess.run([str(word) for word in command], user=user, cwd="/", capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
