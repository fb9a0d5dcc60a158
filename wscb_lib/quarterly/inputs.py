"""What a pack is made from, named so that it can be proved: every file, and the words of the command."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Container, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from wscb_lib.pack.manifest import checksum
from wscb_lib.quarter import Quarter
from wscb_lib.store import ACCEPTED, AGREED, INBOX, OWN, code_mark, key_of

_WORDS = "commentary/"
_NOTEBOOKS = "notebooks/"

FOR_THE_ANALYST = ("workbench.ipynb", "tour.ipynb")
"""The notebooks that make no page."""
OF_A_REGION = "region.ipynb"
"""The notebook of several Boards' page: no pack of one Board is made from it."""
_READ = {".toml", ".csv", ".json", ".ipynb"}
_NEVER_READ = {"scratch", "schema", ".ipynb_checkpoints", *FOR_THE_ANALYST, OF_A_REGION}
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
        for path in sorted(folder.rglob("*")):  # a pipe or a folder in a return's place is told of too
            part, *rest = path.relative_to(folder).parts
            if not rest and path.is_dir():
                continue
            if rest[:1] in ([INBOX], [ACCEPTED]):  # copies are read; the manifest has the other
                continue
            if part == "back_series" or part <= str(quarter):
                found[path.relative_to(workspace).as_posix()] = path
    own = [p for p in sorted((workspace / OWN).rglob("*")) if p.suffix in _READ]
    for path in (*own, workspace / AGREED):
        if path.is_file():
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

    @property
    def notebooks(self) -> dict[str, str]:
        """The notebooks that pages are made by, by checksum."""
        return {name: was for name, was in self.checksums.items() if name.startswith(_NOTEBOOKS)}

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
        """Take them anew: the run itself has written to the workspace's words, or it asks what has moved."""
        return self.take(self.workspace, self.quarter, self.root)

    def moved(self, now: Inputs) -> list[str]:
        """The files that are others `now` than when these were taken: changed, come or gone."""
        differ = {name for name, _ in now.checksums.items() ^ self.checksums.items()}
        return sorted(name for name in differ if not _is_open_elsewhere(name))

    def moved_figures(self, now: Inputs) -> list[str]:
        """Those of them from which figures are made: anything but words and notebooks."""
        return [name for name in self.moved(now) if not name.startswith((_WORDS, _NOTEBOOKS))]

    def certified(self, moved: Collection[str] = ()) -> dict[str, str]:
        """What a manifest may certify: each file by its part in the pack, with the checksum of what was read.

        A return is read whole before anything is made of it, and stands as it was read though it `moved`
        since. Of another file that moved nobody can say which bytes were read, so none are certified.
        """
        return {
            role: self.checksums[name]
            for name, role in self.roles().items()
            if name not in moved or name.startswith("returns/")
        }

    def roles(self, names: Iterable[str] = ()) -> dict[str, str]:
        """Each file's part in the pack, by its name: no name that an agency chose. `names` adds files that
        have come since."""
        return roles_of({*self.checksums, *names}, self.root)


def files_of(returned: Mapping[str, str], own: Container[str], known: Container[str]) -> dict[str, str]:
    """The files that what is kept of some returns goes with: theirs, and those that are of no one return.

    >>> returned = {"returns/back_series/results.csv": "a", "returns/2015-16-Q4/lado_v2.xlsx": "b"}
    >>> list(files_of(returned, {"complaints"}, {"complaints", "lado"}))
    ['returns/back_series/results.csv']
    """
    from wscb_lib.returns import return_named  # with pandas: an edit of words does without

    named = {name: return_named(name) for name in returned}
    return {name: was for name, was in returned.items() if named[name] in own or named[name] not in known}


def moved_in_words(roles: Sequence[str]) -> str:
    """What moved, as a sentence begins.

    >>> moved_in_words(["returns/2015-16-Q4/lado.xlsx", "notebooks/6_training.ipynb"])
    'returns/2015-16-Q4/lado.xlsx and 1 more: changed while the run was making the pack.'
    """
    more = f" and {len(roles) - 1} more" if len(roles) > 1 else ""
    return f"{roles[0]}{more}: changed while the run was making the pack."


