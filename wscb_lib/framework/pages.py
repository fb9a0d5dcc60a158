"""Turns the TOML pages of the framework into frozen values. The only reader of TOML.

Nothing here raises: faults are gathered as sentences, so that one reading tells everything that is to be
mended. What a key may hold is read from the type of its field.
"""

from __future__ import annotations

import pickle
import re
import tomllib
from dataclasses import is_dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin

from wscb_lib.errors import UsageFault, nearest
from wscb_lib.framework.board import Edition
from wscb_lib.framework.changes import ABOUT, FOLDER, Change, Layer, Said
from wscb_lib.framework.declared import Column, Measure, Table
from wscb_lib.framework.keys import keys_of
from wscb_lib.framework.own import Ended, laid_over, named_all_the_same
from wscb_lib.framework.page_kinds import KINDS
from wscb_lib.framework.place import Keys, Lines, Place, Raw, lines_of
from wscb_lib.quarter import Quarter
from wscb_lib.store.places import OWN

Value = TypeVar("Value")

_NAMED_BY: dict[type, str] = {Table: "name", Column: "name", Measure: "id", Edition: "id"}
"""What is written as `[table.<name>]`, and the field that the name fills."""
_PLAIN: dict[type, tuple[tuple[type, ...], str]] = {
    str: ((str,), "text in quotation marks"),
    bool: ((bool,), "true or false"),
    int: ((int,), "a whole number"),
    float: ((int, float), "a number"),
    date: ((date,), "a date such as 2016-03-31, without quotation marks"),
}


BOARD_PAGE = "board.toml"
MANY_PAGES = 256  # of the framework, and of some Boards' own
_OF_THE_SHIPPED_TOWN = ("published.toml", "region.toml", "sentences.toml")


class Pages:
    """The pages of the shipped framework with all that lies over them, as they are read.

    Dated differences that hold on `day` lie over the shipped pages, then a Board's own, then the Board's own
    dated differences. Their faults, the line of everything that stands in them, and what they have `ended`.
    """

    def __init__(self, folder: Path, own: Path | None = None, day: date | None = None) -> None:
        self.folder, self.own = folder, own
        self.faults: list[str] = []
        self.lines: dict[str, Lines] = {}
        self.ended: Ended = set()
        self.laid: list[Said] = []
        self.towns = _towns(folder, own)
        self.layers = [*self._changes(folder, "", day)]
        if own is not None:
            self.layers += [Layer(own, OWN), *self._changes(own, f"{OWN}/", day)]

    @property
    def changes(self) -> tuple[Change, ...]:
        """The dated differences that hold, in order."""
        return tuple(layer.change for layer in self.layers if layer.change is not None)

    def read(self, name: str) -> Raw | None:
        """One page as nested dictionaries; None when it cannot be read, which is the one fault of that
        page."""
        over = [layer for layer in self.layers if (layer.folder / name).exists()]
        is_shipped = not over or (self.folder / name).exists()
        page = self._read(self.folder / name, name) if is_shipped else {}
        is_shipped_still = True
        for layer in over:
            said = self._read(layer.folder / name, f"{layer.told}/{name}")
            if page is None or said is None:
                return page
            if is_shipped_still and layer.told.startswith(OWN):
                page, is_shipped_still = self._of_its_town(name, page), False
            self.laid.append(Said(layer, name, said, page))
            where = self.place(f"{layer.told}/{name}")
            laid = laid_over(page, said, where, self.faults, self.ended, name, self._reason(layer))
            self.lines[name] = {**self.lines.get(name, {}), **_as_told(where, said, laid, is_whole=not page)}
            page = laid
        return self._of_its_town(name, page) if page and is_shipped_still else page

    def _of_its_town(self, name: str, page: Raw) -> Raw:
        """A shipped page in the words of a Board of another town: what is said of the shipped one is said of
        its own, but for figures that others publish and the framework's own sentences."""
        if self.towns is None or name in _OF_THE_SHIPPED_TOWN:
            return page
        if name == BOARD_PAGE:  # its town and names it must give itself
            return {**page, "agency": _said_of(page.get("agency", []), *self.towns)}
        found: Raw = _said_of(page, *self.towns)
        return found

    def names(self, folder: str) -> list[str]:
        """The names of the pages of one folder, those that are laid over it among them, in order."""
        folders = [self.folder / folder, *(layer.folder / folder for layer in self.layers)]
        return sorted({f"{folder}/{path.name}" for each in folders for path in each.glob("*.toml")})

    def place(self, name: str) -> Place:
        """A page as faults name it."""
        return Place(name, self.lines.get(name, {}))

    def own_page(self, name: str) -> Raw:
        """What the Board's own page of a name says; {} where it has none."""
        return next((s.raw for s in self.laid if s.name == name and s.layer.folder == self.own), {})

    def check_laid(self) -> None:
        """Add a fault for each page laid over the shipped ones that no kind of page bears the name of, and
        for each place of one that points to what another has ended."""
        kinds = [kind.pages for kind in KINDS if not kind.pages.startswith(FOLDER)]
        for layer in self.layers:
            for name in layer.page_names():
                if not any(Path(name).match(pages) for pages in kinds):
                    near = nearest(name, kinds)
                    self.faults.append(
                        f"{layer.told}/{name}: the framework has no such page.{near} Pages: "
                        f"{', '.join(kinds)}."
                    )
        own = [(s, self.place(f"{s.layer.told}/{s.name}")) for s in self.laid]
        self.faults += [f for s, place in own for f in named_all_the_same(s.raw, self.ended, place)]

    def _changes(self, folder: Path, within: str, day: date | None) -> list[Layer]:
        """The dated differences of a folder that hold on a day, the earliest first; none without a day."""
        found = []
        for about in sorted(folder.glob(f"{FOLDER}/*/{ABOUT}")) if day is not None else ():
            told = f"{within}{FOLDER}/{about.parent.name}"
            page = self._read(about, f"{told}/{ABOUT}")
            place = self.place(f"{told}/{ABOUT}")
            change = page and build(Change, page, place, self.faults, id=about.parent.name)
            if change and isinstance(change.start, date) and day is not None and change.start <= day:
                found.append(Layer(about.parent, told, change))
        return sorted(found, key=lambda layer: (layer.change.start, layer.told) if layer.change else ())

    @staticmethod
    def _reason(layer: Layer) -> str:
        return layer.change.why if layer.change else ""

    def _read(self, path: Path, name: str) -> Raw | None:
        page = read_page(path, name, self.faults)
        if page is not None:
            self.lines[name] = _lines_of(path.read_text(encoding="utf-8"))
        return page


