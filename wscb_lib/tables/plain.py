"""A plain table: columns, rows, and nothing clever."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Unpack

from wscb_lib.exhibits import Exhibit
from wscb_lib.exhibits.caption import Caption
from wscb_lib.exhibits.exhibit import captioned
from wscb_lib.exhibits.markup import Cell, Html, lay_out


def table(
    columns: Sequence[str],
    rows: Sequence[Sequence[Cell | str]],
    *,
    headline: str,
    subtitle: str,
    sentence: str,
    key: Sequence[str] = (),
    form: str = "table",
    links: Sequence[str] = (),
    **caption: Unpack[Caption],
) -> Exhibit:
    """Set out words and figures that are already written, in the order given; the first column names its row.

    Every column needs a heading and every cell its words: an absence is written, never left blank. `links`
    are the addresses to which the first cells lead, one a row, "" for none.

    >>> table(("Agency", "Returned"), (("Police", "yes"),), id="who", headline="All returned",
    ...       subtitle="Returns", sentence="One of one returned.").text
    'One of one returned.\\n\\nAgency  Returned\\nPolice  yes'
    """
    rows = [(linked(row[0], to), *row[1:]) for row, to in zip(rows, links or [""] * len(rows), strict=True)]
    return of_cells(
        caption, columns, rows, headline=headline, subtitle=subtitle, sentence=sentence, key=key, form=form
    )


def linked(said: Cell | str, to: str) -> Cell | str:
    """A cell whose words lead to an address; as it is where there is none.

    >>> linked("Plans", "") == "Plans", str(linked("Plans", "#plans").html)
    (True, '<a href="#plans">Plans</a>')
    """
    if not to or isinstance(said, Cell):
        return said
    return Cell(said, shape=Html('<a href="{}">{}</a>').format(to, said))


def of_cells(
    caption: Caption,
    columns: Sequence[str],
    rows: Sequence[Sequence[Cell | str]],
    *,
    headline: str,
    subtitle: str,
    sentence: str,
    form: str,
    key: Sequence[str] = (),
) -> Exhibit:
    """Build the exhibit of a table whose cells may carry more than words; its text keeps the words of
    each."""
    return captioned(
        caption,
        form=form,
        headline=headline,
        subtitle=subtitle,
        sentence=sentence,
        body=str(lay_out(caption["id"], subtitle or headline, columns, rows, key)),
        columns=columns,
        rows=[[cell.text if isinstance(cell, Cell) else cell for cell in row] for row in rows],
    )
