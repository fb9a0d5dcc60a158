"""Each promise, its tests, how much they tried, and what came of it: `python -m tests.promises`.

Runs the tests that `tests/promises.toml` lists, the long ones too (`--quick`: without them), and writes
`docs/promises.md`.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import tomllib
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parents[1]


def promises() -> list[dict[str, object]]:
    """Every promise with its tests, in order."""
    found: list[dict[str, object]] = tomllib.loads((ROOT / "tests" / "promises.toml").read_text("utf-8"))[
        "promise"
    ]
    return found


def ran(paths: list[str], which: str) -> dict[str, Counter[str]]:
    """What came of the tests in each file: how many passed, failed or were skipped."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        words = [sys.executable, "-m", "pytest", "-m", which, f"--junitxml={report}"]
        subprocess.run([*words, "-p", "no:cacheprovider", *paths], cwd=ROOT, check=False)
        cases = ElementTree.parse(report).iter("testcase")
        found: dict[str, Counter[str]] = {path: Counter() for path in paths}
        for case in cases:
            path = f"{case.get('classname', '').replace('.', '/')}.py"
            kinds = {child.tag for child in case}
            word = "failed" if kinds & {"failure", "error"} else "skipped" if "skipped" in kinds else "held"
            found.setdefault(path, Counter())[word] += 1
    return found


def page(listed: list[dict[str, object]], came: dict[str, Counter[str]], is_quick: bool) -> str:
    """The page: a row a promise."""
    lines = [
        "# What is promised, and what holds it",
        "",
        "Written by `make promises`, which `make test-all` runs; its tests are in `tests/promises.toml`.",
        "A case is one input, fault or moment that was tried."
        + (" The long ones were left out this time." if is_quick else ""),
        "",
        "| Promise | Tests | Cases held | Failed | Not tried here |",
        "|---|---|---|---|---|",
    ]
    for each in listed:
        tests = [str(name) for name in each["tests"]]  # type: ignore[attr-defined]
        sums = sum((came.get(name, Counter()) for name in tests), Counter[str]())
        names = ", ".join(f"`{name}`" for name in tests)
        lines.append(f"| {each['says']} | {names} | {sums['held']} | {sums['failed']} | {sums['skipped']} |")
    return "\n".join([*lines, ""])


def main() -> int:
    """Run them, write the page; 0 where nothing failed and every promise was tried."""
    listed = promises()
    paths = list(dict.fromkeys(str(name) for each in listed for name in each["tests"]))  # type: ignore[attr-defined]
    is_quick = "--quick" in sys.argv
    came = ran(paths, "not long" if is_quick else "long or not long")
    (ROOT / "docs").mkdir(exist_ok=True)
    (ROOT / "docs" / "promises.md").write_text(page(listed, came, is_quick), encoding="utf-8", newline="\n")
    untried = [] if is_quick else [path for path in paths if not came[path]["held"]]
    return int(bool(untried) or any(counts["failed"] for counts in came.values()))


if __name__ == "__main__":
    sys.exit(main())
