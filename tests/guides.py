"""Types the guide, command for command, in a clean clone: `python -m tests.guides`. What was said is kept.

A block of docs/adopting.md that is fenced as `sh` is typed; one fenced with the place of a file is written
there; of one fenced as `files`, what agencies sent is laid there from tests/guide.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SENT = ROOT / "tests" / "guide"
GUIDE = "docs/adopting.md"
_BLOCK = re.compile(r"^```(?P<kind>\w+)(?: (?P<place>\S+))?\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


def type_guide(clone: Path, guide: str = GUIDE) -> str:
    """What a person who types a guide in `clone` reads, command by command; a command that fails ends it."""
    said = []
    for block in _BLOCK.finditer((clone / guide).read_text(encoding="utf-8")):
        kind, place, text = block["kind"], block["place"], block["text"]
        if kind == "sh":
            for command in text.splitlines():
                said.append(_typed(clone, command))
        elif kind == "files":
            for name in text.splitlines():
                said.append(f"(laid in {place}: {name})")
                _lay(clone / place, name)
        elif place:
            said.append(f"(written: {place})")
            (clone / place).parent.mkdir(parents=True, exist_ok=True)
            (clone / place).write_text(text, encoding="utf-8")
    return "\n".join(said) + "\n"


def _lay(place: Path, name: str) -> None:
    """What an agency sent, in a folder under its own name, or as the file that is named."""
    sent = next(path for path in SENT.rglob(name))
    target = place if place.suffix else place / name
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(sent, target)


def _typed(clone: Path, command: str) -> str:
    began = time.monotonic()
    words = [sys.executable, *command.split()[1:]]
    run = subprocess.run(words, cwd=clone, capture_output=True, text=True, check=False)
    took = f"({time.monotonic() - began:.0f} s, exit code {run.returncode})"
    told = f"$ {command}\n{run.stdout}{run.stderr}{took}\n"
    if run.returncode:
        raise SystemExit(told)
    return told


def cloned(to: Path) -> Path:
    """The project as it is committed, and nothing that lies about."""
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(to)], check=True)
    return to


def main() -> int:
    """Type the guide and keep what was said, with the time it took."""
    with tempfile.TemporaryDirectory() as folder:
        clone, began = cloned(Path(folder) / "wscb"), time.monotonic()
        said = type_guide(clone)
        said += f"All of it: {(time.monotonic() - began) / 60:.1f} minutes of the machine's.\n"
        kept = ROOT / "reports" / "guide"
        shutil.rmtree(kept, ignore_errors=True)
        shutil.copytree(clone / "reports" / "live", kept / "live")
    (ROOT / "reports" / "guide.txt").write_text(said, encoding="utf-8")
    print(said)
    return 0


if __name__ == "__main__":
    sys.exit(main())
