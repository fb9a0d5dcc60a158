"""How other people's libraries are imported: what is slow and nothing here uses is left out or comes when it
is first used, and what takes seconds is imported while somebody else is waited for."""

from __future__ import annotations

import os
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.abc import MetaPathFinder
from threading import get_ident
from types import ModuleType

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


def import_when_used(*names: str) -> None:
    """Put off the import of these modules until something of theirs is used. One that is imported stays.

    >>> import_when_used("this_is_not_there")
    >>> import this_is_not_there
    >>> this_is_not_there.anything
    Traceback (most recent call last):
    ModuleNotFoundError: No module named 'this_is_not_there'
    """
    for name in names:
        sys.modules.setdefault(name, _WhenUsed(name))


class _WhenUsed(ModuleType):
    """Stands for a module until somebody asks for a name of it, and from then on for its every name."""

    def __getattr__(self, name: str) -> object:
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(import_module(self.__name__), name)


@contextmanager
def without(*names: str) -> Iterator[None]:
    """While this lasts, this thread cannot import these modules: what can do without them does. One that is
    imported stays.

    >>> with without("this"):
    ...     try:
    ...         import this
    ...     except ImportError:
    ...         print("done without")
    done without
    """
    refuses = _Refuses(names)
    sys.meta_path.insert(0, refuses)
    try:
        yield
    finally:
        sys.meta_path.remove(refuses)


class _Refuses(MetaPathFinder):
    """Refuses some modules to the thread that made it; not to others, nor to a copy made meanwhile."""

    def __init__(self, names: Collection[str]) -> None:
        self._names, self._whose = names, (os.getpid(), get_ident())

    def find_spec(self, fullname: str, path: object, target: object = None) -> None:
        """Find nothing, and say so at once of what is refused."""
        if fullname in self._names and self._whose == (os.getpid(), get_ident()):
            raise ImportError(f"{fullname} is done without here.", name=fullname)


def import_what_binds(*more: str) -> None:
    """Import what draws exhibits, runs notebooks and binds pages, and more by name. It takes seconds."""
    leave_out_grammars()
    with without("scipy.stats"):  # to smooth a distribution seaborn has a way of its own
        import_module("seaborn")
    for name in ("papermill", "nbconvert.exporters", *more):
        import_module(name)
