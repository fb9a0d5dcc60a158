"""Takes every guard of `mutants.toml` out of a copy of the project, one at a time, and asks the tests.

`python -m tests.mutants`. Every one must be noticed. `tests/mutants.toml` lists them; a guard whose words are
no longer found, or stand twice, is a fault of the list. Some words choose those of which the guard or the
file has them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
COPIED = ("wscb_lib", "tests", "data/framework", "expectations", "notebooks", "data/specimen", ".ci")
LONGEST = 300  # seconds that the tests of one guard may take


@dataclass(frozen=True)
class Mutant:
    """A guard, where it stands, what is put in its place, and the tests that must notice."""

    guard: str
    file: str
    find: str
    replace: str
    test: str


def mutants() -> list[Mutant]:
    """Every guard of the list, in its order."""
    listed = tomllib.loads((ROOT / "tests" / "mutants.toml").read_text(encoding="utf-8"))
    return [Mutant(**each) for each in listed["mutant"]]


def mutated(mutant: Mutant, text: str) -> str:
    """The file's text without the guard. Raises `ValueError` where its words do not stand there just once."""
    if text.count(mutant.find) != 1:
        raise ValueError(f"{mutant.file}: {text.count(mutant.find)} times, wanted once: {mutant.find!r}")
    return text.replace(mutant.find, mutant.replace)


def copy_of_the_project(to: Path) -> Path:
    """What tests need, where a guard may be taken out."""
    for name in COPIED:
        if (ROOT / name).exists():
            left = ("__pycache__", *(["store", "reports"] if name.startswith("data/") else []))
            shutil.copytree(ROOT / name, to / name, ignore=shutil.ignore_patterns(*left))
    for path in ROOT.iterdir():
        if path.is_file() and not path.name.startswith("."):
            shutil.copy(path, to)
    (to / "reports").mkdir(exist_ok=True)
    return to


def is_noticed(mutant: Mutant, project: Path) -> tuple[bool, str]:
    """Whether the tests fail without the guard; and the last line they said."""
    path = project / mutant.file
    whole = path.read_text(encoding="utf-8")
    path.write_text(mutated(mutant, whole), encoding="utf-8")
    words = [sys.executable, "-m", "pytest", "-x", "-p", "no:cacheprovider", "--doctest-modules"]
    try:
        told = subprocess.run(
            [*words, "--basetemp", str(project.parent / "kept"), mutant.test],
            cwd=project,
            env=os.environ | {"PYTHONPATH": str(project), "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            timeout=LONGEST,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return True, "its tests did not end"
    finally:
        path.write_text(whole, encoding="utf-8")
    last = (told.stdout.strip().splitlines() or [told.stderr.strip()[-200:]])[-1]
    return told.returncode == 1, last  # 1: a test failed; any other is no answer


def main(words: list[str]) -> int:
    """Try every guard, or those that some words choose; 0 where each was noticed."""
    chosen = [m for m in mutants() if not words or any(w in m.guard or w in m.file for w in words)]
    missed = []
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        project = copy_of_the_project(Path(folder) / "project")
        for number, mutant in enumerate(chosen, 1):
            noticed, said = is_noticed(mutant, project)
            if not noticed:
                missed.append(mutant)
            word = "noticed" if noticed else "MISSED"
            print(f"{number:2} of {len(chosen)}  {word}  {mutant.guard}  ({mutant.test}: {said})", flush=True)
    minutes = (time.monotonic() - began) / 60
    print(f"{len(chosen) - len(missed)} of {len(chosen)} noticed, in {minutes:.1f} minutes.")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
