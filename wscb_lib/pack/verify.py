"""Whether a pack is, byte for byte, what its manifest says: asked of the folder alone, with nothing else at
hand."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from wscb_lib.counts_in_words import counted
from wscb_lib.errors import PackAltered
from wscb_lib.pack.manifest import NAME, checksum


def say_verified(pack: str | Path) -> int:
    """Print that a pack is what its manifest says, with the manifest's own checksum to hold against one
    noted elsewhere; return 0. Raises `PackAltered` with every difference."""
    folder = Path(pack)
    number, faults = verified(folder)
    if faults:
        raise PackAltered(
            *faults, "This pack is not what was made. Use the last one that is, or make it again."
        )
    print(f"{folder.as_posix()}: all {counted(number, 'file')} are, byte for byte, what its manifest says.")
    print(
        f"{NAME}: SHA-256 {checksum(folder / NAME)}. Compare it with the one noted when the pack was issued."
    )
    return 0


def verified(pack: Path) -> tuple[int, list[str]]:
    """How many files a pack's manifest names, and a sentence for each that is altered, missing or strange."""
    try:
        manifest = json.loads((pack / NAME).read_text(encoding="utf-8"))
        outputs: Mapping[str, str] = manifest["outputs"]
        pages = [f"{stem}.html" for stem in manifest["pages"]]
        if not (isinstance(outputs, dict) and outputs):
            raise ValueError
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return 0, [
            f"{pack.as_posix()}: no manifest that can be read. Wanted a pack's folder, with its {NAME}."
        ]
    faults = [
        f"{page}: the manifest tells what it was made from, and does not list it."
        for page in pages
        if page not in outputs
    ]
    for name, was in sorted(outputs.items()):
        path = pack / name
        if Path(name).is_absolute() or ".." in Path(name).parts:
            faults.append(f"{name}: lies outside the pack, where no pack has a file.")
        elif path.is_symlink() or not path.is_file():
            faults.append(f"{name}: missing.")
        elif checksum(path) != was:
            faults.append(f"{name}: altered since it was made.")
    found = {path.relative_to(pack).as_posix() for path in pack.rglob("*") if _is_a_thing(path)}
    return len(outputs), faults + [f"{name}: not of this pack." for name in sorted(found - {*outputs, NAME})]


def _is_a_thing(path: Path) -> bool:
    """Whether somebody may have laid it there: a file, a link, or a folder with nothing in it."""
    return path.is_symlink() or not path.is_dir() or not any(path.iterdir())
