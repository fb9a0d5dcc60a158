"""The Board's framework as data: `load_framework` reads data/framework as in force in a quarter.

Reading:
- `page_kinds`    the kinds of page                     - `pages`      reads their TOML
- `own`           lays a Board's own pages over them    - `changes`    and those of what changed on a day
- `agreed`        what was agreed with whom             - `not_asked`  takes out the rest
- `subjects`      gives each subject a page             - `lists`      reads the csv files
- `return_pages`, `source_pages`   make a return's and a source's page whole
- `checks`, `return_checks`        hold the pages against one another
- `place`         where a fault stands

What is read, frozen:
- `declared`      returns                               - `columns`    their tables
- `measured`      their measures                        - `filters`    which rows these count
- `sources`       what case systems export              - `carried`    what those can tell
- `published`     what others publish                   - `region`     what several Boards share
- `board`, `partners`   whose the figures are           - `elements`   the framework's own pages
- `worded`        its own sentences                     - `sentences`  what else shall be done
- `values`        the whole

Each field says as a `keys.said` what a person may write in it: `schema` and `reference` tell it to people who
edit the pages. Every fault of every page is gathered and raised once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Protocol, TypeVar

from wscb_lib.errors import FrameworkFault
from wscb_lib.framework import lists
from wscb_lib.framework.agreed import as_agreed
from wscb_lib.framework.board import Band, Board, Edition, FalseFlags, Population, ReadersPaper
from wscb_lib.framework.changes import Change, with_marks
from wscb_lib.framework.checks import check, doubts
from wscb_lib.framework.declared import Break, Column, Measure, Return, Table
from wscb_lib.framework.elements import (
    Ask,
    Element,
    Named,
    Outcome,
    Part,
    Question,
    Section,
    Theme,
    Topic,
)
from wscb_lib.framework.page_kinds import WORDED
from wscb_lib.framework.pages import Pages, build, unknown_key
from wscb_lib.framework.partners import Agency, PartnerSection
from wscb_lib.framework.published import Published
from wscb_lib.framework.region import Region
from wscb_lib.framework.return_checks import one_of
from wscb_lib.framework.return_pages import read_returns
from wscb_lib.framework.sentences import SENTENCES, Sentence
from wscb_lib.framework.source_pages import read_sources
from wscb_lib.framework.subjects import YEARLY_PAGE, with_subjects
from wscb_lib.framework.values import Comparator, Framework, Target
from wscb_lib.framework.worded import Proof, Worded
from wscb_lib.quarter import Quarter
from wscb_lib.store.places import AGREED, OWN

__all__ = [
    "YEARLY_PAGE",
    "Agency",
    "Ask",
    "Band",
    "Board",
    "Break",
    "Change",
    "Column",
    "Comparator",
    "Edition",
    "Element",
    "FalseFlags",
    "Framework",
    "Measure",
    "Named",
    "Outcome",
    "Part",
    "PartnerSection",
    "Population",
    "Proof",
    "Question",
    "ReadersPaper",
    "Region",
    "Return",
    "Section",
    "Sentence",
    "Table",
    "Target",
    "Theme",
    "Topic",
    "Worded",
    "load_framework",
]


TARGETS, COMPARATORS = "targets.csv", "comparators.csv"


class _Dated(Protocol):
    """Anything of the framework that is in force from a day, or until one."""

    @property
    def valid_from(self) -> date | None: ...
    @property
    def valid_to(self) -> date | None: ...


_Entry = TypeVar("_Entry")
_Whole = TypeVar("_Whole", Published, Region)
_EntryInForce = TypeVar("_EntryInForce", bound=_Dated)


def load_framework(folder: Path, quarter: Quarter, workspace: Path | None = None) -> Framework:
    """Everything data/framework says, as in force at the end of `quarter`: the shipped pages, and what
    changed on a day that has come (`changes`).

    Of a `workspace`, what its own `framework/` says otherwise is laid over it (`own`), and what its
    `agreed.csv` leaves out is not asked for (`agreed`). Raises `FrameworkFault` with every fault of every
    page, each by its page and line: a page that cannot be read, a key that means nothing, a name that exists
    nowhere else, a value of the wrong type.
    """
    own = None if workspace is None else workspace / OWN
    day = quarter.end
    pages = Pages(folder, own, day)
    returns = read_returns(pages)
    returns = with_marks(returns, pages.laid, pages.faults)
    worded = {kind: _in_force(found, day) for kind, found in _read_worded(pages).items()}
    sentences = _read_list(pages, "sentences.toml", dict.fromkeys(SENTENCES, Sentence))
    framework = Framework(
        quarter=quarter,
        board=_read_board(pages, day),
        statements=worded["statement"],
        objectives=worded["objective"],
        principles=worded["principle"],
        functions=worded["function"],
        unmeasured=worded["unmeasured"],
        sentences=sentences["sentence"],
        background=sentences["background"],
        elements=_in_force(_read_elements(pages), day),
        returns=returns,
        sources=read_sources(pages, returns),
        published=_read_page(pages, "published.toml", Published),
        region=_read_page(pages, "region.toml", Region),
        topics=_read_folder(pages, "topics", Topic),
        themes=_read_folder(pages, "themes", Theme),
        partner_sections=_read_list(pages, "partners.toml", {"section": PartnerSection})["section"],
        targets=() if own is None else lists.read_targets(own / TARGETS, f"{OWN}/{TARGETS}", pages.faults),
        comparators=_read_comparators(pages),
        changes=pages.changes,
        fitted=frozenset(said.name for said in pages.laid),
    )
    pages.check_laid()
    faults = pages.faults or [*check(framework, pages.lines), *_another_town(framework, pages)]
    if not faults:
        agreed = None if workspace is None else workspace / AGREED
        framework = as_agreed(framework, agreed, pages.ended, faults)
    if faults:
        raise FrameworkFault(*map(_told, dict.fromkeys(faults)))
    framework = replace(framework, doubts=tuple(map(_told, doubts(framework, pages.lines))))
    return with_subjects(_with_agencies_in_force(framework, day))


def _read_comparators(pages: Pages) -> tuple[Comparator, ...]:
    """The shipped figures and the Board's own: of one measure, year and area, the Board's own stand."""
    faults = pages.faults
    shipped = lists.read_comparators(pages.folder / COMPARATORS, COMPARATORS, faults)
    if pages.own is None:
        return shipped
    own = lists.read_comparators(pages.own / COMPARATORS, f"{OWN}/{COMPARATORS}", faults)
    said = {(c.measure, c.year, c.area) for c in own}
    return (*(c for c in shipped if (c.measure, c.year, c.area) not in said), *own)


def _told(fault: str) -> str:
    """A fault by its page: a Board's own is named within its workspace."""
    return fault if fault.startswith((f"{OWN}/", AGREED)) else f"data/framework/{fault}"


