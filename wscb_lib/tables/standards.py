"""Section 11 and its like: what an agency said of itself, beside what the Board found when it looked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Unpack

from wscb_lib.exhibits import Exhibit
from wscb_lib.exhibits.caption import OwnWords
from wscb_lib.exhibits.markup import Cell, Html
from wscb_lib.tables.plain import of_cells

_SHAPES = {"up": "▲", "down": "▼", "same": "="}
_ABOVE = "◥"
"""Beside an agency's own grade that is better than what the panel found."""
NOT_MODERATED, NOT_RETURNED = "not moderated", "not returned"


def matrix(
    cells: Mapping[tuple[str, str], tuple[str, str]],
    *,
    rows: Sequence[str],
    columns: Sequence[str],
    grades: Sequence[str],
    by: str,
    before: Mapping[tuple[str, str], str] | None = None,
    met: Sequence[str] = (),
    met_as: str = "met",
    subtitle: str,
    **caption: Unpack[OwnWords],
) -> Exhibit:
    """Set grades in a grid, `rows` down and `columns` across: in each cell what the Board found, then what
    the agency had said of itself.

    `cells` maps (row, column) to (own grade, moderated grade); a moderated grade of "" was not moderated, and
    a cell that is not there was not returned. `grades` are best first. `by` names the rows ("Agency"). A cell
    where the Board found less than was said is marked in words. `met` are the grades that count as met: each
    row then says how many of its grades are, in the words `met_as`, and a last row each column. `before` maps
    (row, column) to the moderated grade of a year before, and each cell then says, by a word and a shape,
    whether it moved. Grades are never turned into numbers or averaged.

    >>> matrix({("Police", "Voice"): ("Met", "Not met")}, rows=("Police",), columns=("Voice",),
    ...        grades=("Met", "Not met"), by="Agency", id="m", subtitle="Section 11").rows
    (('Police', 'Not met; own Met'),)
    """
    _check(cells, grades)
    down = sum(_is_lower(pair, grades) for pair in cells.values())
    looked_at = sum(bool(moderated) for _, moderated in cells.values())
    found = (
        f"Of {looked_at} moderated grades {down} {'was' if down == 1 else 'were'} lower than the agency's own"
    )
    moved = (
        {at: _moved(pair[1], (before or {}).get(at, ""), grades) for at, pair in cells.items()}
        if before
        else {}
    )
    body = [
        [
            Cell(row),
            *(
                _cell(cells.get((row, column)), grades, moved.get((row, column), ("", "")))
                for column in columns
            ),
        ]
        for row in rows
    ]
    if met:
        found_at = {at: moderated for at, (_, moderated) in cells.items() if moderated}
        for line, row in zip(body, rows, strict=True):
            line[0] = _named(row, _counted(met, [found_at.get((row, c)) for c in columns]), met_as)
        every = _named("All", _counted(met, [*found_at.values()]), met_as)
        body.append(
            [every, *(Cell(_counted(met, [found_at.get((row, c)) for row in rows])) for c in columns)]
        )
    return of_cells(
        caption,
        (by, *columns),
        body,
        headline=caption.get("headline") or (found if looked_at else "No grade has been moderated yet"),
        subtitle=subtitle,
        sentence=caption.get("sentence") or f"{found}; {_returned(cells, rows, columns)}.{_movement(moved)}",
        key=(
            f"Grades, best first: {', '.join(grades)}.",
            (
                "In each cell the moderated grade, which is the panel's after it has seen the evidence; "
                f"under it the {by.lower()}'s own where it differs, marked {_ABOVE} where it is the better."
            ),
            "The darker the cell, the worse the grade, as moderated where it was.",
            *(
                (f"{_SHAPES['up']} up, {_SHAPES['down']} down, {_SHAPES['same']} as a year before.",)
                if moved
                else ()
            ),
        ),
        form="matrix",
    )


