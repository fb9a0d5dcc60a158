"""The environment: what conda, pip and the lock install is the same."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def declared() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    return {*project["dependencies"], *project["optional-dependencies"]["development"]}


def test_environment_yml_asks_for_exactly_what_pyproject_asks_for():
    listed = set(re.findall(r'- "([^"]+)"', (ROOT / "environment.yml").read_text())) - {"-e ."}
    assert listed == declared()


def test_the_lock_pins_everything_that_is_asked_for():
    pinned = {
        line.split("==")[0].lower().replace("_", "-")
        for line in (ROOT / "requirements.lock").read_text().split()
    }
    asked = {re.split(r"[<>=]", name)[0].lower().replace("_", "-") for name in declared()}
    assert asked | {"setuptools", "wheel"} <= pinned  # the last two build this library itself


def test_the_lock_holds_names_versions_and_hashes_and_no_address():
    lines = (ROOT / "requirements.lock").read_text().splitlines()
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        is_name = re.fullmatch(r"[A-Za-z0-9_.-]+==[A-Za-z0-9_.+!-]+ \\", line)
        assert is_name or re.fullmatch(r"    --hash=sha256:[0-9a-f]{64}( \\)?", line), line
        assert not is_name or after.startswith("    --hash="), line


def test_no_day_is_written_in_a_way_that_windows_does_not_know():
    library = Path(__file__).resolve().parents[2] / "wscb_lib"
    found = [path.name for path in library.rglob("*.py") if "%-" in path.read_text(encoding="utf-8")]
    assert found == []
