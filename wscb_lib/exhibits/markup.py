"""The HTML of a table: a caption, headings with their scope, no empty corner, a key line, unique ids."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Self

from markupsafe import Markup

from wscb_lib.exhibits.values import ABSENT

_NUMBER_LIKE = re.compile(
    r"^(under |over )?[-+–]?[\d,.]+( ?%| of [\d,]+| per 10,000| (working )?days?)?( \([\d,]+ of [\d,]+( "
    r"agencies)?(, partial)?\)| \(partial\))?$|^\d+ to \d+$"
)
_ABSENCES = frozenset(
    {*ABSENT.values(), "no figure", "none", "none set", "not known", "not moderated", "c", "–"}
    | {"not asked", "counted otherwise", "not put together", "not shown"}  # of one Board among several
)
"""What stands where a figure would: it leaves a column of figures a column of figures."""
_LETTER, _PADDING, _FIRST, _TELEPHONE, _TABLET = 7.6, 14.0, 104.0, 280.0, 590.0
"""A letter, a cell's padding, the least a first column takes, and the room on a telephone and on a tablet,
in CSS pixels."""


class Html(Markup):
    """HTML. Text put into it by `format`, `join` or `+` is escaped; what is Html already goes in as it is.

    It escapes quotation marks as `html.escape` does (`&#x27;`, where markupsafe alone would write `&#39;`),
    so that a page has one spelling of them.

    >>> str(Html("<b>{}</b>").format("children's & others"))
    '<b>children&#x27;s &amp; others</b>'
    >>> str(Html("<p>{}</p>").format(Html("<b>{}</b>").format("A < B")))
    '<p><b>A &lt; B</b></p>'
    """

    __slots__ = ()

    @classmethod
    def escape(cls, s: object, /) -> Self:
        """Text as HTML; what is HTML already is left as it is."""
        return cls(s if hasattr(s, "__html__") else html.escape(str(s)))


_TAG = re.compile(r"<[^>]+>")
_YEAR = re.compile(r"\d{4}-\d\d")
_BLOCK_END = re.compile(r"</(p|li|h[1-6]|tr|blockquote|ul|ol)>|<br ?/?>")


def plain(markup: str) -> str:
    """The words of HTML alone, a line to each paragraph or item.

    >>> plain("<p>Two <b>returns</b> are held.</p><p>See below.</p>")
    'Two returns are held.\\nSee below.'
    """
    lines = _TAG.sub("", _BLOCK_END.sub("\n", markup)).split("\n")
    return "\n".join(html.unescape(" ".join(line.split())) for line in lines if line.strip())


@dataclass(frozen=True)
class Cell:
    """A cell: its `text`, its `kind` (a class of the page), its `shape` (HTML that says the same;
    None: the text itself), and its `place`, an id by which a link finds it ("": none)."""

    text: str
    kind: str = ""
    shape: Html | None = None
    place: str = ""

    @property
    def html(self) -> Html:
        """The inside of the cell. A figure does not break within its number or within its bracket."""
        return (
            Html('<span id="{}">{}</span>').format(self.place, self._inside) if self.place else self._inside
        )

    @property
    def _inside(self) -> Html:
        if self.shape is not None:
            return self.shape
        if not is_number_like(self.text):
            return Html.escape(self.text)
        return Html(" ".join(html.escape(part).replace(" ", "&nbsp;") for part in _unbroken(self.text)))


def lay_out(
    id: str,
    caption: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[Cell | str]],
    key: Sequence[str] = (),
) -> Html:
    """Lay out the whole table. The first cell of a row is its heading; a column of numbers is set right.

    A table that cannot fit a telephone stands there a row under a row, each cell after its heading: a column
    beyond the edge is a column that nobody reads. One that cannot fit a tablet scrolls there, and only that
    can be tabbed to; it is a group, not a landmark, for a page of a dozen landmarks is a page of none. `key`
    explains signs and tints in a line under it.

    >>> lay_out("t", "Plans", ("Quarter", "Plans"), (("Apr-Jun 2015", "7"),)).count('scope="row"')
    1
    """
    if not all(name.strip() for name in columns):
        raise ValueError(
            f"table {id}: found a column without a heading. Every column needs one, the first too."
        )
    cells = [[cell if isinstance(cell, Cell) else Cell(cell) for cell in row] for row in rows]
    numeric = numeric_columns(cells, len(columns))
    is_stacked = is_too_wide(columns, cells)
    head = Html('<th scope="col"{}>{}</th>')
    heads = Html().join(
        head.format(_kind("n" if right else "", "whole" if _YEAR.fullmatch(name) else ""), name)
        for name, right in zip(columns, numeric, strict=True)
    )
    scrolls = Html(' role="group" aria-labelledby="{}-caption" tabindex="0"').format(id)
    table = Html(
        '<div class="wide"{scrolls}><table id="{id}-table"{stacked}>'
        '<caption id="{id}-caption" class="unseen">{caption}</caption>'
        "<thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>"
    ).format(
        id=id,
        scrolls=scrolls if least_width(columns, cells) > _TABLET else "",
        stacked=_kind("stacked" if is_stacked else ""),
        caption=caption,
        heads=heads,
        body=Html().join(_row(row, numeric, columns if is_stacked else ()) for row in cells),
    )
    return table + (Html('<p class="key">{}</p>').format(" ".join(key)) if key else "")


def _row(row: Sequence[Cell], numeric: Sequence[bool], labels: Sequence[str] = ()) -> Html:
    """One row; with `labels`, every cell carries its heading, for one set under another has none above it."""
    first, *rest = row
    named = [_label(label) for label in labels[1:]] or [Html()] * len(rest)
    cells = "".join(  # of what is Html already, which `format` would look at again
        f"<td{label}{_kind(cell.kind, 'n' if right else '')}>{cell.html}</td>"
        for cell, right, label in zip(rest, numeric[1:], named, strict=True)
    )
    return Html(f'<tr><th scope="row"{_kind(first.kind)}>{first.html}</th>{cells}</tr>')


@cache
def _label(heading: str) -> Html:
    return Html(' data-label="{}"').format(heading)


@cache
def _kind(*names: str) -> Html:
    joined = " ".join(name for name in names if name)
    return Html(' class="{}"').format(joined) if joined else Html()


def numeric_columns(rows: Sequence[Sequence[Cell]], width: int) -> list[bool]:
    """Which columns hold figures, and so stand to the right, one alignment to a column.

    An absence in words is neither a figure nor a sentence; a column of nothing else stands as the columns of
    figures do.

    >>> numeric_columns([[Cell("Plans"), Cell("33% (5 of 15)"), Cell("not due"), Cell("fell")]], 4)
    [False, True, True, False]
    """
    told = [[row[at].text for row in rows if row[at].text not in _ABSENCES] for at in range(width)]
    of_figures = [
        at > 0 and bool(texts) and sum(map(is_number_like, texts)) * 2 >= len(texts)
        for at, texts in enumerate(told)
    ]
    return [
        right or (at > 0 and bool(rows) and not told[at] and any(of_figures))
        for at, right in enumerate(of_figures)
    ]


def is_too_wide(columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bool:
    """True when a table can be made no narrower than a telephone.

    >>> is_too_wide(("Quarter", "Plans"), [[Cell("Apr-Jun 2015"), Cell("7")]])
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
    """The parts of a cell that may not be broken: each word; of a figure, what stands before its bracket and
    the bracket.

    >>> _unbroken("7% (1 of 15)"), _unbroken("fell in May")
    (['7%', '(1 of 15)'], ['fell', 'in', 'May'])
    """
    return re.split(r" (?=\()", text) if is_number_like(text) else text.split()


@lru_cache(maxsize=4096)  # a table asks several times of each cell
def is_number_like(text: str) -> bool:
    """True for a figure as `format_value` writes it, so that a column of them can stand to the right.

    >>> is_number_like("1,234"), is_number_like("7 of 9"), is_number_like("not returned")
    (True, True, False)
    """
    return bool(_NUMBER_LIKE.match(text))
