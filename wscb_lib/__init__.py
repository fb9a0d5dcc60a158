"""The workbench of a safeguarding children board: agencies' returns in, a checked Board pack out.

A notebook needs one name from here: a page opens with `open_narrative`, the analyst's bench with
`open_workbench`. Nothing heavy is imported until it is used. Which room does what, README.md says, "Where to
look".
"""

from __future__ import annotations

from importlib import import_module

_ROOMS = {
    "Quarter": "wscb_lib.quarter",
    "open_narrative": "wscb_lib.notebook",
    "open_workbench": "wscb_lib.notebook",
}
__all__ = ["Quarter", "open_narrative", "open_workbench"]


def __getattr__(name: str) -> object:
    if name in _ROOMS:
        return getattr(import_module(_ROOMS[name]), name)
    raise AttributeError(f"wscb_lib has no {name!r}; it offers {', '.join(__all__)}")


def __dir__() -> list[str]:
    return [*__all__]
