"""How other people's libraries are imported: what is slow and nothing here uses is left out, and what takes
seconds is imported while somebody else is waited for."""

from __future__ import annotations

import sys
from importlib import import_module

GRAMMARS = "rfc3987_syntax"  # builds a parser of international web addresses, for two seconds, when imported


def leave_out_grammars() -> None:
    """Keep jsonschema from building its parser of web addresses, in this process from now on.

    jsonschema comes with great_expectations and with nbformat, and checks the addresses in a document only
    where that parser can be imported. No document of ours holds one. Where it is imported already, nothing
    changes.

    >>> leave_out_grammars()
    >>> import jsonschema
    >>> jsonschema.validate("2015-16-Q4", {"type": "string"})
    """
    sys.modules.setdefault(GRAMMARS, None)  # type: ignore[arg-type]  # Python's own way to say: not here


def import_what_binds(*more: str) -> None:
    """Import what draws exhibits, runs notebooks and binds pages, and more by name. It takes seconds."""
    leave_out_grammars()
    for name in ("seaborn", "papermill", "nbconvert.exporters", *more):
        import_module(name)