def _towns(folder: Path, own: Path | None) -> tuple[str, str] | None:
    """The shipped town and the Board's own; None where they are one, or its own page says none."""
    pages = [read_page(each / BOARD_PAGE, BOARD_PAGE, []) or {} for each in (folder, own) if each is not None]
    towns = [page.get("town") for page in pages]
    is_another = len(towns) == 2 and all(isinstance(t, str) and t for t in towns) and towns[0] != towns[1]
    return (str(towns[0]), str(towns[1])) if is_another else None


def _said_of(value: Any, shipped: str, own: str) -> Any:
    """A value of a page with its own town in the place of the shipped one.

    >>> _said_of({"text": ["Services in Warrington"], "due": 3}, "Warrington", "Northport")
    {'text': ['Services in Northport'], 'due': 3}
    """
    if isinstance(value, dict):
        return {key: _said_of(each, shipped, own) for key, each in value.items()}
    if isinstance(value, list):
        return [_said_of(each, shipped, own) for each in value]
    return re.sub(rf"\b{re.escape(shipped)}\b", own, value) if isinstance(value, str) else value


def _as_told(where: Place, own: Raw, laid: Raw, is_whole: bool) -> Lines:
    """The places of a Board's own page, each as faults tell it: the shipped page's lines are another's.

    An entry of a list is found by where it stands in the page as laid.
    """
    told: dict[Keys, str] = {}
    for keys, line in where.lines.items():
        told[_moved(keys, own, laid)] = f"{where.page}, line {line}"
    return {**told, **({(): where.page} if is_whole else {})}


def _moved(keys: Keys, own: Raw, laid: Raw) -> Keys:
    if len(keys) < 2 or not isinstance(keys[1], int):
        return keys
    entry = own[str(keys[0])][keys[1] - 1]
    places = [
        n for n, each in enumerate(laid[str(keys[0])], 1) if each.get("id", n) == entry.get("id", keys[1])
    ]
    return (keys[0], places[-1], *keys[2:]) if places else keys


def read_page(path: Path, name: str, faults: list[str]) -> Raw | None:
    """One TOML file as nested dictionaries; None, and one fault by this name, when it cannot be read."""
    try:
        page: Raw = pickle.loads(_parsed(path.read_text(encoding="utf-8")))
        return page
    except FileNotFoundError:
        faults.append(f"{name}: not found. The framework needs this page.")
    except UnicodeDecodeError as error:
        faults.append(f"{name}: cannot be read as text: {error.reason}. Save it as UTF-8.")
    except tomllib.TOMLDecodeError as error:
        said, line = str(error), re.search(r"line (\d+)", str(error))
        where = f"{name}, line {line[1]}" if line else name
        faults.append(
            f"{where}: cannot be read as TOML: {said}. Mend this line, or the one before it: look for a "
            "quotation mark or a bracket that is missing."
        )
    return None