def _counted(met: Sequence[str], grades: Sequence[str | None]) -> str:
    """How many of the grades there are count as met."""
    known = [grade for grade in grades if grade]
    return f"{sum(grade in met for grade in known)} of {len(known)}" if known else NOT_MODERATED


def _named(row: str, counted: str, met_as: str) -> Cell:
    """A row's name, with its count small under it: a column more would not fit a page of eight standards."""
    said = f"{counted} {met_as}"
    return Cell(f"{row}; {said}", shape=Html.escape(row) + _under(said))


def _under(said: str | Html) -> Html:
    """Words that stand small under those of a cell; who hears the page hears "; " before them."""
    return Html('<span class="moved"><span class="unseen">; </span>{}</span>').format(said)


def _moved(now: str, then: str, grades: Sequence[str]) -> tuple[str, str]:
    """Which way a moderated grade went in a year, and the words for it."""
    if not now or not then:
        return "", "not moderated a year before" if now else "not moderated"
    if now == then:
        return "same", "as a year before"
    way = "up" if grades.index(now) < grades.index(then) else "down"
    return way, f"{way} from {_short(then)}"


def _movement(moved: Mapping[tuple[str, str], tuple[str, str]]) -> str:
    """How many went which way, in a sentence; "" where no year before is known."""
    ways = [way for way, _ in moved.values() if way]
    if not ways:
        return ""
    up, down, same = (ways.count(way) for way in ("up", "down", "same"))
    return f" Since a year before, {up} moderated grades went up, {down} went down and {same} stayed."


def _check(cells: Mapping[tuple[str, str], tuple[str, str]], grades: Sequence[str]) -> None:
    known = {*grades, ""}
    strange = sorted({grade for pair in cells.values() for grade in pair} - known)
    if strange:
        raise ValueError(f"matrix: found grade {strange[0]!r}. Wanted one of {', '.join(grades)}.")


def _is_lower(pair: tuple[str, str], grades: Sequence[str]) -> bool:
    own, moderated = pair
    return bool(own and moderated) and grades.index(moderated) > grades.index(own)


def _cell(pair: tuple[str, str] | None, grades: Sequence[str], moved: tuple[str, str] = ("", "")) -> Cell:
    """A grade large, by its number where it has one, and how it moved by a shape; under it the agency's own
    where it differs. Who hears it hears all of it in words."""
    if pair is None or not pair[0]:
        return Cell(NOT_RETURNED, kind="absent")
    own, moderated = pair
    grade, said, above = moderated or own, "", ""
    if not moderated:
        said = NOT_MODERATED
    elif moderated != own:
        said = f"own {_short(own)}"
        above = f" {_ABOVE}" if _is_lower(pair, grades) else ""
    way, words = moved if moderated else ("", "")
    heard = f"{grade.removeprefix(_short(grade))}{f'; {words}' if words else ''}"
    shape = Html("<strong>{}</strong>").format(_short(grade))
    shape += Html('&nbsp;<span aria-hidden="true">{}</span>').format(_SHAPES[way]) if way else Html()
    shape += Html('<span class="unseen">{}</span>').format(heard) if heard else Html()
    if said:
        shape += _under(Html.escape(said) + Html('<span aria-hidden="true">{}</span>').format(above))
    text = "; ".join(part for part in (grade, said if moderated else "", words) if part)
    text += "" if moderated else f" ({NOT_MODERATED})"
    return Cell(text, f"worse{grades.index(grade)}", shape)


def _short(grade: str) -> str:
    """A grade beside another: its number where it begins with one, for its words stand in the key.

    >>> _short("2 mostly"), _short("Partly met")
    ('2', 'Partly met')
    """
    first = grade.split(" ", 1)[0]
    return first if first.isdigit() else grade


def _returned(
    cells: Mapping[tuple[str, str], tuple[str, str]], rows: Sequence[str], columns: Sequence[str]
) -> str:
    missing = [row for row in rows if not any(cells.get((row, column), ("", ""))[0] for column in columns)]
    return f"not returned: {', '.join(missing)}" if missing else "every one returned"
