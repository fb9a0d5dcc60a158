"""The HTML of a table: a caption, headings with their scope, no empty corner, a key line, unique ids."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from wscb_lib.exhibits.values import ABSENT

_NUMBER_LIKE = re.compile(
    r"^[-+–]?[\d,.]+( ?%| of [\d,]+| per 10,000| (working )?days?)?( \([\d,]+ of [\d,]+\))?( \(partial\))?$|^\d+ to \d+$|^(under|over) \d+%$"
)
_NO_FIGURE = frozenset({*ABSENT.values(), "no figure", "none", "none set", "not known", "not moderated", "c", "–"})
_LETTER, _PADDING, _FIRST, _TELEPHONE, _TABLET = 7.6, 14.0, 104.0, 300.0, 600.0
"""A letter, a cell's padding, the least a first column takes, a telephone and a tablet, all in CSS pixels."""


_SENTENCE = 24  # letters: a column whose cells are longer on the average holds sentences
_ROLES = {
    "table": ' class="stacked" role="table"',
    "group": ' role="rowgroup"',
    "row": ' role="row"',
    "column": ' role="columnheader"',
    "heading": ' role="rowheader"',
    "cell": ' role="cell"',
}
"""A table set as blocks is no table to some browsers, and so it says what it is."""


@dataclass(frozen=True)
class Cell:
    """A cell: its `text`, its `kind` (a class of the page), its `shape` (HTML that says the same)."""

    text: str
    kind: str = ""
    shape: str = ""

    @property
    def html(self) -> str:
        """The inside of the cell."""
        if self.shape:
            return self.shape
        text = escape(self.text)
        return text.replace(" ", "&nbsp;") if is_number_like(self.text) else text  # a figure never breaks at its bracket


def lay_out(
    id: str,
    caption: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[Cell | str]],
    key: Sequence[str] = (),
) -> str:
    """The whole table. The first cell of a row is its heading; a column of numbers stands to the right.

    A table of sentences that cannot fit a telephone stands there a row under a row, each cell after its
    heading. A table of figures scrolls, and only that can be tabbed to; it is a group, not a landmark, for a
    page of a dozen landmarks is a page of none.
    `key` explains signs and tints in a line under it.

    >>> lay_out("t", "Plans", ("Quarter", "Plans"), (("Apr-Jun 2015", "7"),)).count('scope="row"')
    1
    """
    if not all(name.strip() for name in columns):
        raise ValueError(
            f"table {id}: found a column without a heading. Every column needs one, the first too."
        )
    cells = [[cell if isinstance(cell, Cell) else Cell(cell) for cell in row] for row in rows]
    numeric = _numeric(cells, len(columns))
    is_wide = needs_scroll(columns, cells)
    is_stacked = is_wide and has_sentences(cells)
    roles = _ROLES if is_stacked else {}
    heads = "".join(
        f'<th scope="col"{roles.get("column", "")}{_kind("n" if right else "")}>{escape(name)}</th>'
        for name, right in zip(columns, numeric, strict=True)
    )
    body = "".join(_row(row, numeric, columns if is_stacked else ()) for row in cells)
    wrap = (
        f'<div class="wide" role="group" aria-labelledby="{id}-caption" tabindex="0">'
        if (is_wide and not is_stacked) or least_width(columns, cells) > _TABLET
        else '<div class="wide">'
    )
    group, row = roles.get("group", ""), roles.get("row", "")
    return (
        f'{wrap}<table id="{id}-table"{roles.get("table", "")}><caption id="{id}-caption" class="unseen">{escape(caption)}</caption>'
        f"<thead{group}><tr{row}>{heads}</tr></thead><tbody{group}>{body}</tbody></table></div>"
        + (f'<p class="key">{" ".join(escape(line) for line in key)}</p>' if key else "")
    )


def _row(row: Sequence[Cell], numeric: Sequence[bool], labels: Sequence[str] = ()) -> str:
    """One row; with `labels`, every cell carries its heading and says what it is, however it is set."""
    first, *rest = row
    roles = _ROLES if labels else {}
    named = [f' data-label="{escape(label)}"' for label in labels[1:]] or [""] * len(rest)
    cells = "".join(
        f"<td{roles.get('cell', '')}{label}{_kind(cell.kind, 'n' if right else '')}>{cell.html}</td>"
        for cell, right, label in zip(rest, numeric[1:], named, strict=True)
    )
    head = f'<th scope="row"{roles.get("heading", "")}{_kind(first.kind)}>{first.html}</th>'
    return f"<tr{roles.get('row', '')}>{head}{cells}</tr>"


def _kind(*names: str) -> str:
    joined = " ".join(name for name in names if name)
    return f' class="{joined}"' if joined else ""


def _numeric(rows: Sequence[Sequence[Cell]], count: int) -> list[bool]:
    """Which columns stand to the right: those of figures, and those of nothing but absences where any column has figures.

    The words for an absence stand in a figure's place, and so decide nothing: columns of one table that hold the same
    kind of thing stand on one side.
    """
    columns = [[row[at].text for row in rows] for at in range(1, count)]
    said = [[text for text in column if text not in _NO_FIGURE] for column in columns]
    figures = [bool(texts) and sum(map(is_number_like, texts)) * 2 >= len(texts) for texts in said]
    return [False, *(found or (not texts and any(figures)) for found, texts in zip(figures, said, strict=True))]


def needs_scroll(columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bool:
    """True when a table can be made no narrower than a telephone.

    >>> needs_scroll(("Quarter", "Plans"), [[Cell("Apr-Jun 2015"), Cell("7")]])
    False
    """
    return least_width(columns, rows) > _TELEPHONE


def least_width(columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> float:
    """The longest words of the columns, side by side, in CSS pixels.

    >>> least_width(("Quarter", "Plans"), [[Cell("Apr-Jun 2015"), Cell("7")]])
    156.0
    """
    widths = []
    for at, name in enumerate(columns):
        words = [*name.split(), *(word for row in rows for word in _unbroken(row[at].text))]
        widths.append(max((len(word) for word in words), default=1) * _LETTER + _PADDING)
    return max(widths[0], _FIRST) + sum(widths[1:])


def _unbroken(text: str) -> list[str]:
    """What of a cell stands on one line: each word, or a figure as a whole."""
    return [text] if is_number_like(text) else text.split()


def has_sentences(rows: Sequence[Sequence[Cell]]) -> bool:
    """True when a column after the first holds sentences, which a telephone cannot show side by side.

    >>> has_sentences([[Cell("Police"), Cell("Asked in November; the review comes to the next meeting.")]])
    True
    """
    columns = list(zip(*rows, strict=True))[1:]
    return any(sum(len(cell.text) for cell in column) / len(column) > _SENTENCE for column in columns)


def is_number_like(text: str) -> bool:
    """True for a figure as `format_value` writes it, so that a column of them can stand to the right.

    >>> is_number_like("1,234"), is_number_like("7 of 9"), is_number_like("not returned")
    (True, True, False)
    """
    return bool(_NUMBER_LIKE.match(text))
