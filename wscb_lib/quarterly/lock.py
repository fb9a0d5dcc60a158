"""One run at a time in a workspace: a file in its store says who is at work there, and since when.

The file is made in one step that only one run can win. A run that was killed leaves it behind: the next one
on the same machine sees that nobody of that number runs any more, and goes on; from another machine it
cannot be seen, so a sentence says which file to remove.
"""

from __future__ import annotations

import getpass
import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime
from pathlib import Path

from wscb_lib.days_in_words import day_in_words
from wscb_lib.errors import AnotherRun
from wscb_lib.quarterly.processes import is_alive, started
from wscb_lib.stopping import tidied, whole_step
from wscb_lib.store import Store

NAME = "run.lock"
_STOPPED = "An earlier run in this workspace was stopped before its end; this one goes on from there."
LONGEST_HALF_WRITTEN = 10  # seconds after which a lock that says nothing is one that a killed run left


@contextmanager
def alone(store: Store, what: str) -> Iterator[str]:
    """Hold a workspace for as long as this lasts; gives a sentence where a run that was killed had held it.
    What a run that was killed left in the store is removed.

    Raises `AnotherRun`, which says who is at work there, when somebody is.
    """
    path = store.folder / NAME
    said = ""
    with store.said_plainly():
        is_new = not store.folder.exists()
        store.folder.mkdir(parents=True, exist_ok=True)
    with suppress(OSError):  # another account's folder: whether it may be written to is found below
        store.folder.chmod(0o700)

    def let_go() -> None:
        path.unlink(missing_ok=True)
        if is_new:
            with suppress(OSError):  # it holds something now, and stays
                store.folder.rmdir()

    with ExitStack() as until:
        with whole_step():
            if not _taken(path, what, store):
                held = _held(path)
                if held is None or not _is_stale(held, store.workspace):
                    raise AnotherRun(_who(held, store))
                _clear(path, held)
                if not _taken(path, what, store):
                    raise AnotherRun(_who(_held(path), store))
                said = _STOPPED
            until.enter_context(tidied(let_go))
        store.sweep(is_alive)
        yield said


def _taken(path: Path, what: str, store: Store) -> bool:
    """Make the file, whole, if nobody has it: written beside and linked, so that nobody reads half of it."""
    mine = {
        "process": os.getpid(),
        "started": started(os.getpid()),
        "machine": socket.gethostname(),
        "workspace": str(store.workspace.resolve()),
        "who": _account(),
        "since": datetime.now().isoformat(timespec="seconds"),
        "what": what,
    }
    with store.said_plainly():
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return False
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(mine, file)
    return True


def _account() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # an account with no name
        return "somebody"


def _held(path: Path) -> dict[str, object] | None:
    """What the file says; {} of one that says nothing; None when it is gone, or is just being written."""
    try:
        text = path.read_text(encoding="utf-8")
        age = time.time() - path.stat().st_mtime
    except OSError:
        return None
    try:
        found = json.loads(text)
        return found if isinstance(found, dict) else {}
    except ValueError:
        return {} if age > LONGEST_HALF_WRITTEN else None


def _is_stale(held: dict[str, object], workspace: Path) -> bool:
    """Whether whoever made it is known to be gone: of this machine, and no process of that number, or
    another one since."""
    if not held:
        return True
    process = held.get("process")
    if held.get("machine") != socket.gethostname() or not isinstance(process, int):
        return False
    if held.get("workspace") != str(workspace.resolve()):  # copied with the workspace that it is of
        return True
    return not is_alive(process) or (
        bool(held.get("started")) and started(process) not in ("", held["started"])
    )


def _clear(path: Path, held: dict[str, object]) -> None:
    """Take a stale file away, and no other: one that somebody made meanwhile is put back."""
    aside = path.with_name(f".{NAME}.{os.getpid()}")
    try:
        path.rename(aside)
    except OSError:  # another run was quicker
        return
    try:
        if _held(aside) not in (held, None):
            with suppress(FileExistsError):
                os.link(aside, path)
    finally:
        aside.unlink(missing_ok=True)


def _who(held: dict[str, object] | None, store: Store) -> str:
    place = f"{store.workspace.name}/store/{NAME}"
    if not held:
        return f"{place}: another run is beginning in this workspace. Wait for its end and try again."
    try:
        since = datetime.fromisoformat(str(held["since"]))
        when = f"{since:%H:%M} on {day_in_words(since.date())}"
    except (KeyError, ValueError):
        when = "a time it does not say"
    return (
        f"{place}: another run is at work in this workspace ({held.get('what', 'a run')}), begun by "
        f"{held.get('who', 'somebody')} on {held.get('machine', 'a machine')} at {when}, as process "
        f"{held.get('process', 'unknown')}. Wait for its end and try again. If no such process runs there "
        "any more, remove that file and try again."
    )
