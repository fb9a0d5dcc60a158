"""Children in care, each counted once: a child whom one Board's authority places where another Board watches
over them stands in both Boards' figures."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from math import inf

from wscb_lib.disclosure import LEAST_WIDTH, Tie, ends_of, too_close
from wscb_lib.exhibits import Shown
from wscb_lib.exhibits.passage import paragraph
from wscb_lib.framework.region import Placed
from wscb_lib.pages.drawing import Draft, drawing
from wscb_lib.pages.region.boards import BoardFigures, Region
from wscb_lib.pages.region.side_by_side import SOURCE, where_and_when

Ends = tuple[float, float]
UNKNOWN: Ends = (0, inf)


@dataclass(frozen=True)
class Children:
    """One Board's children in care, and others' who live with it; each number between two ends.

    `found` are its own whom other Boards of the region list, `from_here` others' of the region whom it lists.
    None where no pack prints any of it.
    """

    name: str
    in_care: Ends | None
    elsewhere: Ends | None
    here: Ends | None
    found: Ends
    from_here: Ends


@dataclass(frozen=True)
class CountedOnce:
    """Every Board's children, and what the packs together say of a number that one of them hides.

    `told` are (Board, what) of hidden numbers that the packs together bring within fewer than three values;
    `contradicted` the Boards of whose children others list more than they say live elsewhere.
    """

    boards: tuple[Children, ...]
    told: tuple[tuple[str, str], ...] = ()
    contradicted: tuple[str, ...] = ()

    @property
    def different(self) -> Ends | None:
        """How many different children are in the care of these authorities or live with these Boards; None
        where a Board prints no part of it."""
        ends = [(b.in_care, b.here, b.found) for b in self.boards]
        known = [(own, here, twice) for own, here, twice in ends if own and here]
        if len(known) < len(ends):
            return None
        least = sum(own[0] + here[0] - twice[1] for own, here, twice in known)
        return least, sum(own[1] + here[1] - twice[0] for own, here, twice in known)

    def is_told(self, board: Children, towns: Mapping[str, str]) -> bool:
        """Whether a line of this Board would give away what a pack hides: `towns` are the Boards' towns, by
        name."""
        return any(board.name == host or towns.get(board.name) == town for host, town in self.told)

    @property
    def twice(self) -> Ends:
        """How many children stand in the figures of two of these Boards."""
        return sum(b.found[0] for b in self.boards), sum(b.found[1] for b in self.boards)


def counted_once(region: Region, placed: Placed) -> CountedOnce:
    """Hold every Board's list of others' children against what the placing Boards say of their own."""
    by_town: dict[str, list[BoardFigures]] = {}
    for board in region.boards:
        by_town.setdefault(board.framework.board.town, []).append(board)
    towns = {town: boards[0] for town, boards in by_town.items() if len(boards) == 1}
    numbers: dict[Hashable, Ends] = {}
    ties: list[Tie] = []
    for board in region.boards:
        groups = board.groups(placed.here, placed.by)
        cells: dict[Hashable, Ends] = {(board.name, group): _ends(shown) for group, shown in groups.items()}
        numbers |= cells
        total = _number(board.headline(placed.here))
        if cells and total:
            ties.append(Tie(dict.fromkeys(cells, 1), *total))
    contradicted = []
    for town, board in towns.items():
        listed = [
            (host.name, town) for host in region.boards if (host.name, town) in numbers and host != board
        ]
        elsewhere = _number(board.headline(placed.elsewhere), "numerator")
        if not listed or elsewhere is None:
            continue
        if sum(numbers[each][0] for each in listed) > elsewhere[1]:
            contradicted.append(board.name)
        else:
            ties.append(Tie(dict.fromkeys(listed, 1), 0, elsewhere[1]))
    told = tuple((str(name[0]), str(name[1])) for name in too_close(numbers, ties) if isinstance(name, tuple))
    return CountedOnce(
        tuple(_children(region, board, placed, numbers, towns) for board in region.boards),
        told,
        tuple(contradicted),
    )


def _children(
    region: Region,
    board: BoardFigures,
    placed: Placed,
    numbers: Mapping[Hashable, Ends],
    towns: Mapping[str, BoardFigures],
) -> Children:
    own, elsewhere = board.framework.board.town, _number(board.headline(placed.elsewhere), "numerator")
    here = [(board.name, town) for town, other in towns.items() if other != board]
    found = [(host.name, own) for host in region.boards if host != board] if own in towns else []
    return Children(
        board.name,
        _number(board.headline(placed.in_care)),
        elsewhere,
        _number(board.headline(placed.here)),
        _within(_sum(numbers.get(name, (0, 0)) for name in found), elsewhere),
        _sum(numbers.get(name, (0, 0)) for name in here),
    )


def _sum(ends: Iterable[Ends]) -> Ends:
    pairs = list(ends)
    return sum(least for least, _ in pairs), sum(most for _, most in pairs)


def _within(found: Ends, most: Ends | None) -> Ends:
    """No more children are found elsewhere than live elsewhere, where both can be true."""
    return found if most is None or found[0] > most[1] else (found[0], min(found[1], most[1]))


def _number(shown: Shown | None, part: str = "value") -> Ends | None:
    """A headline as two equal ends; None where there is no figure."""
    found = getattr(shown, part, None) if shown and shown.is_figure else None
    return None if found is None else (float(found), float(found))


def _ends(shown: Shown) -> Ends:
    if shown.is_figure:
        return shown.number, shown.number
    if shown.status == "suppressed":
        return ends_of(shown.shown_as)
    return (0, 0) if shown.status == "not_applicable" else UNKNOWN


def children_in_care(region: Region) -> Draft:
    """A line a Board, and how many different children there are; said where packs do not agree, and where a
    line is left out because with it a hidden number could be worked out."""
    if not region.framework.region.placed:
        return Draft((paragraph("No figures are declared to count the same children.", "absent"),))
    placed = region.framework.region.placed[0]
    found = counted_once(region, placed)
    if not any(board.in_care for board in found.boards):
        return Draft((paragraph("No Board of these shows how many children are in care.", "absent"),))
    blocks = [paragraph(once_in_words(found))]
    blocks += [paragraph(said, "held") for said in _amiss(found)]
    towns = {b.name: b.framework.board.town for b in region.boards}
    return Draft(
        (
            *blocks,
            drawing(
                "tables.table",
                (
                    "Board",
                    "Its children in care",
                    "Of them, outside its area",
                    "Of those, listed by others here",
                    "Others' children living with it",
                    "Of those, children of Boards here",
                ),
                tuple(_row(board, found.is_told(board, towns)) for board in found.boards),
                id="region-children-in-care",
                headline="Children in care, each counted once",
                subtitle=f"Number of children, {where_and_when(region)}",
                sentence="Each Board's own children, those placed elsewhere, and those it looks out for.",
                source=SOURCE,
                notes=("A list of others' children is never complete: not every authority tells of each.",),
                is_specimen=region.is_specimen,
            ),
        )
    )


def once_in_words(found: CountedOnce) -> str:
    """How many different children, and how many stood in two Boards' figures.

    >>> halton = Children("Halton", (90, 90), (30, 30), (40, 40), (5, 5), (0, 0))
    >>> bury = Children("Bury", (60, 60), (10, 10), (20, 20), (0, 0), (5, 5))
    >>> once_in_words(CountedOnce((bury, halton)))
    '205 different children in all: 5 stand in the figures of two Boards, and are counted once.'
    """
    if found.told:
        return (
            "How many different children there are is left out: with it a number that a pack hides could be "
            "worked out."
        )
    if found.different is None or inf in (*found.different, *found.twice):
        return "How many different children there are cannot be said: a Board shows no figure that it needs."
    return (
        f"{_words(found.different)} different children in all: {_words(found.twice)} stand in the figures of "
        "two Boards, and are counted once."
    )


def _amiss(found: CountedOnce) -> list[str]:
    return [
        f"{name} says that fewer of its children live outside its area than other Boards here list: both "
        "cannot be right."
        for name in found.contradicted
    ]


def _row(board: Children, is_told: bool) -> tuple[str, ...]:
    left_out = "left out, for a pack hides it"
    return (
        board.name,
        _words(board.in_care),
        left_out if is_told else _words(board.elsewhere),
        left_out if is_told else _words(board.found),
        _words(board.here),
        left_out if is_told else _words(board.from_here),
    )


def _words(ends: Ends | None) -> str:
    """A number, or between what it lies where that leaves three possible values."""
    if ends is None:
        return "not shown"
    least, most = ends
    if least == most:
        return f"{least:,.0f}"
    if most == inf:
        return f"{least:,.0f} or more"
    return f"{least:,.0f} to {most:,.0f}" if most - least >= LEAST_WIDTH else "hidden"
