"""The workbench of a safeguarding children board: agencies' returns in, a checked Board pack out.

A notebook needs one name from here, `open_narrative`. Nothing heavy is imported until it is used. Which room
does what, README.md says, "Where to look".
"""

from __future__ import annotations

__all__ = ["Quarter", "open_narrative"]


def __getattr__(name: str):
    if name == "open_narrative":
        from wscb_lib.narrative import open_narrative

        return open_narrative
    if name == "Quarter":
        from wscb_lib.quarter import Quarter

        return Quarter
    raise AttributeError(f"wscb_lib has no {name!r}; it offers {', '.join(__all__)}")
