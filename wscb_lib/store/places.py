"""Where a workspace lies, and what its packs are called."""

from __future__ import annotations

from pathlib import Path

from wscb_lib.errors import UsageFault, nearest

INBOX = "inbox"
"""The folder, within a quarter's of returns, where files lie as they came, under any name."""
WORKSPACES = ("specimen", "live")
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
    """`specimen` and `live` are folders of data/; anything else is a folder that exists, within `root` unless
    absolute.

    Raises `UsageFault` for a name that is neither: made-up figures are never a fallback.

    >>> workspace_folder("specimen", Path("project")).as_posix()
    'project/data/specimen'
    """
    if str(name_or_path) in WORKSPACES:
        return root / "data" / str(name_or_path)
    folder = root / name_or_path
    if not str(name_or_path).strip() or not folder.is_dir():
        raise UsageFault(
            f'workspace: found "{name_or_path}", which is neither specimen, live nor a folder that exists.'
            f"{nearest(str(name_or_path), WORKSPACES)} Wanted one of these."
        )
    return folder


def workspace_name(name_or_path: str | Path, root: Path) -> str:
    """The name that a workspace's packs stand under in reports/: the last part of its folder's own path.

    Raises `UsageFault` for a folder whose name can name none, or is one of those that belong to data/.

    >>> workspace_name("specimen", Path("project"))
    'specimen'
    """
    if str(name_or_path) in WORKSPACES:
        return str(name_or_path)
    folder = workspace_folder(name_or_path, root).resolve()
    if not folder.name or folder.name.startswith("."):
        raise UsageFault(
            f'workspace: "{name_or_path}" leads to a folder called "{folder.name}", after which no folder '
            "of reports "
            "can be named. Wanted a folder with a name of its own, such as data/trial."
        )
    taken = folder.name.casefold()
    if taken in WORKSPACES and folder != (root / "data" / taken).resolve():
        raise UsageFault(
            f'workspace: "{name_or_path}" is called {folder.name}, and reports/{taken} belongs to '
            f"data/{taken}. "
            "Rename the folder and try again."
        )
    return taken if taken in WORKSPACES else folder.name
