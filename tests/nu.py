"""Every page of a pack before the Nu Html Checker, which holds a page to the HTML standard itself.

`python -m tests.nu reports/specimen/2015-16-Q4/board …` wants Java and the checker's jar, whose path stands
in VNU_JAR (`npm install --prefix somewhere vnu-jar` brings it; it asks no network when it runs). Without them
it says so and fails: `make test-all` runs it, and `wscb_lib.pack.faults` and `tests/nesting.py` hold the
commonest kinds in every run and every `make test`.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path


def found_in(folders: Sequence[Path], jar: Path) -> list[str]:
    """What the checker says of the pages in `folders`, each kind once with how often: its errors, its
    warnings, and what it calls needless."""
    command = ["java", "-Xss8m", "-jar", str(jar), "--format", "json", "--skip-non-html", *map(str, folders)]
    asked = subprocess.run(command, capture_output=True, text=True, timeout=1800, check=False)
    said = Counter(
        (each["type"], each["message"], Path(each.get("url", "")).name)
        for each in json.loads(asked.stderr)["messages"]
    )
    kinds: dict[tuple[str, str], list[str]] = {}
    for (kind, message, page), times in said.items():
        kinds.setdefault((kind, message), []).append(f"{page} x{times}")
    return [f"{kind}: {message} ({', '.join(sorted(at)[:3])})" for (kind, message), at in kinds.items()]


def main(folders: Sequence[str]) -> str:
    """ "" where the checker finds nothing; else what it found, or why it was not asked."""
    jar = Path(os.environ.get("VNU_JAR", "vnu.jar"))
    if not shutil.which("java") or not jar.is_file():
        return (
            f"The Nu Html Checker was not asked: found no Java or no {jar}. Install Java (Debian: "
            "default-jre-headless) and the package vnu-jar of npm, and set VNU_JAR to its vnu.jar."
        )
    pages = [page for folder in folders for page in Path(folder).glob("*.html")]
    if not pages:
        return f"found no page in {', '.join(folders)}. Wanted folders of packs."
    said = found_in([Path(folder) for folder in folders], jar)
    print(f"{len(pages)} pages before the Nu Html Checker: {len(said)} kinds of fault.")
    return "\n".join(said)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]) or 0)
