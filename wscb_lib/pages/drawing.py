"""An exhibit that is still to be drawn: which form, and the shown figures it is given.

Pages are written first and drawn afterwards, so that every exhibit is drawn once, side by side with the
others, and not at all when nothing it is made from has changed.
"""

from __future__ import annotations

import hashlib
import importlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, TypedDict

from wscb_lib.exhibits import Exhibit, Shown
from wscb_lib.exhibits.passage import Passage, Words
from wscb_lib.framework import Comparator, Target


@dataclass(frozen=True)
class Drawing:
    """A call to one form of chart or table, not yet made: `form` is "charts.trend" and the like."""

    form: str
    arguments: tuple[Any, ...]
    options: Mapping[str, Any]

    @cached_property
    def key(self) -> str:
        """A checksum that changes when anything the exhibit is made from changes."""
        written = repr((self.form, self.arguments, sorted(self.options.items(), key=lambda item: item[0])))
        return hashlib.sha256(written.encode()).hexdigest()

    def draw(self) -> Exhibit:
        """Call the form, and return the exhibit it makes."""
        room, form = self.form.split(".")
        exhibit: Exhibit = getattr(importlib.import_module(f"wscb_lib.{room}"), form)(
            *self.arguments, **self.options
        )
        return exhibit


class Frame(TypedDict, total=False):
    """What an exhibit is given beside its figures, as keywords of its form. A form takes some."""

    id: str  # unique in the pack
    name: str  # what it is of, in a few words
    place: str
    source: str
    notes: tuple[str, ...]
    ask: str  # what is to be decided of it at this meeting
    is_specimen: bool
    comparators: Sequence[Comparator]
    target: Target | None
    noted: Sequence[tuple[date, str]]  # what the Board did, on which day
    beside: tuple[str, Sequence[Shown], str]  # a second series: its title, its quarters and its unit


def drawing(form: str, *arguments: Any, **options: Any) -> Drawing:
    """A `Drawing`, written as the call it stands for."""
    return Drawing(form, arguments, options)


Block = Exhibit | Words | Drawing
"""What may stand open on a page, drawn or not."""


@dataclass(frozen=True)
class Draft:
    """A passage whose exhibits may not be drawn yet."""

    blocks: tuple[Block, ...] = ()
    more: tuple[Exhibit | Drawing, ...] = ()

    @property
    def drawings(self) -> list[Drawing]:
        """The exhibits of this draft that are still to be drawn."""
        return [block for block in (*self.blocks, *self.more) if isinstance(block, Drawing)]

    def finished(self, drawn: Callable[[Drawing], Exhibit]) -> Passage:
        """Put each drawing's exhibit, looked up with `drawn`, in its place, and return the passage."""

        blocks = (drawn(block) if isinstance(block, Drawing) else block for block in self.blocks)
        more = (drawn(block) if isinstance(block, Drawing) else block for block in self.more)
        return Passage(tuple(blocks), tuple(more))
