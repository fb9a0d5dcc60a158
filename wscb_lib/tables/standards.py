"""Section 11 and its like: what an agency said of itself, beside what the Board found when it looked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from wscb_lib.exhibits import Exhibit
from wscb_lib.exhibits.markup import Cell
from wscb_lib.tables.plain import of_cells

NOT_MODERATED, NOT_RETURNED = "not moderated", "not returned"


def matrix(
    cells: Mapping[tuple[str, str], tuple[str, str]],
    *,
    rows: Sequence[str],
    columns: Sequence[str],
    grades: Sequence[str],
    by: str,
    id: str,
    headline: str | None = None,
    subtitle: str,
    sentence: str | None = None,
    source: str = "",
    notes: Sequence[str] = (),
    is_specimen: bool = False,
) -> Exhibit:
    """Grades in a grid, `rows` down and `columns` across, each cell what was said and what was found.

    `cells` maps (row, column) to (own grade, moderated grade); a moderated grade of "" was not moderated,
    and a cell that is not there was not returned. `grades` are best first. `by` names the rows ("Agency").
    A cell where the Board found less than was said is marked in words. Grades are never turned into
    numbers or averaged.

    >>> matrix({("Police", "Voice"): ("Met", "Not met")}, rows=("Police",), columns=("Voice",),
    ...        grades=("Met", "Not met"), by="Agency", id="m", subtitle="Section 11").rows
    (('Police', 'Met, moderated lower: Not met'),)
    """
    _check(cells, grades)
    down = sum(_is_lower(pair, grades) for pair in cells.values())
    looked_at = sum(bool(moderated) for _, moderated in cells.values())
    found = f"{down} of {looked_at} moderated grades were lower than the agency's own"
    body = [[Cell(row), *(_cell(cells.get((row, column)), grades) for column in columns)] for row in rows]
    return of_cells(
        (by, *columns),
        body,
        id=id,
        headline=headline or (found if looked_at else "No grade has been moderated yet"),
        subtitle=subtitle,
        sentence=sentence or f"{found}; {_returned(cells, rows, columns)}.",
        source=source,
        notes=notes,
        key=(
            f"Grades, best first: {', '.join(grades)}.",
            "Darker cells: a better grade, as moderated where it was.",
        ),
        is_specimen=is_specimen,
        form="matrix",
    )


def _check(cells: Mapping[tuple[str, str], tuple[str, str]], grades: Sequence[str]) -> None:
    known = {*grades, ""}
    strange = sorted({grade for pair in cells.values() for grade in pair} - known)
    if strange:
        raise ValueError(f"matrix: found grade {strange[0]!r}. Wanted one of {', '.join(grades)}.")


def _is_lower(pair: tuple[str, str], grades: Sequence[str]) -> bool:
    own, moderated = pair
    return bool(own and moderated) and grades.index(moderated) > grades.index(own)


def _cell(pair: tuple[str, str] | None, grades: Sequence[str]) -> Cell:
    if pair is None or not pair[0]:
        return Cell(NOT_RETURNED, kind="absent")
    own, moderated = pair
    tint = f"tint{max(5 - grades.index(moderated or own), 1)}"
    if not moderated:
        return Cell(f"{own} ({NOT_MODERATED})", kind=tint)
    if moderated == own:
        return Cell(f"{own}, agreed", kind=tint)
    way = "lower" if _is_lower(pair, grades) else "higher"
    return Cell(
        f"{own}, moderated {way}: {moderated}", kind=f"{tint} {'lowered' if way == 'lower' else ''}".strip()
    )


def _returned(
    cells: Mapping[tuple[str, str], tuple[str, str]], rows: Sequence[str], columns: Sequence[str]
) -> str:
    missing = [row for row in rows if not any(cells.get((row, column), ("", ""))[0] for column in columns)]
    return f"not returned: {', '.join(missing)}" if missing else "every one returned"
