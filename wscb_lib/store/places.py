"""Where a workspace lies, and where its packs do."""

from __future__ import annotations

from pathlib import Path

from wscb_lib.errors import UsageFault, nearest

INBOX = "inbox"
"""The folder, within a quarter's of returns, where files lie as they came, under any name."""
OWN = "framework"
"""The folder, of a workspace, of a Board's own framework."""
ACCEPTED = "accept.csv"
"""Beside a quarter's returns: what a release of it may go out without, and who said so."""
AGREED = "agreed.csv"
"""What the Board has agreed to ask for, and of whom."""
WORKSPACES = ("specimen", "specimen_2026", "live")
_OF_A_WORKSPACE = ("returns", OWN, AGREED, "store")
"""One of these stands in every workspace before any run. In a region's folder the last stands alone: its
page's parts are kept there before its notebook is opened."""
_LIBRARY = Path(__file__).resolve().parents[1]


def project_root() -> Path:
    """The folder that holds environment.yml and data/framework: looked for upwards from here, then from this
    library.

    Raises `UsageFault` when neither way leads to one.
    """
    for start in (Path.cwd(), _LIBRARY):
        for folder in (start, *start.parents):
            if (folder / "environment.yml").exists() and (folder / "data" / "framework").is_dir():
                return folder
    raise UsageFault(
        f"project: no folder above {Path.cwd().name} holds environment.yml and data/framework. Change to the "
        "project's folder and try again."
    )


def workspace_folder(name_or_path: str | Path, root: Path) -> Path:
    """`specimen`, `specimen_2026` and `live` are folders of data/; anything else is a folder that holds
    `returns/`, `framework/` or `agreed.csv`, or what a run has kept in `store/`; within `root` unless
    absolute.

    Raises `UsageFault` for a name that is neither: made-up figures are never a fallback, and nothing is
    written in a folder that was mistyped.

    >>> workspace_folder("specimen", Path("project")).as_posix()
    'project/data/specimen'
    """
    if str(name_or_path) in WORKSPACES:
        return root / "data" / str(name_or_path)
    folder = root / str(name_or_path)
    if not str(name_or_path).strip() or not folder.is_dir():
        raise UsageFault(
            f'workspace: found "{name_or_path}", which is neither specimen, live nor a folder that exists.'
            f"{nearest(str(name_or_path), WORKSPACES)} Wanted one of these."
        )
    if not folder.resolve().name:
        raise UsageFault(f'workspace: "{name_or_path}" is the whole disk. Wanted a folder of its own.')
    is_ours = folder.resolve().parent == (root / "data").resolve() and folder.resolve().name in WORKSPACES
    if not is_ours and not any((folder / name).exists() for name in _OF_A_WORKSPACE):
        raise UsageFault(
            f'workspace: found "{name_or_path}", a folder that is no workspace: it has neither returns/ nor '
            "a framework of its own. Nothing was written in it. Check the name; or make a folder returns in "
            "it, if it is to be one."
        )
    return folder


def reports_folder(name_or_path: str | Path, root: Path) -> Path:
    """Where a workspace's packs stand: in reports/ those of the folders of data/, and in its own folder any
    other's.

    So two workspaces whose folders bear one name share none.

    >>> reports_folder("specimen", Path("project")).as_posix()
    'project/reports/specimen'
    """
    folder = workspace_folder(name_or_path, root)
    for name in WORKSPACES:
        if folder.resolve() == (root / "data" / name).resolve():
            return root / "reports" / name
    return folder / "reports"
