"""What Python is spared. Of other people's libraries what is slow and nothing here uses is left out or comes
when it is first used, and what takes seconds is imported while somebody else is waited for; and calls have
room."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.abc import MetaPathFinder
from threading import get_ident
from types import ModuleType
from typing import TypeVar

T = TypeVar("T")

GRAMMARS = ("rfc3987_syntax", "isoduration")
"""Parsers of international web addresses, built for two seconds when imported, and of lengths of time."""


def leave_out_grammars() -> None:
    """Keep jsonschema from importing its parsers of web addresses and lengths of time, in this process from
    now on.

    jsonschema comes with great_expectations and with nbformat, and checks such in a document only where their
    parser can be imported. No document of ours holds any. What is imported already stays.

    >>> leave_out_grammars()
    >>> import jsonschema
    >>> jsonschema.validate("2015-16-Q4", {"type": "string"})
    """
    for name in GRAMMARS:
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]  # Python's own way to say: not here


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


def with_room(work: Callable[[], T]) -> T:
    """Return what `work` returns; all that it calls has its place in one piece of memory.

    Python from 3.11 on keeps what its calls hold in pieces of 16 KB, and gives a piece back as soon as the
    call that needed it returns. Where work comes and goes across the end of a piece, each call asks the
    system for memory anew: that was a quarter of the import of great_expectations, or nothing, by how deep it
    began. A call that needs a large piece is given one, and what it calls stays in the rest of it.

    >>> with_room(lambda: 6 * 7)
    42
    """
    return work()


_ROOM = 70_000  # so many places of eight bytes are given a megabyte; the system lends what is used of it
with_room.__code__ = with_room.__code__.replace(co_stacksize=_ROOM)
