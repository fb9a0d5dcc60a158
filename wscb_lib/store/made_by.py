"""Which code made a result, and with which libraries: half of the rule for when a kept result is made again.

The other half is what went into it (see `door`).
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from platform import python_version

LIBRARY = Path(__file__).resolve().parents[1]
LIBRARIES = (
    "great-expectations",
    "matplotlib",
    "nbconvert",
    "numpy",
    "pandas",
    "papermill",
    "pyarrow",
    "python-calamine",
    "scipy",
)
"""The libraries whose versions can change a figure, a verdict, a picture or a page."""

_SOURCES = {".py", ".mplstyle", ".j2", ".css", ".csv", ".json", ".txt", ".toml"}
ROOMS = {"reading": ("returns", "framework/values.py", "store")}
"""The parts of the library that make a kind of result; a kind that is not named here is made by all of it."""


@cache
def code_mark(kind: str = "") -> str:
    """Return a checksum of the code, the look and the library versions that make one kind of result.

    With no kind, or one that `ROOMS` does not name, it is the checksum of the whole library.

    >>> code_mark() == code_mark("measured"), code_mark("reading") == code_mark()
    (True, False)
    """
    if kind and kind not in ROOMS:
        return code_mark()
    digest = hashlib.sha256(f"python {python_version()}\n".encode())
    for path in _files(ROOMS.get(kind, ("",))):
        digest.update(path.relative_to(LIBRARY).as_posix().encode())
        digest.update(path.read_bytes())
    for name in LIBRARIES:
        digest.update(f"{name} {_version(name)}\n".encode())
    return digest.hexdigest()[:16]


def _files(rooms: tuple[str, ...]) -> list[Path]:
    places = [LIBRARY / room for room in rooms]
    found = {path for place in places for path in ([place] if place.is_file() else place.rglob("*"))}
    return sorted(path for path in found if path.suffix in _SOURCES)


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "absent"
