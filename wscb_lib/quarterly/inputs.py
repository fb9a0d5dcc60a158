"""What a pack is made from, named so that it can be proved: every file, and the words of the command."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from wscb_lib.errors import UsageFault
from wscb_lib.pack.manifest import checksum
from wscb_lib.quarter import Quarter
from wscb_lib.store import INBOX, code_mark, key_of

_WORDS = "commentary/"
_NOTEBOOKS = "notebooks/"

FOR_THE_ANALYST = ("workbench.ipynb", "tour.ipynb")
"""The notebooks that make no page."""
_READ = {".toml", ".csv", ".json", ".ipynb"}
_NEVER_READ = {"scratch", "schema", ".ipynb_checkpoints", *FOR_THE_ANALYST}
"""What people try, what editors complete by, and what JupyterLab keeps."""


def parameters_of(
    quarter: Quarter,
    workspace: str,
    edition: str,
    pages: Sequence[str],
    is_released: bool = False,
    beside: str = "",
) -> dict[str, str]:
    """The words of the command that change what is made, whether it is a draft or released, what was made
    `beside` the pages, and the code that made it."""
    state = "released" if is_released else "draft"
    words = {"quarter": str(quarter), "workspace": workspace, "edition": edition, "pages": " ".join(pages)}
    return {**words, "state": state, "beside": beside, "code": code_mark()}


def inputs_of(workspace: Path, quarter: Quarter, root: Path) -> Mapping[str, Path]:
    """Every file that this run was made from, named within its workspace or the project; never a schema,
    which is for editors."""
    found: dict[str, Path] = {}
    for folder in (workspace / "returns", workspace / "commentary"):
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            part, *rest = path.relative_to(folder).parts
            if rest[:1] == [INBOX]:  # its copies are read, and not what lies there
                continue
            if part == "back_series" or part <= str(quarter):
                found[path.relative_to(workspace).as_posix()] = path
    for name_of_folder in ("data/framework", "expectations", "notebooks"):
        for path in sorted(p for p in (root / name_of_folder).rglob("*") if p.suffix in _READ):
            name = path.relative_to(root)
            if not _NEVER_READ & set(name.parts):
                found[name.as_posix()] = path
    return found


@dataclass(frozen=True)
class Inputs:
    """Every file of a run and its checksum, taken before the first of them is read."""

    workspace: Path
    quarter: Quarter
    root: Path
    checksums: Mapping[str, str]

    @classmethod
    def take(cls, workspace: Path, quarter: Quarter, root: Path) -> Inputs:
        """Take the checksum of every file that the run of a quarter is made from."""
        return cls(workspace, quarter, root, _taken(workspace, quarter, root))

    @property
    def returned(self) -> dict[str, str]:
        """What agencies sent, and the Board's own history: the files of returns/, by checksum."""
        return {name: was for name, was in self.checksums.items() if name.startswith("returns/")}

    def key(self, *command: str) -> str:
        """Name all that goes into what pages show, but for their words: of a notebook, only that there is
        one.

        `command` are the words of the command that matter to it.
        """
        counted = {
            name: "" if name.startswith(_NOTEBOOKS) else was
            for name, was in self.checksums.items()
            if not name.startswith(_WORDS)
        }
        return key_of(*command, json.dumps(counted, sort_keys=True))

    def again(self) -> Inputs:
        """Take them anew, when the run itself has written to the workspace's words."""
        return self.take(self.workspace, self.quarter, self.root)

    def refuse_moved(self) -> None:
        """Raise `UsageFault` when a file is another than when the run began.

        Else the manifest would certify bytes that nothing was made from.
        """
        now = _taken(self.workspace, self.quarter, self.root)
        moved = sorted({n for n, _ in now.items() ^ self.checksums.items() if not _is_open_elsewhere(n)})
        if moved:
            more = f" and {len(moved) - 1} more" if len(moved) > 1 else ""
            raise UsageFault(
                f"{moved[0]}{more}: changed while the run was making the pack. The last good pack is "
                "untouched. Run the quarter again when nobody is saving files."
            )


def _is_open_elsewhere(name: str) -> bool:
    """Whether a file only says that somebody has another one open: no return is read from it."""
    return name.rpartition("/")[2].startswith(("~$", "."))


def _taken(workspace: Path, quarter: Quarter, root: Path) -> dict[str, str]:
    return {name: checksum(path) for name, path in inputs_of(workspace, quarter, root).items()}
