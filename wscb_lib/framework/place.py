"""Where in the framework something is written: a page, a line of it and, in words, the entry."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

Raw: TypeAlias = dict[str, Any]
"""A page of TOML, or a table of one, as it was read."""

Keys = tuple[str | int, ...]
Lines = Mapping[Keys, int | str]
"""The keys that lead to an entry -> the line it begins on, or the page and line where that is another page's.

An entry of a list is numbered from 1. No keys at all lead to the whole page.
"""

_PART = r'(?:[A-Za-z0-9_-]+|"[^"]*")'
_NAME = rf"{_PART}(?:\s*\.\s*{_PART})*"
_HEADING = re.compile(rf"\s*(\[\[?)\s*({_NAME})\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(rf"\s*({_NAME})\s*=(.*)$")
_TEXT_OR_REMARK = re.compile(r'"(?:\\.|[^"\\])*"|\'[^\']*\'|#.*$')


@dataclass(frozen=True)
class Place:
    """A place on a page of the framework, as a fault names it.

    >>> lines = {("table", "cases"): 10, ("table", "cases", "key"): 12}
    >>> cases = Place("returns/lado.toml", lines).at("table", "cases")
    >>> print(cases, cases.at("key"), cases.on("key"), sep="\\n")
    returns/lado.toml, line 10, table cases
    returns/lado.toml, line 12, table cases, key
    returns/lado.toml, line 12, table cases
    >>> str(Place("returns/lado.toml").at("table", "cases"))
    'returns/lado.toml, table cases'
    """

    page: str
    lines: Lines = field(default_factory=dict)
    keys: Keys = ()
    words: tuple[str, ...] = ()

    def at(self, *keys: str | int) -> Place:
        """The place below this one that these keys lead to: said in words, and by its line."""
        if self._is_by_default(keys[0]):
            return Place(self.page, self.lines, ("defaults", *keys), ("defaults", *map(str, keys)))
        words = " ".join(map(str, keys))
        return Place(self.page, self.lines, (*self.keys, *keys), (*self.words, words))

    def on(self, key: str) -> Place:
        """This same place, by the line on which its `key` is written: for a fault that names the key
        itself."""
        if self._is_by_default(key):
            return Place(self.page, self.lines, ("defaults", key), ("defaults",))
        return Place(self.page, self.lines, (*self.keys, key), self.words)

    def _is_by_default(self, key: str | int) -> bool:
        """Whether a measure has this key from its return's defaults: all of them, and one fault, stand
        there."""
        is_measure = len(self.keys) == 2 and self.keys[0] == "measure"
        return is_measure and (*self.keys, key) not in self.lines and ("defaults", key) in self.lines

    @property
    def line(self) -> int | str | None:
        """The line of the entry, or of the nearest around it; None for a whole page, or where none is
        known."""
        return next(
            (self.lines[k] for n in range(len(self.keys), -1, -1) if (k := self.keys[:n]) in self.lines), None
        )

    def __str__(self) -> str:
        line = self.line
        where = [line] if isinstance(line, str) else [self.page, *([f"line {line}"] if line else [])]
        return ", ".join((*where, *self.words))


def lines_of(text: str, values: Raw) -> dict[Keys, int]:
    """The line of every table and key of a TOML page, by the keys that lead to it.

    An entry of a list is found by its number and, where it has one, by its `id`. What stands within one line,
    as `{ a = 1 }` does, has the line it stands in.

    >>> page = '[table.cases]\\nkey = ["id"]\\n[[section]]\\nid = "how_much"'
    >>> lines_of(page, {"section": [{"id": "how_much"}]})[("section", "how_much")]
    3
    """
    found: dict[Keys, int] = {}
    counted: dict[Keys, int] = {}
    above: Keys = ()
    open_brackets = 0
    for number, line in enumerate(text.splitlines(), 1):
        if open_brackets == 0 and (heading := _HEADING.match(line)):
            above = tuple(_parts(heading[2]))
            if heading[1] == "[[":
                counted[above] = counted.get(above, 0) + 1
                above = (*above, counted[above])
            found.setdefault(above, number)
            continue
        key = _KEY.match(line) if open_brackets == 0 else None
        if key:
            found.setdefault((*above, *_parts(key[1])), number)
        plain = _TEXT_OR_REMARK.sub("", key[2] if key else line)
        open_brackets = max(0, open_brackets + sum(map(plain.count, "[{")) - sum(map(plain.count, "]}")))
    return found | {(*named, *rest): n for keys, n in found.items() for named, rest in _by_id(keys, values)}


def _parts(name: str) -> Iterator[str]:
    return (part.strip('"') for part in re.findall(_PART, name))


def _by_id(keys: Keys, values: Raw) -> Iterator[tuple[Keys, Keys]]:
    """The same keys with an entry's id for its number, where it stands in a list of the page and has one."""
    if len(keys) > 1 and isinstance(keys[0], str) and isinstance(keys[1], int):
        entry = values[keys[0]][keys[1] - 1]
        if "id" in entry:
            yield (keys[0], entry["id"]), keys[2:]
