"""What a pack is made from, named so that it can be proved: every file, and the words of the command."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from wscb_lib.quarter import Quarter
from wscb_lib.quarterly.easel import code_mark

FOR_THE_ANALYST = ("workbench.ipynb", "tour.ipynb")
"""The notebooks that make no page."""
_READ = {".toml", ".csv", ".json", ".ipynb"}
_NEVER_READ = {"scratch", "schema", ".ipynb_checkpoints", *FOR_THE_ANALYST}
"""What people try, what editors complete by, and what JupyterLab keeps."""


def parameters_of(
    quarter: Quarter, workspace: str, edition: str, pages: list[str], is_released: bool = False
) -> dict[str, str]:
    """The words of the command that change what is made, whether it is a draft or released, and the code that
    made it."""
    state = "released" if is_released else "draft"
    words = {"quarter": str(quarter), "workspace": workspace, "edition": edition, "pages": " ".join(pages)}
    return {**words, "state": state, "code": code_mark()}


def inputs_of(workspace: Path, quarter: Quarter, root: Path) -> Mapping[str, Path]:
    """Every file that this run was made from, named within its workspace or the project; never a schema,
    which is for editors."""
    found: dict[str, Path] = {}
    for folder in (workspace / "returns", workspace / "commentary"):
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            part = path.relative_to(folder).parts[0]
            if part == "back_series" or part <= str(quarter):
                found[path.relative_to(workspace).as_posix()] = path
    for folder in ("data/framework", "expectations", "notebooks"):
        for path in sorted(p for p in (root / folder).rglob("*") if p.suffix in _READ):
            name = path.relative_to(root)
            if not _NEVER_READ & set(name.parts):
                found[name.as_posix()] = path
    return found
