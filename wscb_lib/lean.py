"""How other people's libraries are imported: what is slow and nothing here uses is left out, and what takes
seconds is imported while somebody else is waited for."""

from __future__ import annotations

import sys
from importlib import import_module

UNUSED = (
    "rfc3987_syntax",  # builds a parser of international web addresses, for two seconds, when imported
    "pyarrow.fs",  # papermill's way to notebooks on a Hadoop cluster, which brings pyarrow and numpy
)


def leave_out_unused() -> None:
    """Keep what nothing here uses from being imported, in this process from now on.

    jsonschema, which comes with great_expectations and with nbformat, checks the web addresses in a document
    only where its parser can be imported; papermill reads from a Hadoop cluster only where pyarrow can. No
    document of ours holds the one, or lies on the other. Where it is imported already, nothing changes.

    >>> leave_out_unused()
    >>> import jsonschema
    >>> jsonschema.validate("2015-16-Q4", {"type": "string"})
    """
    for name in UNUSED:
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]  # Python's own way to say: not here


def import_what_binds(*more: str) -> None:
    """Import what draws exhibits, runs notebooks and binds pages, and more by name. It takes seconds."""
    leave_out_unused()
    for name in ("wscb_lib.charts", "papermill", "nbconvert.exporters", *more):
        import_module(name)