@lru_cache(MANY_PAGES)
def _parsed(text: str) -> bytes:
    """A page parsed once, for as many Boards and quarters as it holds of: pickled, so that each has a copy to
    lay others over."""
    return pickle.dumps(tomllib.loads(text))


@lru_cache(MANY_PAGES)
def _lines_of(text: str) -> Lines:
    return lines_of(text, pickle.loads(_parsed(text)))


def build(cls: type[Value], raw: Raw, place: Place, faults: list[str], **fixed: object) -> Value | None:
    """One value of `cls` from one table of a page; None when a fault leaves nothing to build.

    `fixed` fills the fields that the page does not write. An unknown key is refused with the nearest known
    one; a missing required key is named.
    """
    known = {key.name: key for key in keys_of(cls)}  # type: ignore[arg-type]  # of a class, not of its values
    for name in raw:
        if name not in known:
            faults.append(unknown_key(place, name, list(known)))
    given: Raw = dict(fixed)
    for name, key in known.items():
        if name in raw:
            given[key.field] = _convert(raw[name], key.hint, place.at(name), faults)
        elif key.is_required:
            faults.append(f"{place}: {name} is missing. Write it, or remove the whole entry.")
    wanted = {key.field for key in known.values() if key.is_required}
    return cls(**given) if wanted <= given.keys() else None


def unknown_key(place: Place, name: str, known: list[str]) -> str:
    """The fault of a key that means nothing where it stands."""
    return (
        f'{place.on(name)}: found the key "{name}", which means nothing here.{nearest(name, known)} '
        f"Known keys: {', '.join(known)}."
    )


def _convert(raw: object, hint: Any, place: Place, faults: list[str]) -> Any:
    """A value of a page as its field wants it; a value of the wrong type is a fault, and is kept as it
    stands."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin is UnionType:
        (hint,) = (one for one in inner if one is not NoneType)
        return _convert(raw, hint, place, faults)
    if origin is tuple:
        if not isinstance(raw, list):
            faults.append(f'{place}: found "{raw}". Wanted a list in square brackets.')
            return ()
        one = inner[0]
        found = (_convert(item, one, _nth(place, n, one), faults) for n, item in enumerate(raw, 1))
        return tuple(item for item in found if item is not None)
    if hint is Quarter:
        return _quarter(raw, place, faults)
    if origin is not None or is_dataclass(hint):
        if not isinstance(raw, dict):
            faults.append(f'{place}: found "{raw}". Wanted a table: keys, each with its value.')
            return {} if origin else None
        return _named(raw, inner[1], place, faults) if origin else build(hint, raw, place, faults)
    return _plain(raw, hint, place, faults)


def _nth(place: Place, number: int, hint: object) -> Place:
    """The place of an entry of a list, by its number; of a plain list, the list."""
    if not is_dataclass(hint):
        return place
    *above, last = place.words
    return Place(place.page, place.lines, (*place.keys, number), (*above, f"{last} {number}"))


def _named(raw: Raw, hint: Any, place: Place, faults: list[str]) -> Raw:
    """A table of names, each with a value; an entry at fault that leaves nothing to build is left out."""
    if hint is Any:
        return dict(raw)
    *above, last = place.words
    built = {}
    for name, value in raw.items():
        there = Place(place.page, place.lines, (*place.keys, name), (*above, f"{last} {name}"))
        if hint not in _NAMED_BY:
            built[name] = _convert(value, hint, there, faults)
            continue
        fixed = {_NAMED_BY[hint]: name} | ({"return_id": Path(place.page).stem} if hint is Measure else {})
        if not isinstance(value, dict):
            faults.append(f'{there}: found "{value}". Wanted a table: keys, each with its value.')
        elif (one := build(hint, value, there, faults, **fixed)) is not None:
            built[name] = one
    return built


def _plain(raw: object, hint: type, place: Place, faults: list[str]) -> Any:
    kinds, wanted = _PLAIN[hint]
    if not isinstance(raw, kinds) or (hint is not bool and isinstance(raw, bool)):
        faults.append(f'{place}: found "{raw}". Wanted {wanted}.')
    return " ".join(raw.split()) if isinstance(raw, str) else raw


def _quarter(raw: object, place: Place, faults: list[str]) -> Quarter:
    try:
        return Quarter.parse(str(raw))
    except UsageFault as fault:
        faults.append(f"{place}: {fault}")
        return Quarter(1900, 1)
