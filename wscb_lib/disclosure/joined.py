"""Things that hang together, pair by pair."""

from __future__ import annotations

from typing import Any, Generic, Protocol, TypeVar


class _Sorts(Protocol):
    def __lt__(self, other: Any, /) -> bool: ...


T = TypeVar("T", bound=_Sorts)


class Joined(Generic[T]):
    """Which things were joined to which, however far round; each bundle is known by the first of it.

    >>> found = Joined()
    >>> found.join("b", "c")
    >>> found.join("c", "a")
    >>> [found.first_of(each) for each in "abcd"]
    ['a', 'a', 'a', 'd']
    """

    def __init__(self) -> None:
        self._towards: dict[T, T] = {}

    def first_of(self, thing: T) -> T:
        """The first of all that this is joined to; itself where that is nothing."""
        found = thing
        while (nearer := self._towards.get(found, found)) != found:
            found = nearer
        while thing != found:
            self._towards[thing], thing = found, self._towards[thing]
        return found

    def join(self, *things: T) -> None:
        """Join these, and all that each is joined to."""
        firsts = sorted({self.first_of(thing) for thing in things})
        for other in firsts[1:]:
            self._towards[other] = firsts[0]