def _another_town(framework: Framework, pages: Pages) -> list[str]:
    """What a Board of another town may not keep of the shipped one: how many children live there, and its
    name."""
    said = pages.own_page("board.toml")
    if "town" not in said:
        return []
    return [
        f'{OWN}/board.toml: town is "{framework.board.town}", and {what} still the shipped town\'s. Give its '
        f"own, each under [[{key}]]."
        for key, what in (("population", "how many children live there is"), ("name", "the Board's name is"))
        if key not in said
    ]


def _in_force(items: Iterable[_EntryInForce], day: date) -> tuple[_EntryInForce, ...]:
    return tuple(
        item
        for item in items
        if (item.valid_from is None or item.valid_from <= day)
        and (item.valid_to is None or day <= item.valid_to)
    )


def _with_agencies_in_force(framework: Framework, day: date) -> Framework:
    """The partners of the day: one that has ended sends nothing more, and its successor says from whom it
    took over."""
    every = framework.board.agencies
    agencies = tuple(
        replace(a, took_over_from=tuple(e.name for e in every if e.successor == a.id))
        for a in _in_force(every, day)
    )
    known = {a.id for a in agencies}
    returns = {
        name: replace(spec, agencies=tuple(a for a in spec.agencies if a in known))
        for name, spec in framework.returns.items()
    }
    return replace(framework, board=replace(framework.board, agencies=agencies), returns=returns)


def _read_board(pages: Pages, day: date) -> Board:
    page = pages.read("board.toml")
    place = pages.place("board.toml")
    board = None if page is None else build(Board, page, place, pages.faults)
    if board is None:
        return Board("", "", "", 0)
    known = [a.id for a in board.agencies]
    for agency in board.agencies:
        if agency.successor:
            pages.faults += one_of(place.at("agency", agency.id), "successor", agency.successor, known)
    names = _in_force(board.names, day)
    if not names:
        pages.faults.append(f"board.toml: no name is in force on {day}. Give one whose dates cover it.")
        return board
    return replace(board, name=names[0].name, short_name=names[0].short_name)


def _read_page(pages: Pages, name: str, cls: type[_Whole]) -> _Whole:
    """A page that is one thing as a whole; what says nothing, where it cannot be read."""
    page = pages.read(name)
    found = None if page is None else build(cls, page, pages.place(name), pages.faults)
    return found or cls()


def _read_worded(pages: Pages) -> dict[str, tuple[Worded, ...]]:
    return _read_list(pages, "statements.toml", dict.fromkeys(WORDED, Worded))


def _read_list(pages: Pages, name: str, kinds: Mapping[str, type[_Entry]]) -> dict[str, tuple[_Entry, ...]]:
    """A page that holds nothing but lists of tables, each of its kind."""
    page, place = pages.read(name) or {}, pages.place(name)
    pages.faults += [unknown_key(place, key, list(kinds)) for key in page if key not in kinds]
    found = {}
    for kind, cls in kinds.items():
        built = (
            build(cls, raw, place.at(kind, number), pages.faults)
            for number, raw in enumerate(page.get(kind, []), 1)
        )
        found[kind] = tuple(item for item in built if item is not None)
    return found


def _order(path: Path) -> tuple[int, str]:
    """An element stands where its number says, the tenth after the ninth; one without a number is last."""
    number = path.stem.split("_")[0]
    return (int(number) if number.isdigit() else 1000, path.stem)


def _read_elements(pages: Pages) -> list[Element]:
    names = sorted(pages.names("elements"), key=lambda name: _order(Path(name)))
    return [e for name in names if (e := _read_one(pages, name, Element, stem=Path(name).stem)) is not None]


def _read_folder(pages: Pages, folder: str, cls: type[_Entry]) -> tuple[_Entry, ...]:
    """Every page of a folder, in order of its name: the file's name is the id."""
    names = pages.names(folder)
    return tuple(v for name in names if (v := _read_one(pages, name, cls, id=Path(name).stem)) is not None)


def _read_one(pages: Pages, name: str, cls: type[_Entry], **fixed: object) -> _Entry | None:
    page = pages.read(name)
    return None if page is None else build(cls, page, pages.place(name), pages.faults, **fixed)
