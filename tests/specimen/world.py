"""What a maker is given, and where it lays what it has made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests.specimen.arrays import Rows
from tests.specimen.people import People
from tests.specimen.recipe import Page, Recipe
from tests.specimen.streams import Streams
from wscb_lib.framework.declared import Return
from wscb_lib.quarter import Quarter

Maker = Callable[["World", Page, Return], Mapping[str, Rows]]


@dataclass
class World:
    """The made-up Board while it is being made."""

    recipe: Recipe
    streams: Streams
    scale: float
    people: People
    returns: Mapping[str, Return]
    tables: dict[tuple[str, str], Rows] = field(default_factory=dict)
    shelf: dict[str, Any] = field(default_factory=dict)  # what one maker lays by for another

    @property
    def quarters(self) -> tuple[Quarter, ...]:
        """Every quarter that is made."""
        return self.recipe.quarters

    def table(self, name: str) -> Rows:
        """A table made earlier, by "return.table"."""
        return self.tables[tuple(name.split(".", 1))]  # type: ignore[index]
