"""The manifest: proof of what a pack was made from, and that it is still what was made."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path
from platform import python_version

NAME = "manifest.json"
PACKAGES = (
    "pandas",
    "matplotlib",
    "seaborn",
    "great-expectations",
    "papermill",
    "nbconvert",
    "scipy",
    "gptables",
)


def checksum(content: Path | bytes | str) -> str:
    """SHA-256 of a file or of bytes, in hexadecimal. One that was taken already, a text, stands as it is.

    >>> checksum(b"")[:12]
    'e3b0c44298fc'
    """
    if isinstance(content, str):
        return content
    return hashlib.sha256(content if isinstance(content, bytes) else content.read_bytes()).hexdigest()


def write_manifest(
    out: Path,
    *,
    inputs: Mapping[str, Path | bytes | str],
    parameters: Mapping[str, str],
    findings: Sequence[Mapping[str, object]] = (),
    pages: Mapping[str, str] | None = None,
    accepted: Mapping[str, str] | None = None,
    moved: Sequence[str] = (),
    packages: Sequence[str] = PACKAGES,
) -> Path:
    """`manifest.json`: every input and output by checksum, with versions, parameters and findings.

    `pages` gives each page's mark: what that page alone was made from, by which a later run knows it again.
    `accepted` gives the reason for each return that a release goes out without.

    `inputs` are named by their part in the pack ("returns/2015-16-Q4/lado.xlsx"), never by a path of this
    machine or a name that an agency chose, and best given as checksums taken before they were read. `moved`
    are those that changed while the pack was made: a pack that has any is made again the next time.

    Outputs are every file in `out` but the manifest itself. No time of day is in it: the same pack, the same
    bytes.
    """
    found = sorted(path for path in out.rglob("*") if path.is_file() and path != out / NAME)
    manifest = {
        "parameters": dict(sorted(parameters.items())),
        "inputs": {name: checksum(inputs[name]) for name in sorted(inputs)},
        "moved": sorted(moved),
        "outputs": {path.relative_to(out).as_posix(): checksum(path) for path in found},
        "pages": dict(sorted((pages or {}).items())),
        "versions": _versions(tuple(packages)),
        "accepted": dict(sorted((accepted or {}).items())),
        "findings": sorted((dict(sorted(each.items())) for each in findings), key=json.dumps),
    }
    path = out / NAME
    path.write_text(json.dumps(manifest, indent=1, ensure_ascii=False) + "\n", encoding="utf-8", newline="\n")
    return path


@cache
def _versions(packages: tuple[str, ...]) -> dict[str, str]:
    return {"python": python_version(), **{name: version(name) for name in sorted(packages)}}


def standing_pages(out: Path, marks: Mapping[str, str], packages: Sequence[str] = PACKAGES) -> set[str]:
    """The pages of the pack in a folder that were made from the very things `marks` stand for, and still are
    what was made.

    None of a folder whose manifest is missing, cannot be read, or names other versions of the packages.
    """
    try:
        manifest = json.loads((out / NAME).read_text(encoding="utf-8"))
        if manifest["versions"] != _versions(tuple(packages)):
            return set()
        same = {stem for stem, mark in marks.items() if manifest["pages"].get(stem) == mark}
        return {
            stem for stem in same if checksum(out / f"{stem}.html") == manifest["outputs"][f"{stem}.html"]
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return set()


def inputs_of_pack(out: Path) -> dict[str, str]:
    """What the pack in a folder was made from, by checksum: none, where its manifest is missing or cannot be
    read."""
    try:
        return dict(json.loads((out / NAME).read_text(encoding="utf-8"))["inputs"])
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def is_unchanged(
    out: Path,
    *,
    inputs: Mapping[str, Path | bytes | str],
    parameters: Mapping[str, str],
    wanted: Collection[str] = (),
) -> bool:
    """Whether the pack in a folder was made from these very inputs, and still is what was made, with every
    file that is `wanted` of it.

    False for a folder with no manifest, or one that cannot be read: then the pack is made again.
    """
    try:
        manifest = json.loads((out / NAME).read_text(encoding="utf-8"))
        is_same = manifest["parameters"] == dict(sorted(parameters.items()))
        found = {path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file()} - {NAME}
        is_whole = found == manifest["outputs"].keys() and found.issuperset(wanted)
        return (
            is_same
            and not manifest["moved"]
            and is_whole
            and manifest["inputs"] == {name: checksum(inputs[name]) for name in sorted(inputs)}
            and all(checksum(out / name) == was for name, was in manifest["outputs"].items())
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def changed_inputs(out: Path, inputs: Mapping[str, Path | bytes | str]) -> dict[str, str] | None:
    """Which inputs are not those a pack was made from: name -> "changed", "new" or "gone"; {} when all are.

    None of a folder with no manifest, or one that cannot be read.
    """
    try:
        was = json.loads((out / NAME).read_text(encoding="utf-8"))["inputs"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    now = {name: checksum(found) for name, found in inputs.items()}
    said = {name: "gone" if name not in now else "changed" if now[name] != was[name] else "" for name in was}
    said |= {name: "new" for name in now if name not in was}
    return {name: said[name] for name in sorted(said) if said[name]}
