"""Looks a page over, before anybody else does, for what must stand on none."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from wscb_lib import pack
from wscb_lib.errors import DisclosureNotSafe
from wscb_lib.identifiers import CERTAIN, kinds_in_words


def look_for_identifiers(pages: Iterable[Path], say: Callable[[str], object]) -> None:
    """Say what has the form of somebody's number, address or telephone on a page, before it takes its place:
    in every run that leaves it in the pack. A page that is not there holds none.

    Raises `DisclosureNotSafe` where it is all but certainly a child's.
    """
    certain = []
    for path in pages:
        found = pack.identifiers_on(path.read_text(encoding="utf-8")) if path.exists() else {}
        certain += [
            f"{path.name}: holds what is an {kind} by its check digit." for kind in CERTAIN if kind in found
        ]
        if others := {kind: number for kind, number in found.items() if kind not in CERTAIN}:
            say(f"{path.name}: holds what has the form of {kinds_in_words(others)}. Look before it goes out.")
    if certain:
        raise DisclosureNotSafe(
            *certain, "Nothing was put in its place. Take it out of the words, or of the return it came with."
        )
