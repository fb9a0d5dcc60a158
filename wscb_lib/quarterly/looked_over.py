"""Looks a page over, before anybody else does, for what must stand on none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from wscb_lib import pack
from wscb_lib.errors import DisclosureNotSafe
from wscb_lib.identifiers import CERTAIN, kinds_in_words
from wscb_lib.quarterly.background import in_two


def identifiers_by_page(pages: Iterable[Path], jobs: int = 1) -> dict[str, Counter[str]]:
    """What has the form of somebody's number, address or telephone, by the name of each page: how many of
    each kind. A page that is not there holds none. So many processes look."""
    there = [path for path in pages if path.exists()]
    found = in_two(lambda path: pack.identifiers_on(path.read_text(encoding="utf-8")), there, jobs)
    return {path.name: kinds for path, kinds in zip(there, found, strict=True)}


def refuse_identifiers(found: Mapping[str, Mapping[str, int]], say: Callable[[str], object]) -> None:
    """Say what was found on pages before they take their place: in every run that leaves them in the pack.

    Raises `DisclosureNotSafe` where it is all but certainly a child's.
    """
    certain = []
    for name, kinds in found.items():
        certain += [
            f"{name}: holds what is an {kind} by its check digit." for kind in CERTAIN if kind in kinds
        ]
        if others := {kind: number for kind, number in kinds.items() if kind not in CERTAIN}:
            say(f"{name}: holds what has the form of {kinds_in_words(others)}. Look before it goes out.")
    if certain:
        raise DisclosureNotSafe(
            *certain, "Nothing was put in its place. Take it out of the words, or of the return it came with."
        )
