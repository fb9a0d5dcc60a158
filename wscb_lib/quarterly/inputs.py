"""What a pack is made from, named so that it can be proved: every file, and the words of the command."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from wscb_lib.quarter import Quarter
from wscb_lib.quarterly.easel import code_mark


def parameters_of(
    quarter: Quarter,
    workspace: str,
    edition: str,
    pages: list[str],
    is_released: bool = False,
    beside: str = "",
) -> dict[str, str]:
    """The words of the command that change what is made, whether it is a draft or released, what was made
    `beside` the pages, and the code that made it."""
    state = "released" if is_released else "draft"
    words = {"quarter": str(quarter), "workspace": workspace, "edition": edition, "pages": " ".join(pages)}
    return {**words, "state": state, "beside": beside, "code": code_mark()}


def inputs_of(workspace: Path, quarter: Quarter, root: Path) -> Mapping[str, Path]:
    """Every file that this run was made from, named within its workspace or the project."""
    found: dict[str, Path] = {}
    for folder in (workspace / "returns", workspace / "commentary"):
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            part = path.relative_to(folder).parts[0]
            if part == "back_series" or part <= str(quarter):
                found[path.relative_to(workspace).as_posix()] = path
    for folder in ("data/framework", "expectations", "notebooks"):
        for path in sorted(
            p for p in (root / folder).rglob("*") if p.suffix in {".toml", ".csv", ".json", ".ipynb"}
        ):
            if "scratch" not in path.parts and ".ipynb_checkpoints" not in path.parts:
                found[path.relative_to(root).as_posix()] = path
    return found
