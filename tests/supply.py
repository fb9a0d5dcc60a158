"""What the workbench is built on: every package that is pinned, with its hashes and licence.

`python -m tests.supply` writes `reports/sbom.json`, a CycloneDX list, and prints a line each.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_PINNED = re.compile(r"^([\w.-]+)==([^\s;\\]+)", re.MULTILINE)
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def pinned(lock: str) -> dict[tuple[str, str], list[str]]:
    """Every (name, version) of a lock, with the hashes of the files it may come in.

    >>> pinned("a-b==1.0 \\\\\\n    --hash=sha256:" + "0" * 64)
    {('a-b', '1.0'): ['0000000000000000000000000000000000000000000000000000000000000000']}
    """
    starts = list(_PINNED.finditer(lock))
    ends = [*(found.start() for found in starts[1:]), len(lock)]
    return {
        (found[1], found[2]): _HASH.findall(lock[found.start() : end])
        for found, end in zip(starts, ends, strict=True)
    }


def licence_of(found: Distribution) -> str:
    """A package's licence as it says it itself: its expression, its classifiers, or its own short words."""
    said = found.metadata
    if expression := said.get("License-Expression"):
        return str(expression)
    kinds = [c.rpartition(" :: ")[2] for c in said.get_all("Classifier") or () if c.startswith("License :: ")]
    short = (said.get("License") or "").strip().partition("\n")[0]
    return ", ".join(kinds) or (short if len(short) < 60 else "see its own files") or _by_its_words(found)


def _by_its_words(found: Distribution) -> str:
    """The licence whose words a package lays beside its files; "not said" where none is known."""
    for file in found.files or ():
        if "licen" in file.name.casefold():
            text = file.read_text(encoding="utf-8")
            if "Permission is hereby granted, free of charge, to any person" in text:
                return "MIT, by its words"
    return "not said"


def components(lock: str) -> list[dict[str, object]]:
    """A CycloneDX component for each package that is pinned, in order; one that is not installed here, as on
    another system, says so for its licence."""
    listed = []
    for (name, version), hashes in sorted(pinned(lock).items()):
        try:
            licence = licence_of(distribution(name))
        except PackageNotFoundError:
            licence = "not installed here"
        listed.append(
            {
                "type": "library",
                "name": name,
                "version": version,
                "purl": f"pkg:pypi/{name}@{version}",
                "licenses": [{"license": {"name": licence}}],
                "hashes": [{"alg": "SHA-256", "content": each} for each in hashes],
            }
        )
    return listed


def main() -> int:
    """Write the list, print each package with its licence, and how many have which."""
    found = components((ROOT / "requirements.lock").read_text(encoding="utf-8"))
    bill = {"bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1, "components": found}
    out = ROOT / "reports" / "sbom.json"
    out.write_text(json.dumps(bill, indent=1) + "\n", encoding="utf-8")
    licences = [each["licenses"][0]["license"]["name"] for each in found]  # type: ignore[index]
    for each, licence in zip(found, licences, strict=True):
        print(f"{each['name']} {each['version']}: {licence}")
    print("\n".join(f"{number} of {licence}" for licence, number in Counter(licences).most_common()))
    print(f"{len(found)} packages, in {out.relative_to(ROOT).as_posix()}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
