"""Draws every exhibit once, side by side, and not at all when nothing it is made from has changed."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path

from wscb_lib.exhibits import Exhibit
from wscb_lib.narrative.drawing import Drawing

FEWEST_TO_SHARE = 12  # below this a second process costs more than it saves


def draw_all(drawings: Sequence[Drawing], kept: Path, jobs: int = 2) -> Callable[[Drawing], Exhibit]:
    """Draw each different drawing once; returns the way to look one up.

    `kept` is a folder in the workspace's store: an exhibit drawn by an earlier run from the same figures,
    by the same code, is read from there.
    """
    wanted = {drawing.key: drawing for drawing in drawings}
    shelf = kept / f"{code_mark()}.json"
    known = json.loads(shelf.read_text(encoding="utf-8")) if shelf.exists() else {}
    missing = [drawing for key, drawing in wanted.items() if key not in known]
    for drawing, exhibit in zip(missing, _draw(missing, jobs), strict=True):
        known[drawing.key] = exhibit
    if missing:
        _keep(shelf, {key: known[key] for key in sorted(known)})
    drawn = {key: Exhibit.from_dict(known[key]) for key in wanted}
    return lambda drawing: drawn[drawing.key]


def _draw(drawings: Sequence[Drawing], jobs: int) -> list[dict]:
    if not drawings:
        return []
    if jobs < 2 or len(drawings) < FEWEST_TO_SHARE:
        return [draw_one(d) for d in drawings]
    how = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
    with ProcessPoolExecutor(jobs, mp_context=multiprocessing.get_context(how)) as pool:
        return list(pool.map(draw_one, drawings, chunksize=max(1, len(drawings) // (jobs * 4))))


def draw_one(drawing: Drawing) -> dict:
    """One exhibit as plain values; at module level so that another process can find it."""
    return drawing.draw().to_dict()


def _keep(shelf: Path, known: dict) -> None:
    """Older code's drawings go with their file, so that the folder holds one."""
    shelf.parent.mkdir(parents=True, exist_ok=True)
    beside = shelf.with_suffix(".part")
    beside.write_text(json.dumps(known, ensure_ascii=False), encoding="utf-8")
    os.replace(beside, shelf)
    for old in shelf.parent.glob("*.json"):
        if old != shelf:
            old.unlink()


@cache
def code_mark() -> str:
    """A checksum of the library's own code and look: whatever it makes is made again when it changes."""
    library = Path(__file__).resolve().parents[1]
    digest = hashlib.sha256()
    for path in sorted(p for p in library.rglob("*") if p.suffix in {".py", ".mplstyle", ".j2", ".css", ".csv", ".json"}):
        digest.update(path.relative_to(library).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]
