"""The HTML of a table: a caption, headings with their scope, no empty corner, a key line, unique ids."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

_NUMBER_LIKE = re.compile(
    r"^[-+–]?[\d,.]+( ?%| of [\d,]+| per 10,000| (working )?days?)?( \(partial\))?$|^\d+ to \d+$"
)
_LETTER, _PADDING, _FIRST, _TELEPHONE = 7.6, 14.0, 104.0, 300.0
"""A letter, a cell's padding, the least a first column takes, and the narrowest page, all in CSS pixels."""


@dataclass(frozen=True)
class Cell:
    """A cell: its `text`, its `kind` (a class of the page), its `shape` (HTML that says the same)."""

    text: str
    kind: str = ""
    shape: str = ""

    @property
    def html(self) -> str:
        """The inside of the cell."""
        return self.shape or escape(self.text)


def lay_out(
    id: str,
    caption: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[Cell | str]],
    key: Sequence[str] = (),
) -> str:
    """The whole table. The first cell of a row is its heading; a column of numbers stands to the right.

    Only a table that cannot fit a telephone scrolls, and only that can be tabbed to; it is a group,
    not a landmark, for a page of a dozen landmarks is a page of none.
    `key` explains signs and tints in a line under it.

    >>> lay_out("t", "Plans", ("Quarter", "Plans"), (("Apr-Jun 2015", "7"),)).count('scope="row"')
    1
    """
    if not all(name.strip() for name in columns):
        raise ValueError(
            f"table {id}: found a column without a heading. Every column needs one, the first too."
        )
    cells = [[cell if isinstance(cell, Cell) else Cell(cell) for cell in row] for row in rows]
    numeric = [at > 0 and _is_numeric([row[at].text for row in cells]) for at in range(len(columns))]
    heads = "".join(
        f'<th scope="col"{_kind("n" if right else "")}>{escape(name)}</th>'
        for name, right in zip(columns, numeric, strict=True)
    )
    body = "".join(_row(row, numeric) for row in cells)
    wrap = (
        f'<div class="wide" role="group" aria-labelledby="{id}-caption" tabindex="0">'
        if needs_scroll(columns, cells)
        else '<div class="wide">'
    )
    return (
        f'{wrap}<table id="{id}-table"><caption id="{id}-caption" class="unseen">{escape(caption)}</caption>'
        f"<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>"
        + (f'<p class="key">{" ".join(escape(line) for line in key)}</p>' if key else "")
    )


def _row(row: Sequence[Cell], numeric: Sequence[bool]) -> str:
    first, *rest = row
    cells = "".join(
        f"<td{_kind(cell.kind, 'n' if right else '')}>{cell.html}</td>"
        for cell, right in zip(rest, numeric[1:], strict=True)
    )
    return f'<tr><th scope="row"{_kind(first.kind)}>{first.html}</th>{cells}</tr>'


def _kind(*names: str) -> str:
    joined = " ".join(name for name in names if name)
    return f' class="{joined}"' if joined else ""


def _is_numeric(texts: Sequence[str]) -> bool:
    return sum(is_number_like(text) for text in texts) * 2 >= max(len(texts), 1)


def needs_scroll(columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bool:
    """True when the longest words of the columns, side by side, are wider than a telephone.

    >>> needs_scroll(("Quarter", "Plans"), [[Cell("Apr-Jun 2015"), Cell("7")]])
    False
    """
    widths = []
    for at, name in enumerate(columns):
        words = [*name.split(), *(word for row in rows for word in row[at].text.split())]
        widths.append(max((len(word) for word in words), default=1) * _LETTER + _PADDING)
    return max(widths[0], _FIRST) + sum(widths[1:]) > _TELEPHONE


def is_number_like(text: str) -> bool:
    """True for a figure as `format_value` writes it, so that a column of them can stand to the right.

    >>> is_number_like("1,234"), is_number_like("7 of 9"), is_number_like("not returned")
    (True, True, False)
    """
    return bool(_NUMBER_LIKE.match(text))