def _is_open_elsewhere(name: str) -> bool:
    """Whether a file only says that somebody has another one open: no return is read from it."""
    return name.rpartition("/")[2].startswith(("~$", "."))


def mark_of(path: Path) -> str:
    """The checksum of a file; "" of what is none, such as a folder or a pipe, which nobody may wait for, and
    of one that cannot be read."""
    try:
        return checksum(path) if path.is_file() else ""
    except OSError:
        return ""


def _taken(workspace: Path, quarter: Quarter, root: Path) -> dict[str, str]:
    return {name: mark_of(path) for name, path in inputs_of(workspace, quarter, root).items()}


_NO_RETURN = "a file of no return"
_VERSION = re.compile(r"(.+?)(_v\d{1,4})?")
_QUARTER = re.compile(r"\d{4}-\d{2}-Q[1-4]")
_UNIT = re.compile(r"unit_[0-9a-f]{8}")
_KINDS = {".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".tsv", ".txt"}
_NAMED = re.compile(r'^(?:\[table\.(\w+)\]|\[\[agency\]\]\s*id\s*=\s*"(\w+)")', re.MULTILINE)
_OURS = {"received", "results"}  # files of the Board's own among the returns


def roles_of(names: Iterable[str], root: Path) -> dict[str, str]:
    """Each file's part in a pack, by its name: `returns/2015-16-Q4/lado__police.xlsx`.

    A pack goes further than the returns do. So of a file among them no more is said than words of the
    framework: the return, the agency, the table, the version and the kind. Two of one part are numbered.
    """
    known, found, taken = _words_of_the_framework(root), dict[str, str](), set[str]()
    for name in sorted(names):
        role = _role_of_return(name, known) if name.startswith("returns/") else name
        number, only = 1, role
        while role in taken:
            number += 1
            role = f"{only} ({number})"
        taken.add(role)
        found[name] = role
    return found


def _role_of_return(name: str, known: Collection[str]) -> str:
    _, folder, *rest = name.split("/")
    place = folder if folder == "back_series" or _QUARTER.fullmatch(folder) else "another folder"
    file = Path(rest[0].casefold()) if len(rest) == 1 else Path("")
    whole = _VERSION.fullmatch(file.stem)
    parts = whole[1].split("__") if whole else []
    if (
        not parts
        or parts[0] not in {*known, *_OURS}
        or any(p not in known and not _UNIT.fullmatch(p) for p in parts[1:])
    ):
        return f"returns/{place}/{_NO_RETURN}"
    return f"returns/{place}/{file.stem}{file.suffix if file.suffix in _KINDS else ''}"


def names_chosen(workspace: Path, root: Path) -> set[str]:
    """The names, as sentences write them, of files and folders among the returns that are no words of the
    framework."""
    known, found = _words_of_the_framework(root), set[str]()
    for path in (workspace / "returns").rglob("*"):
        parts = path.relative_to(workspace).parts
        is_inbox = parts[2:3] == (INBOX,) and len(parts) > 3
        role = _role_of_return("/".join(parts), known) if len(parts) > 2 else ""
        if is_inbox or (role.endswith(_NO_RETURN) and parts[2:] != (INBOX,)):
            found.add(path.name)
            if not path.name.isascii():  # else it is written as it is, and there is nothing to load
                from wscb_lib.returns.marks import named

                found.add(named(path.name))
    return found


def _words_of_the_framework(root: Path) -> set[str]:
    """Every return, table and agency, as files are named after them; none of a page that cannot be read."""
    pages = root / "data" / "framework"
    found = {path.stem for path in (pages / "returns").glob("*.toml")}
    for path in (*(pages / "returns").glob("*.toml"), pages / "board.toml"):
        with suppress(OSError, UnicodeDecodeError):
            for named in _NAMED.findall(path.read_text(encoding="utf-8")):
                found |= set(filter(None, named))
    return found
